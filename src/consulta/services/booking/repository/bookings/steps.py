"""One step of a booking: locked, changed and written with what it gives back."""

from __future__ import annotations

from sqlalchemy import select, update

from consulta.contracts.booking import BookingId
from consulta.contracts.terms import Way
from consulta.kit.work import Work
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.proposals import Kind, Stage
from consulta.services.booking.domain.states import OCCUPYING, State
from consulta.services.booking.models import bookings, occupancies, proposals, room_occupancies, tallies
from consulta.services.booking.repository.bookings.rows import booking_of


async def find_for_update(work: Work, booking_id: BookingId) -> Booking | None:
    """The booking as it is now, locked until the transaction ends."""
    found = await work.execute(select(bookings).where(bookings.c.id == booking_id).with_for_update())
    row = found.one_or_none()
    return None if row is None else booking_of(row)


async def save(work: Work, before: Booking, after: Booking) -> None:
    """Write what a step changed, and give back the time and the tally's place it no longer needs.

    Other times that were proposed are closed with the promise they were meant for (PR-5).

    The state is compared once more: a step that somehow raced another changes nothing and raises `OvertakenError`.
    """
    touched = await work.changed(
        update(bookings)
        .where(
            bookings.c.id == before.id,
            bookings.c.state == before.state.value,
            bookings.c.revision == before.revision,
        )
        .values(
            state=after.state.value,
            starts_at=after.starts_at,
            ends_at=after.ends_at,
            price_limit_minor=after.price_limit.amount_minor,
            hold_expires_at=after.hold_expires_at,
            decline_code=after.decline_code,
            decline_reason=after.decline_reason,
            missing_minor=None if after.missing is None else after.missing.amount_minor,
            cancelled_by=after.cancelled_by,
            cancel_reason=after.cancel_reason,
            refund_percent=after.refund_percent,
            no_show_by=after.no_show_by,
            missed_at=after.missed_at,
            moved_by=after.moved_by,
            moves=after.moves,
            called_at=after.called_at,
            wall_zone=after.wall_zone,
            wall_start=after.wall_start,
            revision=after.revision,
        )
    )
    if touched != 1:
        raise OvertakenError(before.id)
    was_promised = before.way is Way.SLOT and before.state is State.CONFIRMED
    if was_promised and (after.state is not State.CONFIRMED or after.starts_at != before.starts_at):
        await work.execute(
            update(proposals)
            .where(
                proposals.c.booking_id == before.id,
                proposals.c.kind == Kind.MOVE.value,
                proposals.c.state == Stage.OPEN.value,
            )
            .values(state=Stage.CLOSED.value)
        )
    is_over = after.state not in OCCUPYING
    paid = int(before.is_unpaid) - int(after.is_unpaid)
    if is_over or paid:
        await work.execute(
            update(tallies)
            .where(tallies.c.client_id == before.client_id)
            .values(
                open_bookings=tallies.c.open_bookings - int(is_over),
                unpaid_holds=tallies.c.unpaid_holds - paid,
            )
        )
    if is_over:
        await work.execute(
            update(occupancies).where(occupancies.c.holder_id == before.id).values(active=False)
        )
        if before.organisation_id is not None:
            await work.execute(
                update(room_occupancies)
                .where(room_occupancies.c.booking_id == before.id)
                .values(active=False)
            )


class OvertakenError(RuntimeError):
    """A booking changed between being locked and being written, which the lock makes impossible."""
