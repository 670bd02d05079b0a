"""Calls at once: asked for, ringing, and answered exactly once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from consulta.contracts.booking import DECLINED_BY_CONSULTANT, Availability, BookingId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party, Way
from consulta.kit.database.engine import constraint_of
from consulta.kit.settings import PlatformSettings
from consulta.kit.work import Work
from consulta.services.booking.commands import announcing
from consulta.services.booking.commands.availability import limits_of, look
from consulta.services.booking.commands.making import make
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.instant import PAID_BY_TALK, AtOnce, Standing, wall_of
from consulta.services.booking.domain.policy import price_limit
from consulta.services.booking.domain.states import State, Step
from consulta.services.booking.errors.bookings import ClientBusy, NoSuchBooking, NoSuchOffering, OwnOffering
from consulta.services.booking.errors.instant import (
    AlreadyCalling,
    ConsultantBusy,
    LengthNotPossible,
    NotAvailableNow,
    NotRinging,
)
from consulta.services.booking.errors.lines import NotKnownYet
from consulta.services.booking.repository import availabilities
from consulta.services.booking.repository import bookings as repository
from consulta.services.booking.repository.making import take_time
from consulta.services.booking.repository.offerings import knows_person
from consulta.services.booking.settings import Settings
from consulta.services.booking.timers import HoldExpires

NO_LONGER_FREE = "booking.no_longer_free"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client asks for: the longest call that is possible, or one of so many minutes."""

    client_id: PersonId
    offering_id: OfferingId
    minutes: int | None
    note: str | None


async def ask(work: Work, wish: Wish) -> BookingId:
    """Ask for a call at once: it rings as soon as any money is held.

    Of many who ask at the same time one does; the others are told that the consultant is busy, and nothing of theirs is
    held. Raises `NoSuchOffering`, `OwnOffering`, `NotKnownYet`, `NotAvailableNow`, `ConsultantBusy`, `AlreadyCalling`,
    `ClientBusy`, `LengthNotPossible`, `TooManyUnpaid`, `TooManyOpen`.
    """
    found = await availabilities.consultant_of(work, wish.offering_id)
    if found is None:
        raise NoSuchOffering
    consultant_id, is_called = found
    if consultant_id == wish.client_id:
        raise OwnOffering
    if is_called:
        raise ConsultantBusy(consultant_id=consultant_id)
    if not await knows_person(work, wish.client_id):
        raise NotKnownYet
    standing = await availabilities.find_standing(work, consultant_id)
    offering = _offering_available(work, standing, consultant_id, wish.offering_id)
    minutes = await _minutes(work, standing, offering, wish)
    booking = _draft(work, consultant_id, offering, wish, minutes)
    try:
        await make(work, booking, taking=[])
    except IntegrityError as error:
        match constraint_of(error):
            case "uq_bookings_instant_consultant":
                raise ConsultantBusy(consultant_id=consultant_id) from error
            case "uq_bookings_instant_client":
                raise AlreadyCalling from error
        raise
    await look(work, consultant_id)
    return booking.id


def _offering_available(
    work: Work, standing: Standing | None, consultant_id: PersonId, offering_id: OfferingId
) -> AtOnce:
    if standing is None:
        raise NotAvailableNow(consultant_id=consultant_id)
    offering = next((each for each in standing.offerings if each.offering_id == offering_id), None)
    if offering is None:
        raise NotAvailableNow(consultant_id=consultant_id)
    match standing.availability_at(work.now, limits_of(work)):
        case Availability.BUSY:
            raise ConsultantBusy(consultant_id=consultant_id)
        case Availability.OFF:
            raise NotAvailableNow(consultant_id=consultant_id)
        case Availability.AVAILABLE:
            return offering


async def _minutes(work: Work, standing: Standing | None, offering: AtOnce, wish: Wish) -> int:
    """AN-2. The longest call that both have time for, or the shorter one that was asked for."""
    assert standing is not None  # noqa: S101 - the offering was found in it
    limits = limits_of(work)
    client_wall = wall_of(await availabilities.list_busy_of_client(work, wish.client_id), work.now)
    if client_wall == work.now:
        raise ClientBusy(starts_at=work.now)
    most = offering.minutes_at(work.now, standing.wall_at(work.now), limits)
    if not most:
        raise NotAvailableNow(consultant_id=standing.consultant_id)
    least = offering.bounds(limits)[0]
    if client_wall is not None:
        # The client's own next booking has no buffer on this side.
        most = min(most, (client_wall - work.now) // timedelta(minutes=1))
        if most < least:
            raise ClientBusy(starts_at=client_wall)
    if wish.minutes is None:
        return most
    if not least <= wish.minutes <= most:
        raise LengthNotPossible(least_minutes=least, most_minutes=most)
    return wish.minutes


def _draft(work: Work, consultant_id: PersonId, offering: AtOnce, wish: Wish, minutes: int) -> Booking:
    limit = price_limit(offering.price, minutes, currency=work.resource(PlatformSettings).currency)
    return Booking(
        id=BookingId(work.new_id()),
        client_id=wish.client_id,
        consultant_id=consultant_id,
        offering_id=offering.offering_id,
        offering_title=offering.title,
        state=State.REQUESTED if limit else State.HELD,
        # Until somebody answers, these are only the length; the times are those of the answer.
        starts_at=work.now,
        ends_at=work.now + timedelta(minutes=minutes),
        buffer_before_minutes=0,
        buffer_after_minutes=offering.buffer_after_minutes,
        price=offering.price,
        policy=PAID_BY_TALK,
        price_limit=limit,
        created_at=work.now,
        way=Way.INSTANT,
        note=wish.note,
        hold_expires_at=work.now + _ringing(work),
    )


async def ring(work: Work, before: Booking) -> None:
    """AN-3. The money is held: ring, counted from now. The booking is locked and awaits money."""
    after = before.after(Step.HOLD, hold_expires_at=work.now + _ringing(work))
    await repository.save(work, before, after)
    work.publish(announcing.rang(after))
    work.publish_at(HoldExpires(booking_id=after.id), work.now + _ringing(work))


async def accept(work: Work, booking_id: BookingId, person: PersonId) -> None:
    """Answer a ringing call, once, on whichever device: both meet now. Raises `NoSuchBooking`, `NotRinging`.

    The time is taken at this moment. When what was booked meanwhile leaves too little of it, the request is declined
    instead, and nobody pays.
    """
    before = await _ringing_at(work, booking_id, person)
    for _ in range(2):  # what is in the way may be booked between looking and taking
        minutes = await _minutes_left(work, before)
        if not minutes:
            break
        after = before.after(
            Step.CONFIRM,
            starts_at=work.now,
            ends_at=work.now + timedelta(minutes=minutes),
            hold_expires_at=None,
        )
        if await take_time(work, after.id, repository.parts_of(after), booking_id=after.id):
            await repository.save(work, before, after)
            work.publish(announcing.confirmed(after))
            return
    await _decline(work, before, NO_LONGER_FREE)


async def decline(work: Work, booking_id: BookingId, person: PersonId) -> None:
    """Say no to a ringing call. Raises `NoSuchBooking`, `NotRinging`."""
    await _decline(work, await _ringing_at(work, booking_id, person), DECLINED_BY_CONSULTANT)


async def _decline(work: Work, before: Booking, code: str) -> None:
    after = before.after(Step.DECLINE, decline_code=code)
    await repository.save(work, before, after)
    work.publish(announcing.declined(after, code))


async def _ringing_at(work: Work, booking_id: BookingId, person: PersonId) -> Booking:
    booking = await repository.find_for_update(work, booking_id)
    if booking is None or booking.way is not Way.INSTANT or booking.party_of(person) is not Party.CONSULTANT:
        raise NoSuchBooking
    if not booking.is_ringing_at(work.now):
        raise NotRinging(state=booking.state)
    return booking


async def _minutes_left(work: Work, booking: Booking) -> int:
    """How much of the length that was asked for both have time for now; 0 when it is too little."""
    offering = AtOnce(
        booking.offering_id,
        booking.offering_title,
        booking.price,
        booking.duration_minutes,
        booking.buffer_after_minutes,
    )
    limits = limits_of(work)
    wall = wall_of(await availabilities.list_busy_of_consultant(work, booking.consultant_id), work.now)
    most = min(booking.duration_minutes, offering.minutes_at(work.now, wall, limits))
    client_wall = wall_of(await availabilities.list_busy_of_client(work, booking.client_id), work.now)
    if client_wall is not None:
        most = min(most, (client_wall - work.now) // timedelta(minutes=1))
    least = min(offering.bounds(limits)[0], booking.duration_minutes)
    return most if most >= least else 0


def _ringing(work: Work) -> timedelta:
    return timedelta(seconds=work.settings(Settings).ring_seconds)
