"""A consultant's answer to a request: yes or no, once, while it is awaited."""

from __future__ import annotations

from consulta.contracts.booking import DECLINED_BY_CONSULTANT, BookingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.work import Work
from consulta.services.booking.commands import announcing
from consulta.services.booking.commands.meetings import await_word
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.states import State, Step
from consulta.services.booking.errors.bookings import NoSuchBooking, NothingToAnswer, NotYoursToAnswer
from consulta.services.booking.repository import bookings as repository


async def accept(work: Work, booking_id: BookingId, person: PersonId) -> None:
    """BK-20. The consultant promises the time. Accepting twice changes nothing.

    Raises `NoSuchBooking`, `NotYoursToAnswer`, and `NothingToAnswer` once it was answered otherwise, taken back or is
    overdue.
    """
    before = await _asked(work, booking_id, person)
    if before.state is State.CONFIRMED and before.answer_by is not None:
        return
    if not before.is_answerable(work.now):
        raise NothingToAnswer(state=before.state)
    after = before.after(Step.CONFIRM)
    await repository.save(work, before, after)
    work.publish(announcing.confirmed(after))
    await_word(work, after)


async def decline(work: Work, booking_id: BookingId, person: PersonId, *, reason: str | None) -> None:
    """BK-20. The consultant says no; the time is free at once and billing gives back what is held. Twice is once.

    Raises as `accept` does.
    """
    before = await _asked(work, booking_id, person)
    if before.state is State.DECLINED and before.decline_code == DECLINED_BY_CONSULTANT:
        return
    if not before.is_answerable(work.now):
        raise NothingToAnswer(state=before.state)
    after = before.after(Step.DECLINE, decline_code=DECLINED_BY_CONSULTANT, decline_reason=reason)
    await repository.save(work, before, after)
    work.publish(announcing.declined(after, DECLINED_BY_CONSULTANT))


async def _asked(work: Work, booking_id: BookingId, person: PersonId) -> Booking:
    booking = await repository.find_for_update(work, booking_id)
    party = None if booking is None else booking.party_of(person)
    if booking is None or party is None:
        raise NoSuchBooking
    if party is not Party.CONSULTANT:
        raise NotYoursToAnswer
    return booking
