"""The letter to a consultant in whose calendar something has appeared over a booking."""

from __future__ import annotations

from consulta.contracts.calendars import CollisionFound
from consulta.services.notifications.domain.letters import Action, Letter, Occasion
from consulta.services.notifications.templates import wording


def write(occasion: Occasion) -> Letter:
    """What is promised, what lies over it, and that nothing was changed."""
    found = occasion.the(CollisionFound)
    return Letter(
        subject=f"Two things at once: {occasion.partner} and your calendar",
        heading="Your calendar has something else at this time",
        paragraphs=(
            "You have promised this time here, and a calendar you connected says that you are busy then.",
        ),
        lines=(
            *wording.meeting_lines(occasion, found.offering_title, found.starts_at, found.ends_at),
            wording.when(occasion, found.busy_from, found.busy_until, label="Busy there"),
        ),
        notes=("Nothing was changed: the booking stands. Move or cancel one of the two.",),
        action=Action("Look at the booking", occasion.page(f"/bookings/{found.booking_id}")),
    )
