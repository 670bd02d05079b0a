"""Taking seats: at once while there are some, or those that were offered to who waited."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from consulta.contracts.attendees import Attendee
from consulta.contracts.booking import BookingId, ClassChanged, ClassId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Way
from consulta.kit.database.engine import constraint_of
from consulta.kit.work import Work
from consulta.services.booking.commands.classes.waiting import find_wait
from consulta.services.booking.commands.making import make
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.classes import Class, WaitState
from consulta.services.booking.domain.policy import price_limit
from consulta.services.booking.domain.states import State
from consulta.services.booking.errors.bookings import OwnOffering
from consulta.services.booking.errors.classes import (
    AlreadyEnrolled,
    EnrolmentOver,
    NoSuchClass,
    NothingOffered,
    NotWaiting,
    SeatsTaken,
    TooManySeats,
)
from consulta.services.booking.repository import classes as repository
from consulta.services.booking.repository.making import Taken
from consulta.services.booking.settings import Settings


async def enrol(
    work: Work,
    class_id: ClassId,
    client_id: PersonId,
    *,
    seats: int,
    note: str | None,
    attendee: Attendee | None = None,
) -> BookingId:
    """Take free seats. Nobody overtakes those who wait (CL-5).

    Raises `NoSuchClass`, `EnrolmentOver`, `OwnOffering`, `TooManySeats`, `SeatsTaken`, `AlreadyEnrolled` and what
    `making.make` raises.
    """
    wanted = await _open_class(work, class_id, client_id)
    if seats > wanted.most_seats:
        raise TooManySeats(most=wanted.most_seats)
    waiting = await repository.list_waits(work, class_id)
    seats_left = 0 if any(each.state is WaitState.WAITING for each in waiting) else wanted.seats_left
    if seats > seats_left:
        raise SeatsTaken(seats_left=seats_left)
    wanted = await repository.change(work, class_id, seats_taken=wanted.seats_taken + seats)
    return await _seat(work, wanted, client_id, seats=seats, note=note, attendee=attendee)


async def accept_offer(
    work: Work, class_id: ClassId, client_id: PersonId, *, note: str | None, attendee: Attendee | None = None
) -> BookingId:
    """Take the seats that were offered. Raises `NotWaiting`, `NothingOffered` and what `enrol` raises."""
    wanted = await _open_class(work, class_id, client_id)
    own = await find_wait(work, class_id, client_id)
    if own is None:
        raise NotWaiting
    if own.state is not WaitState.OFFERED or own.offered_until is None or own.offered_until <= work.now:
        raise NothingOffered
    wanted = await repository.change(
        work,
        class_id,
        seats_taken=wanted.seats_taken + own.seats,
        seats_offered=wanted.seats_offered - own.seats,
    )
    booking_id = await _seat(work, wanted, client_id, seats=own.seats, note=note, attendee=attendee)
    await repository.step_wait(work, own, WaitState.TAKEN, booking_id=booking_id)
    return booking_id


async def _open_class(work: Work, class_id: ClassId, client_id: PersonId) -> Class:
    wanted = await repository.find_for_update(work, class_id)
    if wanted is None:
        raise NoSuchClass
    if not wanted.is_open(work.now):
        raise EnrolmentOver
    if wanted.consultant_id == client_id:
        raise OwnOffering
    return wanted


async def _seat(
    work: Work, wanted: Class, client_id: PersonId, *, seats: int, note: str | None, attendee: Attendee | None
) -> BookingId:
    """The booking of seats that the class has counted already."""
    price = wanted.price_of(seats)
    limit = price_limit(price, (wanted.ends_at - wanted.starts_at) // _MINUTE, currency=wanted.currency)
    hold = timedelta(minutes=work.settings(Settings).hold_minutes)
    booking = Booking(
        id=BookingId(work.new_id()),
        client_id=client_id,
        consultant_id=wanted.consultant_id,
        offering_id=wanted.offering_id,
        offering_title=wanted.title,
        state=State.REQUESTED if limit else State.CONFIRMED,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        buffer_before_minutes=0,
        buffer_after_minutes=0,
        price=price,
        policy=wanted.policy,
        price_limit=limit,
        created_at=work.now,
        way=Way.SEAT,
        class_id=wanted.id,
        seats=seats,
        note=note,
        attendee=attendee,
        hold_expires_at=work.now + hold if limit else None,
    )
    seat = Taken(client_id=client_id, client_during=(booking.starts_at, booking.ends_at))
    try:
        await make(work, booking, taking=[seat])
    except IntegrityError as error:
        if constraint_of(error) == "uq_bookings_class_client":
            raise AlreadyEnrolled from error
        raise
    work.publish(
        ClassChanged(class_id=wanted.id, consultant_id=wanted.consultant_id, revision=wanted.revision)
    )
    return booking.id


_MINUTE = timedelta(minutes=1)
