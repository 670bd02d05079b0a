"""The letter to somebody whose hour ended before it was their turn."""

from __future__ import annotations

from consulta.contracts.booking import PlaceOffered
from consulta.services.notifications.domain.letters import Action, Letter, Line, Occasion, one_line
from consulta.services.notifications.domain.time_words import short_day_of
from consulta.services.notifications.templates import wording


def write(occasion: Occasion) -> Letter:
    """What comes next, and that waiting in vain costs nothing."""
    offer = occasion.the(PlaceOffered)
    title = one_line(offer.offering_title, 60)
    free = "Without an answer your place is let go, and nothing is charged."
    if offer.next_starts_at is None or offer.next_ends_at is None:
        return Letter(
            subject=f"The hour with {occasion.partner} is over",
            heading="The hour ended before it was your turn",
            paragraphs=("We are sorry that you waited in vain. No other hour is planned yet.", free),
            lines=(Line("With", occasion.partner), Line("What", title)),
            action=Action("Open your place", occasion.page(f"/line/{offer.booking_id}")),
        )
    return Letter(
        subject=f"The hour with {occasion.partner} is over: take a place in the next one",
        heading="The hour ended before it was your turn",
        paragraphs=(
            "We are sorry that you waited in vain. With one click you have a place in the next hour.",
            "What was reserved stays reserved.",
            free,
        ),
        lines=(
            *wording.meeting_lines(occasion, title, offer.next_starts_at, offer.next_ends_at),
            Line("Answer until", short_day_of(offer.expires_at, occasion.zone)),
        ),
        action=Action("Take the next hour", occasion.page(f"/line/{offer.booking_id}")),
    )
