"""Saying when one is there: weekly hours, dates that differ, and time off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.domain.hours import DayRange, WeeklyRange
from consulta.services.booking.domain.weeks import WeekId
from consulta.services.booking.errors.hours import HoursChanged, NoSuchOverride, NoSuchTimeOff, TooManyDates
from consulta.services.booking.repository import calendars as repository
from consulta.services.booking.repository import weeks
from consulta.services.booking.timers import CalendarRevised

MOST_SPECIAL_DATES = 1_000


async def set_weekly(
    work: Work, consultant_id: PersonId, zone: str, weekly: Sequence[WeeklyRange], *, seen: int | None
) -> None:
    """Replace the default week and the zone of all hours. Promised bookings stand.

    Raises `HoursChanged` unless the calendar is at revision `seen`.
    """
    await begin(work, consultant_id, zone=zone, seen=seen)
    await weeks.write_default(work, consultant_id, weekly)


async def begin(
    work: Work, consultant_id: PersonId, *, zone: str | None = None, seen: int | None = None
) -> int:
    """Lock the calendar for a change (BK-13); its new revision. Raises `HoursChanged` unless it is at `seen`."""
    revision = await repository.raise_revision(work, consultant_id, zone=zone, seen=seen)
    if revision is None:
        calendar = await repository.find_calendar(work, consultant_id)
        raise HoursChanged(revision=0 if calendar is None else calendar.revision)
    work.publish(CalendarRevised(consultant_id=consultant_id, revision=revision))
    return revision


async def set_override(
    work: Work,
    consultant_id: PersonId,
    on: date,
    ranges: Sequence[DayRange],
    *,
    week_id: WeekId | None = None,
) -> None:
    """Let a date differ, in one week's hours or in all; without ranges nothing is offered on it.

    Raises `TooManyDates`, `NoSuchWeek`.
    """
    await begin_with_room(work, consultant_id)
    await repository.write_override(work, consultant_id, on, ranges, week_id)


async def set_overrides(
    work: Work,
    consultant_id: PersonId,
    dates: Mapping[date, Sequence[DayRange] | None],
    *,
    week_id: WeekId | None,
    seen: int | None,
) -> None:
    """Let several dates differ, or follow the week again where there are no ranges (`None`): all of them or none.

    Raises `HoursChanged`, `TooManyDates`, `NoSuchWeek`.
    """
    await begin_with_room(work, consultant_id, more=len(dates), seen=seen)
    for on, ranges in dates.items():
        if ranges is None:
            await repository.remove_override(work, consultant_id, on, week_id)
        else:
            await repository.write_override(work, consultant_id, on, ranges, week_id)


async def remove_override(
    work: Work, consultant_id: PersonId, on: date, *, week_id: WeekId | None = None
) -> None:
    """Let a date follow the week again. Raises `NoSuchOverride`."""
    await begin(work, consultant_id)
    if not await repository.remove_override(work, consultant_id, on, week_id):
        raise NoSuchOverride


async def take_time_off(
    work: Work, consultant_id: PersonId, starts_on: date, ends_on: date, note: str | None
) -> Row[Any]:
    """Offer nothing on these dates; promised bookings stand. Raises `TimeOffOverlaps`, `TooManyDates`."""
    await begin_with_room(work, consultant_id)
    return await repository.add_time_off(work, consultant_id, starts_on, ends_on, note)


async def return_from_time_off(work: Work, consultant_id: PersonId, time_off_id: UUID) -> None:
    """Offer these dates again. Raises `NoSuchTimeOff`."""
    await begin(work, consultant_id)
    if not await repository.remove_time_off(work, consultant_id, time_off_id):
        raise NoSuchTimeOff


async def begin_with_room(
    work: Work, consultant_id: PersonId, *, more: int = 1, seen: int | None = None
) -> int:
    """`begin`, and make sure there is room for more special dates: nobody counts while somebody adds.

    Raises `HoursChanged`, `TooManyDates`.
    """
    revision = await begin(work, consultant_id, seen=seen)
    if await repository.count_special_dates(work, consultant_id) + more > MOST_SPECIAL_DATES:
        raise TooManyDates(most=MOST_SPECIAL_DATES)
    return revision
