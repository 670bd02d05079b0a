"""A consultant's own hours, overrides and time off."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query
from sqlalchemy import Row

from consulta.kit.access import SignedIn
from consulta.kit.http.routing import InWork
from consulta.services.booking.commands import hours as commands
from consulta.services.booking.domain.weeks import WeekId
from consulta.services.booking.repository import calendars
from consulta.services.booking.routes.edge import router
from consulta.services.booking.schemas.common import EARLIEST, LATEST, ClockRange, Day
from consulta.services.booking.schemas.hours import (
    HoursOut,
    HoursRequest,
    OverrideOut,
    OverrideRequest,
    OverridesOut,
    OverridesRequest,
    TimeOffOut,
    TimeOffRequest,
    TimesOffOut,
    weekly_of,
)


@router.get("/hours")
async def get_hours(work: InWork, caller: SignedIn) -> HoursOut:
    """One's own usual weekly hours; before they are set, none, in one's own zone."""
    calendar = await calendars.find_hours(work, caller.person_id)
    if calendar is None:
        return HoursOut(zone=await calendars.zone_of(work, caller.person_id), weekly=[], revision=0)
    return _hours(calendar)


@router.put("/hours")
async def set_hours(work: InWork, caller: SignedIn, body: HoursRequest) -> HoursOut:
    """Replace one's own usual weekly hours. What was booked stands."""
    await commands.set_weekly(work, caller.person_id, body.zone, body.ranges, seen=body.revision)
    return _hours(await calendars.find_hours(work, caller.person_id))


@router.get("/overrides")
async def list_overrides(
    work: InWork,
    caller: SignedIn,
    first_on: Annotated[Day, Query(alias="from")] = EARLIEST,
    last_on: Annotated[Day, Query(alias="to")] = LATEST,
) -> OverridesOut:
    """One's own dates that differ from the week."""
    rows = await calendars.list_overrides(work, caller.person_id, first_on, last_on)
    return OverridesOut(
        items=[
            OverrideOut(on=row.on, ranges=[ClockRange.of(*each) for each in row.ranges], week_id=row.week_id)
            for row in rows
        ]
    )


@router.put("/overrides")
async def set_overrides(work: InWork, caller: SignedIn, body: OverridesRequest) -> OverridesOut:
    """Change several dates at once, such as those of this week. What was booked stands."""
    dates = {
        each.on: None if each.ranges is None else sorted(one.as_range for one in each.ranges)
        for each in body.items
    }
    await commands.set_overrides(work, caller.person_id, dates, week_id=body.week_id, seen=body.revision)
    return await list_overrides(work, caller, min(dates), max(dates))


@router.put("/overrides/{on}")
async def set_override(
    work: InWork, caller: SignedIn, on: Annotated[Day, Path()], body: OverrideRequest
) -> OverrideOut:
    """Let a date differ from the week; without ranges nothing is offered on it."""
    ranges = sorted(each.as_range for each in body.ranges)
    await commands.set_override(work, caller.person_id, on, ranges, week_id=body.week_id)
    return OverrideOut(
        on=on, ranges=[ClockRange.of(each.starts, each.ends) for each in ranges], week_id=body.week_id
    )


@router.delete("/overrides/{on}", status_code=204)
async def remove_override(
    work: InWork, caller: SignedIn, on: Annotated[Day, Path()], week_id: WeekId | None = None
) -> None:
    """Let a date follow the week again."""
    await commands.remove_override(work, caller.person_id, on, week_id=week_id)


@router.get("/time-off")
async def list_time_off(work: InWork, caller: SignedIn) -> TimesOffOut:
    """One's own days off."""
    rows = await calendars.list_time_off(work, caller.person_id)
    return TimesOffOut(items=[TimeOffOut.model_validate(row) for row in rows])


@router.post("/time-off", status_code=201)
async def take_time_off(work: InWork, caller: SignedIn, body: TimeOffRequest) -> TimeOffOut:
    """Offer nothing on these days. What was booked stands."""
    row = await commands.take_time_off(
        work, caller.person_id, body.starts_on, body.ends_on, body.note or None
    )
    return TimeOffOut.model_validate(row)


@router.delete("/time-off/{time_off_id}", status_code=204)
async def return_from_time_off(work: InWork, caller: SignedIn, time_off_id: UUID) -> None:
    """Offer these days again."""
    await commands.return_from_time_off(work, caller.person_id, time_off_id)


def _hours(calendar: Row[Any] | None) -> HoursOut:
    assert calendar is not None  # noqa: S101 - it was written a moment ago in this transaction
    return HoursOut(
        zone=calendar.zone,
        weekly=weekly_of(calendar.weekly),
        revision=calendar.revision,
    )
