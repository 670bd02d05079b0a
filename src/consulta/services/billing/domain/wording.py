"""Durations and movements in the words people read."""

from __future__ import annotations

from typing import Final

from consulta.contracts.billing import ChargeReason
from consulta.kit.money_words import spoken
from consulta.services.billing.domain.ledger import TransferKind
from consulta.services.billing.domain.pricing import LineKind
from consulta.services.billing.domain.settlement import ABSENCE, LATE_CANCELLATION, Line


def duration(seconds: int) -> str:
    """`1 h 4 min`, `12 min 30 s`, `45 s`."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (rest, "s")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"


def line_text(line: Line) -> str:
    """Why a line of a charge is there."""
    rate = "" if line.rate is None else spoken(line.rate)
    talked = duration(line.talk_seconds or 0)
    return {
        LineKind.TALK.value: f"Talk time {talked} at {rate} per minute",
        LineKind.SESSION.value: "The session, whole",
        LineKind.MINIMUM.value: "Up to the agreed minimum",
        LineKind.CAP.value: "Above the agreed limit, not charged",
        LineKind.FREE.value: f"Talk time {talked}, free of charge",
        LATE_CANCELLATION: f"Late cancellation: {line.percent} % of {rate}",
        ABSENCE: f"Missed appointment: {line.percent} % of {rate}",
    }[line.kind]


REASONS: Final = {
    ChargeReason.CALL: "Consultation",
    ChargeReason.LATE_CANCELLATION: "Late cancellation",
    ChargeReason.NO_SHOW: "Missed appointment",
}
"""What a charge is for, as a heading."""


def movement_text(kind: str, *, title: str | None, consultant: str | None) -> str:
    """What happened to the wallet, as a sentence. `kind` is a transfer's kind or a charge's reason."""
    what = f"“{title}”" if title else "a booking"
    if consultant:
        what = f"{what} with {consultant}"
    return {
        TransferKind.TOP_UP.value: "You added money to your wallet.",
        TransferKind.HOLD.value: f"Reserved for {what}.",
        TransferKind.RELEASE.value: f"Reserved for {what}, not needed and free again.",
        TransferKind.REFUND.value: f"Given back for {what}: your appeal was granted, so missing it costs nothing.",
        ChargeReason.CALL.value: f"Paid for {what}, from what was reserved.",
        ChargeReason.LATE_CANCELLATION.value: f"Paid for cancelling {what} late, from what was reserved.",
        ChargeReason.NO_SHOW.value: f"Paid for missing {what}, from what was reserved.",
    }[kind]
