"""The darkroom: pictures are redrawn beside the event loop, a few at a time, and kept in the file store."""

from __future__ import annotations

import asyncio

from consulta.kit.files import Files, NoSuchFile
from consulta.services.directory.domain.pictures import Drawing, redraw
from consulta.services.directory.errors import NoSuchPicture


class Darkroom:
    """Redraws at most `at_once` pictures at a time, so that uploads take neither the loop nor the memory away."""

    def __init__(self, at_once: int) -> None:
        self._places = asyncio.Semaphore(at_once)

    async def redraw(self, content: bytes) -> Drawing:
        """`domain.pictures.redraw` in a thread. Raises its errors."""
        async with self._places:
            return await asyncio.to_thread(redraw, content)


async def keep(files: Files, key: str, drawing: Drawing) -> None:
    """Keep a drawing under its key; keeping it twice changes nothing."""
    await files.put(file_of(key), drawing.picture)
    await files.put(file_of(key, small=True), drawing.small)


async def read(files: Files, key: str, *, small: bool) -> bytes:
    """A kept picture; raises `NoSuchPicture`."""
    try:
        return await files.get(file_of(key, small=small))
    except NoSuchFile as error:
        raise NoSuchPicture from error


async def forget(files: Files, key: str) -> None:
    """Remove both sizes; nothing when they are gone already."""
    await files.delete(file_of(key))
    await files.delete(file_of(key, small=True))


def file_of(key: str, *, small: bool = False) -> str:
    """Where in the file store a picture lies."""
    return f"directory/pictures/{key}{'-small' if small else ''}.webp"
