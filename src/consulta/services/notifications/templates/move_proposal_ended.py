"""The letter that says that proposed times came to nothing, and the booking stands."""

from __future__ import annotations

from consulta.contracts.booking import MoveProposalEnded, ProposalOutcome
from consulta.services.notifications.domain.letters import Action, Letter, Occasion, one_line
from consulta.services.notifications.domain.time_words import short_day_of
from consulta.services.notifications.templates import wording


def write(occasion: Occasion) -> Letter:
    """What became of it, and that nothing has changed."""
    ended = occasion.the(MoveProposalEnded)
    partner = f"{occasion.partner[:1].upper()}{occasion.partner[1:]}"
    why = {
        ProposalOutcome.DECLINED: f"{partner} could not choose any of the times you proposed.",
        ProposalOutcome.WITHDRAWN: f"{partner} no longer proposes another time.",
        ProposalOutcome.EXPIRED: f"{partner} did not answer in time to the times you proposed.",
    }[ended.outcome]
    return Letter(
        subject=(
            f"Stays as it is: {one_line(ended.offering_title, 60)} with {occasion.partner}, "
            f"{short_day_of(ended.starts_at, occasion.zone)}"
        ),
        heading="Your consultation stays as it is",
        paragraphs=(why,),
        lines=wording.meeting_lines(occasion, ended.offering_title, ended.starts_at, ended.ends_at),
        action=Action("Open the booking", occasion.booking_page(ended.booking_id)),
    )
