"""The relay: takes what committed transactions published from the outbox to the bus.

Rows are claimed by state with SKIP LOCKED, never by `id > last`: identifiers are taken before commit, so a smaller one
may become visible after a larger one was already sent, and would be lost. The claim is the row lock itself: when the
process dies between handing over and marking, the rows are sent again and the inboxes drop what they know.
"""

from __future__ import annotations

import asyncio
import contextlib
from datetime import datetime, timedelta

import structlog
from sqlalchemy import any_, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.ext.asyncio import AsyncEngine

from consulta.kit.bus import Bus
from consulta.kit.clock import Clock
from consulta.kit.database.tables import KitTables
from consulta.kit.event import Envelope

BATCH = 50
LONGEST_NAP = timedelta(seconds=1)
KEEP_SENT = timedelta(days=7)
LONGEST_PAUSE = timedelta(seconds=15)

log = structlog.get_logger(__name__)


class Relay:
    """Sends one service's outbox. Several may run side by side; each row is claimed by one of them."""

    def __init__(
        self, *, service: str, engine: AsyncEngine, tables: KitTables, bus: Bus, clock: Clock
    ) -> None:
        self._service = service
        self._engine = engine
        self._outbox = tables.outbox
        self._bus = bus
        self._clock = clock
        self._awake = asyncio.Event()
        outbox = tables.outbox
        # Built once: making statements costs more than running these.
        self._claim = (
            select(
                outbox.c.id,
                outbox.c.name,
                outbox.c.version,
                outbox.c.subject_id,
                outbox.c.occurred_at,
                outbox.c.payload,
                outbox.c.request_id,
            )
            .where(outbox.c.state == "pending", outbox.c.due_at <= bindparam("now"))
            .order_by(outbox.c.due_at, outbox.c.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        self._mark = (
            update(outbox)
            .where(outbox.c.id == any_(bindparam("sent", type_=ARRAY(UUID(as_uuid=True)))))
            .values(state="sent", sent_at=bindparam("now"))
        )
        self._next = select(func.min(outbox.c.due_at)).where(outbox.c.state == "pending")

    def wake(self) -> None:
        """Something was committed."""
        self._awake.set()

    async def run(self) -> None:
        """Send what is due until cancelled. A failing database or broker makes it wait, ever longer up to 15 s."""
        pause = timedelta(milliseconds=200)
        while True:
            try:
                while await self.send_due():
                    pass
                pause = timedelta(milliseconds=200)
                nap = await self._time_to_next()
            except Exception as error:  # noqa: BLE001 - whatever it is, the rows are still there and are tried again
                log.warning("outbox.stuck", service=self._service, error=repr(error)[:500])
                nap, pause = pause, min(pause * 2, LONGEST_PAUSE)
                await asyncio.sleep(nap.total_seconds())
                continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(nap.total_seconds()):
                    await self._awake.wait()
            self._awake.clear()

    async def send_due(self) -> int:
        """Send one batch of what is due; returns how many went."""
        async with self._engine.begin() as connection:
            rows = (await connection.execute(self._claim, {"now": self._clock.now()})).all()
            if not rows:
                return 0
            await self._bus.publish([Envelope(*row) for row in rows])
            await connection.execute(self._mark, {"sent": [row.id for row in rows], "now": self._clock.now()})
        return len(rows)

    async def _time_to_next(self) -> timedelta:
        async with self._engine.connect() as connection:
            due_at: datetime | None = await connection.scalar(self._next)
        if due_at is None:
            return LONGEST_NAP
        # At least a moment: a row another relay has locked is due but not ours.
        return min(max(due_at - self._clock.now(), timedelta(milliseconds=20)), LONGEST_NAP)

    async def forget_sent(self) -> int:
        """Delete what was sent more than a week ago; returns how many rows."""
        outbox = self._outbox
        async with self._engine.begin() as connection:
            done = await connection.execute(
                delete(outbox).where(
                    outbox.c.state == "sent", outbox.c.sent_at < self._clock.now() - KEEP_SENT
                )
            )
        return done.rowcount
