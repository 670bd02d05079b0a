"""Meetings that no call of ours sees, by phone or in person: their consultant says how it was, or time does."""

from __future__ import annotations

from datetime import datetime, timedelta

from consulta.contracts.booking import Absent, BookingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.work import Work
from consulta.services.booking.commands import announcing
from consulta.services.booking.commands.missing import miss
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.states import State, Step
from consulta.services.booking.errors.bookings import NoSuchBooking
from consulta.services.booking.errors.meetings import NothingToTell, NotOverYet, NotYoursToTell
from consulta.services.booking.repository import bookings as repository
from consulta.services.booking.settings import Settings
from consulta.services.booking.timers import MeetingSettles


def await_word(work: Work, booking: Booking) -> None:
    """ME-2. See to it that a promised meeting ends, whatever its consultant says of it; a call ends by itself.

    Called whenever a time is promised or moved: the timer of an earlier time finds out by itself.
    """
    if booking.location.has_call:
        return
    patience = timedelta(hours=work.settings(Settings).meeting_settles_after_hours)
    settles = MeetingSettles(booking_id=booking.id, ends_at=booking.ends_at)
    work.publish_at(settles, booking.ends_at + patience)


async def tell(work: Work, booking_id: BookingId, person: PersonId, *, took_place: bool) -> None:
    """ME-2. The consultant says how it was, once; the same said twice changes nothing.

    Raises `NoSuchBooking`, `NotYoursToTell`, `NotOverYet`, and `NothingToTell` where a call of ours saw it, or once it
    has ended otherwise.
    """
    before = await repository.find_for_update(work, booking_id)
    party = None if before is None else before.party_of(person)
    if before is None or party is None:
        raise NoSuchBooking
    if party is not Party.CONSULTANT:
        raise NotYoursToTell
    if before.state is (State.COMPLETED if took_place else State.NO_SHOW) and not before.location.has_call:
        return
    if before.location.has_call or before.state is not State.CONFIRMED:
        raise NothingToTell(state=before.state)
    if not before.awaits_word(work.now):
        raise NotOverYet(ends_at=before.ends_at)
    await _end(work, before, took_place=took_place)


async def settle_when_due(work: Work, booking_id: BookingId, ends_at: datetime) -> None:
    """ME-2. Nobody said otherwise in time: it took place. A meeting that was moved since has another timer."""
    before = await repository.find_for_update(work, booking_id)
    if before is not None and before.ends_at == ends_at and before.awaits_word(work.now):
        await _end(work, before, took_place=True)


async def _end(work: Work, before: Booking, *, took_place: bool) -> None:
    if took_place:
        after = before.after(Step.START, Step.COMPLETE)
        await repository.save(work, before, after)
        work.publish(announcing.completed(after, without_call=True))
        return
    await miss(work, before, Absent.CLIENT)
