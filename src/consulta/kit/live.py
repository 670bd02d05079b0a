"""The live hub: sockets by topic, and a back-plane that reaches the sockets of other processes.

What is pushed is a hint; the truth is fetched. So a lost message costs a moment, never correctness, and a socket that
does not read is closed rather than waited for.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

QUEUE_LENGTH = 256
"""How many messages may wait for one socket before it is considered gone."""

log = structlog.get_logger(__name__)

Message = dict[str, Any]
Deliver = Callable[[str, Message], None]


class BackPlane(Protocol):
    """Carries messages between the hubs of several processes."""

    async def open(self, deliver: Deliver) -> None:
        """Deliver what any process sends, ours included, to this hub."""
        ...

    async def send(self, topic: str, message: Message) -> None:
        """Reach every process's hub."""
        ...

    async def close(self) -> None:
        """Stop."""
        ...


class MemoryBackPlane:
    """One process: the hub is its own neighbour."""

    def __init__(self) -> None:
        self._deliver: Deliver = lambda _topic, _message: None

    async def open(self, deliver: Deliver) -> None:
        """Deliver to the one hub there is."""
        self._deliver = deliver

    async def send(self, topic: str, message: Message) -> None:
        """Hand over at once."""
        self._deliver(topic, message)

    async def close(self) -> None:
        """Nothing to stop."""


class RedisBackPlane:
    """Several processes: one Redis channel that all hubs listen to. It reconnects by itself."""

    CHANNEL = "consulta.live"

    def __init__(self, url: str) -> None:
        self._redis: Redis = Redis.from_url(url, socket_connect_timeout=3, health_check_interval=15)
        self._listening: asyncio.Task[None] | None = None

    async def open(self, deliver: Deliver) -> None:
        """Listen in the background until closed."""
        self._listening = asyncio.create_task(self._listen(deliver))

    async def _listen(self, deliver: Deliver) -> None:
        while True:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
                    await channel.subscribe(self.CHANNEL)
                    async for item in channel.listen():
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


class Connection:
    """One open socket's outgoing messages, and the topics it hears."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.topics: set[str] = set()
        self.outgoing: asyncio.Queue[Message | None] = asyncio.Queue(QUEUE_LENGTH)
        self.overrun = False

    def hear(self, topic: str) -> None:
        """Receive what is sent to the topic from now on."""
        self.topics.add(topic)
        self._hub.by_topic[topic].add(self)

    def unhear(self, topic: str) -> None:
        """Receive no more of the topic."""
        self.topics.discard(topic)
        listeners = self._hub.by_topic.get(topic)
        if listeners is not None:
            listeners.discard(self)
            if not listeners:
                del self._hub.by_topic[topic]

    def offer(self, message: Message) -> None:
        """Queue a message; a socket that lets 256 of them pile up is marked to be closed."""
        try:
            self.outgoing.put_nowait(message)
        except asyncio.QueueFull:
            self.overrun = True

    def close(self) -> None:
        """Hear nothing more, and end whoever sends from this connection's queue."""
        for topic in list(self.topics):
            self.unhear(topic)
        with contextlib.suppress(asyncio.QueueFull):
            self.outgoing.put_nowait(None)

    async def send_all(self, send: Callable[[Message], Awaitable[None]]) -> None:
        """Send what is queued, one after the other, until closed or overrun."""
        while not self.overrun:
            message = await self.outgoing.get()
            if message is None:
                return
            await send(message)


class Hub:
    """This process's sockets."""

    def __init__(self, back_plane: BackPlane) -> None:
        self._back_plane = back_plane
        self.by_topic: dict[str, set[Connection]] = defaultdict(set)

    async def open(self) -> None:
        """Join the other hubs."""
        await self._back_plane.open(self._deliver)

    def connect(self) -> Connection:
        """A new socket."""
        return Connection(self)

    async def send(self, topic: str, message: Message) -> None:
        """Send to everybody who hears the topic, in every process."""
        await self._back_plane.send(topic, message)

    def _deliver(self, topic: str, message: Message) -> None:
        for connection in tuple(self.by_topic.get(topic, ())):
            connection.offer(message)

    async def close(self) -> None:
        """Close every socket's queue and leave the other hubs."""
        for connection in {each for listeners in self.by_topic.values() for each in listeners}:
            connection.close()
        await self._back_plane.close()
