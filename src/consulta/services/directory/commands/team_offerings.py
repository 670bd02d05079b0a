"""Offer something under an organisation's name, change its terms for bookings from now on, archive it."""

from __future__ import annotations

from uuid import UUID

from consulta.contracts.directory import TeamConsultant
from consulta.contracts.identity import PersonId
from consulta.kit.settings import PlatformSettings
from consulta.kit.work import Work
from consulta.services.directory.commands import announcing
from consulta.services.directory.commands.organisations import authorised
from consulta.services.directory.domain.organisations import Act
from consulta.services.directory.domain.teams import MOST_ACTIVE, TeamTerms
from consulta.services.directory.errors import (
    NeedsRooms,
    NotItsConsultant,
    OfferingArchived,
    TooManyOfferings,
)
from consulta.services.directory.models import TeamOffering
from consulta.services.directory.repository import teams


async def offer(work: Work, slug: str, caller: PersonId, terms: TeamTerms) -> TeamOffering:
    """Add an offering, active at once.

    Raises as `authorised`, `TooManyOfferings`, `NotItsConsultant`, `NeedsRooms` and what `TeamTerms.checked` raises.
    """
    organisation = await authorised(work, slug, caller, Act.MANAGE)
    if await teams.count_active_offerings(work, organisation.id) >= MOST_ACTIVE:
        raise TooManyOfferings(at_most=MOST_ACTIVE)
    offering = TeamOffering(id=work.new_id(), organisation_id=organisation.id, active=True, revision=0)
    await _take_over(work, offering, terms)
    work.session.add(offering)
    await teams.replace_members(work, offering.id, terms.consultants)
    return offering


async def change(
    work: Work, slug: str, caller: PersonId, offering_id: UUID, terms: TeamTerms
) -> TeamOffering:
    """Give an offering other terms; bookings made before keep theirs. Raises as `offer`, `OfferingArchived`."""
    organisation = await authorised(work, slug, caller, Act.MANAGE)
    offering = await teams.get_offering(work, organisation.id, offering_id)
    if not offering.active:
        raise OfferingArchived
    await _take_over(work, offering, terms)
    await teams.replace_members(work, offering.id, terms.consultants)
    return offering


async def archive(work: Work, slug: str, caller: PersonId, offering_id: UUID) -> TeamOffering:
    """Take an offering off the page for good; what is booked stands. Asking twice changes nothing."""
    organisation = await authorised(work, slug, caller, Act.MANAGE)
    offering = await teams.get_offering(work, organisation.id, offering_id)
    if offering.active:
        offering.active = False
        offering.revision += 1
        rows = (await teams.members_of(work, [offering.id])).get(offering.id, [])
        given_by = [
            TeamConsultant(consultant_id=PersonId(row.consultant_id), weight=row.weight) for row in rows
        ]
        work.publish(announcing.team_offering_changed(offering, given_by))
    return offering


async def _take_over(work: Work, offering: TeamOffering, wanted: TeamTerms) -> None:
    wanted = wanted.checked(currency=work.resource(PlatformSettings).currency)
    people = {each.consultant_id for each in wanted.consultants}
    if await teams.consultants_among(work, offering.organisation_id, people) != people:
        raise NotItsConsultant
    if wanted.needs_room and not await teams.count_active_rooms(work, offering.organisation_id):
        raise NeedsRooms
    terms = wanted.terms
    offering.title = terms.title
    offering.description = terms.description
    offering.duration_minutes = terms.duration_minutes
    offering.interval_minutes = terms.interval_minutes
    offering.buffer_before_minutes = terms.buffer_before_minutes
    offering.buffer_after_minutes = terms.buffer_after_minutes
    offering.minimum_notice_minutes = terms.minimum_notice_minutes
    offering.horizon_days = terms.horizon_days
    offering.price = terms.price.model_dump(mode="json")
    offering.policy = terms.policy.model_dump(mode="json")
    offering.location = terms.location.kept()
    offering.choosing = wanted.choosing.value
    offering.needs_room = wanted.needs_room
    offering.revision += 1
    work.publish(announcing.team_offering_changed(offering, wanted.consultants))
