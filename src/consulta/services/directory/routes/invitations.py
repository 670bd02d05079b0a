"""Invitations into organisations over HTTP. Tokens travel in bodies: addresses are written into logs."""

from __future__ import annotations

from uuid import UUID

from fastapi import Depends

from consulta.kit.access import SignedIn
from consulta.kit.http.routing import InWork, no_replay
from consulta.kit.limits import limit as rate
from consulta.services.directory.commands import invitations as commands
from consulta.services.directory.routes.edge import router
from consulta.services.directory.routes.organisations import OrganisationSlug
from consulta.services.directory.schemas.organisations import (
    InvitationOut,
    InvitationRequest,
    OrganisationOut,
    ReadInvitationOut,
    TokenBody,
)


@router.post(
    "/organisations/{slug}/invitations",
    status_code=201,
    dependencies=[Depends(rate("60/hour", "directory.invitations"))],
)
async def invite(
    work: InWork, caller: SignedIn, slug: OrganisationSlug, body: InvitationRequest
) -> InvitationOut:
    """Send somebody a link by which they become a member, whether or not they have been here before."""
    return InvitationOut.of(await commands.invite(work, slug, caller.person_id, body.email, body.roles))


@router.delete("/organisations/{slug}/invitations/{invitation_id}", status_code=204)
async def withdraw_invitation(
    work: InWork, caller: SignedIn, slug: OrganisationSlug, invitation_id: UUID
) -> None:
    """Make an invitation's link worthless."""
    await commands.withdraw(work, slug, caller.person_id, invitation_id)


@router.post("/invitations/read", dependencies=[Depends(rate("60/minute", "directory.tokens", by="address"))])
@no_replay
async def read_invitation(work: InWork, body: TokenBody) -> ReadInvitationOut:
    """What a link is an invitation to, for whoever holds it."""
    return ReadInvitationOut.of(*await commands.read(work, body.token))


@router.post(
    "/invitations/accept", dependencies=[Depends(rate("60/minute", "directory.tokens", by="address"))]
)
async def accept_invitation(work: InWork, caller: SignedIn, body: TokenBody) -> OrganisationOut:
    """Become a member. The link is used up by it."""
    return OrganisationOut.of(await commands.accept(work, body.token, caller.person_id))


@router.post(
    "/invitations/decline",
    status_code=204,
    dependencies=[Depends(rate("60/minute", "directory.tokens", by="address"))],
)
async def decline_invitation(work: InWork, body: TokenBody) -> None:
    """Say no. The link is used up by it."""
    caller = work.caller_or_nobody
    await commands.decline(work, body.token, None if caller is None else caller.person_id)
