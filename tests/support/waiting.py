"""Waiting for what happens elsewhere: looking again until it is so, and saying what was seen when it never is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx

Seen = TypeVar("Seen")

PATIENCE_SECONDS = 20
PAUSE_SECONDS = 0.1


async def until(
    look: Callable[[], Awaitable[Seen]],
    is_so: Callable[[Seen], object] = bool,
    *,
    what: str,
    within_seconds: float = PATIENCE_SECONDS,
    pause_seconds: float = PAUSE_SECONDS,
) -> Seen:
    """Look until it is so; returns what was seen then. When it is late, AssertionError says what was seen last."""
    last: Seen | None = None
    limit = asyncio.timeout(within_seconds)
    try:
        async with limit:
            while not is_so(seen := await look()):
                last = seen
                await asyncio.sleep(pause_seconds)
            return seen
    except TimeoutError:
        if not limit.expired():
            raise
    raise AssertionError(_in_vain(what, within_seconds, last))


def wait_for(
    look: Callable[[], Seen],
    is_so: Callable[[Seen], object] = bool,
    *,
    what: str,
    within_seconds: float = PATIENCE_SECONDS,
    pause_seconds: float = PAUSE_SECONDS,
) -> Seen:
    """The same for those who ask without a loop; nothing else of theirs goes on meanwhile."""
    ends_at = time.monotonic() + within_seconds
    while not is_so(seen := look()):
        if time.monotonic() > ends_at:
            raise AssertionError(_in_vain(what, within_seconds, seen))
        time.sleep(pause_seconds)
    return seen


def _in_vain(what: str, seconds: float, seen: object) -> str:
    last = f"{seen.status_code} {seen.text}" if isinstance(seen, httpx.Response) else repr(seen)
    return f"waited {seconds:g} s in vain for {what}; seen last: {last[:2000]}"
