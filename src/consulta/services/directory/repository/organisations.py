"""Organisations, memberships and invitations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Text, cast, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from consulta.contracts.directory import MemberRole
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.directory.errors import NoSuchMember, NoSuchOrganisation
from consulta.services.directory.models import (
    Card,
    Invitation,
    KnownPerson,
    Lanes,
    Membership,
    Opening,
    Organisation,
    Profile,
)
from consulta.services.directory.repository.free_times import LANES

_BELONGS = func.cardinality(Membership.roles) > 0


async def found(work: Work, organisation: Organisation) -> bool:
    """Keep a new organisation; `False` when its address is taken, also at this very moment."""
    values = {column.key: getattr(organisation, column.key) for column in Organisation.__mapper__.columns}
    written = insert(Organisation).values(values).on_conflict_do_nothing(index_elements=["slug"])
    return await work.changed(written) == 1


async def count_founded(work: Work, person_id: PersonId) -> int:
    """How many organisations somebody has founded."""
    counted = select(func.count()).select_from(Organisation).where(Organisation.founded_by == person_id)
    return int(await work.session.scalar(counted) or 0)


async def find(work: Work, slug: str) -> Organisation | None:
    """The organisation at an address."""
    wanted = select(Organisation).where(Organisation.slug == slug)
    return (await work.session.scalars(wanted)).one_or_none()


async def get_for_update(work: Work, organisation_id: UUID) -> Organisation:
    """The organisation, locked: whoever changes who belongs to it goes one after the other."""
    wanted = (
        select(Organisation)
        .where(Organisation.id == organisation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return (await work.session.scalars(wanted)).one()


async def roles_of(work: Work, organisation_id: UUID, person_id: UUID) -> list[MemberRole]:
    """What somebody is in an organisation; nothing for a stranger."""
    wanted = select(Membership.roles).where(
        Membership.organisation_id == organisation_id, Membership.person_id == person_id
    )
    return [MemberRole(role) for role in await work.session.scalar(wanted) or ()]


async def write_roles(work: Work, organisation_id: UUID, person_id: UUID, roles: Iterable[MemberRole]) -> int:
    """Make these somebody's roles and return the membership's revision. The organisation must be locked."""
    written = insert(Membership).values(
        organisation_id=organisation_id,
        person_id=person_id,
        roles=list(roles),
        joined_at=work.now,
        revision=1,
    )
    kept = written.on_conflict_do_update(
        index_elements=["organisation_id", "person_id"],
        set_={"roles": written.excluded.roles, "revision": Membership.revision + 1},
    )
    return int((await work.execute(kept.returning(Membership.revision))).scalar_one())


async def count_owners(work: Work, organisation_id: UUID) -> int:
    """How many owners the memberships name."""
    counted = select(func.count()).where(
        Membership.organisation_id == organisation_id, Membership.roles.contains([MemberRole.OWNER])
    )
    return int(await work.session.scalar(counted) or 0)


async def count_members(work: Work, organisation_id: UUID) -> int:
    """How many people belong to it."""
    counted = select(func.count()).where(Membership.organisation_id == organisation_id, _BELONGS)
    return int(await work.session.scalar(counted) or 0)


async def get_member(work: Work, organisation_id: UUID, person_id: UUID) -> list[MemberRole]:
    """A member's roles; raises `NoSuchMember`."""
    roles = await roles_of(work, organisation_id, person_id)
    if not roles:
        raise NoSuchMember
    return roles


async def list_members(work: Work, organisation_id: UUID) -> Sequence[Row[Any]]:
    """Everybody who belongs to it, by name, with the address of their page while it is published."""
    wanted = (
        select(
            Membership.person_id,
            Membership.roles,
            Membership.joined_at,
            KnownPerson.name,
            Profile.slug,
            func.coalesce(Profile.published, literal(value=False)).label("published"),
            Profile.picture_key,
        )
        .join(KnownPerson, KnownPerson.person_id == Membership.person_id)
        .outerjoin(Profile, Profile.consultant_id == Membership.person_id)
        .where(Membership.organisation_id == organisation_id, _BELONGS)
        .order_by(KnownPerson.name, Membership.person_id)
    )
    return (await work.execute(wanted)).all()


async def list_cards(work: Work, organisation_id: UUID) -> Sequence[Row[Any]]:
    """The cards of its consultants whose pages are published, by name."""
    nothing = cast(literal([], ARRAY(Text)), ARRAY(Text)).label("matched")
    wanted = (
        select(
            *Card.__table__.columns,
            Opening.free_from,
            *(Lanes.__table__.c[name].label(f"lane_{name}") for name in LANES),
            nothing,
        )
        .join(Opening, Opening.consultant_id == Card.consultant_id)
        .outerjoin(Lanes, Lanes.consultant_id == Card.consultant_id)
        .join(Membership, Membership.person_id == Card.consultant_id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.roles.contains([MemberRole.CONSULTANT]),
        )
        .order_by(Card.name, Card.consultant_id)
    )
    return (await work.execute(wanted)).all()


async def list_of_person(work: Work, person_id: PersonId) -> Sequence[tuple[Organisation, list[str]]]:
    """The organisations somebody belongs to, by name, with what they are there."""
    wanted = (
        select(Organisation, Membership.roles)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == person_id, _BELONGS)
        .order_by(Organisation.name, Organisation.id)
    )
    return [(row[0], row[1]) for row in await work.execute(wanted)]


async def close_open_invitation(work: Work, organisation_id: UUID, email: str) -> None:
    """A newer invitation takes the place of the one that waits at this address."""
    await work.execute(
        update(Invitation)
        .where(
            Invitation.organisation_id == organisation_id,
            Invitation.email == email,
            Invitation.state == "open",
        )
        .values(state="withdrawn", answered_at=work.now)
    )


async def count_open_invitations(work: Work, organisation_id: UUID) -> int:
    """How many wait for an answer."""
    counted = select(func.count()).where(
        Invitation.organisation_id == organisation_id,
        Invitation.state == "open",
        Invitation.expires_at > work.now,
    )
    return int(await work.session.scalar(counted) or 0)


async def list_open_invitations(work: Work, organisation_id: UUID) -> Sequence[Invitation]:
    """Those that wait for an answer, the newest first."""
    wanted = (
        select(Invitation)
        .where(
            Invitation.organisation_id == organisation_id,
            Invitation.state == "open",
            Invitation.expires_at > work.now,
        )
        .order_by(Invitation.id.desc())
    )
    return (await work.session.scalars(wanted)).all()


async def find_invitation(work: Work, token_hash: bytes) -> Invitation | None:
    """The open invitation of a token, locked: two answers at once go one after the other."""
    wanted = (
        select(Invitation)
        .where(
            Invitation.token_hash == token_hash,
            Invitation.state == "open",
            Invitation.expires_at > work.now,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return (await work.session.scalars(wanted)).one_or_none()


async def find_open_invitation(work: Work, organisation_id: UUID, invitation_id: UUID) -> Invitation | None:
    """One of an organisation's open invitations, locked."""
    wanted = (
        select(Invitation)
        .where(
            Invitation.id == invitation_id,
            Invitation.organisation_id == organisation_id,
            Invitation.state == "open",
        )
        .with_for_update()
    )
    return (await work.session.scalars(wanted)).one_or_none()


async def get(work: Work, slug: str) -> Organisation:
    """The organisation at an address; raises `NoSuchOrganisation`."""
    organisation = await find(work, slug)
    if organisation is None:
        raise NoSuchOrganisation
    return organisation


async def get_by_id(work: Work, organisation_id: UUID) -> Organisation:
    """An organisation that something refers to."""
    return await work.session.get_one(Organisation, organisation_id)


async def list_without_true_owner(work: Work) -> Sequence[UUID]:
    """OR-2's check: organisations whose number of owners is not what the memberships say."""
    owners = (
        select(func.count())
        .where(Membership.organisation_id == Organisation.id, Membership.roles.contains([MemberRole.OWNER]))
        .scalar_subquery()
    )
    wanted = select(Organisation.id).where(Organisation.owner_count != owners)
    return (await work.session.scalars(wanted)).all()
