"""Organisations and their members over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Request, UploadFile

from consulta.contracts.identity import PersonId
from consulta.kit.access import SignedIn
from consulta.kit.files import Files
from consulta.kit.http.routing import InWork, no_replay
from consulta.kit.limits import limit as rate
from consulta.kit.work import Work
from consulta.services.directory import gateways, queries
from consulta.services.directory.commands import organisations as commands
from consulta.services.directory.domain.organisations import Act, may
from consulta.services.directory.domain.pictures import LARGEST_BYTES
from consulta.services.directory.errors import NoSuchOrganisation
from consulta.services.directory.gateways import Darkroom
from consulta.services.directory.models import Organisation
from consulta.services.directory.repository import organisations
from consulta.services.directory.routes.edge import router
from consulta.services.directory.schemas.organisations import (
    InvitationOut,
    MemberOut,
    MembersOut,
    OrganisationEdit,
    OrganisationFounding,
    OrganisationPageOut,
    OwnOrganisationOut,
    OwnOrganisationsOut,
    RolesEdit,
)

OrganisationSlug = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,80}$")]


@router.get("/organisations")
async def list_own_organisations(work: InWork, caller: SignedIn) -> OwnOrganisationsOut:
    """The organisations you belong to, and what you may do in each."""
    rows = await organisations.list_of_person(work, caller.person_id)
    return OwnOrganisationsOut(
        items=[OwnOrganisationOut.of_member(organisation, roles) for organisation, roles in rows]
    )


@router.post(
    "/organisations", status_code=201, dependencies=[Depends(rate("10/hour", "directory.organisations"))]
)
async def found_organisation(
    work: InWork, caller: SignedIn, body: OrganisationFounding
) -> OwnOrganisationOut:
    """Open the page of a clinic, an agency or a school. You become its owner."""
    organisation = await commands.found(work, caller.person_id, body.text(), slug=body.slug)
    return await _own(work, organisation, caller.person_id)


@router.get("/organisations/{slug}")
async def show_organisation(work: InWork, slug: OrganisationSlug) -> OrganisationPageOut:
    """An organisation's page with its consultants and what it offers under its own name."""
    return OrganisationPageOut.of_page(await queries.organisation_page(work, slug), work.now)


@router.put("/organisations/{slug}", dependencies=[Depends(rate("60/minute", "directory.organisation"))])
async def edit_organisation(
    work: InWork, caller: SignedIn, slug: OrganisationSlug, body: OrganisationEdit
) -> OwnOrganisationOut:
    """Replace what an organisation says of itself; for its owners and managers."""
    organisation = await commands.edit(work, slug, caller.person_id, body.text())
    return await _own(work, organisation, caller.person_id)


@router.put("/organisations/{slug}/logo", dependencies=[Depends(rate("20/minute", "directory.picture"))])
@no_replay
async def put_logo(
    request: Request, work: InWork, caller: SignedIn, slug: OrganisationSlug, file: UploadFile
) -> OwnOrganisationOut:
    """Show a logo, under the same conditions as a consultant's picture; for owners and managers."""
    # Decoding and keeping happen before this request's own transaction has begun: none is open meanwhile.
    async with request.app.state.platform.desk("directory").work(caller=caller) as looking:
        found = await commands.authorised(looking, slug, caller.person_id, Act.MANAGE)
        organisation_id = found.id
    drawing = await work.resource(Darkroom).redraw(await file.read(LARGEST_BYTES + 1))
    key = drawing.key_for(organisation_id)
    await gateways.keep(work.resource(Files), key, drawing)
    organisation = await commands.set_logo(work, slug, caller.person_id, key)
    return await _own(work, organisation, caller.person_id)


@router.delete("/organisations/{slug}/logo")
async def delete_logo(work: InWork, caller: SignedIn, slug: OrganisationSlug) -> OwnOrganisationOut:
    """Show no logo; for owners and managers. Its file is removed an hour later."""
    organisation = await commands.set_logo(work, slug, caller.person_id, None)
    return await _own(work, organisation, caller.person_id)


@router.get("/organisations/{slug}/members")
async def list_members(work: InWork, caller: SignedIn, slug: OrganisationSlug) -> MembersOut:
    """Who belongs to an organisation of yours; who may invite also sees who was asked."""
    organisation = await organisations.get(work, slug)
    own = await organisations.roles_of(work, organisation.id, caller.person_id)
    if not own:
        raise NoSuchOrganisation
    members = await organisations.list_members(work, organisation.id)
    invitations = (
        await organisations.list_open_invitations(work, organisation.id) if may(own, Act.MANAGE) else []
    )
    return MembersOut(
        members=[MemberOut.of(row) for row in members],
        invitations=[InvitationOut.of(each) for each in invitations],
    )


@router.put("/organisations/{slug}/members/{person_id}", status_code=204)
async def set_roles(
    work: InWork, caller: SignedIn, slug: OrganisationSlug, person_id: UUID, body: RolesEdit
) -> None:
    """Decide what a member is; for owners and managers, and for owners alone where an owner is concerned."""
    await commands.set_roles(work, slug, caller.person_id, PersonId(person_id), body.roles)


@router.delete("/organisations/{slug}/members/{person_id}", status_code=204)
async def remove_member(work: InWork, caller: SignedIn, slug: OrganisationSlug, person_id: UUID) -> None:
    """Leave an organisation, or let a member go. The last owner stays. What is booked stands."""
    await commands.remove(work, slug, caller.person_id, PersonId(person_id))


async def _own(work: Work, organisation: Organisation, person_id: PersonId) -> OwnOrganisationOut:
    roles = await organisations.roles_of(work, organisation.id, person_id)
    return OwnOrganisationOut.of_member(organisation, roles)
