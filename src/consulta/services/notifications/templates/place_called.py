"""The letter that calls back somebody who left the page of their line."""

from __future__ import annotations

from consulta.contracts.booking import BookingCalled
from consulta.services.notifications.domain.letters import Action, Letter, Line, Occasion, one_line


def write(occasion: Occasion) -> Letter:
    """Short: it is read on the way to the call."""
    called = occasion.the(BookingCalled)
    title = one_line(called.offering_title, 60)
    return Letter(
        subject=f"It is your turn: {occasion.partner} is waiting for you",
        heading="It is your turn",
        paragraphs=(
            "Come now: your place is kept for a few minutes, then others go first and you move back in the line.",
        ),
        lines=(Line("With", occasion.partner), Line("What", title)),
        action=Action("Join the call", occasion.page(f"/line/{called.booking_id}")),
    )
