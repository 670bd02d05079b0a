"""The logins that are over although tokens of theirs have not run out: refused from then on, in every process.

Every request asks, so they are kept in memory, for as long as such a token can live. Whoever ends a login tells all
processes through the hub. A process that starts, or was cut off from the others, asks for what it missed, and those
answer that keep the truth (`answer_with`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from consulta.kit.clock import Clock
from consulta.kit.live import Hub, Message

ENDED = "logins.ended"
ASKED = "logins.asked"
REMEMBERED_FOR = timedelta(minutes=11)
"""A little longer than an access token lives: clocks of several machines differ."""

log = structlog.get_logger(__name__)

Ended = Iterable[tuple[UUID, datetime]]
"""Logins, and when each ended."""


def ended_message(ended: Ended) -> Message:
    """What is sent on the topic `ENDED`."""
    return {"logins": [[str(login_id), at.isoformat()] for login_id, at in ended]}


class EndedLogins:
    """What this process knows of them."""

    def __init__(self, hub: Hub, clock: Clock) -> None:
        self._hub = hub
        self._clock = clock
        self._ended: dict[UUID, datetime] = {}
        self._answer: Callable[[], Awaitable[Ended]] | None = None
        self._answering: set[asyncio.Task[None]] = set()
        hub.listen(ENDED, self._hear)
        hub.listen(ASKED, lambda _message: self._answer_soon())
        hub.when_joined(lambda: hub.send_soon(ASKED, {}))

    def __contains__(self, login_id: UUID) -> bool:
        return login_id in self._ended

    def answer_with(self, recent: Callable[[], Awaitable[Ended]]) -> None:
        """Be the process that knows: `recent` reads the logins that ended within `REMEMBERED_FOR`. Told at once."""
        self._answer = recent
        self._answer_soon()

    async def close(self) -> None:
        """Answer nobody any more."""
        for answering in tuple(self._answering):
            answering.cancel()
        await asyncio.gather(*self._answering, return_exceptions=True)

    def _hear(self, message: Message) -> None:
        for login_id, at in message["logins"]:
            self._ended[UUID(login_id)] = datetime.fromisoformat(at)
        oldest = self._clock.now() - REMEMBERED_FOR
        for login_id in [each for each, at in self._ended.items() if at < oldest]:
            del self._ended[login_id]

    def _answer_soon(self) -> None:
        if self._answer is None:
            return
        answering = asyncio.create_task(self._tell(self._answer), name="ended-logins")
        self._answering.add(answering)
        answering.add_done_callback(self._answering.discard)

    async def _tell(self, recent: Callable[[], Awaitable[Ended]]) -> None:
        try:
            await self._hub.send(ENDED, ended_message(await recent()))
        except Exception as error:  # noqa: BLE001 - told again by the event of each ending, and asked again by the next
            log.warning("logins.ended_not_told", error=repr(error)[:300])
