"""The bodies of the requests and answers of reviews."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field, PlainSerializer

from consulta.kit.clock import UTCDatetime
from consulta.kit.http.paging import Page
from consulta.kit.http.routing import Answer, Body, Plain
from consulta.services.reviews.domain import (
    FEWEST_STARS,
    LONGEST_REPLY,
    LONGEST_TEXT,
    MOST_STARS,
    Tag,
    Tally,
    first_name,
)
from consulta.services.reviews.models import Review
from consulta.services.reviews.queries import BookingReview
from consulta.services.reviews.repository import ReviewRow

Average = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""An average of stars with one decimal, as a number."""


class ReviewText(Body):
    """What a client says about a call."""

    stars: Annotated[int, Field(strict=True, ge=FEWEST_STARS, le=MOST_STARS)]
    text: Annotated[str, Plain(LONGEST_TEXT)] = ""
    tags: Annotated[list[Tag], Field(max_length=len(Tag))] = Field(default=[], examples=[["clear", "kind"]])


class NewReview(ReviewText):
    """What a client says about the call of this booking."""

    booking_id: UUID


class ReplyText(Body):
    """What the consultant answers."""

    text: Annotated[str, Plain(LONGEST_REPLY, 1)]


class ReplyOut(Answer):
    """A consultant's reply."""

    text: str
    at: UTCDatetime


class ReviewOut(Answer):
    """A review as everybody may read it: of the client, the first name only."""

    id: UUID
    stars: int
    text: str
    tags: list[str]
    client_name: str = Field(description="First name only")
    posted_at: UTCDatetime
    reply: ReplyOut | None

    @classmethod
    def of(cls, row: ReviewRow) -> ReviewOut:
        """The row as people see it."""
        review, name = row
        return cls(
            id=review.id,
            stars=review.stars,
            text=review.text,
            tags=review.tags,
            client_name=first_name(name),
            posted_at=review.posted_at,
            reply=_reply_of(review),
        )


def _reply_of(review: Review) -> ReplyOut | None:
    if review.reply is None or review.replied_at is None:
        return None
    return ReplyOut(text=review.reply, at=review.replied_at)


class SummaryOut(Answer):
    """What all reviews of a consultant add up to."""

    average: Average | None
    count: int
    by_stars: dict[str, int] = Field(examples=[{"1": 0, "2": 0, "3": 1, "4": 3, "5": 12}])

    @classmethod
    def of(cls, tally: Tally) -> SummaryOut:
        """The tally as people see it."""
        by_stars = {str(stars): number for stars, number in tally.by_stars.items()}
        return cls(average=tally.average() if tally.count else None, count=tally.count, by_stars=by_stars)


class ReviewPage(Page[ReviewOut]):
    """Reviews of a consultant, the newest first, and what all of them add up to."""

    summary: SummaryOut


class BookingReviewOut(Answer):
    """What you may do about the review of a booking, and the review itself."""

    can_review: bool
    can_edit: bool
    can_reply: bool
    review: ReviewOut | None

    @classmethod
    def of(cls, found: BookingReview) -> BookingReviewOut:
        """The answer as people see it."""
        return cls(
            can_review=found.can_review,
            can_edit=found.can_edit,
            can_reply=found.can_reply,
            review=ReviewOut.of(found.row) if found.row is not None else None,
        )
