"""Bookings with both sides' names, as pages show them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, Text, and_, any_, cast, func, not_, or_, select, tuple_

from consulta.contracts.booking import BookingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party, Way
from consulta.kit.work import Work
from consulta.services.booking.domain.bookings import NamedBooking, Names
from consulta.services.booking.domain.states import OCCUPYING, State
from consulta.services.booking.models import (
    bookings,
    calendars,
    known_consultants,
    known_organisations,
    known_people,
    known_rooms,
    room_occupancies,
)
from consulta.services.booking.repository.bookings.rows import booking_of

_client = known_people.alias("client")
_consultant = known_people.alias("consultant")
_maker = known_people.alias("maker")
_further = known_people.alias("further")

_MOST_UNTOLD: Final = 50
"""A day of meetings, after which they count as held: nobody has more."""

# None for most bookings: the subquery then costs nothing.
_further_names = (
    select(func.jsonb_object_agg(_further.c.person_id, _further.c.name))
    .where(_further.c.person_id == any_(bookings.c.further_consultants))
    .scalar_subquery()
)

_NAMED: Final[Select[Any]] = (
    select(
        bookings,
        _client.c.name.label("client_name"),
        func.coalesce(_client.c.zone, "UTC").label("client_zone"),
        func.coalesce(known_consultants.c.name, _consultant.c.name, "").label("consultant_name"),
        known_consultants.c.slug.label("consultant_slug"),
        func.coalesce(bookings.c.wall_zone, calendars.c.zone, _consultant.c.zone, "UTC").label(
            "consultant_zone"
        ),
        known_organisations.c.name.label("organisation"),
        known_organisations.c.slug.label("organisation_slug"),
        known_rooms.c.name.label("room"),
        _maker.c.name.label("maker"),
        _further_names.label("further_names"),
    )
    .outerjoin(_client, _client.c.person_id == bookings.c.client_id)
    .outerjoin(_consultant, _consultant.c.person_id == bookings.c.consultant_id)
    .outerjoin(known_consultants, known_consultants.c.consultant_id == bookings.c.consultant_id)
    .outerjoin(calendars, calendars.c.consultant_id == bookings.c.consultant_id)
    .outerjoin(known_organisations, known_organisations.c.organisation_id == bookings.c.organisation_id)
    .outerjoin(room_occupancies, room_occupancies.c.booking_id == bookings.c.id)
    .outerjoin(known_rooms, known_rooms.c.room_id == room_occupancies.c.room_id)
    .outerjoin(_maker, _maker.c.person_id == bookings.c.made_by)
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
    own = bookings.c.client_id == person_id if party is Party.CLIENT else _gives(person_id)
    position = tuple_(bookings.c.starts_at, bookings.c.id)
    ahead = and_(bookings.c.state.in_([state.value for state in OCCUPYING]), bookings.c.ends_at > work.now)
    query = _NAMED.where(own, ahead if upcoming else not_(ahead)).limit(limit + 1)
    if upcoming:
        query = query.order_by(bookings.c.starts_at, bookings.c.id)
        query = query if after is None else query.where(position > tuple_(*after))
    else:
        query = query.order_by(bookings.c.starts_at.desc(), bookings.c.id.desc())
        query = query if after is None else query.where(position < tuple_(*after))
    return [_named(row) for row in await work.execute(query)]


async def list_awaiting_word(work: Work, person_id: PersonId) -> list[NamedBooking]:
    """Meetings that are over and of which their consultant has not said how they were, the latest first."""
    query = (
        _NAMED.where(
            _gives(person_id),
            bookings.c.location.is_not(None),
            bookings.c.state == State.CONFIRMED.value,
            bookings.c.ends_at <= work.now,
        )
        .order_by(bookings.c.ends_at.desc(), bookings.c.id)
        .limit(_MOST_UNTOLD)
    )
    return [_named(row) for row in await work.execute(query)]


async def list_where(work: Work, *conditions: ColumnElement[bool]) -> list[NamedBooking]:
    """The bookings that fit all conditions, by their start."""
    query = _NAMED.where(*conditions).order_by(bookings.c.starts_at, bookings.c.id)
    return [_named(row) for row in await work.execute(query)]


async def list_ringing(work: Work, consultant_id: PersonId) -> list[NamedBooking]:
    """Instant calls that ring at a consultant now."""
    rows = await work.execute(
        _NAMED.where(
            bookings.c.consultant_id == consultant_id,
            bookings.c.way == Way.INSTANT.value,
            bookings.c.state == State.HELD.value,
            bookings.c.hold_expires_at > work.now,
        ).order_by(bookings.c.id)
    )
    return [_named(row) for row in rows]


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


def _gives(person_id: PersonId) -> ColumnElement[bool]:
    """Whether somebody gives the booking, alone or beside others. Said so that both indexes can be used."""
    further = bookings.c.further_consultants
    return or_(bookings.c.consultant_id == person_id, and_(further != [], further.contains([person_id])))


def _named(row: Row[Any]) -> NamedBooking:
    names = Names(
        client=row.client_name or "",
        client_zone=row.client_zone,
        consultant=row.consultant_name,
        consultant_slug=row.consultant_slug,
        consultant_zone=row.consultant_zone,
        further_consultants=tuple(
            (PersonId(person_id), (row.further_names or {}).get(str(person_id), ""))
            for person_id in row.further_consultants
        ),
        organisation=row.organisation,
        organisation_slug=row.organisation_slug,
        room=row.room,
        made_by=row.maker,
    )
    return NamedBooking(booking_of(row), names)
