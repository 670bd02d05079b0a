"""Post a review, change it, reply; each keeps the consultant's score right in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence

from consulta.contracts.booking import BookingId
from consulta.contracts.identity import PersonId
from consulta.contracts.reviews import ReviewId, ReviewPosted, ScoreChanged
from consulta.kit.work import Work
from consulta.services.reviews import repository
from consulta.services.reviews.domain import Prior, Tag, Tally, editable_until
from consulta.services.reviews.errors import AlreadyReviewed, NoSettledCall, NoSuchReview, TooLateToChange
from consulta.services.reviews.models import Review, Score
from consulta.services.reviews.settings import Settings


async def post(
    work: Work,
    client_id: PersonId,
    booking_id: BookingId,
    *,
    stars: int,
    text: str = "",
    tags: Sequence[Tag] = (),
) -> ReviewId:
    """RV-1. Say how a settled call was: its client, once.

    Raises `NoSettledCall` (also for somebody else's booking) and `AlreadyReviewed`. The consultant's score stays locked
    until the end, so that scores of one consultant are told in order.
    """
    call = await repository.find_call(work, booking_id)
    if call is None or call.client_id != client_id:
        raise NoSettledCall
    consultant_id = PersonId(call.consultant_id)
    score = await repository.score_for_update(work, consultant_id)
    review_id = ReviewId(work.new_id())
    posted = await repository.post(
        work,
        {
            "id": review_id,
            "booking_id": booking_id,
            "consultant_id": consultant_id,
            "client_id": client_id,
            "stars": stars,
            "text": text,
            "tags": sorted(set(tags)),
            "posted_at": work.now,
            "revision": 1,
        },
    )
    if not posted:
        raise AlreadyReviewed
    _count(work, score, added=stars)
    work.publish(
        ReviewPosted(
            review_id=review_id,
            booking_id=booking_id,
            consultant_id=consultant_id,
            client_id=client_id,
            stars=stars,
            revision=1,
        )
    )
    return review_id


async def change(
    work: Work, client_id: PersonId, review_id: ReviewId, *, stars: int, text: str, tags: Sequence[Tag]
) -> None:
    """RV-3. Say it differently, within a day. Raises `NoSuchReview` (also for somebody else's) or `TooLateToChange`."""
    review = await repository.get_for_update(work, review_id)
    if review.client_id != client_id:
        raise NoSuchReview
    until = editable_until(review.posted_at, work.settings(Settings).edit_hours)
    if work.now > until:
        raise TooLateToChange(editable_until=until)
    if stars != review.stars:
        score = await repository.score_for_update(work, PersonId(review.consultant_id))
        _count(work, score, added=stars, removed=review.stars)
    review.stars = stars
    review.text = text
    review.tags = sorted(set(tags))
    review.revision += 1


async def reply(work: Work, consultant_id: PersonId, review_id: ReviewId, text: str) -> None:
    """RV-3. Answer a review: its consultant, once; the same call changes the answer within a day.

    Raises `NoSuchReview` (also for somebody else's) or `TooLateToChange`.
    """
    review = await repository.get_for_update(work, review_id)
    if review.consultant_id != consultant_id:
        raise NoSuchReview
    if review.replied_at is not None:
        until = editable_until(review.replied_at, work.settings(Settings).edit_hours)
        if work.now > until:
            raise TooLateToChange(editable_until=until)
    _answer(review, text, work)


def _answer(review: Review, text: str, work: Work) -> None:
    review.reply = text
    review.replied_at = review.replied_at or work.now
    review.revision += 1


def _count(work: Work, score: Score, *, added: int, removed: int | None = None) -> None:
    """RV-5, RV-6. Bring the locked score up to date and tell it."""
    by_stars = dict(repository.tally_of(score).by_stars)
    by_stars[added] += 1
    if removed is not None:
        by_stars[removed] -= 1
    tally = Tally(*(by_stars[stars] for stars in sorted(by_stars)))
    settings = work.settings(Settings)
    score.one, score.two, score.three, score.four, score.five = (
        by_stars[stars] for stars in sorted(by_stars)
    )
    score.revision += 1
    work.publish(
        ScoreChanged(
            consultant_id=PersonId(score.consultant_id),
            average=tally.average(),
            count=tally.count,
            score=tally.score(Prior(settings.prior_mean, settings.prior_weight)),
            revision=score.revision,
        )
    )
