"""Dates on which a consultant is in another zone, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from consulta.contracts.identity import PersonId
from consulta.kit.database.engine import constraint_of
from consulta.kit.work import Work
from consulta.services.booking.domain.hours import Travel
from consulta.services.booking.errors.hours import TravelOverlaps
from consulta.services.booking.models import travels


async def list_travels(work: Work, consultant_id: PersonId) -> Sequence[Row[Any]]:
    """All travels, in order."""
    found = await work.execute(
        select(travels).where(travels.c.consultant_id == consultant_id).order_by(travels.c.starts_on)
    )
    return found.all()


async def add_travel(work: Work, consultant_id: PersonId, travel: Travel) -> Row[Any]:
    """The new row. Raises `TravelOverlaps`."""
    statement = insert(travels).values(
        id=work.new_id(),
        consultant_id=consultant_id,
        starts_on=travel.starts_on,
        ends_on=travel.ends_on,
        zone=travel.zone,
    )
    try:
        added = await work.execute(statement.returning(travels))
    except IntegrityError as error:
        if constraint_of(error) == "ex_travels_overlap":
            raise TravelOverlaps from error
        raise
    return added.one()


async def remove_travel(work: Work, consultant_id: PersonId, travel_id: UUID) -> bool:
    """Whether there was such a travel."""
    own = travels.c.consultant_id == consultant_id
    return bool(await work.changed(delete(travels).where(own, travels.c.id == travel_id)))
