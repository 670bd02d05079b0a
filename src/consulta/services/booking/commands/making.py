"""Making a booking inside the caller's transaction, in whichever way: a place, an instant call, a seat.

A slot's booking is made by `commands.booking`, in the one statement that the hot path needs. What both share is here.
"""

from __future__ import annotations

from collections.abc import Sequence

from consulta.contracts.terms import Way
from consulta.kit.work import Work
from consulta.services.booking.commands import announcing
from consulta.services.booking.commands.meetings import await_word
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.states import State
from consulta.services.booking.errors.bookings import (
    CalendarStale,
    ClientBusy,
    SlotTaken,
    TooManyOpen,
    TooManyUnpaid,
)
from consulta.services.booking.repository import making as repository
from consulta.services.booking.repository.bookings import is_client_free
from consulta.services.booking.repository.busy import find_stale, is_busy_elsewhere
from consulta.services.booking.repository.making import Taken
from consulta.services.booking.settings import Settings
from consulta.services.booking.timers import HoldExpires


async def make(work: Work, booking: Booking, *, taking: Sequence[Taken]) -> None:
    """Write the booking, take the time it needs (none for a place in a line), count it and tell.

    The state says what is told: confirmed, or requested with the moment its hold expires. Raises `SlotTaken`,
    `ClientBusy`, `TooManyOpen` and `TooManyUnpaid`, each of which the caller lets through: the transaction is undone.
    """
    await take(work, booking, taking=taking)
    await count(work, booking)
    announce(work, booking)


async def take(work: Work, booking: Booking, *, taking: Sequence[Taken]) -> None:
    """Write the booking and take the time it needs.

    Raises `SlotTaken`, `ClientBusy` and `CalendarStale`, after which what was written must be undone.
    """
    # Whoever says that they are available at once, or holds a class or a line, knows their own calendar.
    if booking.way is Way.SLOT and await is_busy_elsewhere(work, booking.consultants, booking.during):
        raise SlotTaken(consultant_id=booking.consultant_id, starts_at=booking.starts_at)
    if booking.way is Way.SLOT:
        stale = await find_stale(work, booking.consultants, work.settings(Settings).stale_before(work.now))
        if stale is not None:
            raise CalendarStale(consultant_id=stale)
    await repository.add_booking(work, booking)
    if not await repository.take_time(work, booking.id, taking, booking_id=booking.id):
        if not await is_client_free(work, booking):
            raise ClientBusy(starts_at=booking.starts_at)
        raise SlotTaken(consultant_id=booking.consultant_id, starts_at=booking.starts_at)


async def count(work: Work, booking: Booking, *, together_with: int = 0) -> None:
    """BK-12. Count a booking in its client's tally; `together_with` so many others, which are one request with it.

    Raises `TooManyOpen` and `TooManyUnpaid`.
    """
    settings = work.settings(Settings)
    most_unpaid = settings.most_unpaid_holds + together_with
    if await repository.count_in(
        work, booking, most_open=settings.most_open_bookings, most_unpaid=most_unpaid
    ):
        return
    if await repository.open_bookings_of(work, booking.client_id) >= settings.most_open_bookings:
        raise TooManyOpen(most=settings.most_open_bookings)
    raise TooManyUnpaid(most=settings.most_unpaid_holds)


def announce(work: Work, booking: Booking) -> None:
    """Tell of a booking just made: it is promised, or its money or the consultant's answer is awaited."""
    if booking.hold_expires_at is None:
        work.publish(announcing.confirmed(booking))
        await_word(work, booking)
        return
    if booking.state is not State.HELD:
        work.publish(announcing.requested(booking))
    elif booking.way is Way.INSTANT:
        work.publish(announcing.rang(booking))
    else:
        work.publish(announcing.held(booking))
    work.publish_at(HoldExpires(booking_id=booking.id), booking.hold_expires_at)
