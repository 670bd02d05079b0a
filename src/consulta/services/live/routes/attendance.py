"""The live sockets of this process: the round that keeps them, and ends those whose access token has run out."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog

from consulta.contracts.identity import PersonId
from consulta.kit.access import AccessTokens, SignInFirst
from consulta.kit.ids import new_uuid
from consulta.kit.live import Connection, Farewell
from consulta.kit.platform import Platform
from consulta.kit.sockets import NOT_SIGNED_IN
from consulta.kit.work import Desk
from consulta.services.live import commands
from consulta.services.live.domain import SEEN_EVERY

ROUND_SECONDS: Final = 1.0

log = structlog.get_logger(__name__)


@dataclass(eq=False)
class Attendant:
    """One open socket and the access token it lives on."""

    connection: Connection
    token: str
    person_id: PersonId
    socket_id: UUID


class Attendance:
    """Every live socket of this process."""

    def __init__(self) -> None:
        self.process_id = new_uuid()
        """This run of this process; whatever it leaves behind is told from what the next one opens."""
        self._attendants: set[Attendant] = set()
        self._unnoted: set[Attendant] = set()
        self._rounds: asyncio.Task[None] | None = None
        self._kept_at: datetime | None = None

    def come(self, attendant: Attendant) -> None:
        """A socket was opened."""
        self._attendants.add(attendant)

    async def go(self, attendant: Attendant, desk: Desk) -> None:
        """A socket was closed. What cannot be written now is written in a later round."""
        self._attendants.discard(attendant)
        try:
            async with desk.work() as work:
                await commands.go(work, attendant.person_id, attendant.socket_id)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
            self._unnoted.add(attendant)
            log.warning("live.going_not_noted", error=repr(error)[:300])

    def dismiss_expired(self, access_tokens: AccessTokens) -> None:
        """LV-2. Hang up on sockets whose token no longer opens anything, ten minutes after it was made."""
        for each in tuple(self._attendants):
            try:
                access_tokens.read(each.token)
            except SignInFirst:
                each.connection.hang_up(Farewell(NOT_SIGNED_IN, "sign in again"))

    def open(self, platform: Platform) -> None:
        """Begin the rounds."""
        self._rounds = asyncio.create_task(self._go_round(platform), name="live-attendance")

    async def close(self) -> None:
        """End the rounds."""
        if self._rounds is not None:
            self._rounds.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._rounds

    async def keep(self, platform: Platform) -> None:
        """Say in the database that this process and its sockets live."""
        desk = platform.desk("live")
        async with desk.work() as work:
            await commands.keep_and_tidy(work, self.process_id)
        self._kept_at = platform.clock.now()
        for gone in tuple(self._unnoted):
            async with desk.work() as work:
                await commands.go(work, gone.person_id, gone.socket_id)
            self._unnoted.discard(gone)

    async def _go_round(self, platform: Platform) -> None:
        while True:
            await asyncio.sleep(ROUND_SECONDS)
            self.dismiss_expired(platform.access_tokens)
            if self._kept_at is None or platform.clock.now() - self._kept_at >= SEEN_EVERY:
                try:
                    await self.keep(platform)
                except Exception as error:  # noqa: BLE001 - tried again in the next round
                    log.warning("live.attendance_not_kept", error=repr(error)[:300])
