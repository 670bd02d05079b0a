"""Bookings over which something else lies."""

from __future__ import annotations

from consulta.kit.access import SignedIn
from consulta.kit.http.routing import InWork
from consulta.services.calendars.repository import collisions as repository
from consulta.services.calendars.routes.edge import router
from consulta.services.calendars.schemas import CollisionOut, CollisionsOut


@router.get("/collisions")
async def list_collisions(work: InWork, caller: SignedIn) -> CollisionsOut:
    """One's own bookings as a consultant over which a connected calendar has something else, the nearest first."""
    rows = await repository.list_own(work, caller.person_id)
    return CollisionsOut(items=[CollisionOut.model_validate(row) for row in rows])
