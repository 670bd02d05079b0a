"""Rooms and offerings of organisations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, select

from consulta.contracts.directory import MemberRole, TeamConsultant
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.directory.errors import NoSuchOffering, NoSuchRoom
from consulta.services.directory.models import KnownPerson, Membership, Room, TeamMember, TeamOffering


async def list_rooms(work: Work, organisation_id: UUID) -> Sequence[Room]:
    """An organisation's rooms, those in use first, by name."""
    wanted = (
        select(Room)
        .where(Room.organisation_id == organisation_id)
        .order_by(Room.active.desc(), func.lower(Room.name), Room.id)
    )
    return (await work.session.scalars(wanted)).all()


async def get_room(work: Work, organisation_id: UUID, room_id: UUID) -> Room:
    """One of an organisation's rooms; another's is `NoSuchRoom`, like a missing one."""
    wanted = select(Room).where(Room.id == room_id, Room.organisation_id == organisation_id)
    room = (await work.session.scalars(wanted)).one_or_none()
    if room is None:
        raise NoSuchRoom
    return room


async def count_active_rooms(work: Work, organisation_id: UUID) -> int:
    """How many rooms are in use."""
    await work.flush()
    counted = select(func.count()).where(Room.organisation_id == organisation_id, Room.active)
    return int(await work.session.scalar(counted) or 0)


async def is_room_name_taken(work: Work, organisation_id: UUID, name: str, *, but: UUID) -> bool:
    """Whether another room in use is called like this. The organisation must be locked."""
    wanted = select(Room.id).where(
        Room.organisation_id == organisation_id,
        Room.active,
        func.lower(Room.name) == func.lower(name),
        Room.id != but,
    )
    return await work.session.scalar(wanted) is not None


async def list_offerings(
    work: Work, organisation_id: UUID, *, active_only: bool = False
) -> Sequence[TeamOffering]:
    """An organisation's offerings, active ones first, each group in the order they were made."""
    wanted = select(TeamOffering).where(TeamOffering.organisation_id == organisation_id)
    if active_only:
        wanted = wanted.where(TeamOffering.active)
    return (await work.session.scalars(wanted.order_by(TeamOffering.active.desc(), TeamOffering.id))).all()


async def get_offering(work: Work, organisation_id: UUID, offering_id: UUID) -> TeamOffering:
    """One of an organisation's offerings; another's is `NoSuchOffering`, like a missing one."""
    wanted = select(TeamOffering).where(
        TeamOffering.id == offering_id, TeamOffering.organisation_id == organisation_id
    )
    offering = (await work.session.scalars(wanted)).one_or_none()
    if offering is None:
        raise NoSuchOffering
    return offering


async def count_active_offerings(work: Work, organisation_id: UUID) -> int:
    """How many offerings can be booked."""
    counted = select(func.count()).where(TeamOffering.organisation_id == organisation_id, TeamOffering.active)
    return int(await work.session.scalar(counted) or 0)


async def list_offerings_of(
    work: Work, organisation_id: UUID, consultant_id: PersonId
) -> Sequence[TeamOffering]:
    """The active offerings of an organisation that somebody gives."""
    wanted = (
        select(TeamOffering)
        .join(TeamMember, TeamMember.offering_id == TeamOffering.id)
        .where(
            TeamOffering.organisation_id == organisation_id,
            TeamMember.consultant_id == consultant_id,
            TeamOffering.active,
        )
        .order_by(TeamOffering.id)
    )
    return (await work.session.scalars(wanted)).all()


async def members_of(work: Work, offering_ids: Iterable[UUID]) -> dict[UUID, list[Row[Any]]]:
    """Who gives these offerings, in order, by offering; with their names."""
    wanted = (
        select(TeamMember.offering_id, TeamMember.consultant_id, TeamMember.weight, KnownPerson.name)
        .join(KnownPerson, KnownPerson.person_id == TeamMember.consultant_id)
        .where(TeamMember.offering_id.in_(list(offering_ids)))
        .order_by(TeamMember.offering_id, TeamMember.position)
    )
    found: dict[UUID, list[Row[Any]]] = {}
    for row in await work.execute(wanted):
        found.setdefault(row.offering_id, []).append(row)
    return found


async def replace_members(work: Work, offering_id: UUID, consultants: Sequence[TeamConsultant]) -> None:
    """Make these the ones who give an offering, in this order."""
    await work.flush()
    await work.execute(delete(TeamMember).where(TeamMember.offering_id == offering_id))
    if consultants:
        await work.execute(
            insert(TeamMember),
            [
                {
                    "offering_id": offering_id,
                    "consultant_id": each.consultant_id,
                    "position": position,
                    "weight": each.weight,
                }
                for position, each in enumerate(consultants)
            ],
        )


async def consultants_among(work: Work, organisation_id: UUID, people: Iterable[UUID]) -> set[UUID]:
    """Which of these are consultants of the organisation."""
    wanted = select(Membership.person_id).where(
        Membership.organisation_id == organisation_id,
        Membership.roles.contains([MemberRole.CONSULTANT]),
        Membership.person_id.in_(list(people)),
    )
    return set(await work.session.scalars(wanted))
