"""What calendars hears, and what it does about it."""

from __future__ import annotations

from consulta.contracts.booking import BookingCancelled, BookingConfirmed, BookingRescheduled, CalendarWanted
from consulta.contracts.identity import PersonChanged, PersonRegistered
from consulta.kit.work import Work
from consulta.services.calendars.commands import colliding, remembering
from consulta.services.calendars.gateways.courier import Courier
from consulta.services.calendars.repository import connections, written


async def remember_person(work: Work, event: PersonRegistered | PersonChanged) -> None:
    """Entries name people."""
    await remembering.remember_person(work, event)


async def follow_booking(work: Work, event: BookingConfirmed | BookingRescheduled | BookingCancelled) -> None:
    """A promise was made, moved or taken back: calendars elsewhere follow."""
    if not await remembering.remember_booking(work, event):
        return
    await colliding.compare_again(work, event.consultant_id)
    people = (event.client_id, event.consultant_id)
    is_over = isinstance(event, BookingCancelled)
    is_wanted = not is_over and await written.want(work, event.booking_id, people)
    if await written.want_again(work, event.booking_id) or is_wanted:
        work.after_commit(work.resource(Courier).wake)


async def read_at_once(work: Work, event: CalendarWanted) -> None:
    """Somebody waits for what a calendar says."""
    if await connections.want(work, event.consultant_id):
        work.after_commit(work.resource(Courier).wake)
