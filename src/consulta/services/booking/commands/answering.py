"""A consultant's answer to a request, or to all of a series: yes or no, once, while it is awaited."""

from __future__ import annotations

from consulta.contracts.booking import DECLINED_BY_CONSULTANT, BookingId, SeriesId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.work import Work
from consulta.services.booking.commands import announcing
from consulta.services.booking.commands.meetings import await_word
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.states import State, Step
from consulta.services.booking.errors.bookings import NoSuchBooking, NothingToAnswer, NotYoursToAnswer
from consulta.services.booking.errors.series import NoSuchSeries
from consulta.services.booking.repository import bookings as repository
from consulta.services.booking.repository import series


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
    await _promise(work, before)


async def decline(work: Work, booking_id: BookingId, person: PersonId, *, reason: str | None) -> None:
    """BK-20. The consultant says no; the time is free at once and billing gives back what is held. Twice is once.

    Raises as `accept` does.
    """
    before = await _asked(work, booking_id, person)
    if before.state is State.DECLINED and before.decline_code == DECLINED_BY_CONSULTANT:
        return
    if not before.is_answerable(work.now):
        raise NothingToAnswer(state=before.state)
    await _refuse(work, before, reason)


async def accept_series(work: Work, series_id: SeriesId, person: PersonId) -> None:
    """SE-7. Promise every time of a series whose answer is awaited; those that wait no longer stay as they are.

    Raises `NoSuchSeries`, `NotYoursToAnswer`.
    """
    for before in await _awaited(work, series_id, person):
        await _promise(work, before)


async def decline_series(work: Work, series_id: SeriesId, person: PersonId, *, reason: str | None) -> None:
    """SE-7. Say no to every time of a series whose answer is awaited. Raises as `accept_series` does."""
    asked = await _awaited(work, series_id, person)
    for before in asked:
        await _refuse(work, before, reason, with_series=len(asked) > 1)


async def _promise(work: Work, before: Booking) -> None:
    after = before.after(Step.CONFIRM)
    await repository.save(work, before, after)
    work.publish(announcing.confirmed(after))
    await_word(work, after)


async def _refuse(work: Work, before: Booking, reason: str | None, *, with_series: bool = False) -> None:
    after = before.after(Step.DECLINE, decline_code=DECLINED_BY_CONSULTANT, decline_reason=reason)
    await repository.save(work, before, after)
    work.publish(announcing.declined(after, DECLINED_BY_CONSULTANT, with_series=with_series))


async def _awaited(work: Work, series_id: SeriesId, person: PersonId) -> list[Booking]:
    its = await series.list_bookings(work, series_id, for_update=True)
    parties = {booking.party_of(person) for booking in its} - {None}
    if not parties:
        raise NoSuchSeries
    if parties != {Party.CONSULTANT}:
        raise NotYoursToAnswer
    return [booking for booking in its if booking.is_answerable(work.now)]


async def _asked(work: Work, booking_id: BookingId, person: PersonId) -> Booking:
    booking = await repository.find_for_update(work, booking_id)
    party = None if booking is None else booking.party_of(person)
    if booking is None or party is None:
        raise NoSuchBooking
    if party is not Party.CONSULTANT:
        raise NotYoursToAnswer
    return booking
