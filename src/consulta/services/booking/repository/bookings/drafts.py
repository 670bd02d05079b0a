"""The one statement that makes a booking, and what stood in its way."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy.exc import IntegrityError

from consulta.kit.database.engine import constraint_of
from consulta.kit.http.idempotency import Claim
from consulta.kit.work import Work
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.repository.limits import REACHED
from consulta.services.booking.repository.limits import parameters as limit_parameters
from consulta.services.booking.repository.offerings import Client

_WRITE: Final = """
WITH occupancy AS (
  INSERT INTO booking.occupancies (holder_id, booking_id, consultant_id, client_id, during, client_during, active)
  SELECT %(id)s::uuid, %(id)s::uuid, o.consultant_id, p.person_id,
         tstzrange(%(busy_from)s, %(busy_until)s), tstzrange(%(starts_at)s, %(ends_at)s), true
    FROM booking.known_offerings o
    JOIN booking.known_consultants k ON k.consultant_id = o.consultant_id
    JOIN booking.calendars c ON c.consultant_id = o.consultant_id
    JOIN booking.known_people p ON p.person_id = %(client_id)s
   WHERE o.offering_id = %(offering_id)s AND o.active AND k.published
     AND o.revision = %(offering_revision)s AND k.revision = %(consultant_revision)s
     AND c.revision = %(calendar_revision)s AND p.revision = %(client_revision)s
     AND NOT EXISTS (SELECT FROM booking.known_busy b WHERE b.consultant_id = o.consultant_id
                        AND (b.busy && tstzrange(%(busy_from)s, %(busy_until)s)
                             OR b.mirrored_at < %(stale_before)s::timestamptz)){limits}
  ON CONFLICT DO NOTHING
  RETURNING booking_id, consultant_id, client_id
), tally AS (
  UPDATE booking.tallies t
     SET open_bookings = t.open_bookings + 1, unpaid_holds = t.unpaid_holds + %(unpaid)s::int
    FROM occupancy y
   WHERE t.client_id = y.client_id AND t.open_bookings < %(most_open)s::int
     AND t.unpaid_holds + %(unpaid)s::int <= %(most_unpaid)s::int
  RETURNING y.booking_id, y.consultant_id, y.client_id
), booking AS (
  INSERT INTO booking.bookings (id, client_id, consultant_id, offering_id, state, starts_at, ends_at, offering_title,
         buffer_before_minutes, buffer_after_minutes, price, policy, price_limit_minor, currency, note,
         hold_expires_at, answer_by, intake, attendee, location, wall_zone, wall_start, created_at, revision)
  SELECT y.booking_id, y.client_id, y.consultant_id, %(offering_id)s, %(state)s, %(starts_at)s, %(ends_at)s,
         %(offering_title)s, %(buffer_before_minutes)s::int, %(buffer_after_minutes)s::int, %(price)s::jsonb,
         %(policy)s::jsonb, %(price_limit_minor)s::bigint, %(currency)s, %(note)s, %(hold_expires_at)s::timestamptz,
         %(answer_by)s::timestamptz, %(intake)s::jsonb, %(attendee)s::jsonb, %(location)s::jsonb, %(wall_zone)s,
         %(wall_start)s, %(now)s, 1
    FROM tally y
  RETURNING id
), said AS (
  INSERT INTO booking.outbox (id, name, version, subject_id, occurred_at, due_at, payload, request_id)
  SELECT m.id, m.name, m.version, %(subject_id)s, %(now)s, m.due_at, m.payload, %(request_id)s
    FROM booking, jsonb_to_recordset(%(events)s::jsonb)
                  AS m (id uuid, name text, version int, due_at timestamptz, payload jsonb)
){key}
SELECT id FROM booking
"""
"""Each part feeds on the one before, so that nothing is written unless everything is.

Time that is taken, here or in a calendar elsewhere (BK-17), ends it at the first part, without an error (`ON CONFLICT`
also keeps two who want the same time from waiting for each other). A tally that is full leaves an occupancy without its
booking, which the foreign key refuses.
"""

_KEY: Final = """, key AS (
  INSERT INTO booking.idempotency_keys (caller, key, fingerprint, status, content_type, body, made_at)
  SELECT %(caller)s, %(key)s, %(fingerprint)s, 201, 'application/json', %(answer)s, %(now)s FROM booking
)"""

_LIMITS: Final = f"\n     AND {REACHED} IS NULL"
_STATEMENTS: Final = {
    (has_key, is_limited): _WRITE.format(key=_KEY if has_key else "", limits=_LIMITS if is_limited else "")
    for has_key in (False, True)
    for is_limited in (False, True)
}
"""What is not limited does not pay for the counting."""

_EXPECTED_REFUSALS: Final = frozenset({"fk_occupancies_booking_id", "pk_idempotency_keys"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A booking about to be made, and the knowledge it was decided on."""

    booking: Booking
    offering: Offering
    client: Client


async def write_booking(
    work: Work,
    draft: Draft,
    *,
    most_open: int,
    most_unpaid: int,
    stale_before: datetime | None,
    claim: Claim | None,
    answer: bytes,
) -> bool:
    """Make the booking, its occupancy, what is published and the kept answer in one statement, or nothing at all.

    Nothing is written when the time is taken, the knowledge is out of date, a tally is full or the key was used:
    `find_refusal` tells which.
    """
    booking, offering = draft.booking, draft.offering
    busy_from, busy_until = booking.during
    parameters = {
        "id": booking.id,
        "subject_id": str(booking.id),
        "client_id": booking.client_id,
        "offering_id": booking.offering_id,
        "offering_revision": offering.offering_revision,
        "consultant_revision": offering.consultant_revision,
        "calendar_revision": offering.calendar_revision,
        "client_revision": draft.client.revision,
        "busy_from": busy_from,
        "busy_until": busy_until,
        "starts_at": booking.starts_at,
        "ends_at": booking.ends_at,
        "unpaid": int(booking.is_unpaid),
        "most_open": most_open,
        "most_unpaid": most_unpaid,
        "stale_before": stale_before,
        "state": booking.state.value,
        "offering_title": booking.offering_title,
        "buffer_before_minutes": booking.buffer_before_minutes,
        "buffer_after_minutes": booking.buffer_after_minutes,
        "price": offering.price_json,
        "policy": offering.policy_json,
        "price_limit_minor": booking.price_limit.amount_minor,
        "currency": booking.price_limit.currency,
        "note": booking.note,
        "hold_expires_at": booking.hold_expires_at,
        "answer_by": booking.answer_by,
        "wall_zone": booking.wall_zone,
        "wall_start": booking.wall_start,
        "intake": None if booking.intake is None else booking.intake.model_dump_json(),
        "attendee": None if booking.attendee is None else booking.attendee.model_dump_json(),
        "location": None if booking.location.has_call else booking.location.model_dump_json(),
        "now": booking.created_at,
        "request_id": work.request_id,
        "events": json.dumps(work.outbox_rows(), default=str),
    }
    is_limited = offering.asks.is_limited
    if is_limited:
        parameters |= limit_parameters(offering, booking)
    statement = _STATEMENTS[claim is not None, is_limited]
    if claim is not None:
        parameters |= {
            "caller": claim.caller,
            "key": claim.key,
            "fingerprint": claim.fingerprint,
            "answer": answer,
        }
    try:
        return bool(await work.execute_alone(statement, parameters))
    except IntegrityError as error:
        if constraint_of(error) in _EXPECTED_REFUSALS:
            return False
        raise


class Refusal(StrEnum):
    """What stood in a booking's way."""

    CONSULTANT = "consultant"
    ELSEWHERE = "elsewhere"
    STALE = "stale"
    CLIENT = "client"
    OPEN = "open"
    UNPAID = "unpaid"


_REFUSAL: Final = """
SELECT EXISTS (SELECT FROM booking.occupancies WHERE active AND consultant_id = %(consultant_id)s
                  AND during && tstzrange(%(busy_from)s, %(busy_until)s)) AS consultant,
       EXISTS (SELECT FROM booking.known_busy WHERE consultant_id = %(consultant_id)s
                  AND busy && tstzrange(%(busy_from)s, %(busy_until)s)) AS elsewhere,
       EXISTS (SELECT FROM booking.known_busy WHERE consultant_id = %(consultant_id)s
                  AND mirrored_at < %(stale_before)s::timestamptz) AS stale,
       EXISTS (SELECT FROM booking.occupancies WHERE active AND client_id = %(client_id)s
                  AND client_during && tstzrange(%(starts_at)s, %(ends_at)s)) AS client,
       (SELECT open_bookings FROM booking.tallies WHERE client_id = %(client_id)s) AS open_bookings,
       (SELECT unpaid_holds FROM booking.tallies WHERE client_id = %(client_id)s) AS unpaid_holds
"""


async def find_refusal(
    work: Work, booking: Booking, *, most_open: int, most_unpaid: int, stale_before: datetime | None
) -> Refusal | None:
    """Why nothing was written, as things stand now; nothing when the way is free."""
    busy_from, busy_until = booking.during
    [row] = await work.execute_alone(
        _REFUSAL,
        {
            "consultant_id": booking.consultant_id,
            "client_id": booking.client_id,
            "busy_from": busy_from,
            "busy_until": busy_until,
            "starts_at": booking.starts_at,
            "ends_at": booking.ends_at,
            "stale_before": stale_before,
        },
    )
    for refusal in (Refusal.CONSULTANT, Refusal.ELSEWHERE, Refusal.STALE, Refusal.CLIENT):
        if getattr(row, refusal.value):
            return refusal
    if (row.open_bookings or 0) >= most_open:
        return Refusal.OPEN
    if booking.is_unpaid and (row.unpaid_holds or 0) >= most_unpaid:
        return Refusal.UNPAID
    return None
