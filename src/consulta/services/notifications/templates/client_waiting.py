"""The letter that calls a consultant into the room."""

from __future__ import annotations

from consulta.contracts.calls import ClientWaiting
from consulta.services.notifications.domain.letters import Action, Letter, Occasion
from consulta.services.notifications.templates import wording


def write(occasion: Occasion) -> Letter:
    """Short: it is read on the way."""
    waiting, meeting = occasion.the(ClientWaiting), occasion.meeting
    return Letter(
        subject=f"{occasion.partner} is waiting for you",
        heading=f"{occasion.partner} is in the waiting room",
        lines=wording.meeting_lines(occasion, meeting.title, meeting.starts_at, meeting.ends_at),
        action=Action("Go to the waiting room", occasion.page(f"/waiting-room/{waiting.booking_id}")),
    )
