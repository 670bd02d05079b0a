"""A consultant's public holidays."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import Path

from consulta.contracts.identity import PersonId
from consulta.kit.access import SignedIn
from consulta.kit.http.routing import InWork
from consulta.kit.work import Work
from consulta.services.booking.commands import holidays as commands
from consulta.services.booking.domain.holidays import countries, of_year, subdivisions
from consulta.services.booking.domain.wall_time import today_in
from consulta.services.booking.repository import calendars
from consulta.services.booking.repository import holidays as repository
from consulta.services.booking.routes.edge import router
from consulta.services.booking.schemas.common import Day
from consulta.services.booking.schemas.hours import (
    CountriesOut,
    Country,
    HolidayOut,
    HolidaysOut,
    HolidaysRequest,
    HolidayWorkRequest,
    SubdivisionOut,
    SubdivisionsOut,
)

AHEAD = timedelta(days=365)


@router.get("/holidays")
async def list_holidays(work: InWork, caller: SignedIn) -> HolidaysOut:
    """One's own public holidays of the next twelve months."""
    return await _holidays(work, caller.person_id)


@router.put("/holidays")
async def keep_holidays(work: InWork, caller: SignedIn, body: HolidaysRequest) -> HolidaysOut:
    """Keep the public holidays of a country or a part of it; none without a country. What was booked stands."""
    await commands.keep(work, caller.person_id, body.country, body.subdivision)
    return await _holidays(work, caller.person_id)


@router.put("/holidays/{on}")
async def work_on_holiday(
    work: InWork, caller: SignedIn, on: Annotated[Day, Path()], body: HolidayWorkRequest
) -> HolidaysOut:
    """Work on a public holiday anyway, or keep it again."""
    await commands.work_on(work, caller.person_id, on, worked=body.worked)
    return await _holidays(work, caller.person_id)


@router.get("/holiday-countries")
async def list_countries() -> CountriesOut:
    """The countries whose public holidays are known."""
    return CountriesOut(items=sorted(countries()))


@router.get("/holiday-countries/{country}")
async def list_subdivisions(country: Annotated[Country, Path()]) -> SubdivisionsOut:
    """The parts of a country that have public holidays of their own."""
    return SubdivisionsOut(
        items=[SubdivisionOut(code=code, name=name) for code, name in subdivisions(country).items()]
    )


async def _holidays(work: Work, person_id: PersonId) -> HolidaysOut:
    kept = await repository.find_holidays(work, person_id)
    if kept is None:
        return HolidaysOut(country=None, subdivision=None, items=[])
    calendar = await calendars.find_calendar(work, person_id)
    today = today_in("UTC" if calendar is None else calendar.zone, work.now)
    return HolidaysOut(
        country=kept.country,
        subdivision=kept.subdivision,
        items=[
            HolidayOut(on=on, name=name, worked=on in kept.worked)
            for year in (today.year, today.year + 1)
            for _, on, name in of_year(kept.country, kept.subdivision, year)
            if today <= on < today + AHEAD
        ],
    )
