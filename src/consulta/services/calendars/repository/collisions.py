"""Collisions as rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.calendars.models import Collision, KnownBooking, KnownPerson


async def list_promised(work: Work, consultant_id: PersonId, *, until: datetime) -> Sequence[KnownBooking]:
    """What a consultant has promised from now on."""
    found = await work.session.scalars(
        select(KnownBooking)
        .where(
            KnownBooking.consultant_id == consultant_id,
            KnownBooking.state == "confirmed",
            KnownBooking.ends_at > work.now,
            KnownBooking.starts_at < until,
        )
        .execution_options(populate_existing=True)
    )
    return found.all()


async def note(
    work: Work, booking: KnownBooking, *, person_id: PersonId, busy_from: datetime, busy_until: datetime
) -> bool:
    """Write a collision down; whether it is news: another booking's time, or the first of this booking."""
    written = insert(Collision).values(
        booking_id=booking.booking_id,
        person_id=person_id,
        starts_at=booking.starts_at,
        busy_from=busy_from,
        busy_until=busy_until,
        found_at=work.now,
    )
    return bool(
        await work.changed(
            written.on_conflict_do_update(
                index_elements=["booking_id"],
                set_={
                    name: written.excluded[name]
                    for name in ("starts_at", "busy_from", "busy_until", "found_at")
                },
                where=or_(
                    Collision.starts_at != written.excluded.starts_at,
                    Collision.busy_from != written.excluded.busy_from,
                ),
            )
        )
    )


async def resolve(work: Work, person_id: PersonId, *, but: Collection[UUID]) -> None:
    """Forget the collisions of a consultant that are no longer."""
    await work.execute(
        delete(Collision).where(Collision.person_id == person_id, Collision.booking_id.not_in(list(but)))
    )


async def list_own(
    work: Work, person_id: PersonId
) -> Sequence[Row[UUID, str, str, datetime, datetime, datetime, datetime]]:
    """A consultant's collisions ahead, the nearest first, each with its booking and the client's name."""
    found = await work.session.execute(
        select(
            KnownBooking.booking_id,
            KnownBooking.offering_title,
            func.coalesce(KnownBooking.attendee_name, KnownPerson.name, "").label("client_name"),
            KnownBooking.starts_at,
            KnownBooking.ends_at,
            Collision.busy_from,
            Collision.busy_until,
        )
        .join(KnownBooking, KnownBooking.booking_id == Collision.booking_id)
        .outerjoin(KnownPerson, KnownPerson.person_id == KnownBooking.client_id)
        .where(Collision.person_id == person_id, KnownBooking.ends_at > work.now)
        .order_by(KnownBooking.starts_at, KnownBooking.booking_id)
    )
    return found.all()
