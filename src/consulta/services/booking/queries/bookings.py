"""Bookings, for those whom they concern."""

from __future__ import annotations

from consulta.contracts.booking import BookingId, Mover
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.work import Work
from consulta.services.booking.commands.cancelling import Terms
from consulta.services.booking.domain.bookings import Booking, NamedBooking
from consulta.services.booking.errors.bookings import NoSuchBooking
from consulta.services.booking.repository import bookings as repository


async def get_booking(work: Work, booking_id: BookingId, person: PersonId) -> tuple[NamedBooking, Party]:
    """One's own booking and which side one is on. A stranger gets `NoSuchBooking`, as for one that never was."""
    found = await repository.find_named(work, booking_id)
    party = None if found is None else found.booking.party_of(person)
    if found is None or party is None:
        raise NoSuchBooking
    return found, party


async def get_any_booking(work: Work, booking_id: BookingId) -> NamedBooking:
    """Anybody's booking, for staff. Raises `NoSuchBooking`."""
    found = await repository.find_named(work, booking_id)
    if found is None:
        raise NoSuchBooking
    return found


_MOVERS = {Mover.CONSULTANT: "The consultant", Mover.CLOCK: "A change of the clocks"}
"""Who moves a booking without asking its client."""


def explanation_of(booking: Booking, terms: Terms) -> str:
    """Why the amount is what it is, in a sentence."""
    if not booking.price_limit:
        return "This booking costs nothing, and cancelling it does not either."
    if terms.party is Party.CONSULTANT:
        return "You are the consultant: the client gets everything back."
    if mover := booking.moved_by and _MOVERS.get(booking.moved_by):
        return f"{mover} moved this booking, so you may cancel it free of charge."
    if terms.percent == 100:  # noqa: PLR2004 - all of it
        return "You cancel in good time and get everything back."
    if terms.percent == 0:
        return "It is too late for a refund: the whole amount is kept."
    return f"At this time {terms.percent} % are given back; the rest is kept."
