"""Those who wait for seats of a full class: first come, first offered, each alone and for a while."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from consulta.contracts.booking import ClassChanged, ClassId, SeatOffered
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.domain.classes import Class, Wait, WaitState, first_to_offer
from consulta.services.booking.errors.bookings import OwnOffering
from consulta.services.booking.errors.classes import (
    EnrolmentOver,
    NoSuchClass,
    NotWaiting,
    SeatsAreFree,
    TooManySeats,
)
from consulta.services.booking.repository import classes as repository
from consulta.services.booking.settings import Settings
from consulta.services.booking.timers import SeatOfferLapses


async def wait(work: Work, class_id: ClassId, client_id: PersonId, *, seats: int) -> None:
    """Stand in line for seats of a full class.

    Raises `NoSuchClass`, `EnrolmentOver`, `OwnOffering`, `TooManySeats`, `SeatsAreFree` and `AlreadyWaiting`.
    """
    wanted = await repository.find_for_update(work, class_id)
    if wanted is None:
        raise NoSuchClass
    if not wanted.is_open(work.now):
        raise EnrolmentOver
    if wanted.consultant_id == client_id:
        raise OwnOffering
    if seats > wanted.most_seats:
        raise TooManySeats(most=wanted.most_seats)
    waiting = await repository.list_waits(work, class_id)
    nobody_waits = all(each.state is not WaitState.WAITING for each in waiting)
    if nobody_waits and wanted.seats_left >= seats:
        raise SeatsAreFree
    await repository.add_wait(
        work,
        Wait(
            id=work.new_id(),
            class_id=class_id,
            client_id=client_id,
            ticket=await repository.draw_ticket(work, class_id),
            seats=seats,
            state=WaitState.WAITING,
            offered_until=None,
            booking_id=None,
        ),
    )
    _tell(work, await repository.change(work, class_id))


async def stop_waiting(work: Work, class_id: ClassId, client_id: PersonId) -> None:
    """Leave the line; seats that were offered go to the next. Raises `NoSuchClass` and `NotWaiting`."""
    wanted = await repository.find_for_update(work, class_id)
    if wanted is None:
        raise NoSuchClass
    own = await find_wait(work, class_id, client_id)
    if own is None:
        raise NotWaiting
    await _end(work, wanted, own, WaitState.LEFT)


async def find_wait(work: Work, class_id: ClassId, client_id: PersonId) -> Wait | None:
    """Somebody's open place in the line."""
    waits = await repository.list_waits(work, class_id)
    return next((each for each in waits if each.client_id == client_id), None)


async def let_offer_lapse(work: Work, class_id: ClassId, wait_id: UUID) -> None:
    """The time of an offer is over: the next one is asked. Never earlier, and not what was taken meanwhile."""
    wanted = await repository.find_for_update(work, class_id)
    if wanted is None:
        return
    for own in await repository.list_waits(work, class_id):
        is_over = own.offered_until is not None and own.offered_until <= work.now
        if own.id == wait_id and own.state is WaitState.OFFERED and is_over:
            await _end(work, wanted, own, WaitState.LAPSED)


async def close_the_line(work: Work, class_id: ClassId) -> None:
    """The class begins: nobody waits any longer."""
    wanted = await repository.find_for_update(work, class_id)
    if wanted is None or wanted.starts_at > work.now:
        return
    await drop_everybody(work, wanted)
    if wanted.seats_offered:
        _tell(work, await repository.change(work, class_id, seats_offered=0))


async def drop_everybody(work: Work, wanted: Class) -> None:
    """End every open place; the class is locked, and its offered seats are the caller's to take back."""
    for own in await repository.list_waits(work, wanted.id):
        await repository.step_wait(work, own, WaitState.LAPSED)


async def give_back_seats(work: Work, class_id: ClassId, seats: int) -> None:
    """Seats of a booking that came to nothing are free, for those who wait first."""
    wanted = await repository.find_for_update(work, class_id)
    if wanted is None:
        return
    wanted = await repository.change(work, class_id, seats_taken=wanted.seats_taken - seats)
    _tell(work, await offer_what_is_free(work, wanted))


async def offer_what_is_free(work: Work, wanted: Class) -> Class:
    """CL-5. Offer free seats to those who wait, in order, each until an hour of their own is over or the class begins.

    The class is locked; it is returned as it is afterwards.
    """
    if not wanted.is_open(work.now):
        return wanted
    waits = await repository.list_waits(work, wanted.id)
    life = timedelta(minutes=work.settings(Settings).seat_offer_minutes)
    while (first := first_to_offer(waits, wanted.seats_left)) is not None:
        until = min(work.now + life, wanted.starts_at)
        await repository.step_wait(work, first, WaitState.OFFERED, offered_until=until)
        wanted = await repository.change(work, wanted.id, seats_offered=wanted.seats_offered + first.seats)
        work.publish(
            SeatOffered(
                wait_id=first.id,
                class_id=wanted.id,
                consultant_id=wanted.consultant_id,
                client_id=first.client_id,
                title=wanted.title,
                seats=first.seats,
                starts_at=wanted.starts_at,
                offered_until=until,
                revision=wanted.revision,
            )
        )
        work.publish_at(SeatOfferLapses(wait_id=first.id, class_id=wanted.id), until)
        waits = [each for each in waits if each.id != first.id]
    return wanted


async def _end(work: Work, wanted: Class, own: Wait, state: WaitState) -> None:
    await repository.step_wait(work, own, state)
    kept = own.seats if own.state is WaitState.OFFERED else 0
    wanted = await repository.change(work, wanted.id, seats_offered=wanted.seats_offered - kept)
    _tell(work, await offer_what_is_free(work, wanted))


def _tell(work: Work, changed: Class) -> None:
    work.publish(
        ClassChanged(class_id=changed.id, consultant_id=changed.consultant_id, revision=changed.revision)
    )
