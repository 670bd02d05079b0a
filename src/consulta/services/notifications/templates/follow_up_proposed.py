"""The letter to a client whose consultant proposes the next time after a call."""

from __future__ import annotations

from datetime import timedelta

from consulta.contracts.booking import FollowUpProposed
from consulta.services.notifications.domain.letters import Action, Letter, Line, Occasion, one_line
from consulta.services.notifications.domain.time_words import short_day_of
from consulta.services.notifications.templates import wording


def write(occasion: Occasion) -> Letter:
    """When, and that nothing is booked before the client does so."""
    proposal = occasion.the(FollowUpProposed)
    title = one_line(proposal.offering_title, 60)
    partner = f"{occasion.partner[:1].upper()}{occasion.partner[1:]}"
    note = (f"They write: “{one_line(proposal.note, 300)}”",) if proposal.note else ()
    return Letter(
        subject=f"Next time with {occasion.partner}? {title}, {short_day_of(proposal.times[0], occasion.zone)}",
        heading=f"{partner} proposes the next time",
        paragraphs=(
            (
                "Nothing is booked yet. You see price and terms before you book, "
                f"until {short_day_of(proposal.expires_at, occasion.zone)}."
            ),
            *note,
        ),
        lines=(
            Line("What", title),
            Line("With", occasion.partner),
            *wording.proposed_lines(
                occasion, "When", proposal.times, timedelta(minutes=proposal.duration_minutes)
            ),
        ),
        notes=(wording.NOT_KEPT,),
        action=Action("Look and book", occasion.page(f"/bookings/{proposal.booking_id}")),
    )
