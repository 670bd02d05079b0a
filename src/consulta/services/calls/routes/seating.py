"""The sockets of calls that are open in this process, and the round that finds those that fell silent."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from consulta.kit.access import AccessTokens
from consulta.kit.live import Connection, Farewell
from consulta.kit.platform import Platform
from consulta.kit.sockets import NOT_SIGNED_IN
from consulta.services.calls.commands import Seat
from consulta.services.calls.commands.hints import CHANGED
from consulta.services.calls.domain.talk_time import HEARTBEAT, LOST_AFTER, Media

SILENT: Final = 4408
"""The close code of a socket whose browser was not heard for too long."""

ROUND_SECONDS: Final = 1.0
TELL_EVERY: Final = timedelta(seconds=5)


@dataclass(eq=False)
class OpenSeat:
    """One socket and what was heard on it. Times are the server's."""

    seat: Seat
    connection: Connection
    heard_at: datetime
    told_at: datetime
    counted_at: datetime | None = None
    beats: int = 0
    media: Media = field(default=Media(audio=False, video=False))
    lost_at: datetime | None = None
    """Since when the seat is considered empty although its socket did not close."""

    def count_heartbeat(self, now: datetime, media: Media) -> bool:
        """A heartbeat came; whether it counts. Those that come too fast only show that somebody is there."""
        self.heard_at = now
        self.media = media
        if self.counted_at is not None and now - self.counted_at < HEARTBEAT / 2:
            return False
        self.counted_at = now
        self.beats += 1
        return True


class Seating:
    """Every call's socket in this process."""

    def __init__(self) -> None:
        self._seats: set[OpenSeat] = set()
        self._rounds: asyncio.Task[None] | None = None

    def take(self, seat: OpenSeat) -> None:
        """Somebody came."""
        self._seats.add(seat)

    def leave(self, seat: OpenSeat) -> None:
        """Somebody went."""
        self._seats.discard(seat)

    def look_around(self, now: datetime) -> None:
        """CA-7. Hang up on who was not heard for `LOST_AFTER`; tell everybody else at least every 5 s how things stand.

        A killed browser often leaves its connection open: nothing but the silence says that nobody is there.
        """
        for each in tuple(self._seats):
            if now - each.heard_at >= LOST_AFTER:
                each.lost_at = each.heard_at + HEARTBEAT
                each.connection.hang_up(Farewell(SILENT, "nothing was heard from you"))
            elif now - each.told_at >= TELL_EVERY:
                each.told_at = now
                each.connection.offer(CHANGED)

    def dismiss_signed_out(self, access_tokens: AccessTokens) -> None:
        """CA-12. Hang up on seats whose login ended: whoever signed out, or was signed out, is not in the call."""
        for each in tuple(self._seats):
            if access_tokens.is_ended(each.seat.login_id):
                each.connection.hang_up(Farewell(NOT_SIGNED_IN, "sign in again"))

    def open(self, platform: Platform) -> None:
        """Begin the rounds."""
        self._rounds = asyncio.create_task(self._go_round(platform), name="calls-seating")

    async def close(self) -> None:
        """End the rounds."""
        if self._rounds is not None:
            self._rounds.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._rounds

    async def _go_round(self, platform: Platform) -> None:
        while True:
            await asyncio.sleep(ROUND_SECONDS)
            self.dismiss_signed_out(platform.access_tokens)
            self.look_around(platform.clock.now())
