"""Who can be called at once, or no longer."""

from __future__ import annotations

from consulta.contracts.booking import (
    BookingCancelled,
    BookingCompleted,
    BookingConfirmed,
    BookingDeclined,
    BookingExpired,
    BookingNoShow,
    BookingRescheduled,
    DayWaitChanged,
)
from consulta.contracts.live import CameOnline, WentOffline
from consulta.kit.work import Work
from consulta.services.booking.commands import availability
from consulta.services.booking.timers import AvailabilityTurns, AwayTooLong

BookingMoved = (
    BookingConfirmed
    | BookingRescheduled
    | BookingDeclined
    | BookingExpired
    | BookingCancelled
    | BookingCompleted
    | BookingNoShow
)


async def look_again(work: Work, event: BookingMoved | DayWaitChanged) -> None:
    """Time was taken, kept or given back: perhaps its consultant can be called at once, or no longer."""
    await availability.look(work, event.consultant_id)


async def look_when_due(work: Work, event: AvailabilityTurns) -> None:
    """Time alone changes what is possible."""
    await availability.look(work, event.consultant_id)


async def note_away(work: Work, event: WentOffline) -> None:
    """Nobody hears it ring."""
    await availability.note_away(work, event.person_id, revision=event.revision)


async def note_back(work: Work, event: CameOnline) -> None:
    """Somebody hears it ring again."""
    await availability.note_back(work, event.person_id, revision=event.revision)


async def turn_off_when_away(work: Work, event: AwayTooLong) -> None:
    """The grace of who went away is over."""
    await availability.turn_off_when_away(work, event.consultant_id)
