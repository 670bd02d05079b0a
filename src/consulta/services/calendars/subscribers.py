"""What calendars hears, and what it does about it."""

from __future__ import annotations

from consulta.contracts.booking import BookingCancelled, BookingConfirmed, BookingRescheduled
from consulta.contracts.identity import PersonChanged, PersonRegistered
from consulta.kit.work import Work
from consulta.services.calendars.commands import remembering


async def remember_person(work: Work, event: PersonRegistered | PersonChanged) -> None:
    """Entries name people."""
    await remembering.remember_person(work, event)


async def follow_booking(work: Work, event: BookingConfirmed | BookingRescheduled | BookingCancelled) -> None:
    """A promise was made, moved or taken back: calendars elsewhere follow."""
    await remembering.remember_booking(work, event)
