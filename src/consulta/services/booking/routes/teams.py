"""Booking what organisations offer over HTTP."""

from __future__ import annotations

from fastapi import Request

from consulta.contracts.terms import Party
from consulta.kit.access import SignedIn
from consulta.kit.http.routing import InWork
from consulta.services.booking.commands import teams
from consulta.services.booking.commands.booking import Wish
from consulta.services.booking.queries.bookings import get_booking
from consulta.services.booking.routes.attendees import attendee_in
from consulta.services.booking.routes.edge import router
from consulta.services.booking.routes.showing import shown
from consulta.services.booking.schemas.bookings import BookingOut, BookRequest


@router.post("/team-bookings", status_code=201)
async def book_with_team(work: InWork, caller: SignedIn, body: BookRequest, request: Request) -> BookingOut:
    """Book what an organisation offers: with whoever's turn it is among the free, or with everybody it takes."""
    wish = Wish(
        caller.person_id,
        body.offering_id,
        body.starts_at,
        body.note or None,
        attendee=await attendee_in(body.attendee, request),
    )
    booking_id = await teams.book(work, wish)
    named, _ = await get_booking(work, booking_id, caller.person_id)
    return shown(work, named, Party.CLIENT)
