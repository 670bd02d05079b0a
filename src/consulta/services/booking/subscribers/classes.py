"""Seats in classes are given back and offered on; classes begin and are settled."""

from __future__ import annotations

from consulta.contracts.booking import BookingCancelled, BookingDeclined, BookingExpired, ClassCancelled
from consulta.kit.work import Work
from consulta.services.booking.commands.classes import holding, planning, waiting
from consulta.services.booking.repository.bookings import find_for_update
from consulta.services.booking.timers import ClassBegins, ClassSettles, SeatOfferLapses


async def give_back_its_seats(work: Work, event: BookingDeclined | BookingExpired | BookingCancelled) -> None:
    """A booking came to nothing: the seats it had in a class are for others."""
    booking = await find_for_update(work, event.booking_id)
    if booking is not None and booking.class_id is not None:
        await waiting.give_back_seats(work, booking.class_id, booking.seats)


async def cancel_seats(work: Work, event: ClassCancelled) -> None:
    """A class was called off, and each of its bookings with it."""
    await planning.cancel_its_seats(work, event.class_id, reason=event.reason)


async def ask_the_next(work: Work, event: SeatOfferLapses) -> None:
    """Seats were kept long enough."""
    await waiting.let_offer_lapse(work, event.class_id, event.wait_id)


async def end_enrolment(work: Work, event: ClassBegins) -> None:
    """A class begins."""
    await waiting.close_the_line(work, event.class_id)


async def settle_the_class(work: Work, event: ClassSettles) -> None:
    """The roster had its time."""
    await holding.settle_when_due(work, event.class_id)
