"""What a new booking writes inside its command's transaction: its row, the time it takes, its client's tally.

The slot's hot path does the same in one statement of its own (`repository.bookings.write_booking`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import Range, insert

from consulta.contracts.booking import BlockId, BookingId, ClassId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.models import bookings, occupancies, tallies

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Taken:
    """A stretch of time that is taken from a consultant, a client, or both at once."""

    consultant_id: PersonId | None = None
    during: Span | None = None
    """The consultant's, buffers included."""
    client_id: PersonId | None = None
    client_during: Span | None = None
    """The client's, without buffers."""


async def add_booking(work: Work, booking: Booking) -> None:
    """The booking's row."""
    await work.execute(
        insert(bookings).values(
            id=booking.id,
            client_id=booking.client_id,
            consultant_id=booking.consultant_id,
            offering_id=booking.offering_id,
            way=booking.way.value,
            class_id=booking.class_id,
            seats=booking.seats,
            state=booking.state.value,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            offering_title=booking.offering_title,
            buffer_before_minutes=booking.buffer_before_minutes,
            buffer_after_minutes=booking.buffer_after_minutes,
            price=booking.price.model_dump(mode="json"),
            policy=booking.policy.model_dump(mode="json"),
            price_limit_minor=booking.price_limit.amount_minor,
            currency=booking.price_limit.currency,
            note=booking.note,
            hold_expires_at=booking.hold_expires_at,
            wall_zone=booking.wall_zone,
            wall_start=booking.wall_start,
            organisation_id=booking.organisation_id,
            further_consultants=list(booking.further_consultants),
            made_by=booking.made_by,
            series_id=booking.series_id,
            answer_by=booking.answer_by,
            intake=None if booking.intake is None else booking.intake.model_dump(mode="json"),
            attendee=None if booking.attendee is None else booking.attendee.model_dump(),
            location=booking.location.kept(),
            created_at=booking.created_at,
            revision=booking.revision,
        )
    )


async def take_time(
    work: Work,
    holder_id: UUID,
    parts: Sequence[Taken],
    *,
    booking_id: BookingId | None = None,
    class_id: ClassId | None = None,
    block_id: BlockId | None = None,
) -> bool:
    """Take every part or say that one of them is not free; then the caller must raise, which gives back the rest.

    Parts are taken in the order given: whoever takes several people's time does so in the order of their ids, so that
    two who want the same people never wait for each other.
    """
    for number, part in enumerate(parts):
        taken = await work.changed(
            insert(occupancies)
            .values(
                holder_id=holder_id,
                part=number,
                booking_id=booking_id,
                class_id=class_id,
                block_id=block_id,
                consultant_id=part.consultant_id,
                client_id=part.client_id,
                during=None if part.during is None else Range(*part.during),
                client_during=None if part.client_during is None else Range(*part.client_during),
                active=True,
            )
            .on_conflict_do_nothing()
        )
        if not taken:
            return False
    return True


async def count_in(work: Work, booking: Booking, *, most_open: int, most_unpaid: int) -> bool:
    """BK-12. Add the booking to its client's tally; `False` when the tally is full. Locks the tally."""
    unpaid = int(booking.is_unpaid)
    await work.execute(
        insert(tallies)
        .values(client_id=booking.client_id, open_bookings=0, unpaid_holds=0)
        .on_conflict_do_nothing()
    )
    counted = await work.changed(
        update(tallies)
        .where(
            tallies.c.client_id == booking.client_id,
            tallies.c.open_bookings < most_open,
            tallies.c.unpaid_holds + unpaid <= most_unpaid,
        )
        .values(open_bookings=tallies.c.open_bookings + 1, unpaid_holds=tallies.c.unpaid_holds + unpaid)
    )
    return counted == 1


async def open_bookings_of(work: Work, client_id: PersonId) -> int:
    """How many bookings of a client lie ahead, by their tally."""
    found = await work.execute(select(tallies.c.open_bookings).where(tallies.c.client_id == client_id))
    return found.scalar_one_or_none() or 0
