"""What reviews publishes: ratings and the scores made of them."""

from decimal import Decimal
from typing import NewType
from uuid import UUID

from consulta.contracts.booking import BookingId
from consulta.contracts.identity import PersonId
from consulta.kit.event import Event

ReviewId = NewType("ReviewId", UUID)


class ReviewPosted(Event, name="reviews.review_posted", version=1, subject="review_id"):
    """A client said how a settled call was, 1 to 5 stars."""

    review_id: ReviewId
    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    stars: int


class ScoreChanged(Event, name="reviews.score_changed", version=1, subject="consultant_id"):
    """A consultant's ratings add up to this: the plain average people see and the Bayesian score that ranks."""

    consultant_id: PersonId
    average: Decimal
    count: int
    score: Decimal
