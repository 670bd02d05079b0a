"""Bookings with both sides' names, as pages show them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, Text, and_, cast, func, not_, or_, select, tuple_

from consulta.contracts.booking import BookingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.work import Work
from consulta.services.booking.domain.bookings import NamedBooking, Names
from consulta.services.booking.domain.states import OCCUPYING, State
from consulta.services.booking.models import bookings, calendars, known_consultants, known_people
from consulta.services.booking.repository.bookings.rows import booking_of

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
    return NamedBooking(booking_of(row), names)
