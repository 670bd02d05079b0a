"""The letter that tells both sides a new time."""

from __future__ import annotations

from consulta.contracts.booking import BookingRescheduled, Mover
from consulta.services.notifications.domain.letters import Action, Letter, Line, Method, Occasion, one_line
from consulta.services.notifications.domain.time_words import day_of, hours_of, short_day_of
from consulta.services.notifications.templates import wording


def write(occasion: Occasion) -> Letter:
    """The new time first, the old one beside it so that nobody mixes them up."""
    booking = occasion.the(BookingRescheduled)
    if booking.moved_by is Mover.CLOCK:
        why = (
            "Clocks will be changed otherwise than was known when it was booked. It keeps its time on the consultant’s "
            "clock; the moment is another. If it no longer suits the client, cancelling is free of charge."
        )
    elif booking.moved_by is Mover.BOTH:
        why = "You both agreed on it. Price and terms stay as they were."
    else:
        mover = occasion.has(own=occasion.side is not None and booking.moved_by.value == occasion.side.value)
        why = f"{mover} moved it. Price and terms stay as they were."
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
        paragraphs=(why,),
        lines=(
            what,
            whom,
            Line("New time", when.value, when.beside),
            Line("Until now", before),
            *wording.where(occasion, booking.location),
        ),
        notes=wording.clock_notes(occasion, booking.starts_at),
        action=Action("Open the booking", occasion.booking_page(booking.booking_id)),
        invitation=wording.invitation(
            occasion,
            Method.REQUEST,
            booking.booking_id,
            title=booking.offering_title,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            revision=booking.revision,
            location=booking.location,
        ),
    )
