"""The letter that tells both sides how an appeal was decided, and why."""

from __future__ import annotations

from consulta.contracts.booking import AppealDecided
from consulta.contracts.terms import Party
from consulta.services.notifications.domain.letters import Action, Letter, Occasion, one_line
from consulta.services.notifications.domain.time_words import short_day_of
from consulta.services.notifications.templates import wording


def write(occasion: Occasion) -> Letter:
    """The decision, the reason in writing, and what it means for the money."""
    appeal, meeting = occasion.the(AppealDecided), occasion.meeting
    whose = "Your appeal" if appeal.party is occasion.side else f"The appeal of {occasion.partner}"
    decided = "was granted" if appeal.granted else "was not granted"
    return Letter(
        subject=(f"{whose} {decided}: {meeting.title}, {short_day_of(meeting.starts_at, occasion.zone)}"),
        heading=f"{whose} {decided}",
        paragraphs=(
            _meaning(appeal, occasion.side),
            f"The reason: “{one_line(appeal.reason, 500)}”",
        ),
        lines=wording.meeting_lines(occasion, meeting.title, meeting.starts_at, meeting.ends_at),
        action=Action("Open the booking", occasion.page(f"/bookings/{appeal.booking_id}")),
    )


def _meaning(appeal: AppealDecided, side: Party | None) -> str:
    if not appeal.granted:
        return "It stays as it was said, and so does what was charged."
    if side is Party.CLIENT:
        return "That it did not take place was nobody's fault. What you were charged for it is in your wallet again."
    return "That it did not take place was nobody's fault. What your client was charged for it went back to them."
