"""A consultant's answers to requests."""

from __future__ import annotations

from consulta.contracts.booking import BookingId
from consulta.kit.access import SignedIn
from consulta.kit.http.routing import InWork
from consulta.services.booking.commands import answering
from consulta.services.booking.queries.bookings import get_booking
from consulta.services.booking.routes.edge import router
from consulta.services.booking.routes.showing import shown
from consulta.services.booking.schemas.bookings import BookingOut, DeclineRequest


@router.post("/bookings/{booking_id}/accept")
async def accept_booking(work: InWork, caller: SignedIn, booking_id: BookingId) -> BookingOut:
    """Say yes to a request for one's own time."""
    await answering.accept(work, booking_id, caller.person_id)
    named, party = await get_booking(work, booking_id, caller.person_id)
    return shown(work, named, party)


@router.post("/bookings/{booking_id}/decline")
async def decline_booking(
    work: InWork, caller: SignedIn, booking_id: BookingId, body: DeclineRequest
) -> BookingOut:
    """Say no to a request for one's own time, with a reason that the client reads; any money goes back."""
    await answering.decline(work, booking_id, caller.person_id, reason=body.reason or None)
    named, party = await get_booking(work, booking_id, caller.person_id)
    return shown(work, named, party)
