"""The letter with a pin code."""

from __future__ import annotations

from datetime import timedelta

from consulta.contracts.identity import CodeRequested
from consulta.services.notifications.domain.letters import Letter, Occasion


def write(occasion: Occasion) -> Letter:
    """The code stands in the text only: a subject is shown on locked screens."""
    # To the nearest minute: a code that is a second old has not lost one of its ten minutes.
    left = occasion.the(CodeRequested).expires_at - occasion.now + timedelta(seconds=30)
    minutes = max(left // timedelta(minutes=1), 1)
    return Letter(
        subject=f"Your sign-in code for {occasion.house}",
        heading="Your sign-in code",
        paragraphs=(f"Type this code on the page where you asked for it, at {occasion.address}.",),
        code=occasion.code,
        notes=(
            f"It is valid for {minutes} minute{'s' if minutes > 1 else ''} and can be used once.",
            "Nobody from us will ever ask you for it. If you did not ask for a code, you need do nothing.",
        ),
    )
