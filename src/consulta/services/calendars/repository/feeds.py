"""Feeds as rows, and the bookings that are in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Row, func, or_, select, update
from sqlalchemy.orm import aliased

from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.calendars.models import Feed, KnownBooking, KnownPerson

_NOTED_EVERY = timedelta(minutes=1)
"""How exactly it is known when a feed was read last: writing at each reading would be for nobody."""

_MOST_ENTRIES = 5_000


async def find_open(work: Work, person_id: PersonId) -> Feed | None:
    """The feed of a person, if they have one that works."""
    found = await work.session.scalars(
        select(Feed).where(Feed.person_id == person_id, Feed.revoked_at.is_(None))
    )
    return found.one_or_none()


async def revoke(work: Work, person_id: PersonId) -> bool:
    """Close a person's feed for good; whether there was one."""
    return bool(
        await work.changed(
            update(Feed)
            .where(Feed.person_id == person_id, Feed.revoked_at.is_(None))
            .values(revoked_at=work.now)
        )
    )


def add(work: Work, person_id: PersonId, *, digest: bytes, shows: str) -> None:
    """A new feed; the one before must be closed."""
    work.session.add(
        Feed(id=work.new_id(), person_id=person_id, token_digest=digest, shows=shows, made_at=work.now)
    )


async def find_by_digest(work: Work, digest: bytes) -> Feed | None:
    """The feed that a secret opens, unless it is closed."""
    found = await work.session.scalars(
        select(Feed).where(Feed.token_digest == digest, Feed.revoked_at.is_(None))
    )
    return found.one_or_none()


async def note_reading(work: Work, feed_id: UUID) -> None:
    """Write down that a calendar looked."""
    await work.execute(
        update(Feed)
        .where(Feed.id == feed_id, or_(Feed.read_at.is_(None), Feed.read_at < work.now - _NOTED_EVERY))
        .values(read_at=work.now)
    )


async def list_bookings(
    work: Work, person_id: PersonId, *, since: datetime
) -> Sequence[Row[KnownBooking, str]]:
    """Every promise of a person that ends after `since`, on either side, with the other side's name; in order."""
    other = aliased(KnownPerson)
    found = await work.session.execute(
        select(KnownBooking, func.coalesce(other.name, "").label("partner"))
        .outerjoin(
            other,
            or_(
                (KnownBooking.client_id == person_id) & (other.person_id == KnownBooking.consultant_id),
                (KnownBooking.consultant_id == person_id) & (other.person_id == KnownBooking.client_id),
            ),
        )
        .where(
            or_(KnownBooking.client_id == person_id, KnownBooking.consultant_id == person_id),
            KnownBooking.promised,
            KnownBooking.ends_at > since,
        )
        .order_by(KnownBooking.starts_at, KnownBooking.booking_id)
        .limit(_MOST_ENTRIES)
    )
    return found.all()
