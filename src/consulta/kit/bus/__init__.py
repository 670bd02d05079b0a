"""The bus carries envelopes from outboxes to inboxes: in memory, or over RabbitMQ."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from consulta.kit.event import Envelope

Receive = Callable[[Envelope], Awaitable[None]]
"""Takes an envelope. Returns once it is handled or kept for later; raises only when not even that was possible, so that
the bus must deliver again."""


@dataclass(frozen=True)
class Listener:
    """A service that hears these events (`None`: every event)."""

    service: str
    names: frozenset[str] | None

    def hears(self, name: str) -> bool:
        """Whether the event concerns this service."""
        return self.names is None or name in self.names


class Bus(Protocol):
    """At least once, in no promised order."""

    async def open(self, listeners: Sequence[Listener], here: Mapping[str, Receive]) -> None:
        """Know all listeners of the platform, and deliver to those that run in this process."""
        ...

    async def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Return once every envelope is safe with each of its listeners; raise when that is not known."""
        ...

    async def is_healthy(self) -> bool:
        """Whether publishing would work now."""
        ...

    async def close(self) -> None:
        """Stop delivering; what is under way finishes."""
        ...
