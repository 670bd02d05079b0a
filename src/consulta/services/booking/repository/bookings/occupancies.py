"""The time that bookings occupy: exchanged for another, and whether a client has it free."""

from __future__ import annotations

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import Range, insert

from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.models import occupancies


async def swap_occupancy(work: Work, booking: Booking) -> bool:
    """Give up the booking's old time and take its new one; whether that was free.

    Movers of one consultant or client go one after the other: two who want each other's time would otherwise each wait
    for the other to decide. The new row is inserted rather than the old one changed, because only an insert can step
    back without an error.
    """
    first, second = sorted((_lock_of(booking.consultant_id), _lock_of(booking.client_id)))
    await work.execute(select(func.pg_advisory_xact_lock(first)))
    await work.execute(select(func.pg_advisory_xact_lock(second)))
    await work.execute(delete(occupancies).where(occupancies.c.holder_id == booking.id))
    return bool(
        await work.changed(
            insert(occupancies)
            .values(
                holder_id=booking.id,
                booking_id=booking.id,
                consultant_id=booking.consultant_id,
                client_id=booking.client_id,
                during=Range(*booking.during),
                client_during=Range(booking.starts_at, booking.ends_at),
                active=True,
            )
            .on_conflict_do_nothing()
        )
    )


def _lock_of(person_id: PersonId) -> int:
    """The number of a person's advisory lock: 64 bits of which most are random in every UUIDv7."""
    return int.from_bytes(person_id.bytes[8:], signed=True)


async def is_client_free(work: Work, booking: Booking) -> bool:
    """Whether no other active booking of the client lies in this booking's time."""
    found = await work.execute(
        select(occupancies.c.holder_id)
        .where(
            occupancies.c.active,
            occupancies.c.client_id == booking.client_id,
            occupancies.c.holder_id != booking.id,
            occupancies.c.client_during.overlaps(Range(booking.starts_at, booking.ends_at)),
        )
        .limit(1)
    )
    return found.first() is None
