"""The letter that a time is no longer kept."""

from __future__ import annotations

from consulta.contracts.booking import BookingExpired
from consulta.services.notifications.domain.letters import Action, Letter, Line, Occasion, one_line
from consulta.services.notifications.domain.time_words import short_day_of
from consulta.services.notifications.templates import wording


def write(occasion: Occasion) -> Letter:
    """Nothing is lost but the time."""
    booking = occasion.the(BookingExpired)
    moment = short_day_of(booking.starts_at, occasion.zone)
    return Letter(
        subject=f"No longer kept: {one_line(booking.offering_title, 60)} with {occasion.partner}, {moment}",
        heading="The time is no longer kept for you",
        paragraphs=(
            "Your request was not confirmed in time, so the time is free for everybody again. Nothing is charged.",
        ),
        lines=(
            Line("What", one_line(booking.offering_title)),
            Line("With", occasion.partner),
            wording.start_of(occasion, booking.starts_at),
        ),
        action=Action("Open the booking", occasion.page(f"/bookings/{booking.booking_id}")),
    )
