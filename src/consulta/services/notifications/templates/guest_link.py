"""The letter with the link by which a guest finishes the booking they began."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from consulta.contracts.identity import LinkRequested
from consulta.services.notifications.domain.letters import Action, Letter, Line, Occasion, one_line
from consulta.services.notifications.domain.time_words import day_of, short_day_of, zone_of


def write(occasion: Occasion) -> Letter:
    """Nothing that the visitor or the desk typed stands in it: the address may be a stranger's.

    The token stands behind the `#`, which browsers send to nobody; the page uses it when its button is pressed, so a
    program that looks at every link of a mail does not.
    """
    asked = occasion.the(LinkRequested)
    begun = asked.begun
    # To the nearest minute, as for codes.
    minutes = max((asked.expires_at - occasion.now + timedelta(seconds=30)) // timedelta(minutes=1), 1)
    title, given_by = one_line(begun.offering_title, 60), one_line(begun.given_by, 80)
    moment = begun.starts_at.astimezone(zone_of(begun.zone))
    where = f"offering={begun.offering_id}&at={quote(f'{begun.starts_at:%Y-%m-%dT%H:%M:%SZ}')}&{begun.page}"
    return Letter(
        subject=f"Finish your booking: {title} with {given_by}, {short_day_of(begun.starts_at, begun.zone)}",
        heading="Finish your booking",
        paragraphs=(
            *((f"{one_line(begun.desk, 80)} has begun a booking for you.",) if begun.desk else ()),
            "It is not booked yet, and the time is not kept for you until you finish.",
        ),
        lines=(
            Line("What", title),
            Line("With", given_by),
            Line("When", f"{day_of(begun.starts_at, begun.zone)}, {moment:%H:%M} ({begun.zone})"),
        ),
        notes=(
            f"The link is valid for {minutes} minute{'s' if minutes > 1 else ''} and can be used once.",
            "Do not pass it on.",
            f"If you did not {'ask for it' if begun.desk else 'begin to book'}, you need do nothing.",
        ),
        action=Action("Go on", occasion.page(f"/guest?{where}#{occasion.code}")),
    )
