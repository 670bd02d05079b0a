"""Found an organisation, say what it is, and decide who is what in it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from consulta.contracts.directory import (
    MemberRole,
    MembershipChanged,
    OrganisationChanged,
    OrganisationId,
)
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.directory.commands.leaving import give_no_longer
from consulta.services.directory.commands.profiles import PICTURE_FORGOTTEN_AFTER
from consulta.services.directory.domain.organisations import (
    MOST_FOUNDED,
    MOST_MEMBERS,
    Act,
    OrganisationText,
    in_order,
    may,
    may_change_roles,
)
from consulta.services.directory.domain.profiles import slug_checked, slugs_for
from consulta.services.directory.domain.timers import LogoReplaced
from consulta.services.directory.errors import (
    LastOwner,
    NoSuchOrganisation,
    NotYourRole,
    OrganisationSlugTaken,
    PersonNotKnownYet,
    TooManyMembers,
    TooManyOrganisations,
)
from consulta.services.directory.models import Organisation
from consulta.services.directory.repository import organisations, profiles


async def found(work: Work, founder: PersonId, text: OrganisationText, *, slug: str | None) -> Organisation:
    """OR-1. Open an organisation's page; the founder is its owner.

    Its address is chosen now and stays, because it is printed on signs and letters. Raises `SlugMalformed`,
    `OrganisationSlugTaken`, `TooManyOrganisations`, `PersonNotKnownYet` and what `OrganisationText.checked` raises.
    """
    text = text.checked()
    if await profiles.find_person(work, founder) is None:
        raise PersonNotKnownYet
    if await organisations.count_founded(work, founder) >= MOST_FOUNDED:
        raise TooManyOrganisations(at_most=MOST_FOUNDED)
    organisation_id = work.new_id()
    wanted = [slug_checked(slug)] if slug else list(slugs_for(text.name, organisation_id.hex))
    for address in wanted:
        organisation = Organisation(
            id=organisation_id,
            slug=address,
            owner_count=1,
            founded_by=founder,
            founded_at=work.now,
            revision=1,
        )
        _take_over(organisation, text)
        if await organisations.found(work, organisation):
            break
    else:
        raise OrganisationSlugTaken(slug=wanted[0])
    _tell(work, organisation)
    await _appoint(work, organisation_id, founder, [MemberRole.OWNER])
    return await organisations.get(work, address)


async def edit(work: Work, slug: str, caller: PersonId, text: OrganisationText) -> Organisation:
    """Replace what an organisation says of itself. Raises as `authorised`, and what `checked` raises."""
    text = text.checked()
    organisation = await authorised(work, slug, caller, Act.MANAGE)
    _take_over(organisation, text)
    organisation.revision += 1
    _tell(work, organisation)
    return organisation


async def set_logo(work: Work, slug: str, caller: PersonId, key: str | None) -> Organisation:
    """Show the picture under this key, or none; the file before it goes an hour later. Raises as `authorised`."""
    organisation = await authorised(work, slug, caller, Act.MANAGE)
    if organisation.logo_key == key:
        return organisation
    if organisation.logo_key is not None:
        work.publish_at(
            LogoReplaced(organisation_id=OrganisationId(organisation.id), logo_key=organisation.logo_key),
            work.now + PICTURE_FORGOTTEN_AFTER,
        )
    organisation.logo_key = key
    organisation.revision += 1
    return organisation


async def set_roles(
    work: Work, slug: str, caller: PersonId, member: PersonId, roles: Sequence[MemberRole]
) -> None:
    """Make these a member's roles. Raises as `authorised`, `NoSuchMember`, `NotYourRole`, `LastOwner`."""
    organisation, own = await _locked(work, slug, caller)
    if not may(own, Act.MANAGE):
        raise NotYourRole
    before = await organisations.get_member(work, organisation.id, member)
    after = in_order(roles)
    if before == after:
        return
    if not may_change_roles(own, before, after):
        raise NotYourRole
    await _change(work, organisation, member, after)


async def remove(work: Work, slug: str, caller: PersonId, member: PersonId) -> None:
    """Let a member go, or go oneself. Raises as `authorised`, `NoSuchMember`, `NotYourRole`, `LastOwner`."""
    organisation, own = await _locked(work, slug, caller)
    if member != caller and not may(own, Act.MANAGE):
        raise NotYourRole
    before = await organisations.get_member(work, organisation.id, member)
    if member != caller and not may_change_roles(own, before, ()):
        raise NotYourRole
    await _change(work, organisation, member, [])


async def add(work: Work, organisation: Organisation, member: PersonId, roles: Sequence[str]) -> None:
    """Make somebody a member, or more than they were; the organisation must be locked. Raises `TooManyMembers`."""
    before = await organisations.roles_of(work, organisation.id, member)
    after = in_order([*before, *(MemberRole(role) for role in roles)])
    if before == after:
        return
    if not before and await organisations.count_members(work, organisation.id) >= MOST_MEMBERS:
        raise TooManyMembers(at_most=MOST_MEMBERS)
    await _change(work, organisation, member, after)


async def authorised(work: Work, slug: str, caller: PersonId, act: Act) -> Organisation:
    """OR-3. The organisation, locked, for somebody who may do this there.

    Raises `NoSuchOrganisation` for strangers, as for one that never was, and `NotYourRole` for members who may not.
    """
    organisation, roles = await _locked(work, slug, caller)
    if not may(roles, act):
        raise NotYourRole
    return organisation


async def _locked(work: Work, slug: str, caller: PersonId) -> tuple[Organisation, list[MemberRole]]:
    organisation = await organisations.get_for_update(work, (await organisations.get(work, slug)).id)
    roles = await organisations.roles_of(work, organisation.id, caller)
    if not roles:
        raise NoSuchOrganisation
    return organisation, roles


async def _change(
    work: Work, organisation: Organisation, member: PersonId, roles: Sequence[MemberRole]
) -> None:
    """OR-2. Write a member's roles and count the owners anew. Who is no consultant gives nothing here (OR-7)."""
    await _appoint(work, organisation.id, member, roles)
    if MemberRole.CONSULTANT not in roles:
        await give_no_longer(work, organisation.id, member)
    owners = await organisations.count_owners(work, organisation.id)
    if owners == 0:
        raise LastOwner
    organisation.owner_count = owners


async def _appoint(work: Work, organisation_id: UUID, member: PersonId, roles: Sequence[MemberRole]) -> None:
    revision = await organisations.write_roles(work, organisation_id, member, roles)
    work.publish(
        MembershipChanged(
            organisation_id=OrganisationId(organisation_id),
            person_id=member,
            roles=list(roles),
            revision=revision,
        )
    )


def _take_over(organisation: Organisation, text: OrganisationText) -> None:
    organisation.name = text.name
    organisation.headline = text.headline
    organisation.about = text.about
    organisation.address = text.address
    organisation.zone = text.zone
    organisation.languages = list(text.languages)


def _tell(work: Work, organisation: Organisation) -> None:
    work.publish(
        OrganisationChanged(
            organisation_id=OrganisationId(organisation.id),
            slug=organisation.slug,
            name=organisation.name,
            zone=organisation.zone,
            revision=organisation.revision,
        )
    )
