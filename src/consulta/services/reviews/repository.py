"""All SQL of reviews."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import insert

from consulta.contracts.booking import BookingId
from consulta.contracts.identity import PersonId
from consulta.contracts.reviews import ReviewId
from consulta.kit.work import Work
from consulta.services.reviews.domain import Tally
from consulta.services.reviews.errors import NoSuchReview
from consulta.services.reviews.models import KnownCall, KnownPerson, Review, Score

ReviewRow = Row[Review, str | None]
"""A review and its client's name as it is known."""


async def remember_person(work: Work, person_id: PersonId, name: str, revision: int) -> None:
    """Keep a person's name, unless newer news came before."""
    written = insert(KnownPerson).values(person_id=person_id, name=name, revision=revision)
    await work.execute(
        written.on_conflict_do_update(
            index_elements=["person_id"],
            set_={"name": written.excluded.name, "revision": written.excluded.revision},
            where=KnownPerson.revision < written.excluded.revision,
        )
    )


async def remember_call(
    work: Work, booking_id: BookingId, client_id: PersonId, consultant_id: PersonId, settled_at: datetime
) -> None:
    """Keep that a call is settled; it is settled once, so the first news stays."""
    written = insert(KnownCall).values(
        booking_id=booking_id, client_id=client_id, consultant_id=consultant_id, settled_at=settled_at
    )
    await work.execute(written.on_conflict_do_nothing(index_elements=["booking_id"]))


async def find_call(work: Work, booking_id: BookingId) -> KnownCall | None:
    """The settled call of a booking."""
    return await work.session.get(KnownCall, booking_id)


async def get_for_update(work: Work, review_id: ReviewId) -> Review:
    """A review, locked; raises `NoSuchReview`."""
    locked = (
        select(Review)
        .where(Review.id == review_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    review = (await work.session.scalars(locked)).one_or_none()
    if review is None:
        raise NoSuchReview
    return review


async def post(work: Work, review: dict[str, Any]) -> bool:
    """Write a review; `False` when its booking has one (RV-1). Waits for a rival who is writing one just now."""
    return (
        await work.changed(
            insert(Review).values(**review).on_conflict_do_nothing(index_elements=["booking_id"])
        )
        == 1
    )


async def find_for_booking(work: Work, booking_id: BookingId) -> ReviewRow | None:
    """The review of a booking."""
    return (await work.session.execute(_with_name().where(Review.booking_id == booking_id))).one_or_none()


async def get_shown(work: Work, review_id: ReviewId) -> ReviewRow:
    """A review with its client's name, as it is in the database now."""
    await work.flush()
    return (await work.session.execute(_with_name().where(Review.id == review_id))).one()


async def list_of_consultant(
    work: Work, consultant_id: PersonId, *, before: UUID | None, limit: int
) -> Sequence[ReviewRow]:
    """A consultant's reviews, the newest first: identifiers rise with time."""
    wanted = _with_name().where(Review.consultant_id == consultant_id)
    if before is not None:
        wanted = wanted.where(Review.id < before)
    return (await work.session.execute(wanted.order_by(Review.id.desc()).limit(limit))).all()


def _with_name() -> Any:  # noqa: ANN401 - a Select of what ReviewRow says
    return (
        select(Review, KnownPerson.name)
        .outerjoin(KnownPerson, KnownPerson.person_id == Review.client_id)
        .execution_options(populate_existing=True)
    )


async def score_for_update(work: Work, consultant_id: PersonId) -> Score:
    """A consultant's score, locked, made when there is none yet. Reviews of one consultant take turns here."""
    begun = insert(Score).values(
        consultant_id=consultant_id, one=0, two=0, three=0, four=0, five=0, revision=0
    )
    await work.execute(begun.on_conflict_do_nothing(index_elements=["consultant_id"]))
    locked = (
        select(Score)
        .where(Score.consultant_id == consultant_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return (await work.session.scalars(locked)).one()


async def find_score(work: Work, consultant_id: PersonId) -> Score | None:
    """What a consultant's reviews add up to, if there are any."""
    return await work.session.get(Score, consultant_id)


def tally_of(score: Score | None) -> Tally:
    """The numbers of a score's row."""
    if score is None:
        return Tally()
    return Tally(score.one, score.two, score.three, score.four, score.five)


async def list_wrong_scores(work: Work) -> Sequence[UUID]:
    """RV-5's check: consultants whose tally is not what their reviews say."""
    counted = (
        select(
            Review.consultant_id,
            *(func.count().filter(Review.stars == stars).label(f"n{stars}") for stars in range(1, 6)),
        )
        .group_by(Review.consultant_id)
        .subquery()
    )
    pairs = zip((Score.one, Score.two, Score.three, Score.four, Score.five), range(1, 6), strict=True)
    same = [column == func.coalesce(counted.c[f"n{stars}"], 0) for column, stars in pairs]
    wanted = (
        select(func.coalesce(Score.consultant_id, counted.c.consultant_id))
        .select_from(Score)
        .join(counted, counted.c.consultant_id == Score.consultant_id, full=True)
        .where(func.coalesce(~same[0] | ~same[1] | ~same[2] | ~same[3] | ~same[4], True))
    )
    return (await work.session.scalars(wanted)).all()


async def list_unsettled(work: Work) -> Sequence[UUID]:
    """RV-1's check: reviews that belong to no settled call of their client with their consultant."""
    fits = (
        (KnownCall.booking_id == Review.booking_id)
        & (KnownCall.client_id == Review.client_id)
        & (KnownCall.consultant_id == Review.consultant_id)
    )
    return (
        await work.session.scalars(select(Review.id).where(~select(KnownCall).where(fits).exists()))
    ).all()
