"""Begun bookings as rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from consulta.contracts.begun import BegunId
from consulta.contracts.directory import OfferingId, OrganisationId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.models import begun_bookings, known_organisations, known_people

KEPT_FOR = timedelta(hours=3)
MOST_KEPT = 10
"""Of one address. It is sent no more links than that a day."""


@dataclass(frozen=True, slots=True)
class BegunBooking:
    """What was typed, and until when it is kept."""

    id: BegunId
    offering_id: OfferingId
    starts_at: datetime
    request: Mapping[str, Any]
    keep_until: datetime


async def add(work: Work, begun: BegunBooking, email: str) -> None:
    """Keep it, and of one address no more than the latest few."""
    await work.execute(
        insert(begun_bookings).values(
            id=begun.id,
            email=email,
            offering_id=begun.offering_id,
            starts_at=begun.starts_at,
            request=dict(begun.request),
            begun_at=work.now,
            keep_until=begun.keep_until,
        )
    )
    latest = (
        select(begun_bookings.c.id)
        .where(begun_bookings.c.email == email)
        .order_by(begun_bookings.c.begun_at.desc(), begun_bookings.c.id.desc())
        .limit(MOST_KEPT)
    )
    await work.execute(
        delete(begun_bookings).where(begun_bookings.c.email == email, begun_bookings.c.id.not_in(latest))
    )


async def find_of(work: Work, begun_id: BegunId, person_id: PersonId) -> BegunBooking | None:
    """What was begun with this person's address, while it is kept."""
    found = await work.execute(
        select(begun_bookings)
        .join(known_people, known_people.c.email == begun_bookings.c.email)
        .where(
            begun_bookings.c.id == begun_id,
            begun_bookings.c.keep_until > work.now,
            known_people.c.person_id == person_id,
        )
    )
    row = found.one_or_none()
    if row is None:
        return None
    return BegunBooking(
        BegunId(row.id), OfferingId(row.offering_id), row.starts_at, row.request, row.keep_until
    )


async def is_known(work: Work, person_id: PersonId) -> bool:
    """Whether booking has heard of somebody."""
    found = await work.execute(select(known_people.c.person_id).where(known_people.c.person_id == person_id))
    return found.first() is not None


async def forget(work: Work, begun_id: BegunId) -> None:
    """Delete it. Twice changes nothing."""
    await work.execute(delete(begun_bookings).where(begun_bookings.c.id == begun_id))


async def organisation_page(work: Work, organisation_id: OrganisationId) -> tuple[str, str]:
    """An organisation's name and the slug of its page."""
    found = await work.execute(
        select(known_organisations.c.name, known_organisations.c.slug).where(
            known_organisations.c.organisation_id == organisation_id
        )
    )
    row = found.one()
    return row.name, row.slug
