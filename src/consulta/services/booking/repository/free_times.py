"""What was last announced of each consultant's free times, and the days on which all are announced anew."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, delete, select, text
from sqlalchemy.dialects.postgresql import insert

from consulta.contracts.booking import BookingId, FreeTimesChanged
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.models import free_times, rolls

_OCCUPIED: Final = (
    "SELECT DISTINCT consultant_id FROM booking.occupancies "
    "WHERE booking_id = %(booking_id)s AND consultant_id IS NOT NULL"
)

_SAY: Final = """
WITH said AS (
  INSERT INTO booking.free_times AS t (consultant_id, revision, begins_on, fingerprint)
  VALUES (%(consultant_id)s, %(revision)s::int, %(begins_on)s::date, %(fingerprint)s)
  ON CONFLICT (consultant_id) DO UPDATE
     SET revision = excluded.revision, begins_on = excluded.begins_on, fingerprint = excluded.fingerprint
   WHERE t.revision = excluded.revision - 1
  RETURNING consultant_id
), told AS (
  INSERT INTO booking.outbox (id, name, version, subject_id, occurred_at, due_at, payload, request_id)
  SELECT %(id)s::uuid, %(name)s, %(version)s::int, %(subject_id)s, %(occurred_at)s, %(due_at)s, %(payload)s::jsonb,
         %(request_id)s
    FROM said
)
SELECT consultant_id FROM said
"""
"""Another announcement in between makes it do nothing: what was read before may be older than what that one saw."""


async def say(work: Work, event: FreeTimesChanged, *, begins_on: date | None, fingerprint: bytes) -> bool:
    """Announce the event and keep what was said in one statement; `False` when another was quicker since `revision`.

    The event is to be all that this unit of work has published.
    """
    [row] = work.outbox_rows()
    return bool(
        await work.execute_alone(
            _SAY,
            row
            | {
                "consultant_id": event.consultant_id,
                "revision": event.revision,
                "begins_on": begins_on,
                "fingerprint": fingerprint,
                "payload": json.dumps(row["payload"]),
            },
        )
    )


async def list_occupied(work: Work, booking_id: BookingId) -> list[PersonId]:
    """The consultants whose time a booking takes or took, in a round trip of its own."""
    found = await work.execute_alone(_OCCUPIED, {"booking_id": booking_id})
    return [PersonId(row.consultant_id) for row in found]


async def list_outdated(work: Work, today: date, limit: int) -> Sequence[UUID]:
    """Consultants whose announced times began before today, the oldest first."""
    found = await work.execute(
        select(free_times.c.consultant_id)
        .where(free_times.c.begins_on < today)
        .order_by(free_times.c.begins_on, free_times.c.consultant_id)
        .limit(limit)
    )
    return found.scalars().all()


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
