"""Making a booking: decided on what this process remembers, written by one statement that checks it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict

from fastapi import Response

from consulta.contracts.attendees import Attendee
from consulta.contracts.booking import BookingId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.intake import Answer
from consulta.kit.errors import ConsultaError
from consulta.kit.http.idempotency import Claim, find_answer
from consulta.kit.settings import PlatformSettings
from consulta.kit.work import Work
from consulta.services.booking.commands.limits import refuse_full
from consulta.services.booking.commands.making import announce, make
from consulta.services.booking.domain.bookings import Booking, NamedBooking, Names
from consulta.services.booking.domain.intake import intake_of
from consulta.services.booking.domain.policy import price_limit
from consulta.services.booking.domain.promises import wall_of
from consulta.services.booking.domain.slots import zone_at
from consulta.services.booking.domain.states import State
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.errors.bookings import (
    CalendarStale,
    ClientBusy,
    NoSuchOffering,
    OwnOffering,
    SlotTaken,
    TooManyOpen,
    TooManyUnpaid,
)
from consulta.services.booking.errors.lines import NotKnownYet
from consulta.services.booking.repository.bookings import (
    Draft,
    Refusal,
    find_refusal,
    parts_of,
    write_booking,
)
from consulta.services.booking.repository.limits import find_reached, find_reached_alone
from consulta.services.booking.repository.offerings import (
    Client,
    Shelf,
    find_client,
    find_offering,
    find_offering_with_busy,
    knows_person,
)
from consulta.services.booking.settings import Settings

_ROUNDS = 4
"""How often a booking is decided anew when things change while it is written. More would help nobody."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client asks for."""

    client_id: PersonId
    offering_id: OfferingId
    starts_at: datetime
    note: str | None
    answers: tuple[Answer, ...] = ()
    consented: bool = False
    form_version: int | None = None
    """The version of the form that was answered."""
    attendee: Attendee | None = None
    """For whom it is, where that is not the client."""


class Most(TypedDict):
    """What the database is asked to compare with."""

    most_open: int
    most_unpaid: int
    stale_before: datetime | None


Show = Callable[[NamedBooking], bytes]


async def book(work: Work, wish: Wish, *, claim: Claim | None, show: Show) -> bytes | Response:
    """Take the time and tell, committed when this returns: the answer, or the earlier one when `claim` was used before.

    Free of charge it is confirmed at once, otherwise requested until money is held. Raises `NoSuchOffering`,
    `OwnOffering`, `NotOffered`, `TooSoon`, `TooFarAhead`, `SlotTaken`, `ClientBusy`, `TooManyUnpaid`, `TooManyOpen`,
    `DayFull`, `WeekFull`, `TooManyOfThis`, `FormChanged`, `AnswerMissing`, `AnswerUnfit`, `ConsentMissing`.
    """
    settings = work.settings(Settings)
    most: Most = {
        "most_open": settings.most_open_bookings,
        "most_unpaid": settings.most_unpaid_holds,
        "stale_before": settings.stale_before(work.now),
    }
    is_certain = False
    offering, client = await _known(work, wish, afresh=False)
    for _ in range(_ROUNDS):
        if is_certain:
            offering, client = await _known(work, wish, afresh=True)
        try:
            booking = decide(work, wish, offering)
        except ConsultaError:
            # A key that was used answers before today's refusal does, and what is remembered may be out of date.
            if claim is not None and (replay := await find_answer(work, claim)) is not None:
                return replay
            if is_certain:
                raise
            is_certain = True
            continue
        answer = show(NamedBooking(booking, _names(booking, offering, client)))
        announce(work, booking)
        draft = Draft(booking, offering, client)
        if await write_booking(work, draft, **most, claim=claim, answer=answer):
            work.published_alone()
            return answer
        work.unpublish()
        if claim is not None and (replay := await find_answer(work, claim)) is not None:
            return replay
        _raise(await find_refusal(work, booking, **most), booking, settings)
        refuse_full(await find_reached_alone(work, offering, booking), offering.asks)
        is_certain = True
    raise SlotTaken(consultant_id=offering.consultant_id, starts_at=wish.starts_at)


async def book_within(work: Work, wish: Wish) -> Booking:
    """The same in the caller's transaction, for what is decided with more than the booking; slower, as well guarded.

    Raises as `book`, each of which the caller lets through: the transaction is undone.
    """
    on = wish.starts_at.date()
    offering = await find_offering_with_busy(work, wish.offering_id, first_on=on, last_on=on)
    if offering is None:
        raise NoSuchOffering
    if not await knows_person(work, wish.client_id):
        raise NotKnownYet
    booking = decide(work, wish, offering)
    refuse_full(await find_reached(work, offering, booking), offering.asks)
    await make(work, booking, taking=parts_of(booking))
    return booking


async def _known(work: Work, wish: Wish, *, afresh: bool) -> tuple[Offering, Client]:
    shelf = work.resource(Shelf)
    offering = None if afresh else shelf.offerings.find(wish.offering_id)
    client = None if afresh else shelf.clients.find(wish.client_id)
    if offering is None:
        offering = await find_offering(work, wish.offering_id)
        if offering is None:
            raise NoSuchOffering
        shelf.offerings.keep(wish.offering_id, offering)
    if client is None:
        client = await find_client(work, wish.client_id)
        if client is None:
            raise NotKnownYet
        shelf.clients.keep(wish.client_id, client)
    return offering, client


def decide(work: Work, wish: Wish, offering: Offering) -> Booking:
    """The booking as it will be made of an offering, be its time free or not.

    Raises `NoSuchOffering`, `OwnOffering`, `NotOffered`, `TooSoon`, `TooFarAhead`, and what the form asks.
    """
    settings = work.settings(Settings)
    if offering.consultant_id == wish.client_id:
        raise OwnOffering
    offering.refuse_unbookable(wish.starts_at, now=work.now)
    intake = intake_of(
        offering.form,
        offering.form_version,
        wish.answers,
        seen=wish.form_version,
        consented=wish.consented,
    )
    rules = offering.rules
    limit = price_limit(
        offering.price, rules.duration_minutes, currency=work.resource(PlatformSettings).currency
    )
    answer_by = offering.answer_by(
        wish.starts_at,
        now=work.now,
        patience=timedelta(hours=settings.approval_hours),
        least=timedelta(minutes=settings.hold_minutes),
    )
    state, hold_expires_at = State.CONFIRMED, None
    if limit:
        state, hold_expires_at = State.REQUESTED, work.now + timedelta(minutes=settings.hold_minutes)
    elif answer_by is not None:
        state, hold_expires_at = State.HELD, answer_by
    zone = zone_at(offering.hours, wish.starts_at)
    return Booking(
        id=BookingId(work.new_id()),
        client_id=wish.client_id,
        consultant_id=offering.consultant_id,
        offering_id=offering.id,
        offering_title=offering.title,
        state=state,
        starts_at=wish.starts_at,
        ends_at=wish.starts_at + timedelta(minutes=rules.duration_minutes),
        buffer_before_minutes=rules.buffer_before_minutes,
        buffer_after_minutes=rules.buffer_after_minutes,
        price=offering.price,
        policy=offering.policy,
        price_limit=limit,
        created_at=work.now,
        note=wish.note,
        hold_expires_at=hold_expires_at,
        answer_by=answer_by,
        wall_zone=zone,
        wall_start=wall_of(wish.starts_at, zone),
        intake=intake,
        attendee=wish.attendee,
        location=offering.location,
    )


def _names(booking: Booking, offering: Offering, client: Client) -> Names:
    return Names(
        client=client.name,
        client_zone=client.zone,
        consultant=offering.consultant_name,
        consultant_slug=offering.consultant_slug,
        consultant_zone=booking.wall_zone or offering.hours.zone,
    )


def _raise(refusal: Refusal | None, booking: Booking, settings: Settings) -> None:
    match refusal:
        case Refusal.CONSULTANT | Refusal.ELSEWHERE:
            # What keeps the consultant elsewhere is nobody's business: the time is taken, and that is all.
            raise SlotTaken(consultant_id=booking.consultant_id, starts_at=booking.starts_at)
        case Refusal.STALE:
            raise CalendarStale(consultant_id=booking.consultant_id)
        case Refusal.CLIENT:
            raise ClientBusy(starts_at=booking.starts_at)
        case Refusal.OPEN:
            raise TooManyOpen(most=settings.most_open_bookings)
        case Refusal.UNPAID:
            raise TooManyUnpaid(most=settings.most_unpaid_holds)
        case None:
            return
