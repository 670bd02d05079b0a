"""A consultant's travels: dates in another zone."""

from __future__ import annotations

from uuid import UUID

from consulta.kit.access import SignedIn
from consulta.kit.http.routing import InWork
from consulta.services.booking.commands import travels as commands
from consulta.services.booking.domain.hours import Travel
from consulta.services.booking.repository import travels as repository
from consulta.services.booking.routes.edge import router
from consulta.services.booking.schemas.hours import TravelOut, TravelRequest, TravelsOut


@router.get("/travels")
async def list_travels(work: InWork, caller: SignedIn) -> TravelsOut:
    """One's own travels."""
    rows = await repository.list_travels(work, caller.person_id)
    return TravelsOut(items=[TravelOut.model_validate(row) for row in rows])


@router.post("/travels", status_code=201)
async def travel(work: InWork, caller: SignedIn, body: TravelRequest) -> TravelOut:
    """Be in another zone on these dates: one's hours are read in it. What was booked keeps its moment."""
    plan = Travel(body.starts_on, body.ends_on, body.zone)
    return TravelOut.model_validate(await commands.travel(work, caller.person_id, plan))


@router.delete("/travels/{travel_id}", status_code=204)
async def stay(work: InWork, caller: SignedIn, travel_id: UUID) -> None:
    """Be at home on these dates after all."""
    await commands.stay(work, caller.person_id, travel_id)
