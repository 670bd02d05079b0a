"""The live hub: sockets by topic, and a back-plane that reaches the sockets of other processes.

What is pushed is a hint; the truth is fetched. So a lost message costs a moment, never correctness, and a socket that
does not read is closed rather than waited for.

Whoever fetches and then begins to hear would miss what changed in between. So hints of the last moments are said again
to who begins to hear their topic.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol

QUEUE_LENGTH = 256
QUEUE_BYTES = 256 * 1024
"""How much may wait for one socket before it is considered gone, in messages and in bytes."""

BEHIND = 1013
"""The close code of a socket that does not read: try again later."""

GOING_AWAY = 1001
"""The close code when the server stops."""

HINT: Final = "hint"
"""The type of messages that name by `topic` and `id` what changed, and do no harm late or twice."""

REPEATED_SECONDS: Final = 30
"""How long a hint is said again: longer than a page takes from its first fetch to its open socket."""

MOST_REPEATED: Final = 10_000
"""How many hints are remembered at most: under a load that fills this sooner, the oldest are forgotten sooner."""

Message = dict[str, Any]
Deliver = Callable[[str, Message], None]


class BackPlane(Protocol):
    """Carries messages between the hubs of several processes."""

    async def open(self, deliver: Deliver, joined: Callable[[], None]) -> None:
        """Deliver what any process sends to this hub, ours included; say `joined` when it begins to hear, each time."""
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

    async def open(self, deliver: Deliver, joined: Callable[[], None]) -> None:
        """Deliver to the one hub there is."""
        self._deliver = deliver
        joined()

    async def send(self, topic: str, message: Message) -> None:
        """Hand over at once."""
        self._deliver(topic, message)

    async def close(self) -> None:
        """Nothing to stop."""


class Farewell(Exception):
    """Ends a socket: the close code and the reason its owner reads."""

    def __init__(self, code: int, reason: str = "") -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason
        self.by_them = False

    @classmethod
    def theirs(cls) -> Farewell:
        """The other side has already left."""
        farewell = cls(1000)
        farewell.by_them = True
        return farewell


class Connection:
    """One open socket's outgoing messages, and the topics it hears."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.topics: set[str] = set()
        self._outgoing: asyncio.Queue[tuple[Message, int]] = asyncio.Queue(QUEUE_LENGTH)
        self._waiting_bytes = 0
        self._farewell: asyncio.Future[Farewell] = asyncio.get_running_loop().create_future()

    def hear(self, topic: str) -> None:
        """Receive what is sent to the topic from now on, and the hints of the last `REPEATED_SECONDS`."""
        self.topics.add(topic)
        self._hub.by_topic[topic].add(self)
        for message in self._hub.recent_hints.of(topic):
            self.offer(message)

    def unhear(self, topic: str) -> None:
        """Receive no more of the topic."""
        self.topics.discard(topic)
        listeners = self._hub.by_topic.get(topic)
        if listeners is not None:
            listeners.discard(self)
            if not listeners:
                del self._hub.by_topic[topic]

    def offer(self, message: Message, size: int | None = None) -> None:
        """Queue a message, of `size` bytes if that is known; a socket that lets too much pile up is hung up on."""
        if size is None:
            size = len(json.dumps(message))
        if self._waiting_bytes + size > QUEUE_BYTES or self._outgoing.full():
            self.hang_up(Farewell(BEHIND, "you do not read"))
            return
        self._outgoing.put_nowait((message, size))
        self._waiting_bytes += size

    def hang_up(self, farewell: Farewell) -> None:
        """End the conversation, whatever else is queued; the first farewell counts."""
        if not self._farewell.done():
            self._farewell.set_result(farewell)

    async def hung_up(self) -> None:
        """Wait until somebody hangs up, then raise the `Farewell`."""
        raise await asyncio.shield(self._farewell)

    def close(self) -> None:
        """Hear nothing more."""
        for topic in list(self.topics):
            self.unhear(topic)

    async def send_all(self, send: Callable[[Message], Awaitable[None]]) -> None:
        """Send what is queued, one after the other, for as long as the conversation lasts."""
        while True:
            message, size = await self._outgoing.get()
            self._waiting_bytes -= size
            await send(message)


class RecentHints:
    """The last hint about each thing, by the hub's topic, for `REPEATED_SECONDS`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._hints: dict[str, dict[tuple[Any, Any], tuple[float, Message]]] = defaultdict(dict)
        self._oldest_first: deque[tuple[float, str, tuple[Any, Any]]] = deque()

    def add(self, topic: str, message: Message) -> None:
        """Remember a message if it is a hint, instead of the one before about the same."""
        self._forget_old()
        if message.get("type") != HINT:
            return
        now, about = self._clock(), (message.get("topic"), message.get("id"))
        self._hints[topic][about] = (now, message)
        self._oldest_first.append((now, topic, about))
        if len(self._oldest_first) > MOST_REPEATED:
            self._forget_oldest()

    def of(self, topic: str) -> list[Message]:
        """What was said to a topic lately."""
        self._forget_old()
        return [message for _, message in self._hints.get(topic, {}).values()]

    def __len__(self) -> int:
        """About how many topics something was said."""
        return len(self._hints)

    def _forget_old(self) -> None:
        while self._oldest_first and self._oldest_first[0][0] < self._clock() - REPEATED_SECONDS:
            self._forget_oldest()

    def _forget_oldest(self) -> None:
        said_at, topic, about = self._oldest_first.popleft()
        hints = self._hints[topic]
        if about in hints and hints[about][0] == said_at:
            del hints[about]
        if not hints:
            del self._hints[topic]


class Hub:
    """This process's sockets."""

    def __init__(self, back_plane: BackPlane) -> None:
        self._back_plane = back_plane
        self.by_topic: dict[str, set[Connection]] = defaultdict(set)
        self.recent_hints = RecentHints()
        self._sending: set[asyncio.Task[None]] = set()
        self._ears: dict[str, list[Callable[[Message], object]]] = defaultdict(list)
        self._joined: list[Callable[[], object]] = []

    def listen(self, topic: str, ear: Callable[[Message], object]) -> None:
        """Call `ear` in this process with every message of the topic, whichever process sends it."""
        self._ears[topic].append(ear)

    def when_joined(self, action: Callable[[], object]) -> None:
        """Call `action` whenever this hub begins to hear the others: at its start, and when it was cut off."""
        self._joined.append(action)

    async def open(self) -> None:
        """Join the other hubs."""
        await self._back_plane.open(self._deliver, self._say_joined)

    def _say_joined(self) -> None:
        for action in self._joined:
            action()

    def connect(self) -> Connection:
        """A new socket."""
        return Connection(self)

    async def send(self, topic: str, message: Message) -> None:
        """Send to everybody who hears the topic, in every process."""
        await self._back_plane.send(topic, message)

    def send_soon(self, topic: str, message: Message) -> None:
        """Send without waiting: what `Work.after_commit` calls."""
        sending = asyncio.create_task(self.send(topic, message))
        self._sending.add(sending)
        sending.add_done_callback(self._sending.discard)

    def _deliver(self, topic: str, message: Message) -> None:
        for ear in self._ears.get(topic, ()):
            ear(message)
        self.recent_hints.add(topic, message)
        listeners = self.by_topic.get(topic)
        if not listeners:
            return
        size = len(json.dumps(message))
        for connection in tuple(listeners):
            connection.offer(message, size)

    async def close(self) -> None:
        """Hang up on every socket and leave the other hubs."""
        for connection in {each for listeners in self.by_topic.values() for each in listeners}:
            connection.hang_up(Farewell(GOING_AWAY, "the server stops"))
        for sending in tuple(self._sending):
            sending.cancel()
        await self._back_plane.close()
