"""CL-15. Finding what has appeared in a consultant's calendar over what they have promised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from consulta.contracts.booking import BookingId
from consulta.contracts.calendars import CollisionFound
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.calendars.domain.busy import Stretch
from consulta.services.calendars.repository import collisions as repository
from consulta.services.calendars.repository import mirror


async def compare(work: Work, person_id: PersonId, busy: Sequence[Stretch], *, until: datetime) -> None:
    """Tell of each booking that something else lies over, once; what lies over it no longer is forgotten."""
    colliding = []
    for booking in await repository.list_promised(work, person_id, until=until):
        over = next(
            (each for each in busy if each.starts_at < booking.ends_at and each.ends_at > booking.starts_at),
            None,
        )
        if over is None:
            continue
        colliding.append(booking.booking_id)
        is_news = await repository.note(
            work, booking, person_id=person_id, busy_from=over.starts_at, busy_until=over.ends_at
        )
        if is_news:
            work.publish(
                CollisionFound(
                    booking_id=BookingId(booking.booking_id),
                    consultant_id=person_id,
                    client_id=PersonId(booking.client_id),
                    offering_title=booking.offering_title,
                    starts_at=booking.starts_at,
                    ends_at=booking.ends_at,
                    busy_from=over.starts_at,
                    busy_until=over.ends_at,
                    revision=booking.revision,
                )
            )
    await repository.resolve(work, person_id, but=colliding)


async def compare_again(work: Work, person_id: PersonId) -> None:
    """A booking changed: what was read last is compared with how things stand now."""
    known = await mirror.find_busy(work, person_id)
    if known is None:
        return
    busy = [
        Stretch(datetime.fromisoformat(starts_at), datetime.fromisoformat(ends_at))
        for starts_at, ends_at in known.busy
    ]
    await compare(work, person_id, busy, until=known.closes_at)
