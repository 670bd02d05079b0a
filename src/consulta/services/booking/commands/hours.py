"""Saying when one is there: weekly hours, dates that differ, and time off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.domain.hours import DayRange, WeeklyRange
from consulta.services.booking.errors import HoursChanged, NoSuchOverride, NoSuchTimeOff, TooManyDates
from consulta.services.booking.repository import calendars as repository

MOST_SPECIAL_DATES = 1_000


async def set_weekly(
    work: Work, consultant_id: PersonId, zone: str, weekly: Sequence[WeeklyRange], *, seen: int | None
) -> None:
    """Replace the weekly hours. Promised bookings stand. Raises `HoursChanged` unless they are at revision `seen`."""
    written = await repository.write_weekly(
        work, consultant_id, zone, weekly, seen=None if seen == 0 else seen
    )
    if written is None or (seen == 0 and written > 1):
        calendar = await repository.find_calendar(work, consultant_id)
        raise HoursChanged(revision=0 if calendar is None else calendar.revision)


async def set_override(work: Work, consultant_id: PersonId, on: date, ranges: Sequence[DayRange]) -> None:
    """Let a date differ from the week; without ranges nothing is offered on it. Raises `TooManyDates`."""
    await _touch_for_more(work, consultant_id)
    await repository.write_override(work, consultant_id, on, ranges)


async def remove_override(work: Work, consultant_id: PersonId, on: date) -> None:
    """Let a date follow the week again. Raises `NoSuchOverride`."""
    await repository.touch(work, consultant_id)
    if not await repository.remove_override(work, consultant_id, on):
        raise NoSuchOverride


async def take_time_off(
    work: Work, consultant_id: PersonId, starts_on: date, ends_on: date, note: str | None
) -> Row[Any]:
    """Offer nothing on these dates; promised bookings stand. Raises `TimeOffOverlaps`, `TooManyDates`."""
    await _touch_for_more(work, consultant_id)
    return await repository.add_time_off(work, consultant_id, starts_on, ends_on, note)


async def return_from_time_off(work: Work, consultant_id: PersonId, time_off_id: UUID) -> None:
    """Offer these dates again. Raises `NoSuchTimeOff`."""
    await repository.touch(work, consultant_id)
    if not await repository.remove_time_off(work, consultant_id, time_off_id):
        raise NoSuchTimeOff


async def _touch_for_more(work: Work, consultant_id: PersonId) -> None:
    """Raise the revision, which locks the calendar, so that nobody counts while somebody adds."""
    await repository.touch(work, consultant_id)
    if await repository.count_special_dates(work, consultant_id) >= MOST_SPECIAL_DATES:
        raise TooManyDates(most=MOST_SPECIAL_DATES)
