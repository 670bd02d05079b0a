"""The letter after a consultation was settled."""

from __future__ import annotations

from consulta.contracts.billing import Charged, ChargeReason
from consulta.kit.money_words import spoken
from consulta.services.notifications.domain.letters import Action, Letter, Line, Occasion
from consulta.services.notifications.domain.time_words import day_of
from consulta.services.notifications.templates import wording

_HEADINGS = {
    ChargeReason.CALL: "Your receipt",
    ChargeReason.LATE_CANCELLATION: "Your receipt for a late cancellation",
    ChargeReason.NO_SHOW: "Your receipt for a missed consultation",
}


def write(occasion: Occasion) -> Letter:
    """What was charged, for how long, and where the receipt is."""
    charged, meeting = occasion.the(Charged), occasion.meeting
    page = occasion.booking_page(charged.booking_id)
    lines = [
        Line("What", meeting.title),
        Line("With", occasion.partner),
        Line("On", day_of(meeting.starts_at, occasion.zone)),
    ]
    if charged.reason is ChargeReason.CALL:
        lines.append(Line("Talk time", wording.talk_time(charged.talk_seconds)))
    if not charged.gross:
        return Letter(
            subject=f"Your consultation with {occasion.partner}: nothing to pay",
            heading="Nothing to pay",
            paragraphs=("Your consultation is over. Tell others whether it helped: it takes a minute.",),
            lines=tuple(lines),
            action=Action("Say how it was", page),
        )
    lines.append(Line("Charged", spoken(charged.gross)))
    if charged.receipt_number is not None:
        lines.append(Line("Receipt", charged.receipt_number))
    number = f" {charged.receipt_number}" if charged.receipt_number is not None else ""
    return Letter(
        subject=f"Receipt{number}: {spoken(charged.gross)} for {meeting.title} with {occasion.partner}",
        heading=_HEADINGS[charged.reason],
        paragraphs=("It was paid from your wallet. What was reserved beyond it is free again.",),
        lines=tuple(lines),
        action=Action("Open the receipt", page),
    )
