"""The letter that tells a consultant how it was."""

from __future__ import annotations

from consulta.contracts.reviews import ReviewPosted
from consulta.services.notifications.domain.letters import Action, Letter, Line, Occasion
from consulta.services.notifications.domain.time_words import day_of

MOST_STARS = 5


def write(occasion: Occasion) -> Letter:
    """The stars; the words are on the page, where they can be answered."""
    review, meeting = occasion.the(ReviewPosted), occasion.meeting
    stars = f"{'★' * review.stars}{'☆' * (MOST_STARS - review.stars)} {review.stars} of {MOST_STARS}"
    return Letter(
        subject=f"{occasion.partner} has reviewed {meeting.title}: {review.stars} of {MOST_STARS}",
        heading="You have a new review",
        paragraphs=("You may reply once, and everybody reads both.",),
        lines=(
            Line("Stars", stars),
            Line("By", occasion.partner),
            Line("For", f"{meeting.title}, {day_of(meeting.starts_at, occasion.zone)}"),
        ),
        action=Action("Read and reply", occasion.page(f"/bookings/{review.booking_id}")),
    )
