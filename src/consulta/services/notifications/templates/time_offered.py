"""The letter that offers a time that came free to who waited for it."""

from __future__ import annotations

from urllib.parse import urlencode

from consulta.contracts.booking import TimeOffered
from consulta.services.notifications.domain.letters import Action, Letter, Line, Occasion, one_line
from consulta.services.notifications.domain.time_words import short_day_of
from consulta.services.notifications.templates import wording


def write(occasion: Occasion) -> Letter:
    """Until when comes first: after that the time goes to the next."""
    offer = occasion.the(TimeOffered)
    title = one_line(offer.offering_title, 60)
    at = short_day_of(offer.starts_at, occasion.zone)
    until = short_day_of(offer.offered_until, occasion.zone)
    search = {"at": offer.starts_at.isoformat(), "with": offer.consultant_slug, "wait": str(offer.wait_id)}
    query = urlencode({name: value for name, value in search.items() if value is not None})
    return Letter(
        subject=f"A time has come free: {at}",
        heading="A time has come free, and is kept for you",
        paragraphs=(f"Nobody else can have it until {until}. After that it goes to the next who waits.",),
        lines=(
            Line("What", f"“{title}” with {occasion.partner}"),
            Line("When", at),
        ),
        notes=(
            *wording.clock_notes(occasion, offer.starts_at),
            "If it does not suit you, pass it on under your bookings: you go on waiting, and the next one hears of it.",
        ),
        action=Action("Book it", occasion.page(f"/book/{offer.offering_id}?{query}")),
    )
