"""Ask somebody by email to become a member, and what they answer."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from consulta.contracts.directory import (
    SEAL_OF_INVITATIONS,
    InvitationId,
    MemberInvited,
    MemberRole,
    OrganisationId,
)
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.directory.commands import organisations as commands
from consulta.services.directory.domain.organisations import (
    INVITATION_LASTS,
    MOST_OPEN_INVITATIONS,
    Act,
    hash_of,
    in_order,
    may_change_roles,
    new_token,
)
from consulta.services.directory.errors import (
    NoSuchInvitation,
    NotYourRole,
    PersonNotKnownYet,
    TooManyInvitations,
)
from consulta.services.directory.models import Invitation, Organisation
from consulta.services.directory.repository import organisations, profiles


async def invite(
    work: Work, slug: str, caller: PersonId, email: str, roles: Sequence[MemberRole]
) -> Invitation:
    """OR-4. Send a link to an address; an earlier one that waits there is worth nothing from now on.

    Nothing here asks whether the address is somebody's, so nobody learns it. Raises as `authorised`, `NotYourRole`
    for a manager who invites an owner, `TooManyInvitations`.
    """
    organisation = await commands.authorised(work, slug, caller, Act.MANAGE)
    if not may_change_roles(await organisations.roles_of(work, organisation.id, caller), (), roles):
        raise NotYourRole
    inviter = await profiles.find_person(work, caller)
    if inviter is None:
        raise PersonNotKnownYet
    await organisations.close_open_invitation(work, organisation.id, email)
    if await organisations.count_open_invitations(work, organisation.id) >= MOST_OPEN_INVITATIONS:
        raise TooManyInvitations(at_most=MOST_OPEN_INVITATIONS)
    token = new_token()
    invitation = Invitation(
        id=work.new_id(),
        organisation_id=organisation.id,
        email=email,
        roles=[role.value for role in in_order(roles)],
        token_hash=hash_of(token),
        state="open",
        invited_by=caller,
        made_at=work.now,
        expires_at=work.now + INVITATION_LASTS,
    )
    # An expired one still stands as open in the table; it was closed above, so the unique index has room.
    work.session.add(invitation)
    await work.flush()
    work.publish(
        MemberInvited(
            invitation_id=InvitationId(invitation.id),
            organisation_id=OrganisationId(organisation.id),
            organisation_name=organisation.name,
            invited_by=inviter.name,
            email=email,
            roles=in_order(roles),
            sealed_token=work.desk.keyring.seal(SEAL_OF_INVITATIONS, token),
            expires_at=invitation.expires_at,
        )
    )
    return invitation


async def withdraw(work: Work, slug: str, caller: PersonId, invitation_id: UUID) -> None:
    """Make a link worthless. Raises as `authorised`, `NoSuchInvitation`."""
    organisation = await commands.authorised(work, slug, caller, Act.MANAGE)
    invitation = await organisations.find_open_invitation(work, organisation.id, invitation_id)
    if invitation is None:
        raise NoSuchInvitation
    _close(work, invitation, "withdrawn", caller)


async def read(work: Work, token: str) -> tuple[Invitation, Organisation]:
    """What a link is an invitation to. Raises `NoSuchInvitation`."""
    invitation = await organisations.find_invitation(work, hash_of(token))
    if invitation is None:
        raise NoSuchInvitation
    return invitation, await organisations.get_by_id(work, invitation.organisation_id)


async def accept(work: Work, token: str, caller: PersonId) -> Organisation:
    """OR-4. Become a member, once. Whoever holds the link read the letter, under whatever address they sign in.

    Raises `NoSuchInvitation`, `TooManyMembers`, `PersonNotKnownYet`.
    """
    invitation, found = await read(work, token)
    if await profiles.find_person(work, caller) is None:
        raise PersonNotKnownYet
    organisation = await organisations.get_for_update(work, found.id)
    await commands.add(work, organisation, caller, invitation.roles)
    _close(work, invitation, "accepted", caller)
    return organisation


async def decline(work: Work, token: str, caller: PersonId | None) -> None:
    """Say no; the link is worth nothing from then on. Raises `NoSuchInvitation`."""
    invitation, _ = await read(work, token)
    _close(work, invitation, "declined", caller)


def _close(work: Work, invitation: Invitation, state: str, by: PersonId | None) -> None:
    invitation.state = state
    invitation.answered_by = by
    invitation.answered_at = work.now
