"""The letter that asks one side to choose another time."""

from __future__ import annotations

from consulta.contracts.booking import MoveProposed
from consulta.services.notifications.domain.letters import Action, Letter, Occasion, one_line
from consulta.services.notifications.domain.time_words import short_day_of
from consulta.services.notifications.templates import wording


def write(occasion: Occasion) -> Letter:
    """What is proposed, that the booking stands meanwhile, and that nothing is kept."""
    proposal = occasion.the(MoveProposed)
    title = one_line(proposal.offering_title, 60)
    note = (f"They write: “{one_line(proposal.note, 300)}”",) if proposal.note else ()
    return Letter(
        subject=(
            f"{occasion.partner[:1].upper()}{occasion.partner[1:]} proposes another time: {title}, "
            f"{short_day_of(proposal.starts_at, occasion.zone)}"
        ),
        heading="Would another time suit you?",
        paragraphs=(
            (
                "Choose one of these times, or decline: without an answer "
                f"by {short_day_of(proposal.expires_at, occasion.zone)} your booking stays as it is."
            ),
            *note,
        ),
        lines=(
            *wording.meeting_lines(occasion, proposal.offering_title, proposal.starts_at, proposal.ends_at),
            *wording.proposed_lines(
                occasion, "Instead", proposal.times, proposal.ends_at - proposal.starts_at
            ),
        ),
        notes=(wording.NOT_KEPT,),
        action=Action("Choose a time", occasion.booking_page(proposal.booking_id)),
    )
