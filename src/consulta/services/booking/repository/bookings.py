"""Bookings and the time they occupy, as rows; the one statement that makes a booking."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, Select, Text, and_, cast, delete, func, not_, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import Range, insert
from sqlalchemy.exc import IntegrityError

from consulta.contracts.booking import Absent, BookingId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party, Policy, PriceTerms
from consulta.kit.database.engine import constraint_of
from consulta.kit.http.idempotency import Claim
from consulta.kit.money import Money
from consulta.kit.work import Work
from consulta.services.booking.domain.bookings import Booking, NamedBooking, Names
from consulta.services.booking.domain.states import OCCUPYING, State
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.models import (
    bookings,
    calendars,
    known_consultants,
    known_people,
    occupancies,
    tallies,
)
from consulta.services.booking.repository.offerings import Client

_WRITE: Final = """
WITH occupancy AS (
  INSERT INTO booking.occupancies (booking_id, consultant_id, client_id, during, client_during, active)
  SELECT %(id)s::uuid, o.consultant_id, p.person_id,
         tstzrange(%(busy_from)s, %(busy_until)s), tstzrange(%(starts_at)s, %(ends_at)s), true
    FROM booking.known_offerings o
    JOIN booking.known_consultants k ON k.consultant_id = o.consultant_id
    JOIN booking.calendars c ON c.consultant_id = o.consultant_id
    JOIN booking.known_people p ON p.person_id = %(client_id)s
   WHERE o.offering_id = %(offering_id)s AND o.active AND k.published
     AND o.revision = %(offering_revision)s AND k.revision = %(consultant_revision)s
     AND c.revision = %(calendar_revision)s AND p.revision = %(client_revision)s
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
         hold_expires_at, created_at, revision)
  SELECT y.booking_id, y.client_id, y.consultant_id, %(offering_id)s, %(state)s, %(starts_at)s, %(ends_at)s,
         %(offering_title)s, %(buffer_before_minutes)s::int, %(buffer_after_minutes)s::int, %(price)s::jsonb,
         %(policy)s::jsonb, %(price_limit_minor)s::bigint, %(currency)s, %(note)s, %(hold_expires_at)s::timestamptz,
         %(now)s, 1
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

Time that is taken ends it at the first part, without an error (`ON CONFLICT` also keeps two who want the same time from
waiting for each other). A tally that is full leaves an occupancy without its booking, which the foreign key refuses.
"""

_KEY: Final = """, key AS (
  INSERT INTO booking.idempotency_keys (caller, key, fingerprint, status, content_type, body, made_at)
  SELECT %(caller)s, %(key)s, %(fingerprint)s, 201, 'application/json', %(answer)s, %(now)s FROM booking
)"""

_WITH_KEY: Final = _WRITE.format(key=_KEY)
_WITHOUT_KEY: Final = _WRITE.format(key="")

_EXPECTED_REFUSALS: Final = frozenset({"fk_occupancies_booking_id", "pk_idempotency_keys"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A booking about to be made, and the knowledge it was decided on."""

    booking: Booking
    offering: Offering
    client: Client


async def write_booking(
    work: Work, draft: Draft, *, most_open: int, most_unpaid: int, claim: Claim | None, answer: bytes
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
        "now": booking.created_at,
        "request_id": work.request_id,
        "events": json.dumps(work.outbox_rows(), default=str),
    }
    statement = _WITHOUT_KEY
    if claim is not None:
        statement = _WITH_KEY
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
    CLIENT = "client"
    OPEN = "open"
    UNPAID = "unpaid"


_REFUSAL: Final = """
SELECT EXISTS (SELECT FROM booking.occupancies WHERE active AND consultant_id = %(consultant_id)s
                  AND during && tstzrange(%(busy_from)s, %(busy_until)s)) AS consultant,
       EXISTS (SELECT FROM booking.occupancies WHERE active AND client_id = %(client_id)s
                  AND client_during && tstzrange(%(starts_at)s, %(ends_at)s)) AS client,
       (SELECT open_bookings FROM booking.tallies WHERE client_id = %(client_id)s) AS open_bookings,
       (SELECT unpaid_holds FROM booking.tallies WHERE client_id = %(client_id)s) AS unpaid_holds
"""


async def find_refusal(work: Work, booking: Booking, *, most_open: int, most_unpaid: int) -> Refusal | None:
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
        },
    )
    if row.consultant:
        return Refusal.CONSULTANT
    if row.client:
        return Refusal.CLIENT
    if (row.open_bookings or 0) >= most_open:
        return Refusal.OPEN
    if booking.is_unpaid and (row.unpaid_holds or 0) >= most_unpaid:
        return Refusal.UNPAID
    return None


async def find_for_update(work: Work, booking_id: BookingId) -> Booking | None:
    """The booking as it is now, locked until the transaction ends."""
    found = await work.execute(select(bookings).where(bookings.c.id == booking_id).with_for_update())
    row = found.one_or_none()
    return None if row is None else _booking(row)


async def save(work: Work, before: Booking, after: Booking) -> None:
    """Write what a step changed, and give back the time and the tally's place it no longer needs.

    The state is compared once more: a step that somehow raced another changes nothing and raises `OvertakenError`.
    """
    touched = await work.changed(
        update(bookings)
        .where(
            bookings.c.id == before.id,
            bookings.c.state == before.state.value,
            bookings.c.revision == before.revision,
        )
        .values(
            state=after.state.value,
            starts_at=after.starts_at,
            ends_at=after.ends_at,
            decline_code=after.decline_code,
            missing_minor=None if after.missing is None else after.missing.amount_minor,
            cancelled_by=after.cancelled_by,
            cancel_reason=after.cancel_reason,
            refund_percent=after.refund_percent,
            no_show_by=after.no_show_by,
            moved_by=after.moved_by,
            moves=after.moves,
            revision=after.revision,
        )
    )
    if touched != 1:
        raise OvertakenError(before.id)
    is_over = after.state not in OCCUPYING
    paid = int(before.is_unpaid) - int(after.is_unpaid)
    if is_over or paid:
        await work.execute(
            update(tallies)
            .where(tallies.c.client_id == before.client_id)
            .values(
                open_bookings=tallies.c.open_bookings - int(is_over),
                unpaid_holds=tallies.c.unpaid_holds - paid,
            )
        )
    if is_over:
        await work.execute(
            update(occupancies).where(occupancies.c.booking_id == before.id).values(active=False)
        )


class OvertakenError(RuntimeError):
    """A booking changed between being locked and being written, which the lock makes impossible."""


async def swap_occupancy(work: Work, booking: Booking) -> bool:
    """Give up the booking's old time and take its new one; whether that was free.

    Movers of one consultant or client go one after the other: two who want each other's time would otherwise each wait
    for the other to decide. The new row is inserted rather than the old one changed, because only an insert can step
    back without an error.
    """
    first, second = sorted((_lock_of(booking.consultant_id), _lock_of(booking.client_id)))
    await work.execute(select(func.pg_advisory_xact_lock(first)))
    await work.execute(select(func.pg_advisory_xact_lock(second)))
    await work.execute(delete(occupancies).where(occupancies.c.booking_id == booking.id))
    return bool(
        await work.changed(
            insert(occupancies)
            .values(
                booking_id=booking.id,
                consultant_id=booking.consultant_id,
                client_id=booking.client_id,
                during=Range(*booking.during),
                client_during=Range(booking.starts_at, booking.ends_at),
                active=True,
            )
            .on_conflict_do_nothing()
        )
    )


def _lock_of(person_id: PersonId) -> int:
    """The number of a person's advisory lock: 64 bits of which most are random in every UUIDv7."""
    return int.from_bytes(person_id.bytes[8:], signed=True)


async def is_client_free(work: Work, booking: Booking) -> bool:
    """Whether no other active booking of the client lies in this booking's time."""
    found = await work.execute(
        select(occupancies.c.booking_id)
        .where(
            occupancies.c.active,
            occupancies.c.client_id == booking.client_id,
            occupancies.c.booking_id != booking.id,
            occupancies.c.client_during.overlaps(Range(booking.starts_at, booking.ends_at)),
        )
        .limit(1)
    )
    return found.first() is None


_client = known_people.alias("client")
_consultant = known_people.alias("consultant")

_NAMED: Final[Select[Any]] = (
    select(
        bookings,
        _client.c.name.label("client_name"),
        func.coalesce(_client.c.zone, "UTC").label("client_zone"),
        func.coalesce(known_consultants.c.name, _consultant.c.name, "").label("consultant_name"),
        known_consultants.c.slug.label("consultant_slug"),
        func.coalesce(calendars.c.zone, _consultant.c.zone, "UTC").label("consultant_zone"),
    )
    .outerjoin(_client, _client.c.person_id == bookings.c.client_id)
    .outerjoin(_consultant, _consultant.c.person_id == bookings.c.consultant_id)
    .outerjoin(known_consultants, known_consultants.c.consultant_id == bookings.c.consultant_id)
    .outerjoin(calendars, calendars.c.consultant_id == bookings.c.consultant_id)
)


async def find_named(work: Work, booking_id: BookingId) -> NamedBooking | None:
    """The booking with both sides' names."""
    row = (await work.execute(_NAMED.where(bookings.c.id == booking_id))).one_or_none()
    return None if row is None else _named(row)


async def list_of_person(
    work: Work,
    person_id: PersonId,
    party: Party,
    *,
    upcoming: bool,
    after: tuple[datetime, BookingId] | None,
    limit: int,
) -> list[NamedBooking]:
    """`limit + 1` bookings of one side: what lies ahead, the nearest first; or what is over, the latest first."""
    own = bookings.c.client_id if party is Party.CLIENT else bookings.c.consultant_id
    position = tuple_(bookings.c.starts_at, bookings.c.id)
    ahead = and_(bookings.c.state.in_([state.value for state in OCCUPYING]), bookings.c.ends_at > work.now)
    query = _NAMED.where(own == person_id, ahead if upcoming else not_(ahead)).limit(limit + 1)
    if upcoming:
        query = query.order_by(bookings.c.starts_at, bookings.c.id)
        query = query if after is None else query.where(position > tuple_(*after))
    else:
        query = query.order_by(bookings.c.starts_at.desc(), bookings.c.id.desc())
        query = query if after is None else query.where(position < tuple_(*after))
    return [_named(row) for row in await work.execute(query)]


async def search(
    work: Work, *, state: State | None, words: str | None, before: BookingId | None, limit: int
) -> list[NamedBooking]:
    """`limit + 1` bookings of everybody, the newest first, with these words in names, title or identifier."""
    query = _NAMED.order_by(bookings.c.id.desc()).limit(limit + 1)
    if state is not None:
        query = query.where(bookings.c.state == state.value)
    if before is not None:
        query = query.where(bookings.c.id < before)
    if words:
        columns = (
            _client.c.name,
            _consultant.c.name,
            known_consultants.c.name,
            bookings.c.offering_title,
            cast(bookings.c.id, Text),
        )
        query = query.where(or_(*(column.icontains(words, autoescape=True) for column in columns)))
    return [_named(row) for row in await work.execute(query)]


def _named(row: Row[Any]) -> NamedBooking:
    names = Names(
        client=row.client_name or "",
        client_zone=row.client_zone,
        consultant=row.consultant_name,
        consultant_slug=row.consultant_slug,
        consultant_zone=row.consultant_zone,
    )
    return NamedBooking(_booking(row), names)


def _booking(row: Row[Any]) -> Booking:
    return Booking(
        id=BookingId(row.id),
        client_id=PersonId(row.client_id),
        consultant_id=PersonId(row.consultant_id),
        offering_id=OfferingId(row.offering_id),
        offering_title=row.offering_title,
        state=State(row.state),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        buffer_before_minutes=row.buffer_before_minutes,
        buffer_after_minutes=row.buffer_after_minutes,
        price=PriceTerms.model_validate(row.price),
        policy=Policy.model_validate(row.policy),
        price_limit=Money(row.price_limit_minor, row.currency),
        created_at=row.created_at,
        revision=row.revision,
        note=row.note,
        hold_expires_at=row.hold_expires_at,
        decline_code=row.decline_code,
        missing=None if row.missing_minor is None else Money(row.missing_minor, row.currency),
        cancelled_by=None if row.cancelled_by is None else Party(row.cancelled_by),
        cancel_reason=row.cancel_reason,
        refund_percent=row.refund_percent,
        no_show_by=None if row.no_show_by is None else Absent(row.no_show_by),
        moved_by=None if row.moved_by is None else Party(row.moved_by),
        moves=row.moves,
    )
