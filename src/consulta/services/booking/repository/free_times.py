"""What was last announced of each consultant's free times, and the days on which all are announced anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select, text, update
from sqlalchemy.dialects.postgresql import insert

from consulta.contracts.booking import BookingId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.models import free_times, rolls

_LOCKED = text(
    "SELECT revision, begins_on, fingerprint FROM booking.free_times WHERE consultant_id = :consultant_id FOR UPDATE"
)


_ONE_ARRANGES = text("SELECT pg_try_advisory_xact_lock(hashtextextended('booking.rolls', 0))")


async def lock(work: Work, consultant_id: PersonId) -> Row[Any]:
    """What was last announced, locked: announcements of one consultant follow one another, each on newer facts."""
    found = (await work.execute(_LOCKED, {"consultant_id": consultant_id})).one_or_none()
    if found is not None:
        return found
    blank = insert(free_times).values(
        consultant_id=consultant_id, revision=0, begins_on=None, fingerprint=b""
    )
    await work.execute(blank.on_conflict_do_nothing())
    return (await work.execute(_LOCKED, {"consultant_id": consultant_id})).one()


async def keep(
    work: Work, consultant_id: PersonId, *, revision: int, begins_on: date | None, fingerprint: bytes
) -> None:
    """Write down what is announced. The row must be locked."""
    await work.execute(
        update(free_times)
        .where(free_times.c.consultant_id == consultant_id)
        .values(revision=revision, begins_on=begins_on, fingerprint=fingerprint)
    )


async def list_occupied(work: Work, booking_id: BookingId) -> Sequence[PersonId]:
    """The consultants whose time a booking takes or took."""
    found = await work.execute(
        text(
            "SELECT consultant_id FROM booking.occupancies WHERE booking_id = :id AND consultant_id IS NOT NULL"
        ),
        {"id": booking_id},
    )
    return [PersonId(each) for each in found.scalars()]


async def lock_outdated(work: Work, today: date, limit: int) -> Sequence[UUID]:
    """Consultants whose announced times began before today, the oldest first; those another process rolls left out."""
    found = await work.execute(
        select(free_times.c.consultant_id)
        .where(free_times.c.begins_on < today)
        .order_by(free_times.c.begins_on, free_times.c.consultant_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return found.scalars().all()


async def arranges_alone(work: Work) -> bool:
    """Whether nobody else arranges a roll in a transaction that is not over yet. Never waits.

    Waiting for a key that somebody else has just written would be waiting for their whole transaction, with a
    consultant's row in hand that they may need next.
    """
    return bool(await work.session.scalar(_ONE_ARRANGES))


async def claim_roll(work: Work, roll_on: date) -> bool:
    """Whether nobody had arranged this day's roll before. Days that are over are forgotten."""
    claimed = insert(rolls).values(roll_on=roll_on).on_conflict_do_nothing()
    if not await work.changed(claimed):
        return False
    await work.execute(delete(rolls).where(rolls.c.roll_on < work.now.date()))
    return True


async def list_announced(work: Work, limit: int) -> Sequence[Row[Any]]:
    """Some consultants with what was announced of them, in no order; all when there are no more than `limit`.

    Left out are those of whom something is still on its way.
    """
    found = await work.execute(
        text("""
        SELECT f.consultant_id, f.begins_on, f.fingerprint FROM booking.free_times f
         WHERE f.revision > 0
           AND NOT EXISTS (SELECT FROM booking.outbox o WHERE o.state = 'pending' AND o.due_at <= :now
                              AND o.payload ->> 'consultant_id' = f.consultant_id::text)
         ORDER BY random() LIMIT :limit"""),
        {"limit": limit, "now": work.now},
    )
    return found.all()
