"""Files: one suite for the disk and for a real S3 server."""

from __future__ import annotations

from pathlib import Path

import pytest

from consulta.kit.files import Files, NoSuchFile
from consulta.kit.secrets import Keyring
from tests.components.s3 import S3
from tests.support.house import MovableClock

KEYRING = Keyring.parse("k" * 32)


@pytest.fixture
def clock() -> MovableClock:
    """A clock the test moves."""
    return MovableClock()


@pytest.fixture(params=["disk", "s3"])
def files(request: pytest.FixtureRequest, tmp_path: Path, clock: MovableClock) -> Files:
    """A store of either kind."""
    if request.param == "disk":
        return Files.on_disk(tmp_path / "files", KEYRING, clock)
    s3: S3 = request.getfixturevalue("s3")
    return Files.in_s3(
        s3.bucket,
        KEYRING,
        clock,
        endpoint=s3.url,
        region="us-east-1",
        key_id=s3.access_key,
        secret=s3.secret_key,
    )


async def test_what_is_put_can_be_got_replaced_and_deleted(files: Files) -> None:
    await files.put("receipts/2026/000001.pdf", b"one")
    await files.put("receipts/2026/000001.pdf", b"two")
    assert await files.get("receipts/2026/000001.pdf") == b"two"
    await files.delete("receipts/2026/000001.pdf")
    await files.delete("receipts/2026/000001.pdf")
    with pytest.raises(NoSuchFile):
        await files.get("receipts/2026/000001.pdf")


@pytest.mark.parametrize("key", ["../etc/passwd", "/etc/passwd", "a/../b", "a//b", "", "A b", "a\x00b"])
async def test_keys_that_are_not_ours_are_refused(files: Files, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        await files.put(key, b"")


def _parts(link: str) -> tuple[str, int, str]:
    path, _, query = link.partition("?")
    values = dict(pair.split("=", 1) for pair in query.split("&"))
    return path, int(values["expires"]), values["signature"]


def test_a_signed_link_opens_until_it_runs_out(tmp_path: Path, clock: MovableClock) -> None:
    files = Files.on_disk(tmp_path, KEYRING, clock)
    path, expires, signature = _parts(files.sign("/api/v1/billing/documents/1.pdf"))
    files.check(path, expires, signature)
    for forged in ((path + "x", expires, signature), (path, expires + 1, signature), (path, expires, "x")):
        with pytest.raises(NoSuchFile):
            files.check(*forged)
    clock.advance(minutes=6)
    with pytest.raises(NoSuchFile):
        files.check(path, expires, signature)
