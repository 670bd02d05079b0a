"""A full disk: what cannot be kept is refused with 503, what was acknowledged is there, and it goes on by itself."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import psycopg
import pytest

from consulta.app import Configuration, build_app, build_platform, build_services
from consulta.kit.bus.local import LocalBus
from consulta.kit.database.addresses import Addresses
from consulta.kit.database.embedded import EmbeddedServer
from consulta.kit.database.migrate import History, ensure_database, migrate
from consulta.kit.secrets import Keyring
from tests.conftest import SECRET
from tests.services.booking.conftest import FREE, Practice, iso, open_practice, utc
from tests.support.house import House, MovableClock
from tests.support.waiting import until

MEGABYTES = 192
LONGEST_SECONDS = 60


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of its own, of a few megabytes."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    with TemporaryDirectory(prefix="consulta-small-disk-", ignore_cleanup_errors=True) as folder:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=755", "tmpfs", folder], check=True
        )
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def unwatched() -> threading.Event:
    """Set when nobody is to start the server again."""
    return threading.Event()


@pytest.fixture
def server(small_disk: Path, unwatched: threading.Event) -> Iterator[EmbeddedServer]:
    """A server on the small disk, kept running as `consulta serve` keeps its own."""
    server = EmbeddedServer(small_disk / "postgresql")
    server.start()
    watching = threading.Thread(target=server.keep_running, args=[unwatched])
    watching.start()
    yield server
    unwatched.set()
    watching.join()
    server.stop()


@pytest.fixture
async def house(server: EmbeddedServer, configuration: Configuration, tmp_path: Path) -> AsyncIterator[House]:
    url, clock = server.url("consulta"), MovableClock()
    addresses = Addresses.at(url, Keyring.parse(SECRET))
    ensure_database(addresses.admin)
    services = [each for each in build_services(configuration) if each.name == "booking"]
    migrate(addresses, [History(each.name, each.history) for each in services])
    settings = configuration.platform.model_copy(update={"database_url": url, "data": tmp_path})
    own = Configuration(settings, configuration.sections, {})
    platform = build_platform(own, clock=clock, bus=LocalBus(times=2), only=["booking"])
    await platform.open(loops=False)
    house = House(platform, build_app(platform), clock)
    yield house
    await house.close()


@pytest.fixture
async def practices(house: House) -> list[Practice]:
    found = [await open_practice(house, f"Conrad {number}") for number in range(4)]
    for practice in found:
        await practice.offer(price=FREE)
    return found


def _times() -> Iterator[datetime]:
    for day in range(1, 50):
        midnight = utc("03-02 00:00") + timedelta(days=day)
        if midnight.weekday() < 5:
            yield from (midnight + timedelta(hours=hour) for hour in range(9, 15))


def _fill(disk: Path) -> None:
    """Take every byte that is left."""
    with (disk / "ballast").open("ab", buffering=0) as ballast, contextlib.suppress(OSError):
        for size in (1 << 20, 1 << 12):
            with contextlib.suppress(OSError):
                while True:
                    ballast.write(bytes(size))


def _make_room(disk: Path) -> None:
    (disk / "ballast").unlink()


class Rush:
    """People who book one free time after the other, and what they were told."""

    def __init__(self, practices: list[Practice]) -> None:
        self._practices = practices
        self._wanted = ((each, at) for at in _times() for each in practices)
        self._clients: dict[int, httpx.AsyncClient] = {}
        self.acknowledged: set[str] = set()
        self.refused: list[httpx.Response] = []

    async def invite(self) -> None:
        """Everybody who will book is known beforehand: the disk that is full takes no new people either."""
        for number in range(120):
            self._clients[number] = await self._practices[0].client(f"Cleo {number}")

    async def book(self) -> httpx.Response:
        """The next free time, by the next person."""
        practice, starts_at = next(self._wanted)
        client = self._clients[(len(self.acknowledged) + len(self.refused)) % len(self._clients)]
        answer = await client.post(
            "/booking/bookings",
            json={"offering_id": str(practice.offering_id), "starts_at": iso(starts_at)},
        )
        if answer.status_code == 201:
            self.acknowledged.add(answer.json()["id"])
        elif answer.status_code != 409:
            self.refused.append(answer)
        return answer

    async def until(self, status: int, *, pause: float = 0.0) -> None:
        """Book until this is the answer."""
        await until(
            self.book,
            lambda answer: answer.status_code == status,
            what=f"the answer {status}",
            within_seconds=LONGEST_SECONDS,
            pause_seconds=pause,
        )


async def _is_whole(house: House, rush: Rush) -> None:
    """Nothing but 503 was said, everything acknowledged is there, and the rules hold."""
    for answer in rush.refused:
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
        assert answer.json()["code"] == "platform.unavailable"
        assert int(answer.headers["retry-after"]) >= 1
    kept = {str(row.id) for row in await house.sql("booking", "SELECT id FROM booking.bookings")}
    assert rush.acknowledged <= kept
    await house.settle()


@pytest.mark.slow
async def test_no_room_for_a_row_is_refused_and_passes(
    house: House, practices: list[Practice], small_disk: Path
) -> None:
    rush = Rush(practices)
    await rush.invite()
    await rush.until(201)
    _fill(small_disk)
    await rush.until(503)
    _make_room(small_disk)
    await rush.until(201, pause=0.2)
    assert rush.acknowledged
    await _is_whole(house, rush)


async def _until_the_server_gives_up(rush: Rush, server: EmbeddedServer, disk: Path) -> None:
    await rush.invite()
    await rush.until(201)
    _fill(disk)
    deadline = time.monotonic() + LONGEST_SECONDS
    while server._is_alive():
        assert time.monotonic() < deadline, "it withstands a log that cannot be written"
        with (
            contextlib.suppress(psycopg.Error),
            psycopg.connect(server.url("consulta"), autocommit=True) as admin,
        ):
            admin.execute("SELECT pg_switch_wal()")
            await rush.book()
    assert (await rush.book()).status_code == 503


@pytest.mark.slow
async def test_no_room_for_the_log_ends_the_server_which_comes_back_with_everything(
    house: House, practices: list[Practice], small_disk: Path, server: EmbeddedServer
) -> None:
    rush = Rush(practices)
    await _until_the_server_gives_up(rush, server, small_disk)
    _make_room(small_disk)
    await rush.until(201, pause=0.2)
    await _is_whole(house, rush)


@pytest.mark.slow
async def test_red_control_a_server_that_nobody_watches_stays_away(
    house: House,
    practices: list[Practice],
    small_disk: Path,
    server: EmbeddedServer,
    unwatched: threading.Event,
) -> None:
    rush = Rush(practices)
    unwatched.set()
    await _until_the_server_gives_up(rush, server, small_disk)
    _make_room(small_disk)
    time.sleep(3)  # noqa: ASYNC251 - longer than a watch takes
    assert (await rush.book()).status_code == 503
    server.start()
    await rush.until(201, pause=0.2)
    await _is_whole(house, rush)
