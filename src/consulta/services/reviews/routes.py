"""Reviews over HTTP."""

from __future__ import annotations

from uuid import UUID

from fastapi import Depends

from consulta.contracts.booking import BookingId
from consulta.contracts.identity import PersonId
from consulta.contracts.reviews import ReviewId
from consulta.kit.access import SignedIn, opened_by_link
from consulta.kit.http.paging import Cursor, Limit, decode_cursor, page_of
from consulta.kit.http.routing import InWork, service_router
from consulta.kit.limits import limit as rate
from consulta.services.reviews import commands, queries, repository
from consulta.services.reviews.schemas import (
    BookingReviewOut,
    NewReview,
    ReplyText,
    ReviewOut,
    ReviewPage,
    ReviewText,
    SummaryOut,
)

router = service_router("reviews")
writing = [Depends(rate("20/minute", "reviews.writing"))]


@router.post("/reviews", status_code=201, dependencies=writing)
async def post_review(work: InWork, caller: SignedIn, body: NewReview) -> ReviewOut:
    """Say how a settled call of yours was, once for each booking."""
    review_id = await commands.post(
        work,
        caller.person_id,
        BookingId(body.booking_id),
        stars=body.stars,
        text=body.text,
        tags=body.tags,
    )
    return ReviewOut.of(await repository.get_shown(work, review_id))


@router.put("/reviews/{review_id}", dependencies=writing)
async def change_review(work: InWork, caller: SignedIn, review_id: UUID, body: ReviewText) -> ReviewOut:
    """Change what you said, within a day."""
    wanted = ReviewId(review_id)
    await commands.change(work, caller.person_id, wanted, stars=body.stars, text=body.text, tags=body.tags)
    return ReviewOut.of(await repository.get_shown(work, wanted))


@router.post("/reviews/{review_id}/reply", dependencies=writing)
async def reply_to_review(work: InWork, caller: SignedIn, review_id: UUID, body: ReplyText) -> ReviewOut:
    """Answer a review of you. Within a day, the same changes your answer."""
    wanted = ReviewId(review_id)
    await commands.reply(work, caller.person_id, wanted, body.text)
    return ReviewOut.of(await repository.get_shown(work, wanted))


@router.get("/by-booking/{booking_id}")
@opened_by_link
async def show_review_of_booking(work: InWork, caller: SignedIn, booking_id: UUID) -> BookingReviewOut:
    """Whether you can review a booking, and what was said. Until the call is settled there is nothing to say."""
    return BookingReviewOut.of(await queries.review_of_booking(work, caller.person_id, BookingId(booking_id)))


@router.get("/consultants/{consultant_id}")
async def list_reviews(
    work: InWork, consultant_id: UUID, cursor: Cursor = None, limit: Limit = 20
) -> ReviewPage:
    """A consultant's reviews, the newest first, for everybody."""
    position = decode_cursor(cursor, UUID)
    before = position[0] if position else None
    found = await queries.reviews_of(work, PersonId(consultant_id), before=before, limit=limit + 1)
    page = page_of(found.rows, limit, ReviewOut.of, lambda row: (str(row[0].id),))
    return ReviewPage(items=page.items, next_cursor=page.next_cursor, summary=SummaryOut.of(found.tally))
