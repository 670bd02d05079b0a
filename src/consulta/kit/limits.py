"""Rate limits: how often one person or address may do one thing."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Awaitable, Callable

from fastapi import Request
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from consulta.kit.errors import TooMany


class TooOften(TooMany, code="request.too_often"):
    """That was too often in too short a time. Wait a moment and try again."""


class Limiter:
    """Counts in memory, or in Redis when several processes must count together."""

    def __init__(self, redis_url: str | None = None, *, enabled: bool = True) -> None:
        self._storage: Storage = (
            RedisStorage(f"async+{redis_url}", implementation="redispy") if redis_url else MemoryStorage()
        )
        self._limiter = SlidingWindowCounterRateLimiter(self._storage)
        self._enabled = enabled

    async def take(self, rule: RateLimitItem, *key: str) -> None:
        """Count one; raises `TooOften` with the seconds to wait when the rule's number is used up."""
        if not self._enabled:
            return
        if await self._limiter.hit(rule, *key):
            return
        window = await self._limiter.get_window_stats(rule, *key)
        raise TooOften(retry_after_seconds=max(1, int(window.reset_time - time.time()) + 1))


def address_of(request: Request) -> str:
    """The client's address as a key: an IPv6 customer has a whole /64."""
    host = request.client.host if request.client else "unknown"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)


def limit(rule: str, name: str, *, by: str = "caller") -> Callable[[Request], Awaitable[None]]:
    """A dependency that lets a route be called `rule` ("20/minute") times by one caller or one address.

    `by="caller"` counts per person, and per address those who are not signed in; `by="address"` always per address.
    """
    parsed = parse(rule)

    async def check(request: Request) -> None:
        work = getattr(request.state, "work", None)
        caller = work.caller_or_nobody if work is not None and by == "caller" else None
        key = str(caller.person_id) if caller is not None else address_of(request)
        limiter: Limiter = request.app.state.platform.limiter
        await limiter.take(parsed, name, key)

    return check
