"""The inbox: what a service hears takes effect once, however often it is delivered.

A handler runs in one transaction with its row in the inbox. When it fails, the delivery is written down and tried
again later, so that it never holds up the next; after `MAX_ATTEMPTS` it is parked for a person to look at.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from pydantic import ValidationError
from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from consulta.kit.errors import NotFound
from consulta.kit.event import Envelope, UnknownEventError
from consulta.kit.service import On, Service
from consulta.kit.work import Desk

if TYPE_CHECKING:
    from consulta.kit.tracing import Tracing

MAX_ATTEMPTS = 8
HANDLER_TIMEOUT_SECONDS = 30
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=5)
KEEP_HANDLED = timedelta(days=14)
"""Longer than any bus or outbox keeps an envelope, so that a late copy is still known."""

log = structlog.get_logger(__name__)


class NoSuchParkedEvent(NotFound, code="events.not_parked"):
    """There is no parked event with this id; perhaps it was retried already."""


class Inbox:
    """Receives for one service."""

    def __init__(self, service: Service, desk: Desk, tracing: Tracing | None = None) -> None:
        self._desk = desk
        self._tracing = tracing
        self._everything = service.hears_everything
        inbox = desk.tables.inbox
        self._enter = (
            insert(inbox)
            .values(
                event_id=bindparam("event_id"),
                subscriber=bindparam("subscriber"),
                handled_at=bindparam("handled_at"),
            )
            .on_conflict_do_nothing()
        )
        self._by_name: dict[str, list[On[Any]]] = {}
        for on in service.heard:
            self._by_name.setdefault(on.event.wire_name, []).append(on)

    async def receive(self, envelope: Envelope) -> None:
        """Call each subscriber of the event, each in a transaction of its own.

        Raises only when a failure could not even be written down; then the bus delivers again.
        """
        for subscriber in self._subscribers(envelope.name):
            try:
                async with asyncio.timeout(HANDLER_TIMEOUT_SECONDS):
                    await self._handle(envelope, subscriber)
            except Exception as error:  # noqa: BLE001 - any failure of a handler is written down and tried again
                await self._write_down(envelope, subscriber, error)

    def _subscribers(self, name: str) -> list[str]:
        names = [on.subscriber for on in self._by_name.get(name, ())]
        return [*names, "everything"] if self._everything is not None else names

    async def _handle(self, envelope: Envelope, subscriber: str) -> None:
        if self._tracing is None:
            await self._take_effect(envelope, subscriber)
            return
        now = self._desk.clock.now()
        with self._tracing.handling(envelope, service=self._desk.service, subscriber=subscriber, now=now):
            await self._take_effect(envelope, subscriber)

    async def _take_effect(self, envelope: Envelope, subscriber: str) -> None:
        async with self._desk.work(request_id=envelope.request_id) as work:
            first = await work.changed(
                self._enter, {"event_id": envelope.id, "subscriber": subscriber, "handled_at": work.now}
            )
            if not first:
                return
            if subscriber == "everything":
                assert self._everything is not None  # noqa: S101 - `_subscribers` named it
                await self._everything(work, envelope)
                return
            event = envelope.open()
            for on in self._by_name.get(envelope.name, ()):
                if on.subscriber == subscriber:
                    await on.handler(work, event)
                    return
            msg = f"{subscriber} is no longer a subscriber"
            raise UnknownEventError(msg)

    async def _write_down(self, envelope: Envelope, subscriber: str, error: Exception) -> None:
        """Count the attempt. Raises when the database cannot even do that: then the bus delivers again."""
        deliveries = self._desk.tables.deliveries
        now = self._desk.clock.now()
        hopeless = isinstance(error, UnknownEventError | ValidationError)
        text = f"{type(error).__name__}: {error}"[:2000]
        async with self._desk.work() as work:
            attempts = (
                await work.execute(
                    insert(deliveries)
                    .values(
                        id=work.new_id(),
                        event_id=envelope.id,
                        subscriber=subscriber,
                        envelope=envelope.to_json(),
                        state="retrying",
                        attempts=1,
                        last_error=text,
                        failed_at=now,
                        retry_at=now + FIRST_PAUSE,
                    )
                    .on_conflict_do_update(
                        index_elements=["event_id", "subscriber"],
                        set_={"attempts": deliveries.c.attempts + 1, "last_error": text, "failed_at": now},
                    )
                    .returning(deliveries.c.attempts)
                )
            ).scalar_one()
            parked = hopeless or attempts >= MAX_ATTEMPTS
            await work.execute(
                update(deliveries)
                .where(deliveries.c.event_id == envelope.id, deliveries.c.subscriber == subscriber)
                .values(
                    state="parked" if parked else "retrying",
                    retry_at=None if parked else now + min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE),
                )
            )
        level = log.error if parked else log.warning
        level(
            "event.parked" if parked else "event.failed",
            service=self._desk.service,
            subscriber=subscriber,
            event_id=str(envelope.id),
            attempts=attempts,
            error=text,
            exc_info=error,
        )

    async def retry_due(self) -> int:
        """Try again what failed and whose pause is over; returns how many deliveries were tried."""
        deliveries = self._desk.tables.deliveries
        now = self._desk.clock.now()
        due = (
            select(deliveries.c.id)
            .where(deliveries.c.state == "retrying", deliveries.c.retry_at <= now)
            .order_by(deliveries.c.retry_at)
            .limit(20)
            .with_for_update(skip_locked=True)
        )
        async with self._desk.work() as work:
            # Pushed back at once, so that nobody else takes them and a crash while handling costs a pause, not a loop.
            rows = (
                await work.execute(
                    update(deliveries)
                    .where(deliveries.c.id.in_(due))
                    .values(retry_at=now + timedelta(seconds=2 * HANDLER_TIMEOUT_SECONDS))
                    .returning(deliveries.c.envelope, deliveries.c.subscriber)
                )
            ).all()
        for row in rows:
            await self._again(Envelope.from_json(row.envelope), row.subscriber)
        return len(rows)

    async def _again(self, envelope: Envelope, subscriber: str) -> None:
        deliveries = self._desk.tables.deliveries
        try:
            async with asyncio.timeout(HANDLER_TIMEOUT_SECONDS):
                await self._handle(envelope, subscriber)
        except Exception as error:  # noqa: BLE001 - written down again
            await self._write_down(envelope, subscriber, error)
            return
        async with self._desk.work() as work:
            await work.execute(
                delete(deliveries).where(
                    deliveries.c.event_id == envelope.id, deliveries.c.subscriber == subscriber
                )
            )

    async def parked(self) -> list[dict[str, Any]]:
        """What waits for a person, oldest first."""
        deliveries = self._desk.tables.deliveries
        async with self._desk.work() as work:
            rows = await work.execute(
                select(deliveries)
                .where(deliveries.c.state == "parked")
                .order_by(deliveries.c.failed_at)
                .limit(200)
            )
            return [
                {
                    "id": row.id,
                    "event": row.envelope["name"],
                    "subscriber": row.subscriber,
                    "attempts": row.attempts,
                    "last_error": row.last_error,
                    "parked_at": row.failed_at,
                    "payload": row.envelope["payload"],
                }
                for row in rows
            ]

    async def retry_parked(self, delivery_id: UUID) -> None:
        """Give a parked delivery another round of attempts; raises `NoSuchParkedEvent`."""
        deliveries = self._desk.tables.deliveries
        async with self._desk.work() as work:
            touched = await work.changed(
                update(deliveries)
                .where(deliveries.c.id == delivery_id, deliveries.c.state == "parked")
                .values(state="retrying", attempts=0, retry_at=work.now)
            )
        if not touched:
            raise NoSuchParkedEvent

    async def backlog(self) -> dict[str, int]:
        """How many deliveries are being retried and how many are parked."""
        deliveries = self._desk.tables.deliveries
        async with self._desk.work() as work:
            rows = await work.execute(
                select(deliveries.c.state, func.count().label("number")).group_by(deliveries.c.state)
            )
            return {"retrying": 0, "parked": 0} | {row.state: int(row.number) for row in rows}

    async def forget_handled(self, now: datetime) -> int:
        """Delete inbox rows so old that no copy of their event can still arrive."""
        inbox = self._desk.tables.inbox
        async with self._desk.work() as work:
            return await work.changed(delete(inbox).where(inbox.c.handled_at < now - KEEP_HANDLED))
