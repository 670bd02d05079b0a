"""Organisations' offerings with every calendar they are given in, whose turn it is, and their rooms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, text
from sqlalchemy.dialects.postgresql import Range, insert

from consulta.contracts.directory import Choosing, MemberRole, OfferingId, OrganisationId, RoomId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.states import State
from consulta.services.booking.domain.teams import Room, Team, Turn, in_fixed_order
from consulta.services.booking.models import (
    bookings,
    known_memberships,
    known_organisations,
    known_rooms,
    known_team_offerings,
    room_occupancies,
)
from consulta.services.booking.repository.bookings import lock_of
from consulta.services.booking.repository.offerings import list_given

REMEMBERED_TURNS = timedelta(days=30)
"""How far back turns are counted: who joins or returns from a holiday is not given everything at once for ever."""
_MARGIN = timedelta(days=2)


async def find_team(work: Work, offering_id: OfferingId, *, first_on: date, last_on: date) -> Team | None:
    """An organisation's offering, the calendars of those who give it, and its rooms, with what is busy."""
    found = await work.execute(
        select(known_team_offerings, known_organisations.c.zone)
        .join(
            known_organisations,
            known_organisations.c.organisation_id == known_team_offerings.c.organisation_id,
        )
        .where(known_team_offerings.c.offering_id == offering_id)
    )
    row = found.one_or_none()
    if row is None:
        return None
    weights = dict(map(_member, row.consultants))
    belonging = await _consultants_of(work, row.organisation_id)
    given = await list_given(
        work,
        offering_id,
        [person for person in weights if person in belonging],
        first_on=first_on,
        last_on=last_on,
    )
    return Team(
        id=offering_id,
        organisation_id=OrganisationId(row.organisation_id),
        zone=row.zone,
        choosing=Choosing(row.choosing),
        needs_room=row.needs_room,
        weights=weights,
        offerings=tuple(offering for offering in given if offering.is_bookable),
        rooms=await _rooms(work, row.organisation_id, first_on, last_on) if row.needs_room else (),
    )


def _member(pair: Sequence[Any]) -> tuple[PersonId, int]:
    person_id, weight = pair
    return PersonId(UUID(person_id)), int(weight)


async def _consultants_of(work: Work, organisation_id: OrganisationId) -> set[PersonId]:
    found = await work.execute(
        select(known_memberships.c.person_id).where(
            known_memberships.c.organisation_id == organisation_id,
            known_memberships.c.roles.contains([MemberRole.CONSULTANT]),
        )
    )
    return {PersonId(person_id) for person_id in found.scalars()}


_ROOMS = text("""
SELECT r.room_id, (
       SELECT array_agg(ARRAY[floor(extract(epoch FROM lower(y.during)) / 60)::int,
                              ceil(extract(epoch FROM upper(y.during)) / 60)::int])
         FROM booking.room_occupancies y
        WHERE y.active AND y.room_id = r.room_id
          AND y.during && tstzrange(CAST(:first_on AS date), CAST(:last_on AS date))) AS busy
  FROM booking.known_rooms r
 WHERE r.organisation_id = :organisation_id AND r.active
 ORDER BY lower(r.name), r.room_id
""")


async def _rooms(
    work: Work, organisation_id: OrganisationId, first_on: date, last_on: date
) -> tuple[Room, ...]:
    found = await work.execute(
        _ROOMS,
        {
            "organisation_id": organisation_id,
            "first_on": first_on - _MARGIN,
            "last_on": last_on + _MARGIN,
        },
    )
    return tuple(
        Room(RoomId(row.room_id), tuple((opens, closes) for opens, closes in row.busy or ())) for row in found
    )


async def take_turns(work: Work, team: Team) -> list[Turn]:
    """How often each has had the offering of late. Whoever books it waits here for whoever is booking it (TE-1)."""
    await work.execute(select(func.pg_advisory_xact_lock(lock_of(team.id))))
    over = [State.CANCELLED.value, State.DECLINED.value, State.EXPIRED.value]
    found = await work.execute(
        select(
            bookings.c.consultant_id,
            func.count().label("had"),
            func.max(bookings.c.created_at).label("last_at"),
        )
        .where(
            bookings.c.offering_id == team.id,
            bookings.c.created_at > work.now - REMEMBERED_TURNS,
            bookings.c.state.not_in(over),
        )
        .group_by(bookings.c.consultant_id)
    )
    had = {PersonId(row.consultant_id): row for row in found}
    return [
        Turn(person, weight, had[person].had, had[person].last_at) if person in had else Turn(person, weight)
        for person, weight in team.weights.items()
    ]


async def take_room(work: Work, booking: Booking, rooms: Sequence[RoomId]) -> RoomId | None:
    """Take the first of these rooms that is free for the booking; none when all are taken."""
    for room_id in rooms:
        taken = await work.changed(
            insert(room_occupancies)
            .values(booking_id=booking.id, room_id=room_id, during=Range(*booking.during), active=True)
            .on_conflict_do_nothing()
        )
        if taken:
            return room_id
    return None


async def lock_rooms(work: Work, rooms: Sequence[RoomId]) -> None:
    """Let those who take rooms go one after the other, in the order of the rooms' ids."""
    for room_id in in_fixed_order(rooms):
        await work.execute(select(func.pg_advisory_xact_lock(lock_of(room_id))))


async def room_of(work: Work, booking: Booking) -> Row[Any] | None:
    """The room a booking has, and its organisation."""
    found = await work.execute(
        select(room_occupancies.c.room_id, known_rooms.c.organisation_id)
        .join(known_rooms, known_rooms.c.room_id == room_occupancies.c.room_id)
        .where(room_occupancies.c.booking_id == booking.id)
    )
    return found.one_or_none()


async def rooms_in_use(work: Work, organisation_id: OrganisationId) -> list[RoomId]:
    """An organisation's rooms that take bookings, in the order they are given out."""
    found = await work.execute(
        select(known_rooms.c.room_id)
        .where(known_rooms.c.organisation_id == organisation_id, known_rooms.c.active)
        .order_by(func.lower(known_rooms.c.name), known_rooms.c.room_id)
    )
    return [RoomId(room_id) for room_id in found.scalars()]


async def give_room_back(work: Work, booking: Booking) -> None:
    """The booking has no room for the moment."""
    await work.execute(delete(room_occupancies).where(room_occupancies.c.booking_id == booking.id))


async def is_organisation(work: Work, slug: str) -> bool:
    """Whether an organisation's page is at this address."""
    found = await work.execute(
        select(known_organisations.c.organisation_id).where(known_organisations.c.slug == slug)
    )
    return found.first() is not None
