"""Booking what an organisation offers: with whoever's turn it is among the free, or with all at once; and a room."""

from __future__ import annotations

from datetime import datetime, timedelta

from consulta.contracts.booking import BookingId
from consulta.contracts.directory import Choosing, OrganisationId
from consulta.contracts.identity import PersonId
from consulta.kit.errors import ConsultaError
from consulta.kit.settings import PlatformSettings
from consulta.kit.work import Work
from consulta.services.booking.commands.booking import Wish
from consulta.services.booking.commands.making import make
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.policy import price_limit
from consulta.services.booking.domain.states import State
from consulta.services.booking.domain.teams import Team, in_turn
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.errors.bookings import (
    CalendarStale,
    NoRoomFree,
    NoSuchOffering,
    OwnOffering,
    SlotTaken,
)
from consulta.services.booking.repository import teams as repository
from consulta.services.booking.repository.bookings import lock_people, parts_of
from consulta.services.booking.settings import Settings


async def book(work: Work, wish: Wish, *, made_by: PersonId | None = None) -> BookingId:
    """Take the time of whoever's turn it is, or of everybody, and a room where one is needed: all or nothing.

    Raises `NoSuchOffering`, `OwnOffering`, `NotOffered`, `TooSoon`, `TooFarAhead`, `SlotTaken`, `NoRoomFree`,
    `ClientBusy`, `TooManyUnpaid`, `TooManyOpen`.
    """
    on = wish.starts_at.date()
    team = await repository.find_team(work, wish.offering_id, first_on=on, last_on=on)
    if team is None or not team.is_bookable:
        raise NoSuchOffering
    if team.choosing is Choosing.COLLECTIVE:
        return await _together(work, team, wish, made_by)
    return await _in_turn(work, team, wish, made_by)


async def _in_turn(work: Work, team: Team, wish: Wish, made_by: PersonId | None) -> BookingId:
    """TE-1. Ask one after the other, beginning with whose turn it is, until somebody's time can be taken."""
    offered, refusal = _offered(team, wish, work.now)
    if not offered:
        raise refusal
    by_consultant = {offering.consultant_id: offering for offering in offered}
    turns = in_turn(team.choosing, await repository.take_turns(work, team))
    for turn in turns:
        offering = by_consultant.get(turn.consultant_id)
        if offering is None or not offering.seems_free_at(wish.starts_at, now=work.now):
            continue
        booking = promise(work, wish, (offering,), organisation_id=team.organisation_id, made_by=made_by)
        try:
            async with work.session.begin_nested():
                await make(work, booking, taking=parts_of(booking))
        except (SlotTaken, CalendarStale):
            continue
        await _take_room(work, team, booking)
        return booking.id
    raise SlotTaken(consultant_id=offered[0].consultant_id, starts_at=wish.starts_at)


async def _together(work: Work, team: Team, wish: Wish, made_by: PersonId | None) -> BookingId:
    """TE-3. Everybody's time in one transaction, the locks in a fixed order, so that nobody waits in a circle."""
    for offering in team.offerings:
        if offering.consultant_id == wish.client_id:
            raise OwnOffering
        offering.refuse_unbookable(wish.starts_at, now=work.now)
    booking = promise(work, wish, team.offerings, organisation_id=team.organisation_id, made_by=made_by)
    await lock_people(work, booking)
    await make(work, booking, taking=parts_of(booking))
    await _take_room(work, team, booking)
    return booking.id


async def _take_room(work: Work, team: Team, booking: Booking) -> None:
    """TE-4. Two bookings never have a room at once; of the free rooms, the first by name."""
    if not team.needs_room:
        return
    rooms = [room.id for room in team.rooms]
    await repository.lock_rooms(work, rooms)
    if await repository.take_room(work, booking, rooms) is None:
        raise NoRoomFree(starts_at=booking.starts_at)


def _offered(team: Team, wish: Wish, now: datetime) -> tuple[list[Offering], ConsultaError]:
    """Whose hours the time lies in, and otherwise why it is nobody's."""
    offered: list[Offering] = []
    refusal: ConsultaError = OwnOffering()
    for offering in team.offerings:
        if offering.consultant_id == wish.client_id:
            continue
        try:
            offering.refuse_unbookable(wish.starts_at, now=now)
        except ConsultaError as error:
            refusal = error
        else:
            offered.append(offering)
    return offered, refusal


def promise(
    work: Work,
    wish: Wish,
    given_by: tuple[Offering, ...],
    *,
    organisation_id: OrganisationId,
    made_by: PersonId | None,
) -> Booking:
    """The booking as it will be made, of an organisation's; the first of those who give it leads."""
    lead = given_by[0]
    rules = lead.rules
    settings = work.settings(Settings)
    currency = work.resource(PlatformSettings).currency
    limit = price_limit(lead.price, rules.duration_minutes, currency=currency)
    return Booking(
        id=BookingId(work.new_id()),
        client_id=wish.client_id,
        consultant_id=lead.consultant_id,
        offering_id=lead.id,
        offering_title=lead.title,
        state=State.REQUESTED if limit else State.CONFIRMED,
        starts_at=wish.starts_at,
        ends_at=wish.starts_at + timedelta(minutes=rules.duration_minutes),
        buffer_before_minutes=rules.buffer_before_minutes,
        buffer_after_minutes=rules.buffer_after_minutes,
        price=lead.price,
        policy=lead.policy,
        price_limit=limit,
        organisation_id=organisation_id,
        further_consultants=tuple(offering.consultant_id for offering in given_by[1:]),
        made_by=made_by,
        created_at=work.now,
        note=wish.note,
        attendee=wish.attendee,
        hold_expires_at=work.now + timedelta(minutes=settings.hold_minutes) if limit else None,
        location=lead.location,
    )
