"""Files: on the local disk or in S3, and links to them that are signed and short-lived."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import obstore
from obstore.exceptions import BaseError as StoreError
from obstore.store import LocalStore, ObjectStore, S3Store

from consulta.kit.clock import Clock
from consulta.kit.errors import NotFound, Unavailable
from consulta.kit.secrets import Keyring

LINK_LIFE_SECONDS: Final = 300
_KEY = re.compile(r"^[a-z0-9][a-z0-9_.-]*(/[a-z0-9][a-z0-9_.-]*)*$")


class NoSuchFile(NotFound, code="files.no_such_file"):
    """There is no such file, or the link to it has run out. Open the page again for a fresh link."""


class FilesUnavailable(Unavailable, code="files.unavailable"):
    """The file store cannot be reached just now. Try again in a moment."""


class Files:
    """Keeps bytes under keys like `receipts/2026/000012.pdf`, chosen by us and never by a visitor."""

    def __init__(self, store: ObjectStore, keyring: Keyring, clock: Clock) -> None:
        self._store = store
        self._keyring = keyring
        self._clock = clock

    @classmethod
    def on_disk(cls, folder: Path, keyring: Keyring, clock: Clock) -> Files:
        """Files below a folder."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return cls(LocalStore(folder), keyring, clock)

    @classmethod
    def in_s3(
        cls,
        bucket: str,
        keyring: Keyring,
        clock: Clock,
        *,
        endpoint: str | None,
        region: str,
        key_id: str,
        secret: str,
    ) -> Files:
        """Files in a bucket of S3 or of a server that speaks its protocol."""
        plain = endpoint is not None and endpoint.startswith("http://")
        store = S3Store(
            bucket,
            endpoint=endpoint,
            region=region,
            access_key_id=key_id,
            secret_access_key=secret,
            client_options={"allow_http": plain, "timeout": "10s", "connect_timeout": "3s"},
        )
        return cls(store, keyring, clock)

    async def put(self, key: str, content: bytes) -> None:
        """Keep these bytes under the key, replacing what was there. Raises `FilesUnavailable`."""
        try:
            await obstore.put_async(self._store, _checked(key), content)
        except (StoreError, OSError) as error:
            raise FilesUnavailable from error

    async def get(self, key: str) -> bytes:
        """The bytes under the key; raises `NoSuchFile` or `FilesUnavailable`."""
        try:
            found = await obstore.get_async(self._store, _checked(key))
            return bytes(await found.bytes_async())
        except FileNotFoundError as error:
            raise NoSuchFile from error
        except (StoreError, OSError) as error:
            raise FilesUnavailable from error

    async def delete(self, key: str) -> None:
        """Remove what is under the key; nothing when there is nothing."""
        try:
            await obstore.delete_async(self._store, _checked(key))
        except FileNotFoundError:
            return
        except (StoreError, OSError) as error:
            raise FilesUnavailable from error

    def sign(self, path: str, *, life_seconds: int = LINK_LIFE_SECONDS) -> str:
        """The path with an expiry and a signature: whoever has the link may open it until then."""
        expires = int(self._clock.now().timestamp()) + life_seconds
        signature = self._keyring.sign("files.links", f"{path}\n{expires}")
        return f"{path}?expires={expires}&signature={signature}"

    def check(self, path: str, expires: int, signature: str) -> None:
        """Let a signed link through; raises `NoSuchFile` when it has run out or is not ours."""
        fits = self._keyring.is_signed("files.links", f"{path}\n{expires}", signature)
        if not fits or self._clock.now().timestamp() > expires:
            raise NoSuchFile


def _checked(key: str) -> str:
    if not _KEY.match(key) or ".." in key:
        msg = f"not a key of ours: {key!r}"
        raise ValueError(msg)
    return key
