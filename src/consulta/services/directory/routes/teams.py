"""Rooms and offerings of organisations over HTTP."""

from __future__ import annotations

from uuid import UUID

from fastapi import Depends

from consulta.contracts.identity import PersonId
from consulta.kit.access import SignedIn
from consulta.kit.http.routing import InWork
from consulta.kit.limits import limit as rate
from consulta.kit.work import Work
from consulta.services.directory.commands import rooms, team_offerings
from consulta.services.directory.errors import NoSuchOrganisation
from consulta.services.directory.models import Organisation, TeamOffering
from consulta.services.directory.repository import organisations, teams
from consulta.services.directory.routes.edge import router
from consulta.services.directory.routes.organisations import OrganisationSlug
from consulta.services.directory.schemas.teams import (
    RoomEdit,
    RoomOut,
    RoomsOut,
    TeamOfferingOut,
    TeamOfferingsOut,
    TeamOfferingTerms,
)

_OFTEN = Depends(rate("60/minute", "directory.organisation"))


@router.get("/organisations/{slug}/rooms")
async def list_rooms(work: InWork, caller: SignedIn, slug: OrganisationSlug) -> RoomsOut:
    """The rooms of an organisation of yours."""
    organisation = await _of_member(work, slug, caller.person_id)
    return RoomsOut(items=[RoomOut.of(room) for room in await teams.list_rooms(work, organisation.id)])


@router.post("/organisations/{slug}/rooms", status_code=201, dependencies=[_OFTEN])
async def add_room(work: InWork, caller: SignedIn, slug: OrganisationSlug, body: RoomEdit) -> RoomOut:
    """Add a room; for owners and managers."""
    return RoomOut.of(await rooms.add(work, slug, caller.person_id, body.text()))


@router.put("/organisations/{slug}/rooms/{room_id}", dependencies=[_OFTEN])
async def change_room(
    work: InWork, caller: SignedIn, slug: OrganisationSlug, room_id: UUID, body: RoomEdit
) -> RoomOut:
    """Change a room, close it or use it again; for owners and managers. What is booked stands."""
    return RoomOut.of(await rooms.change(work, slug, caller.person_id, room_id, body.text()))


@router.get("/organisations/{slug}/offerings")
async def list_team_offerings(work: InWork, caller: SignedIn, slug: OrganisationSlug) -> TeamOfferingsOut:
    """Everything an organisation of yours offers under its own name, archived ones last."""
    organisation = await _of_member(work, slug, caller.person_id)
    offerings = await teams.list_offerings(work, organisation.id)
    members = await teams.members_of(work, [offering.id for offering in offerings])
    return TeamOfferingsOut(
        items=[TeamOfferingOut.of_own(offering, members.get(offering.id, [])) for offering in offerings]
    )


@router.post("/organisations/{slug}/offerings", status_code=201, dependencies=[_OFTEN])
async def add_team_offering(
    work: InWork, caller: SignedIn, slug: OrganisationSlug, body: TeamOfferingTerms
) -> TeamOfferingOut:
    """Offer something under the organisation's name; for owners and managers."""
    added = await team_offerings.offer(work, slug, caller.person_id, body.team_terms())
    return await _shown(work, added)


@router.put("/organisations/{slug}/offerings/{offering_id}", dependencies=[_OFTEN])
async def change_team_offering(
    work: InWork, caller: SignedIn, slug: OrganisationSlug, offering_id: UUID, body: TeamOfferingTerms
) -> TeamOfferingOut:
    """Change an offering for bookings made from now on; for owners and managers."""
    changed = await team_offerings.change(work, slug, caller.person_id, offering_id, body.team_terms())
    return await _shown(work, changed)


@router.post("/organisations/{slug}/offerings/{offering_id}/archive")
async def archive_team_offering(
    work: InWork, caller: SignedIn, slug: OrganisationSlug, offering_id: UUID
) -> TeamOfferingOut:
    """Offer something no longer; for owners and managers. What is booked stands."""
    return await _shown(work, await team_offerings.archive(work, slug, caller.person_id, offering_id))


async def _of_member(work: Work, slug: str, person_id: PersonId) -> Organisation:
    organisation = await organisations.get(work, slug)
    if not await organisations.roles_of(work, organisation.id, person_id):
        raise NoSuchOrganisation
    return organisation


async def _shown(work: Work, offering: TeamOffering) -> TeamOfferingOut:
    members = await teams.members_of(work, [offering.id])
    return TeamOfferingOut.of_own(offering, members.get(offering.id, []))
