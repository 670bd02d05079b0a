"""The back-plane over Redis: what any process sends reaches the hubs of all."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from consulta.kit.live import Deliver, Message

log = structlog.get_logger(__name__)


class RedisBackPlane:
    """Several processes: one Redis channel that all hubs listen to. It reconnects by itself."""

    CHANNEL = "consulta.live"

    def __init__(self, url: str) -> None:
        self._redis: Redis = Redis.from_url(url, socket_connect_timeout=3, health_check_interval=15)
        self._listening: asyncio.Task[None] | None = None

    async def open(self, deliver: Deliver, joined: Callable[[], None]) -> None:
        """Listen in the background until closed."""
        self._listening = asyncio.create_task(self._listen(deliver, joined))

    async def _listen(self, deliver: Deliver, joined: Callable[[], None]) -> None:
        while True:
            try:
                async with self._redis.pubsub() as channel:
                    await channel.subscribe(self.CHANNEL)
                    async for item in channel.listen():
                        if item["type"] == "subscribe":
                            joined()
                        elif item["type"] == "message":
                            topic, message = json.loads(item["data"])
                            deliver(topic, message)
            except (RedisError, OSError) as error:
                log.warning("live.backplane_lost", error=repr(error)[:300])
                await asyncio.sleep(1)

    async def send(self, topic: str, message: Message) -> None:
        """Publish; a hint that cannot be sent is logged and forgotten."""
        try:
            await self._redis.publish(self.CHANNEL, json.dumps([topic, message]))
        except (RedisError, OSError) as error:
            log.warning("live.hint_lost", topic=topic, error=repr(error)[:300])

    async def close(self) -> None:
        """Stop listening and disconnect."""
        if self._listening is not None:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening
        await self._redis.aclose()
