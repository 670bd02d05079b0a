"""The letter that offers freed seats of a class to who waited first."""

from __future__ import annotations

from consulta.contracts.booking import SeatOffered
from consulta.services.notifications.domain.letters import Action, Letter, Line, Occasion, one_line
from consulta.services.notifications.domain.time_words import short_day_of
from consulta.services.notifications.templates import wording


def write(occasion: Occasion) -> Letter:
    """Until when comes first: after that the seats go to the next."""
    offer = occasion.the(SeatOffered)
    title = one_line(offer.title, 60)
    seats = "A seat is" if offer.seats == 1 else f"{offer.seats} seats are"
    until = short_day_of(offer.offered_until, occasion.zone)
    return Letter(
        subject=f"{seats} free in “{title}”",
        heading=f"{seats} free, and kept for you",
        paragraphs=(f"Nobody else can have {'it' if offer.seats == 1 else 'them'} until {until}.",),
        lines=(
            Line("Class", f"“{title}” with {occasion.partner}"),
            Line("When", short_day_of(offer.starts_at, occasion.zone)),
        ),
        notes=(
            *wording.clock_notes(occasion, offer.starts_at),
            "If you do not want it any more, leave the line on its page, so that the next one hears of it sooner.",
        ),
        action=Action("Take your place", occasion.page(f"/classes/{offer.class_id}")),
    )
