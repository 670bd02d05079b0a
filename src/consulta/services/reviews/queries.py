"""What reviews can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from consulta.contracts.booking import BookingId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.reviews import repository
from consulta.services.reviews.domain import Tally, editable_until
from consulta.services.reviews.repository import ReviewRow
from consulta.services.reviews.settings import Settings


@dataclass(frozen=True)
class ConsultantReviews:
    """Some reviews of a consultant, and what all of them add up to."""

    rows: Sequence[ReviewRow]
    tally: Tally


async def reviews_of(
    work: Work, consultant_id: PersonId, *, before: UUID | None, limit: int
) -> ConsultantReviews:
    """Up to `limit` reviews, the newest first; nothing for somebody nobody has reviewed."""
    rows = await repository.list_of_consultant(work, consultant_id, before=before, limit=limit)
    return ConsultantReviews(rows, repository.tally_of(await repository.find_score(work, consultant_id)))


@dataclass(frozen=True)
class BookingReview:
    """What one of its two people may do about the review of a booking."""

    can_review: bool = False
    can_edit: bool = False
    can_reply: bool = False
    row: ReviewRow | None = None


async def review_of_booking(work: Work, person_id: PersonId, booking_id: BookingId) -> BookingReview:
    """The review of one's own settled call. A missing, an unsettled and somebody else's booking look the same."""
    call = await repository.find_call(work, booking_id)
    if call is None or person_id not in {call.client_id, call.consultant_id}:
        return BookingReview()
    row = await repository.find_for_booking(work, booking_id)
    is_client = call.client_id == person_id
    if row is None:
        return BookingReview(can_review=is_client)
    review = row[0]
    return BookingReview(
        can_edit=is_client and _is_editable(work, review.posted_at),
        can_reply=call.consultant_id == person_id
        and (review.replied_at is None or _is_editable(work, review.replied_at)),
        row=row,
    )


def _is_editable(work: Work, written_at: datetime) -> bool:
    return work.now <= editable_until(written_at, work.settings(Settings).edit_hours)
