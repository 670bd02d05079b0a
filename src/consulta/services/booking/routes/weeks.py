"""A consultant's weekly hours by name, and which offering follows which."""

from __future__ import annotations

from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.kit.access import SignedIn
from consulta.kit.http.routing import InWork
from consulta.kit.work import Work
from consulta.services.booking.commands import weeks as commands
from consulta.services.booking.domain.weeks import WeekId
from consulta.services.booking.repository import calendars
from consulta.services.booking.repository import weeks as repository
from consulta.services.booking.routes.edge import router
from consulta.services.booking.schemas.hours import (
    FollowingOut,
    FollowRequest,
    NewWeekRequest,
    WeekOut,
    WeekRequest,
    WeeksOut,
    weekly_of,
)


@router.get("/weeks")
async def list_weeks(work: InWork, caller: SignedIn) -> WeeksOut:
    """One's own weekly hours, the usual ones first, with the offerings that follow each."""
    return await _weeks(work, caller.person_id)


@router.post("/weeks", status_code=201)
async def add_week(work: InWork, caller: SignedIn, body: NewWeekRequest) -> WeeksOut:
    """Begin further weekly hours."""
    await commands.add(work, caller.person_id, body.name, body.ranges, seen=body.revision)
    return await _weeks(work, caller.person_id)


@router.put("/weeks/{week_id}")
async def change_week(work: InWork, caller: SignedIn, week_id: WeekId, body: WeekRequest) -> WeeksOut:
    """Replace one's own weekly hours. What was booked stands."""
    await commands.change(
        work,
        caller.person_id,
        week_id,
        body.name,
        body.ranges,
        zone=body.zone,
        seen=body.revision,
    )
    return await _weeks(work, caller.person_id)


@router.post("/weeks/{week_id}/usual")
async def make_usual(work: InWork, caller: SignedIn, week_id: WeekId) -> WeeksOut:
    """Let what has no hours of its own follow these."""
    await commands.make_usual(work, caller.person_id, week_id)
    return await _weeks(work, caller.person_id)


@router.delete("/weeks/{week_id}", status_code=204)
async def remove_week(work: InWork, caller: SignedIn, week_id: WeekId) -> None:
    """Remove weekly hours that nothing follows."""
    await commands.remove(work, caller.person_id, week_id)


@router.put("/offerings/{offering_id}/week")
async def choose_week(
    work: InWork, caller: SignedIn, offering_id: OfferingId, body: FollowRequest
) -> WeeksOut:
    """Let one's own offering follow these hours; without any, the usual ones."""
    await commands.choose(work, caller.person_id, offering_id, body.week_id)
    return await _weeks(work, caller.person_id)


async def _weeks(work: Work, person_id: PersonId) -> WeeksOut:
    calendar = await calendars.find_calendar(work, person_id)
    offerings = await repository.list_offerings(work, person_id)
    return WeeksOut(
        zone=await calendars.zone_of(work, person_id) if calendar is None else calendar.zone,
        revision=0 if calendar is None else calendar.revision,
        items=[
            WeekOut(
                id=row.id,
                name=row.name,
                is_usual=row.is_default,
                weekly=weekly_of(row.weekly),
                offerings=[
                    FollowingOut(id=each.offering_id, title=each.title)
                    for each in offerings
                    if each.week_id == row.id or (each.week_id is None and row.is_default)
                ],
            )
            for row in await repository.list_weeks(work, person_id)
        ],
    )
