"""Free times, for everybody who looks."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query

from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.kit.errors import Invalid
from consulta.kit.http.routing import InWork
from consulta.kit.work import Work
from consulta.services.booking.errors.bookings import NoSuchOffering
from consulta.services.booking.queries import free_times, team_times
from consulta.services.booking.routes.edge import router
from consulta.services.booking.schemas.bookings import NextTimesOfOne, NextTimesOut, SlotsOut
from consulta.services.booking.schemas.common import Day, Zone

MOST_CONSULTANTS = 50


class ConsultantsMalformed(Invalid, code="booking.consultants_malformed"):
    """Name 1 to 50 consultants by their identifiers, separated by commas."""

    field: str | None = "consultant_ids"


@router.get("/slots")
async def list_slots(
    work: InWork,
    offering_id: OfferingId,
    first_on: Annotated[Day, Query(alias="from")],
    last_on: Annotated[Day, Query(alias="to")],
    zone: Zone = "UTC",
) -> SlotsOut:
    """The free starts of a consultant's or an organisation's offering on these dates of the viewer's `zone`.

    Both dates are included; at most 62 days.
    """
    try:
        offering, slots = await free_times.slots(
            work, offering_id, first_on=first_on, last_on=last_on, zone=zone
        )
    except NoSuchOffering:
        return await _team_slots(work, offering_id, first_on, last_on, zone)
    # Nothing here needs checking again, and there may be thousands of slots.
    return SlotsOut.model_construct(
        offering_id=offering.id,
        consultant_zone=offering.hours.zone,
        duration_minutes=offering.rules.duration_minutes,
        slots=slots,
    )


@router.get("/next-times")
async def list_next_times(
    work: InWork, consultant_ids: Annotated[str, Query(max_length=37 * MOST_CONSULTANTS)]
) -> NextTimesOut:
    """The soonest times of up to 50 consultants; who has none in three weeks is left out."""
    found = await free_times.next_times(work, ids_in(consultant_ids))
    return NextTimesOut(items=[NextTimesOfOne.model_validate(each) for each in found])


async def _team_slots(
    work: Work, offering_id: OfferingId, first_on: date, last_on: date, zone: str
) -> SlotsOut:
    """The free starts of what an organisation offers."""
    team, slots = await team_times.slots(work, offering_id, first_on=first_on, last_on=last_on, zone=zone)
    return SlotsOut.model_construct(
        offering_id=team.id,
        consultant_zone=team.zone,
        duration_minutes=team.offerings[0].rules.duration_minutes,
        slots=slots,
    )


def ids_in(text: str) -> list[PersonId]:
    """Consultants named in a query, separated by commas. Raises `ConsultantsMalformed`."""
    try:
        ids = [PersonId(UUID(part.strip())) for part in text.split(",") if part.strip()]
    except ValueError as error:
        raise ConsultantsMalformed from error
    if not 1 <= len(ids) <= MOST_CONSULTANTS:
        raise ConsultantsMalformed
    return ids
