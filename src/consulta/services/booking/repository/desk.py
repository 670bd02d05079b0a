"""What an organisation's desk knows: who keeps it, whose calendars, which bookings and rooms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select, text

from consulta.contracts.directory import MemberRole, OrganisationId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.domain.states import State
from consulta.services.booking.models import (
    bookings,
    known_consultants,
    known_memberships,
    known_organisations,
    known_people,
    known_rooms,
)

_KEEPERS = [MemberRole.OWNER.value, MemberRole.MANAGER.value, MemberRole.SECRETARY.value]
_UNSEEN = [State.DECLINED.value, State.EXPIRED.value]


async def find_kept(work: Work, slug: str, person_id: PersonId) -> Row[Any] | None:
    """TE-5. The organisation at an address, for who keeps its members' calendars; none for anybody else."""
    found = await work.execute(
        select(known_organisations)
        .join(
            known_memberships,
            known_memberships.c.organisation_id == known_organisations.c.organisation_id,
        )
        .where(
            known_organisations.c.slug == slug,
            known_memberships.c.person_id == person_id,
            known_memberships.c.roles.overlap(_KEEPERS),
        )
    )
    return found.one_or_none()


async def list_consultants(work: Work, organisation_id: OrganisationId) -> Sequence[Row[Any]]:
    """An organisation's consultants, by name."""
    name = func.coalesce(known_consultants.c.name, known_people.c.name, "")
    found = await work.execute(
        select(known_memberships.c.person_id, name.label("name"), known_consultants.c.slug)
        .outerjoin(known_people, known_people.c.person_id == known_memberships.c.person_id)
        .outerjoin(known_consultants, known_consultants.c.consultant_id == known_memberships.c.person_id)
        .where(
            known_memberships.c.organisation_id == organisation_id,
            known_memberships.c.roles.contains([MemberRole.CONSULTANT]),
        )
        .order_by(name, known_memberships.c.person_id)
    )
    return found.all()


async def list_rooms(work: Work, organisation_id: OrganisationId) -> Sequence[Row[Any]]:
    """An organisation's rooms in use, by name."""
    found = await work.execute(
        select(known_rooms.c.room_id, known_rooms.c.name)
        .where(known_rooms.c.organisation_id == organisation_id, known_rooms.c.active)
        .order_by(func.lower(known_rooms.c.name), known_rooms.c.room_id)
    )
    return found.all()


def of_desk(organisation_id: OrganisationId, consultants: Sequence[PersonId]) -> ColumnElement[bool]:
    """TE-5. The desk's bookings: the organisation's own, and those of its consultants that are no other's."""
    return or_(
        bookings.c.organisation_id == organisation_id,
        and_(bookings.c.organisation_id.is_(None), bookings.c.consultant_id.in_(list(consultants))),
    )


def between(first: datetime, last: datetime) -> ColumnElement[bool]:
    """What touches a stretch of time and has not come to nothing before it was promised."""
    return and_(bookings.c.starts_at < last, bookings.c.ends_at > first, bookings.c.state.not_in(_UNSEEN))


_BUSY = text("""
SELECT y.consultant_id, lower(y.during) AS starts_at, upper(y.during) AS ends_at
  FROM booking.occupancies y LEFT JOIN booking.bookings b ON b.id = y.booking_id
 WHERE y.active AND y.consultant_id = ANY(:consultants) AND y.during && tstzrange(:first, :last)
   AND (b.id IS NULL OR (b.organisation_id IS NOT NULL AND b.organisation_id <> :organisation_id))
 ORDER BY lower(y.during)
""")


async def list_busy(
    work: Work,
    organisation_id: OrganisationId,
    consultants: Sequence[PersonId],
    first: datetime,
    last: datetime,
) -> Sequence[Row[Any]]:
    """When its consultants are taken by what is none of the desk's business."""
    found = await work.execute(
        _BUSY,
        {
            "organisation_id": organisation_id,
            "consultants": list(consultants),
            "first": first,
            "last": last,
        },
    )
    return found.all()


async def find_person_by_email(work: Work, email: str) -> PersonId | None:
    """Who has this address."""
    found = await work.execute(select(known_people.c.person_id).where(known_people.c.email == email))
    person_id = found.scalars().first()
    return None if person_id is None else PersonId(person_id)


async def has_been_client(
    work: Work, organisation_id: OrganisationId, consultants: Sequence[PersonId], client_id: PersonId
) -> bool:
    """Whether somebody has booked with the organisation or its consultants by themselves before."""
    found = await work.execute(
        select(bookings.c.id)
        .where(
            bookings.c.client_id == client_id,
            bookings.c.made_by.is_(None),
            bookings.c.state.not_in(_UNSEEN),
            or_(
                bookings.c.organisation_id == organisation_id,
                bookings.c.consultant_id.in_(list(consultants)),
            ),
        )
        .limit(1)
    )
    return found.first() is not None
