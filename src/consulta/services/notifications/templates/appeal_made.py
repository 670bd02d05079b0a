"""The letter that the other side of a booking says that they were there after all."""

from __future__ import annotations

from consulta.contracts.booking import AppealMade
from consulta.services.notifications.domain.letters import Action, Letter, Occasion, one_line
from consulta.services.notifications.domain.time_words import short_day_of
from consulta.services.notifications.templates import wording


def write(occasion: Occasion) -> Letter:
    """What they say, and who decides."""
    appeal, meeting = occasion.the(AppealMade), occasion.meeting
    partner = f"{occasion.partner[:1].upper()}{occasion.partner[1:]}"
    return Letter(
        subject=(
            f"Appeal: {meeting.title} with {occasion.partner}, "
            f"{short_day_of(meeting.starts_at, occasion.zone)}"
        ),
        heading=f"{partner} appeals",
        paragraphs=(
            f"{partner} does not agree that they did not come.",
            f"They write: “{one_line(appeal.reason, 500)}”",
            "Somebody on the staff looks at what was seen and decides. You hear of it.",
        ),
        lines=wording.meeting_lines(occasion, meeting.title, meeting.starts_at, meeting.ends_at),
        action=Action("Open the booking", occasion.page(f"/bookings/{appeal.booking_id}")),
    )
