"""The bus of one process: as unkind as RabbitMQ. It delivers after commit, as JSON, possibly twice."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Awaitable, Iterable, Mapping, Sequence

from consulta.kit.bus import Listener, Receive
from consulta.kit.event import Envelope

LANES = 8
"""How many subjects are delivered side by side."""


class LocalBus:
    """Hands envelopes to the services of this process. `times=2` delivers everything twice, as every test does."""

    def __init__(self, *, times: int = 1) -> None:
        self._times = times
        self._listeners: Sequence[Listener] = ()
        self._here: Mapping[str, Receive] = {}

    async def open(self, listeners: Sequence[Listener], here: Mapping[str, Receive]) -> None:
        """Deliver to the services that run here; in one process these are all there are."""
        self._listeners = listeners
        self._here = here

    async def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Deliver to every listener: in order within a subject, side by side across subjects."""
        lanes: dict[str, list[Envelope]] = defaultdict(list)
        for envelope in envelopes:
            lanes[envelope.subject_id].append(envelope)
        free = asyncio.Semaphore(LANES)

        async def drive(lane: list[Envelope]) -> None:
            async with free:
                for envelope in lane:
                    await self._deliver(envelope)

        await _all(drive(lane) for lane in lanes.values())

    async def _deliver(self, envelope: Envelope) -> None:
        wire = json.dumps(envelope.to_json())
        hearing = [
            self._here[listener.service]
            for listener in self._listeners
            if listener.service in self._here and listener.hears(envelope.name)
        ]
        for _ in range(self._times):
            await _all(receive(Envelope.from_json(json.loads(wire))) for receive in hearing)

    async def is_healthy(self) -> bool:
        """Memory is always there."""
        return True

    async def close(self) -> None:
        """Nothing is kept here: what was not delivered is still in its outbox."""
        self._here = {}


async def _all(deliveries: Iterable[Awaitable[None]]) -> None:
    """Let every delivery come to its end, then raise the first failure: the envelopes are sent again."""
    for result in await asyncio.gather(*deliveries, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result
