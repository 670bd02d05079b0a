"""SE-1 to SE-6. Booking in a rhythm: each time is an ordinary booking, all of them or those that are possible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from consulta.contracts.booking import BookingId, LeftOut, SeriesBooked, SeriesId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.money import Money
from consulta.kit.work import Work
from consulta.services.booking.commands import announcing, cancelling
from consulta.services.booking.commands.booking import Wish, decide
from consulta.services.booking.commands.cancelling import Terms
from consulta.services.booking.commands.limits import refuse_full
from consulta.services.booking.commands.making import announce, count, take
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.series import (
    SKIPPED,
    Must,
    Occurrence,
    Planned,
    Rhythm,
    Series,
    plan,
)
from consulta.services.booking.domain.states import Step, can
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.errors.bookings import (
    ClientBusy,
    DayFull,
    NoSuchOffering,
    NotOffered,
    OwnOffering,
    RefundChanged,
    SlotTaken,
    TooFarAhead,
    TooManyOfThis,
    TooSoon,
    WeekFull,
)
from consulta.services.booking.errors.lines import NotKnownYet
from consulta.services.booking.errors.series import (
    NoSuchSeries,
    NothingPossible,
    NothingToCancel,
    SeriesNotPossible,
    SeriesPriceChanged,
    TimesNotApart,
)
from consulta.services.booking.repository import series as repository
from consulta.services.booking.repository.bookings import lock_people, parts_of, save
from consulta.services.booking.repository.limits import find_reached
from consulta.services.booking.repository.offerings import find_offering_with_busy, knows_person

UNPAID_REASON = "Not all times of the series could be paid."

_OF_ONE_TIME = (
    SlotTaken,
    ClientBusy,
    NotOffered,
    TooSoon,
    TooFarAhead,
    DayFull,
    WeekFull,
    TooManyOfThis,
)
"""What stands in the way of one time and not of the others."""


@dataclass(frozen=True, slots=True)
class Beat:
    """What is booked again and again: an offering, from a first time on."""

    offering_id: OfferingId
    first: datetime
    rhythm: Rhythm
    times: int


@dataclass(frozen=True, slots=True)
class Order:
    """What a client chose of a rhythm, and on which terms."""

    beat: Beat
    chosen: dict[int, datetime]
    """When, by the number in the rhythm: its own time or another one."""
    must: Must
    each_minor: int
    """What each was shown to cost at most."""
    wish: Wish
    """What each of them is booked with; its time is replaced."""


async def book(work: Work, order: Order) -> SeriesId:
    """Book every chosen time as an ordinary booking with its own snapshot and hold; all or those that are possible.

    Times are taken in their order and counted afterwards: two who want the same times never wait for each other.
    Raises `NoSuchOffering`, `OwnOffering`, `NotKnownYet`, `TimesNotApart`, `SeriesPriceChanged`, `SeriesNotPossible`,
    `NothingPossible`, `CalendarStale`, `TooManyUnpaid`, `TooManyOpen`, and what the offering's form asks.
    """
    beat, client_id = order.beat, order.wish.client_id
    offering = await _offering(work, order)
    planned = plan(beat.first, offering.hours.zone, beat.rhythm, beat.times)
    _refuse_unfit(order, planned)
    if offering.consultant_id == client_id:
        raise OwnOffering
    if not await knows_person(work, client_id):
        raise NotKnownYet
    series = Series(
        id=SeriesId(work.new_id()),
        client_id=client_id,
        consultant_id=offering.consultant_id,
        offering_id=offering.id,
        offering_title=offering.title,
        rhythm=beat.rhythm,
        times=beat.times,
        must=order.must,
        wall_zone=offering.hours.zone,
        created_at=work.now,
    )
    await repository.add(work, series)
    booked: dict[int, Booking] = {}
    left_out = {each.number: SKIPPED for each in planned if each.number not in order.chosen}
    refused: dict[int, str] = {}
    for number, starts_at in sorted(order.chosen.items(), key=lambda each: each[1]):
        try:
            booked[number] = await _take(work, order, offering, starts_at, series.id)
        except _OF_ONE_TIME as error:
            refused[number] = error.code
    told = [{"number": number, "code": code} for number, code in sorted(refused.items())]
    if refused and order.must is Must.ALL:
        raise SeriesNotPossible(left_out=told)
    if not booked:
        raise NothingPossible(left_out=told)
    for booking in booked.values():
        await count(work, booking, together_with=len(booked) - 1)
    await repository.add_occurrences(
        work, series.id, [_occurrence(each, booked, left_out | refused) for each in planned]
    )
    work.publish(_told(series, order, refused))
    for booking in booked.values():
        announce(work, booking)
    return series.id


@dataclass(frozen=True, slots=True)
class Remaining:
    """What lies ahead of a series, and what cancelling all of it now would mean for one side."""

    party: Party
    bookings: list[tuple[Booking, Terms]]

    @property
    def refund(self) -> Money:
        """What would be given back altogether."""
        return _sum([terms.refund for _, terms in self.bookings])

    @property
    def kept(self) -> Money:
        """What would be kept altogether."""
        return _sum([terms.kept for _, terms in self.bookings])


async def remaining(
    work: Work, series_id: SeriesId, person: PersonId, *, for_update: bool = False
) -> Remaining:
    """What of a series could be cancelled now. Raises `NoSuchSeries`, `NothingToCancel`."""
    its = await repository.list_bookings(work, series_id, for_update=for_update)
    parties = {booking.party_of(person) for booking in its}
    party = next((each for each in parties if each is not None), None)
    if party is None:
        raise NoSuchSeries
    ahead = sorted((each for each in its if each.is_cancellable(work.now)), key=lambda each: each.starts_at)
    if not ahead:
        raise NothingToCancel
    return Remaining(party, [(booking, Terms.of(booking, party, work)) for booking in ahead])


async def cancel_remaining(
    work: Work, series_id: SeriesId, person: PersonId, *, reason: str | None, expected_refund_minor: int
) -> None:
    """SE-5. Cancel what lies ahead, each by its own policy, at the sum that was shown.

    Raises `NoSuchSeries`, `NothingToCancel`, `RefundChanged`.
    """
    found = await remaining(work, series_id, person, for_update=True)
    if found.refund.amount_minor != expected_refund_minor:
        raise RefundChanged(refund=found.refund, kept=found.kept)
    several = len(found.bookings) > 1
    for booking, _ in found.bookings:
        await cancelling.cancel_as(work, booking, found.party, reason=reason, with_series=several)


async def give_up_unpaid(work: Work, booking_id: BookingId) -> None:
    """SE-4. A time of an all-or-nothing series could not be paid: the others go free of charge, too.

    Twice changes nothing, nor does a booking that belongs to none.
    """
    series = await repository.find_series_of(work, booking_id)
    if series is None or series.must is not Must.ALL:
        return
    others = [
        each
        for each in await repository.list_bookings(work, series.id, for_update=True)
        if can(each.state, Step.CANCEL) and work.now < each.starts_at
    ]
    for before in others:
        after = before.after(
            Step.CANCEL, cancelled_by=Party.CLIENT, cancel_reason=UNPAID_REASON, refund_percent=100
        )
        await save(work, before, after)
        work.publish(
            announcing.cancelled(after, Party.CLIENT, 100, before.awaited, with_series=len(others) > 1)
        )


async def _offering(work: Work, order: Order) -> Offering:
    on = [start.date() for start in order.chosen.values()]
    offering = await find_offering_with_busy(work, order.beat.offering_id, first_on=min(on), last_on=max(on))
    if offering is None or not offering.has_slots:
        raise NoSuchOffering
    return offering


def _refuse_unfit(order: Order, planned: list[Planned]) -> None:
    numbers = {each.number for each in planned}
    starts = set(order.chosen.values())
    if not order.chosen.keys() <= numbers or len(starts) < len(order.chosen):
        raise TimesNotApart


async def _take(
    work: Work, order: Order, offering: Offering, starts_at: datetime, series_id: SeriesId
) -> Booking:
    """One of its times, or nothing of it.

    Whoever moves a booking of the same two people waits, as movers do for each other: what they give up may be wanted
    here, and the other way round.
    """
    wish = replace(order.wish, offering_id=offering.id, starts_at=starts_at)
    booking = replace(decide(work, wish, offering), series_id=series_id)
    if booking.price_limit.amount_minor != order.each_minor:
        raise SeriesPriceChanged(each=booking.price_limit)
    async with work.session.begin_nested():
        refuse_full(await find_reached(work, offering, booking), offering.asks)
        await lock_people(work, booking)
        await take(work, booking, taking=parts_of(booking))
    return booking


def _told(series: Series, order: Order, refused: dict[int, str]) -> SeriesBooked:
    missing = [LeftOut(starts_at=order.chosen[number], code=code) for number, code in refused.items()]
    return SeriesBooked(
        series_id=series.id,
        consultant_id=series.consultant_id,
        client_id=series.client_id,
        offering_title=series.offering_title,
        left_out=tuple(sorted(missing, key=lambda each: each.starts_at)),
    )


def _occurrence(each: Planned, booked: dict[int, Booking], left_out: dict[int, str]) -> Occurrence:
    booking = booked.get(each.number)
    return Occurrence(
        each.number,
        each.wall,
        None if booking is None else booking.id,
        left_out.get(each.number) if booking is None else None,
    )


def _sum(amounts: list[Money]) -> Money:
    return sum(amounts[1:], start=amounts[0])
