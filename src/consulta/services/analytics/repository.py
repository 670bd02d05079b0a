"""All of analytics' SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, or_, select
from sqlalchemy.dialects.postgresql import insert

from consulta.kit.work import Work
from consulta.services.analytics.models import Entry, Sweep

LARGEST_SWEEP = 10_000
LONGEST_TIMELINE = 1_000


ADD_ENTRY = (
    insert(Entry)
    .values({column.name: bindparam(column.name) for column in Entry.__table__.columns})
    .on_conflict_do_nothing()
)
"""Made once: every event of the platform comes by here."""


async def add_entry(work: Work, values: dict[str, Any]) -> None:
    """Write down an event; one that is known stays as it is."""
    await work.execute(ADD_ENTRY, values)


async def claim_sweep(work: Work, swept_on: date) -> bool:
    """Whether this is the first to arrange the day's sweep."""
    return bool(await work.changed(insert(Sweep).values(swept_on=swept_on).on_conflict_do_nothing()))


async def forget_before(work: Work, moment: datetime) -> int:
    """Delete entries of before a moment, some thousands at a time; returns how many."""
    old = select(Entry.event_id).where(Entry.occurred_at < moment).limit(LARGEST_SWEEP)
    return await work.changed(delete(Entry).where(Entry.event_id.in_(old)))


async def has_entries(work: Work) -> bool:
    """Whether anything is in the journal."""
    return await work.session.scalar(select(Entry.event_id).limit(1)) is not None


async def forget_sweeps_before(work: Work, day: date) -> None:
    """Delete the claims of past days."""
    await work.execute(delete(Sweep).where(Sweep.swept_on < day))


async def list_entries_of_booking(work: Work, booking_id: UUID) -> Sequence[Entry]:
    """What concerns a booking or its call, in the order in which it occurred."""
    calls = select(Entry.call_id).where(Entry.booking_id == booking_id, Entry.call_id.is_not(None))
    statement = (
        select(Entry)
        .where(or_(Entry.booking_id == booking_id, Entry.call_id.in_(calls)))
        .order_by(Entry.occurred_at, Entry.event_id)
        .limit(LONGEST_TIMELINE)
    )
    return (await work.execute(statement)).scalars().all()
