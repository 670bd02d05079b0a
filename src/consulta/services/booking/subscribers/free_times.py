"""Time was taken or given back: those who wait for it hear of it, and then everybody who searches."""

from __future__ import annotations

from typing import Final

from consulta.contracts.booking import (
    BookingCancelled,
    BookingCompleted,
    BookingConfirmed,
    BookingDeclined,
    BookingExpired,
    BookingExtended,
    BookingNoShow,
    BookingRequested,
    BookingRescheduled,
    ClassCancelled,
    ClassChanged,
    ExtensionChanged,
)
from consulta.kit.work import Work
from consulta.services.booking.commands import day_waits, free_times
from consulta.services.booking.timers import CalendarRevised, DaysPass, FreeTimesOutdated, TimeOfferLapses

TakesOrGivesTime = (
    BookingRequested
    | BookingConfirmed
    | BookingDeclined
    | BookingExpired
    | BookingCancelled
    | BookingRescheduled
    | BookingCompleted
    | BookingNoShow
    | ExtensionChanged
    | BookingExtended
)
"""What is proposed during a call takes time when both agree, and may give it back."""

GIVES_TIME: Final = (BookingDeclined, BookingExpired, BookingCancelled, BookingRescheduled)
"""What leaves time ahead to others."""


async def announce_after_booking(work: Work, event: TakesOrGivesTime) -> None:
    """A booking took or gave back time. Heard rather than done with the booking, which is not to wait for it.

    Who waits for it comes before everybody who searches.
    """
    if isinstance(event, GIVES_TIME):
        await day_waits.offer_around(work, event.booking_id)
    await free_times.announce_around(work, event.booking_id, event.consultant_id)


async def announce_after_change(work: Work, event: ClassChanged | ClassCancelled) -> None:
    """A class takes time, or gives it back, to those who wait for it and then to everybody."""
    await day_waits.offer_what_is_free(work, event.consultant_id)
    await free_times.announce_free_times(work, event.consultant_id)


async def announce_after_revision(work: Work, event: CalendarRevised) -> None:
    """Other hours or offerings: other free times, for those who wait and then for everybody."""
    await day_waits.offer_what_is_free(work, event.consultant_id)
    await free_times.announce_free_times(work, event.consultant_id, anew=event.anew)


async def roll_free_times(work: Work, event: FreeTimesOutdated) -> None:
    """Another day can be searched."""
    await free_times.roll(work, event.roll_on)


async def ask_the_next_for_time(work: Work, event: TimeOfferLapses) -> None:
    """A time was kept long enough."""
    await day_waits.let_offer_lapse(work, event.wait_id)


async def end_the_wait(work: Work, event: DaysPass) -> None:
    """The days are over."""
    await day_waits.let_days_pass(work, event.wait_id)
