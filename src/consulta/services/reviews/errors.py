"""Everything reviews refuse, by name."""

from __future__ import annotations

from datetime import datetime

from consulta.kit.errors import Conflict, NotFound


class NoSettledCall(NotFound, code="reviews.no_settled_call"):
    """There is no finished and settled call of yours for this booking. You can review once the call is settled."""


class NoSuchReview(NotFound, code="reviews.no_such_review"):
    """There is no such review that you could change or reply to."""


class AlreadyReviewed(Conflict, code="reviews.already_reviewed"):
    """You have reviewed this call already. Within a day you can still change what you said."""


class TooLateToChange(Conflict, code="reviews.too_late_to_change"):
    """A day has passed, and what was said stays as it is."""

    editable_until: datetime
