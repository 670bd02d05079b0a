"""Meetings by phone and in person, once they are over."""

from __future__ import annotations

from consulta.contracts.booking import BookingId
from consulta.contracts.terms import Party
from consulta.kit.access import SignedIn
from consulta.kit.http.routing import InWork
from consulta.services.booking.commands import meetings
from consulta.services.booking.queries.bookings import get_booking
from consulta.services.booking.repository.bookings import list_awaiting_word
from consulta.services.booking.routes.edge import router
from consulta.services.booking.routes.showing import shown
from consulta.services.booking.schemas.bookings import BookingOut, OutcomeRequest
from consulta.services.booking.schemas.meetings import UntoldOut


@router.get("/untold-meetings")
async def list_untold(work: InWork, caller: SignedIn) -> UntoldOut:
    """One's own meetings as a consultant that are over and of which nobody said how they were, the latest first."""
    found = await list_awaiting_word(work, caller.person_id)
    return UntoldOut(items=[shown(work, named, Party.CONSULTANT) for named in found])


@router.post("/bookings/{booking_id}/outcome")
async def tell_outcome(
    work: InWork, caller: SignedIn, booking_id: BookingId, body: OutcomeRequest
) -> BookingOut:
    """Say of a meeting by phone or in person that it took place, or that nobody came; as its consultant, once."""
    await meetings.tell(work, booking_id, caller.person_id, took_place=body.took_place)
    named, party = await get_booking(work, booking_id, caller.person_id)
    return shown(work, named, party)
