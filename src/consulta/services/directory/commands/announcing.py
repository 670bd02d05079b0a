"""Rooms and offerings of organisations as the events others hear."""

from __future__ import annotations

from collections.abc import Sequence

from consulta.contracts.directory import (
    Choosing,
    OfferingId,
    OrganisationId,
    RoomChanged,
    RoomId,
    TeamConsultant,
    TeamOfferingChanged,
)
from consulta.contracts.location import Location
from consulta.contracts.terms import Policy, PriceTerms
from consulta.services.directory.models import Room, TeamOffering


def room_changed(room: Room) -> RoomChanged:
    """A room is now this."""
    return RoomChanged(
        room_id=RoomId(room.id),
        organisation_id=OrganisationId(room.organisation_id),
        name=room.name,
        active=room.active,
        revision=room.revision,
    )


def team_offering_changed(
    offering: TeamOffering, consultants: Sequence[TeamConsultant]
) -> TeamOfferingChanged:
    """An organisation's offering is now this."""
    return TeamOfferingChanged(
        offering_id=OfferingId(offering.id),
        organisation_id=OrganisationId(offering.organisation_id),
        title=offering.title,
        duration_minutes=offering.duration_minutes,
        interval_minutes=offering.interval_minutes,
        buffer_before_minutes=offering.buffer_before_minutes,
        buffer_after_minutes=offering.buffer_after_minutes,
        minimum_notice_minutes=offering.minimum_notice_minutes,
        horizon_days=offering.horizon_days,
        price=PriceTerms.model_validate(offering.price),
        policy=Policy.model_validate(offering.policy),
        choosing=Choosing(offering.choosing),
        consultants=list(consultants),
        needs_room=offering.needs_room,
        active=offering.active,
        location=Location.read(offering.location),
        revision=offering.revision,
    )
