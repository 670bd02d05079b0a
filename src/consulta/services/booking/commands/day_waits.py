"""Waiting for days that are full: the first in line who can use a time that comes free has it alone for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from consulta.contracts.attendees import Attendee
from consulta.contracts.booking import BookingId, DayWaitChanged, TimeOffered
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.intake import Answer
from consulta.kit.work import Work
from consulta.services.booking.commands.booking import Wish, decide
from consulta.services.booking.commands.limits import refuse_full
from consulta.services.booking.commands.making import make
from consulta.services.booking.domain.day_waits import (
    MOST_DAYS,
    MOST_WAITS,
    OPEN,
    Days,
    DayWait,
    DayWaitState,
    offer_ends,
)
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.domain.wall_time import moment_of
from consulta.services.booking.errors.bookings import NoSuchOffering, OwnOffering
from consulta.services.booking.errors.day_waits import (
    DaysOver,
    DaysTooFarAhead,
    NoSuchDayWait,
    NoTimeKept,
    TimesAreFree,
    TooManyDays,
    TooManyDayWaits,
)
from consulta.services.booking.errors.lines import NotKnownYet
from consulta.services.booking.repository import day_waits as repository
from consulta.services.booking.repository.bookings import parts_of
from consulta.services.booking.repository.limits import find_reached
from consulta.services.booking.repository.offerings import find_offering_with_busy, knows_person
from consulta.services.booking.settings import Settings
from consulta.services.booking.timers import CalendarRevised, DaysPass, TimeOfferLapses


async def wait(work: Work, client_id: PersonId, offering_id: OfferingId, days: Days) -> UUID:
    """DW-1. Wait for a free time on these days; returns the place's identifier.

    Raises `TooManyDays`, `NoSuchOffering`, `OwnOffering`, `NotKnownYet`, `DaysOver`, `DaysTooFarAhead`, `TimesAreFree`,
    `TooManyDayWaits` and `AlreadyWaitingForDays`.
    """
    offering = await _awaitable(work, client_id, offering_id, days)
    new = DayWait(
        id=work.new_id(),
        consultant_id=offering.consultant_id,
        offering_id=offering_id,
        client_id=client_id,
        ticket=await repository.draw_ticket(work, offering.consultant_id),
        days=days,
        state=DayWaitState.WAITING,
        created_at=work.now,
    )
    # Read behind the lock: what was offered to somebody meanwhile is not free.
    free = await _first_wanted(work, new, await _offering_of(work, offering_id, days) or offering)
    if free is not None:
        raise TimesAreFree(starts_at=free)
    if await repository.count_of_client(work, client_id) >= MOST_WAITS:
        raise TooManyDayWaits(most=MOST_WAITS)
    await repository.add(work, new)
    _tell(work, new)
    work.publish_at(DaysPass(wait_id=new.id), days.ends_at)
    horizon = timedelta(days=offering.rules.horizon_days)
    if days.ends_at > work.now + horizon:
        # The end of the last day cannot be booked before the horizon has reached it.
        work.publish_at(CalendarRevised(consultant_id=new.consultant_id), days.ends_at - horizon)
    return new.id


async def _awaitable(work: Work, client_id: PersonId, offering_id: OfferingId, days: Days) -> Offering:
    """The offering, if somebody can wait for these days of it."""
    if not timedelta(0) <= days.last_on - days.first_on < timedelta(days=MOST_DAYS):
        raise TooManyDays
    offering = await _offering_of(work, offering_id, days)
    if offering is None or not offering.has_slots:
        raise NoSuchOffering
    if offering.consultant_id == client_id:
        raise OwnOffering
    if not await knows_person(work, client_id):
        raise NotKnownYet
    if days.ends_at <= work.now:
        raise DaysOver
    rules = offering.rules
    if days.ends_at - timedelta(days=1) > work.now + timedelta(days=rules.horizon_days):
        raise DaysTooFarAhead(horizon_days=rules.horizon_days)
    return offering


async def leave(work: Work, wait_id: UUID, client_id: PersonId) -> None:
    """Wait no longer; a time that was kept goes to the next. Raises `NoSuchDayWait`."""
    await _end(work, await _own(work, wait_id, client_id), DayWaitState.LEFT)


async def pass_on(work: Work, wait_id: UUID, client_id: PersonId) -> None:
    """DW-3. Let the next have the time that is kept, and go on waiting. Raises `NoSuchDayWait` and `NoTimeKept`."""
    own = await _own(work, wait_id, client_id)
    if own.state is not DayWaitState.OFFERED:
        raise NoTimeKept
    await _change(work, own.passing())
    await _give_on(work, own)


@dataclass(frozen=True, slots=True)
class Said:
    """What goes along with a booking."""

    note: str | None
    answers: tuple[Answer, ...] = ()
    consented: bool = False
    form_version: int | None = None
    attendee: Attendee | None = None


async def take(work: Work, wait_id: UUID, client_id: PersonId, said: Said) -> BookingId:
    """Book the time that is kept, in the transaction that gives it back: nobody can come between.

    Raises `NoSuchDayWait`, `NoTimeKept`, and what booking raises; the time stays kept then.
    """
    own = await _own(work, wait_id, client_id)
    if own.starts_at is None or own.offered_until is None or own.offered_until <= work.now:
        raise NoTimeKept
    on = own.starts_at.date()
    offering = await find_offering_with_busy(work, own.offering_id, first_on=on, last_on=on)
    if offering is None:
        raise NoSuchOffering
    wish = Wish(
        client_id,
        own.offering_id,
        own.starts_at,
        said.note,
        answers=said.answers,
        consented=said.consented,
        form_version=said.form_version,
        attendee=said.attendee,
    )
    booking = decide(work, wish, offering)
    await repository.give_time_back(work, own.id)
    await make(work, booking, taking=parts_of(booking))
    refuse_full(await find_reached(work, offering, booking), offering.asks)
    await _change(work, own.after(DayWaitState.TAKEN, booking_id=booking.id))
    return booking.id


async def let_offer_lapse(work: Work, wait_id: UUID) -> None:
    """DW-3. Nobody answered in time: the next is asked. Never earlier, and not what was answered meanwhile."""
    own = await _locked(work, wait_id)
    is_over = own is not None and own.offered_until is not None and own.offered_until <= work.now
    if own is not None and is_over:
        await _end(work, own, DayWaitState.LAPSED)


async def let_days_pass(work: Work, wait_id: UUID) -> None:
    """DW-4. The days are over, and the wait with them."""
    own = await _locked(work, wait_id)
    if own is not None and own.state in OPEN and own.days.ends_at <= work.now:
        await _end(work, own, DayWaitState.OVER)


async def offer_what_is_free(work: Work, consultant_id: PersonId) -> None:
    """DW-2. Offer free times of a consultant to those who wait, in the order of their tickets. Locks the line."""
    if await repository.lock_line(work, consultant_id):
        await _offer_in_line(work, consultant_id)


async def offer_around(work: Work, booking_id: BookingId) -> None:
    """The same for everybody whose time a booking took, in one order of their lines."""
    for consultant_id in await repository.consultants_of(work, booking_id):
        await offer_what_is_free(work, consultant_id)


async def _offer_in_line(work: Work, consultant_id: PersonId) -> None:
    """The line is locked. Each who waits is offered the first time they would take, unless somebody has it by then."""
    waiting = await repository.list_waiting(work, consultant_id)
    known: dict[OfferingId, Offering | None] = {}
    for each in waiting:
        if each.offering_id not in known:
            known[each.offering_id] = await _offering_for_all(work, each.offering_id, waiting)
        offering = known[each.offering_id]
        if offering is not None and offering.has_slots and await _offer(work, each, offering):
            known.clear()  # one time less is free


async def _offer(work: Work, own: DayWait, offering: Offering) -> bool:
    rules = offering.rules
    starts_at = await _first_wanted(work, own, offering)
    if starts_at is None:
        return False
    until = offer_ends(
        starts_at,
        now=work.now,
        life=timedelta(minutes=work.settings(Settings).time_offer_minutes),
        notice=timedelta(minutes=rules.minimum_notice_minutes),
    )
    if until is None or not await repository.keep_time(work, own, rules.occupancy_of(starts_at)):
        return False
    offered = own.after(DayWaitState.OFFERED, starts_at=starts_at, offered_until=until)
    await _change(work, offered)
    work.publish(
        TimeOffered(
            wait_id=offered.id,
            consultant_id=offered.consultant_id,
            client_id=offered.client_id,
            offering_id=offered.offering_id,
            offering_title=offering.title,
            consultant_slug=offering.consultant_slug,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=rules.duration_minutes),
            offered_until=until,
            revision=offered.revision,
        )
    )
    work.publish_at(TimeOfferLapses(wait_id=offered.id), until)
    work.publish(CalendarRevised(consultant_id=offered.consultant_id))
    return True


async def _first_wanted(work: Work, own: DayWait, offering: Offering) -> datetime | None:
    """The first free time that they would take and can come to."""
    window = own.days.window
    free = [each for each in offering.free_starts(window=window, now=work.now) if own.days.includes(each)]
    if not free:
        return None
    busy = await repository.list_client_busy(work, own.client_id, window)
    start = own.first_wanted(free, minutes=offering.rules.duration_minutes, client_busy=busy)
    return None if start is None else moment_of(start)


async def _offering_for_all(work: Work, offering_id: OfferingId, waiting: list[DayWait]) -> Offering | None:
    """An offering with what is busy on all the days that somebody waits for: one look for the whole line."""
    days = [each.days for each in waiting if each.offering_id == offering_id]
    return await find_offering_with_busy(
        work,
        offering_id,
        first_on=min(each.first_on for each in days),
        last_on=max(each.last_on for each in days),
    )


async def _offering_of(work: Work, offering_id: OfferingId, days: Days) -> Offering | None:
    return await find_offering_with_busy(work, offering_id, first_on=days.first_on, last_on=days.last_on)


async def _own(work: Work, wait_id: UUID, client_id: PersonId) -> DayWait:
    own = await _locked(work, wait_id)
    if own is None or own.client_id != client_id or own.state not in OPEN:
        raise NoSuchDayWait
    return own


async def _locked(work: Work, wait_id: UUID) -> DayWait | None:
    """A place as it is once nobody else changes its line."""
    found = await repository.find(work, wait_id)
    if found is None:
        return None
    await repository.lock_line(work, found.consultant_id)
    return await repository.find(work, wait_id)


async def _end(work: Work, own: DayWait, state: DayWaitState) -> None:
    was_offered = own.state is DayWaitState.OFFERED
    await _change(work, own.after(state))
    if was_offered:
        await _give_on(work, own)


async def _give_on(work: Work, own: DayWait) -> None:
    """What was kept is for the next, and for everybody when nobody else waits for it."""
    await repository.give_time_back(work, own.id)
    await _offer_in_line(work, own.consultant_id)
    # Others look once this is committed.
    work.publish(CalendarRevised(consultant_id=own.consultant_id))


async def _change(work: Work, after: DayWait) -> None:
    await repository.save(work, after)
    _tell(work, after)


def _tell(work: Work, changed: DayWait) -> None:
    work.publish(
        DayWaitChanged(
            wait_id=changed.id,
            consultant_id=changed.consultant_id,
            client_id=changed.client_id,
            revision=changed.revision,
        )
    )
