"""Being in another zone for some dates."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row

from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.commands.hours import begin, begin_with_room
from consulta.services.booking.domain.hours import Travel
from consulta.services.booking.errors.hours import NoSuchTravel
from consulta.services.booking.repository import travels as repository


async def travel(work: Work, consultant_id: PersonId, plan: Travel) -> Row[Any]:
    """Let these dates be read in another zone (BK-16); promised bookings keep their moment.

    Raises `TravelOverlaps`, `TooManyDates`.
    """
    await begin_with_room(work, consultant_id)
    return await repository.add_travel(work, consultant_id, plan)


async def stay(work: Work, consultant_id: PersonId, travel_id: UUID) -> None:
    """Let these dates be read in one's own zone again. Raises `NoSuchTravel`."""
    await begin(work, consultant_id)
    if not await repository.remove_travel(work, consultant_id, travel_id):
        raise NoSuchTravel
