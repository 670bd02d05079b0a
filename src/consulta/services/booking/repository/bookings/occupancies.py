"""The time that bookings occupy: exchanged for another, and whether a client has it free."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import Range

from consulta.kit.work import Work
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.models import occupancies
from consulta.services.booking.repository.making import Taken, take_time


async def swap_occupancy(work: Work, booking: Booking) -> bool:
    """Give up the booking's old time and take its new one; whether that was free.

    Movers of one consultant or client go one after the other: two who want each other's time would otherwise each wait
    for the other to decide. The new rows are inserted rather than the old ones changed, because only an insert can step
    back without an error.
    """
    await lock_people(work, booking)
    await work.execute(delete(occupancies).where(occupancies.c.holder_id == booking.id))
    return await take_time(work, booking.id, parts_of(booking), booking_id=booking.id)


def parts_of(booking: Booking) -> list[Taken]:
    """The time a booking takes: its consultant's and client's at once, then that of each further consultant."""
    return [
        Taken(
            booking.consultant_id,
            booking.during,
            booking.client_id,
            (booking.starts_at, booking.ends_at),
        ),
        *(Taken(further, booking.during) for further in booking.further_consultants),
    ]


async def lock_people(work: Work, booking: Booking) -> None:
    """Let those who take several people's time at once go one after the other, in the order of their locks."""
    for lock in sorted({lock_of(person) for person in (*booking.consultants, booking.client_id)}):
        await work.execute(select(func.pg_advisory_xact_lock(lock)))


def lock_of(subject_id: UUID) -> int:
    """The number of an advisory lock: 64 bits of which most are random in every UUIDv7."""
    return int.from_bytes(subject_id.bytes[8:], signed=True)


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
