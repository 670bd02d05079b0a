"""Bookings in people's own calendars as rows: what is to be written, what stands where, what its owner deleted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.calendars.domain.busy import Window
from consulta.services.calendars.models import (
    Connection,
    KnownBooking,
    OutsideCalendar,
    WrittenBooking,
)


async def want(work: Work, booking_id: UUID, people: Iterable[UUID]) -> bool:
    """Have a booking written for those of these people who have chosen a calendar; whether anybody has."""
    chosen = select(OutsideCalendar.person_id).where(
        OutsideCalendar.person_id.in_(list(people)), OutsideCalendar.is_written
    )
    rows = [
        {"booking_id": booking_id, "person_id": person_id, "state": "due", "due_at": work.now}
        for person_id in await work.session.scalars(chosen)
    ]
    if not rows:
        return False
    await _due(work, rows)
    return True


async def want_again(work: Work, booking_id: UUID) -> bool:
    """Have a booking that changed brought up to date wherever it stands; whether it does anywhere."""
    return bool(
        await work.changed(
            update(WrittenBooking)
            .where(WrittenBooking.booking_id == booking_id, WrittenBooking.state != "gone")
            .values(state="due", due_at=work.now, failures=0)
        )
    )


async def want_all(work: Work, person_id: PersonId) -> None:
    """Have everything that lies ahead of somebody looked at: their choice of a calendar is another one."""
    ahead = await work.session.scalars(
        select(KnownBooking.booking_id).where(
            or_(KnownBooking.client_id == person_id, KnownBooking.consultant_id == person_id),
            KnownBooking.state == "confirmed",
            KnownBooking.ends_at > work.now,
        )
    )
    rows = [
        {"booking_id": each, "person_id": person_id, "state": "due", "due_at": work.now} for each in ahead
    ]
    if rows:
        await _due(work, rows)


async def _due(work: Work, rows: list[dict[str, Any]]) -> None:
    written = insert(WrittenBooking).values(rows)
    await work.execute(
        written.on_conflict_do_update(
            index_elements=["booking_id", "person_id"],
            set_={
                # What its owner deleted is not written again.
                "state": case((WrittenBooking.state == "gone", "gone"), else_="due"),
                "due_at": written.excluded.due_at,
                "failures": 0,
            },
        )
    )


@dataclass(frozen=True, slots=True)
class Errand:
    """One booking for one calendar."""

    booking_id: UUID
    person_id: UUID


async def claim_due(work: Work, *, by: UUID, lease: timedelta, at_most: int) -> list[Errand]:
    """CL-12. Reserve a few errands that are due; nobody else gets them before the lease is over."""
    due = (
        select(WrittenBooking.booking_id, WrittenBooking.person_id)
        .where(
            WrittenBooking.state == "due",
            WrittenBooking.due_at <= work.now,
            or_(WrittenBooking.claimed_until.is_(None), WrittenBooking.claimed_until < work.now),
        )
        .order_by(WrittenBooking.due_at)
        .limit(at_most)
        .with_for_update(skip_locked=True)
    )
    errands = [Errand(row.booking_id, row.person_id) for row in await work.execute(due)]
    for each in errands:
        await _change(work, each, claimed_by=by, claimed_until=work.now + lease)
    return errands


async def find(work: Work, errand: Errand) -> WrittenBooking | None:
    """The row of an errand."""
    return await work.session.get(
        WrittenBooking, (errand.booking_id, errand.person_id), populate_existing=True
    )


async def find_booking(work: Work, booking_id: UUID) -> KnownBooking | None:
    """The booking as it stands."""
    return await work.session.get(KnownBooking, booking_id, populate_existing=True)


async def find_chosen(work: Work, person_id: UUID) -> OutsideCalendar | None:
    """The calendar somebody's bookings are written into."""
    found = await work.session.scalars(
        select(OutsideCalendar).where(OutsideCalendar.person_id == person_id, OutsideCalendar.is_written)
    )
    return found.one_or_none()


async def find_calendar(work: Work, calendar_id: UUID) -> tuple[OutsideCalendar, Connection] | None:
    """A calendar with its connection."""
    found = (
        await work.session.execute(
            select(OutsideCalendar, Connection)
            .join(Connection, Connection.id == OutsideCalendar.connection_id)
            .where(OutsideCalendar.id == calendar_id)
        )
    ).one_or_none()
    return None if found is None else (found[0], found[1])


async def record(work: Work, errand: Errand, *, by: UUID, **values: Any) -> bool:
    """Write down what became of an errand, if it is still this courier's; its claim ends with it."""
    return bool(
        await work.changed(
            update(WrittenBooking)
            .where(
                WrittenBooking.booking_id == errand.booking_id,
                WrittenBooking.person_id == errand.person_id,
                WrittenBooking.claimed_by == by,
            )
            .values(claimed_by=None, claimed_until=None, **values)
        )
    )


async def _change(work: Work, errand: Errand, **values: Any) -> None:
    await work.execute(
        update(WrittenBooking)
        .where(WrittenBooking.booking_id == errand.booking_id, WrittenBooking.person_id == errand.person_id)
        .values(**values)
    )


async def note_deleted(work: Work, calendar_id: UUID, external_ids: Collection[str], window: Window) -> None:
    """CL-13. Entries that stood in a calendar and stand there no longer, though their bookings lie ahead."""
    if not external_ids:
        return
    ahead = select(KnownBooking.booking_id).where(
        KnownBooking.state == "confirmed",
        KnownBooking.ends_at > work.now,
        KnownBooking.starts_at < window.closes,
    )
    await work.execute(
        update(WrittenBooking)
        .where(
            WrittenBooking.calendar_id == calendar_id,
            WrittenBooking.external_id.in_(list(external_ids)),
            WrittenBooking.state == "settled",
            WrittenBooking.booking_id.in_(ahead),
        )
        .values(state="gone", external_id=None, etag=None)
    )


async def health(work: Work, person_id: PersonId) -> Sequence[Row[Any]]:
    """For each connection: how many bookings wait to be written after a failure, and how many its owner deleted."""
    chosen = and_(OutsideCalendar.person_id == person_id, OutsideCalendar.is_written)
    waiting = func.count().filter(WrittenBooking.state == "due", WrittenBooking.failures > 0)
    deleted = func.count().filter(WrittenBooking.state == "gone", KnownBooking.ends_at > work.now)
    found = await work.execute(
        select(
            OutsideCalendar.connection_id,
            waiting.label("waiting"),
            deleted.label("deleted"),
            func.max(WrittenBooking.last_error).label("last_error"),
        )
        .select_from(OutsideCalendar)
        .join(WrittenBooking, WrittenBooking.person_id == OutsideCalendar.person_id)
        .join(KnownBooking, KnownBooking.booking_id == WrittenBooking.booking_id)
        .where(chosen)
        .group_by(OutsideCalendar.connection_id)
    )
    return found.all()
