"""Moving a promise to another time: one swap, or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from consulta.contracts.booking import BookingId, Mover
from consulta.contracts.directory import RoomId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party, Way
from consulta.kit.work import Work
from consulta.services.booking.commands import announcing
from consulta.services.booking.commands.limits import refuse_full
from consulta.services.booking.commands.meetings import await_word
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.promises import wall_of
from consulta.services.booking.domain.slots import zone_at
from consulta.services.booking.domain.states import State
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.errors.bookings import (
    CalendarStale,
    ClientBusy,
    MovingTooLate,
    NoRoomFree,
    NoSuchBooking,
    NotMovable,
    NotOffered,
    SlotTaken,
)
from consulta.services.booking.repository import bookings as repository
from consulta.services.booking.repository import teams
from consulta.services.booking.repository.busy import find_stale, is_busy_elsewhere
from consulta.services.booking.repository.limits import find_reached
from consulta.services.booking.repository.offerings import find_offering_with_busy, list_given
from consulta.services.booking.settings import Settings


async def reschedule(work: Work, booking_id: BookingId, person: PersonId, starts_at: datetime) -> None:
    """Move the booking; its length, price and policy stay, and what is held carries over.

    Either side may (BK-9). The new time may overlap the old one, which is given up in the same instant. Moving to the
    time it has already changes nothing. Raises `NoSuchBooking`, `NotMovable`, `MovingTooLate`, `NotOffered`, `TooSoon`,
    `TooFarAhead`, `SlotTaken`, `NoRoomFree`, `ClientBusy`, `DayFull`, `WeekFull`.
    """
    before = await repository.find_for_update(work, booking_id)
    party = None if before is None else before.party_of(person)
    if before is None or party is None:
        raise NoSuchBooking
    await reschedule_as(work, before, party, starts_at)


async def reschedule_as(
    work: Work, before: Booking, party: Party, starts_at: datetime, *, acted_by: PersonId | None = None
) -> None:
    """Move a locked booking for this side; `acted_by` somebody else, who may. Raises as `reschedule`."""
    if before.way is not Way.SLOT or before.state is not State.CONFIRMED or work.now >= before.starts_at:
        raise NotMovable(state=before.state)
    if starts_at == before.starts_at:
        return
    if not before.is_movable_by(party, work.now):
        raise MovingTooLate
    await move(
        work, before, starts_at, mover=Mover(party), waives=party is Party.CONSULTANT, acted_by=acted_by
    )


async def move(
    work: Work,
    before: Booking,
    starts_at: datetime,
    *,
    mover: Mover,
    waives: bool,
    acted_by: PersonId | None = None,
) -> None:
    """Give a locked, promised booking another time in one swap; whether it may be moved is decided before.

    `waives` says that the consultant wants it so: notice, horizon and limits are theirs to waive. Raises as
    `reschedule`.
    """
    offerings = await offered_at(work, before, starts_at, waives=waives)
    zone = zone_at(offerings[0].hours, starts_at)
    after = before.after(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=before.duration_minutes),
        moved_by=mover,
        moves=before.moves + 1,
        wall_zone=zone,
        wall_start=wall_of(starts_at, zone),
    )
    await _refuse_full(work, after, offerings[0], waives=waives)
    await repository.save(work, before, after)
    if not await repository.swap_occupancy(work, after):
        if not await repository.is_client_free(work, after):
            raise ClientBusy(starts_at=starts_at)
        raise SlotTaken(consultant_id=after.consultant_id, starts_at=starts_at)
    await _move_room(work, after)
    work.publish(announcing.rescheduled(after, mover, before.starts_at, acted_by))
    await_word(work, after)


async def offered_at(work: Work, booking: Booking, starts_at: datetime, *, waives: bool) -> list[Offering]:
    """The offering as each of the booking's consultants gives it, once all of them offer this time, be it free or not.

    Raises `NotOffered`, `TooSoon`, `TooFarAhead`.
    """
    offerings = await _given_by(work, booking, starts_at.date())
    if not offerings:
        raise NotOffered
    for offering in offerings:
        _refuse_unoffered(booking, offering, starts_at, work.now, waives=waives)
    return offerings


async def _refuse_full(work: Work, moved: Booking, offering: Offering, *, waives: bool) -> None:
    """BK-17, BK-21. No appointment elsewhere is in the way, nor a limit, which its consultant may waive."""
    if await is_busy_elsewhere(work, moved.consultants, moved.during):
        raise SlotTaken(consultant_id=moved.consultant_id, starts_at=moved.starts_at)
    stale = await find_stale(work, moved.consultants, work.settings(Settings).stale_before(work.now))
    if stale is not None:
        raise CalendarStale(consultant_id=stale)
    if not waives:
        refuse_full(await find_reached(work, offering, moved), offering.asks)


async def _given_by(work: Work, booking: Booking, on: date) -> list[Offering]:
    """The offering as each of the booking's consultants gives it: one's own, or the organisation's (TE-3)."""
    own = await find_offering_with_busy(work, booking.offering_id, first_on=on, last_on=on)
    if own is not None:
        return [own]
    return await list_given(work, booking.offering_id, booking.consultants, first_on=on, last_on=on)


async def _move_room(work: Work, booking: Booking) -> None:
    """TE-4. Keep the room if it is free at the new time as well, otherwise take another. Raises `NoRoomFree`."""
    had = await teams.room_of(work, booking)
    if had is None:
        return
    rooms = [room for room in await teams.rooms_in_use(work, had.organisation_id) if room != had.room_id]
    rooms.insert(0, RoomId(had.room_id))
    await teams.lock_rooms(work, rooms)
    await teams.give_room_back(work, booking)
    if await teams.take_room(work, booking, rooms) is None:
        raise NoRoomFree(starts_at=booking.starts_at)


def _refuse_unoffered(
    booking: Booking, offering: Offering, starts_at: datetime, now: datetime, *, waives: bool
) -> None:
    """The times are those of the offering today, for a call of the booking's own length.

    Notice and horizon protect the consultant, who may waive both; an offering that is no longer sold still has times
    for those who bought it.
    """
    rules = replace(
        offering.rules,
        duration_minutes=booking.duration_minutes,
        buffer_before_minutes=booking.buffer_before_minutes,
        buffer_after_minutes=booking.buffer_after_minutes,
    )
    if waives:
        rules = replace(rules, minimum_notice_minutes=0, horizon_days=3650)
    replace(offering, rules=rules, is_bookable=True, ways=frozenset({Way.SLOT})).refuse_unbookable(
        starts_at, now=now
    )
