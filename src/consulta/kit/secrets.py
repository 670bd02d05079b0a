"""The platform's secret: made at the first start or given, never defaulted; every key is derived from it."""

from __future__ import annotations

import base64
import hmac
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SHORTEST_SECRET = 32


class WeakSecretError(ValueError):
    """The given secret is too short to protect anything."""


class SealBrokenError(ValueError):
    """What was sealed was changed, or sealed with another secret."""


class Keyring:
    """Keys for named purposes, from one or several secrets: the first makes, all are accepted (rotation)."""

    def __init__(self, masters: Sequence[bytes]) -> None:
        if not masters or any(len(master) < SHORTEST_SECRET for master in masters):
            msg = f"a secret needs at least {SHORTEST_SECRET} characters"
            raise WeakSecretError(msg)
        self._masters = tuple(masters)

    @classmethod
    def parse(cls, text: str) -> Keyring:
        """Secrets separated by commas, the newest first."""
        return cls([part.strip().encode() for part in text.split(",") if part.strip()])

    @classmethod
    def kept_in(cls, folder: Path) -> Keyring:
        """The secret kept in the data folder, readable by its owner only; made when there is none."""
        path = folder / "secret.key"
        folder.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return cls.parse(path.read_text())
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
        return cls.parse(path.read_text())

    def derive(self, purpose: str) -> bytes:
        """32 bytes for this purpose, the same in every process that knows the secret."""
        return _derive(self._masters[0], purpose)

    def derive_all(self, purpose: str) -> list[bytes]:
        """The purpose's key under each accepted secret, the newest first."""
        return [_derive(master, purpose) for master in self._masters]

    def seal(self, purpose: str, text: str) -> str:
        """Encrypt a short secret for a reader who knows the platform's secret."""
        return self._box(purpose).encrypt(text.encode()).decode()

    def unseal(self, purpose: str, sealed: str) -> str:
        """Read what `seal` wrote; raises `SealBrokenError` for anything else."""
        try:
            return self._box(purpose).decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            msg = f"cannot unseal for {purpose}"
            raise SealBrokenError(msg) from error

    def sign(self, purpose: str, message: str) -> str:
        """A short tag that only this platform could have made for the message."""
        return _tag(self.derive(purpose), message)

    def is_signed(self, purpose: str, message: str, tag: str) -> bool:
        """Whether the tag is ours, compared in constant time."""
        return any(hmac.compare_digest(_tag(key, message), tag) for key in self.derive_all(purpose))

    def _box(self, purpose: str) -> MultiFernet:
        return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in self.derive_all(purpose)])


def _derive(master: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"consulta:{purpose}".encode()).derive(master)


def _tag(key: bytes, message: str) -> str:
    return base64.urlsafe_b64encode(hmac.digest(key, message.encode(), "sha256")[:24]).decode()
