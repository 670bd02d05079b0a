"""BK-19. What the edge does when a consultant's own calendar has not been heard from for a while."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from consulta.contracts.booking import CalendarWanted
from consulta.kit.work import Work
from consulta.services.booking.errors.bookings import CalendarStale
from consulta.services.booking.settings import Settings


@asynccontextmanager
async def asking_calendars(work: Work) -> AsyncIterator[None]:
    """Have the calendar read that stood in the way, in a transaction of its own, and refuse until it has answered."""
    try:
        yield
    except CalendarStale as stale:
        if work.settings(Settings).stale_calendar == "verify":
            async with work.desk.work(request_id=work.request_id) as asking:
                asking.publish(CalendarWanted(consultant_id=stale.consultant_id))
        raise
