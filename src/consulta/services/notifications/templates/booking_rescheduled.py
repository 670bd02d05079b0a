"""The letter that tells both sides a new time."""

from __future__ import annotations

from consulta.contracts.booking import BookingRescheduled
from consulta.services.notifications.domain.letters import Action, Letter, Line, Method, Occasion, one_line
from consulta.services.notifications.domain.time_words import day_of, hours_of, short_day_of
from consulta.services.notifications.templates import wording


def write(occasion: Occasion) -> Letter:
    """The new time first, the old one beside it so that nobody mixes them up."""
    booking = occasion.the(BookingRescheduled)
    mover = occasion.has(own=booking.moved_by is occasion.side)
    old_ends_at = booking.old_starts_at + (booking.ends_at - booking.starts_at)
    before = (
        f"{day_of(booking.old_starts_at, occasion.zone)}, "
        f"{hours_of(booking.old_starts_at, old_ends_at, occasion.zone)}"
    )
    what, whom, when = wording.meeting_lines(
        occasion, booking.offering_title, booking.starts_at, booking.ends_at
    )
    return Letter(
        subject=(
            f"Moved: {one_line(booking.offering_title, 60)} with {occasion.partner}, "
            f"now {short_day_of(booking.starts_at, occasion.zone)}"
        ),
        heading="Your consultation has a new time",
        paragraphs=(f"{mover} moved it. Price and terms stay as they were.",),
        lines=(what, whom, Line("New time", when.value, when.beside), Line("Until now", before)),
        notes=wording.clock_notes(occasion, booking.starts_at),
        action=Action("Open the booking", occasion.page(f"/bookings/{booking.booking_id}")),
        invitation=wording.invitation(
            occasion,
            Method.REQUEST,
            booking.booking_id,
            title=booking.offering_title,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            revision=booking.revision,
        ),
    )
