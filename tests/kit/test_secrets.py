"""The keyring: made once, derived from, rotated."""

from pathlib import Path

import pytest

from consulta.kit.secrets import Keyring, SealBrokenError, WeakSecretError

OLD, NEW = "o" * 32, "n" * 32


def test_a_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first = Keyring.kept_in(tmp_path).derive("links")
    assert Keyring.kept_in(tmp_path).derive("links") == first
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


def test_short_secrets_are_refused() -> None:
    with pytest.raises(WeakSecretError):
        Keyring.parse("short")


def test_purposes_have_different_keys() -> None:
    keyring = Keyring.parse(NEW)
    assert keyring.derive("links") != keyring.derive("codes")


def test_after_a_rotation_old_seals_and_signatures_are_still_good() -> None:
    before, after = Keyring.parse(OLD), Keyring.parse(f"{NEW},{OLD}")
    assert after.unseal("codes", before.seal("codes", "123456")) == "123456"
    assert after.is_signed("links", "/a", before.sign("links", "/a"))
    assert after.sign("links", "/a") != before.sign("links", "/a")


def test_a_broken_seal_or_a_foreign_one_is_refused() -> None:
    keyring = Keyring.parse(NEW)
    sealed = keyring.seal("codes", "123456")
    for broken in (sealed[:-2], "nonsense", Keyring.parse(OLD).seal("codes", "123456")):
        with pytest.raises(SealBrokenError):
            keyring.unseal("codes", broken)
    with pytest.raises(SealBrokenError):
        keyring.unseal("other purpose", sealed)
    assert not keyring.is_signed("links", "/b", keyring.sign("links", "/a"))
