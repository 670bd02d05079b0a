"""Search: one statement for a page, whatever is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Numeric,
    Row,
    Select,
    Subquery,
    Text,
    case,
    cast,
    func,
    join,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on

from consulta.contracts.booking import Availability
from consulta.kit.work import Work
from consulta.services.directory.domain.search import (
    SHORTEST_STEM,
    Search,
    Sort,
    letters_of,
    stems_of,
    words_needed,
)
from consulta.services.directory.models import Card, CardWord, Topic, Word

NO_PRICE = 10**15
"""Stands behind every price: those without an offering come last."""

LIKE_ENOUGH = Decimal("0.4")
"""DI-8. One wrong letter in seven leaves 0.45 of the trigrams ("phisics"); two strangers seldom share so many."""


MOST_ALIKE = 8
"""The words most like one are enough; knowing that they are few, PostgreSQL reads their places and no others."""


@dataclass(frozen=True)
class Position:
    """Where a page ended: the two figures results are sorted by, both falling, and whose card it was."""

    first: Decimal
    second: Decimal
    consultant_id: UUID


def figure(text: str) -> Decimal:
    """A figure out of a cursor; raises `ValueError` for one that cannot be ours."""
    number = Decimal(text)
    if not number.is_finite() or abs(number) > NO_PRICE or len(text) > 40:  # noqa: PLR2004 - ours are shorter
        raise ValueError(text)
    return number


async def list_cards(
    work: Work, search: Search, *, after: Position | None, limit: int, score_of_unrated: Decimal
) -> Sequence[Row[Any]]:
    """Up to `limit` cards with `first`, `second` and the words that `matched`, in falling order.

    Ties are broken by the consultant's id, so pages neither repeat nor miss anybody while nothing changes.
    """
    score = func.coalesce(Card.score, literal(score_of_unrated, Numeric))
    source: FromClause = Card.__table__
    matched: ColumnElement[Any] = cast(literal([], ARRAY(Text)), ARRAY(Text))
    relevance: ColumnElement[Any] | None = None
    if search.words:
        hits = _hits(search.words)
        matched, relevance = hits.c.matched, hits.c.relevance
        source = join(source, hits, hits.c.consultant_id == Card.consultant_id)
    first, second = _order(search.sort, relevance, score)
    ranked = (
        select(
            *Card.__table__.columns, first.label("first"), second.label("second"), matched.label("matched")
        )
        .select_from(source)
        .where(*_filters(search))
        .subquery("ranked")
    )
    order = (ranked.c.first, ranked.c.second, ranked.c.consultant_id)
    page = select(ranked)
    if after is not None:
        position = (
            literal(after.first, Numeric),
            literal(after.second, Numeric),
            literal(after.consultant_id),
        )
        page = page.where(tuple_(*order) < tuple_(*position))
    return (await work.execute(page.order_by(*(each.desc() for each in order)).limit(limit))).all()


def _hits(words: Sequence[str]) -> Subquery:
    """DI-8. Who has enough of the words, with their relevance: how well each word fits the place it fits best."""
    fits = union_all(*(_fits(word) for word in words)).subquery("fits")
    relevance = func.round(func.sum(fits.c.fit) / (100 * len(words)), 3)
    matched = func.array_agg(fits.c.word, type_=ARRAY(Text))
    return (
        select(fits.c.consultant_id, relevance.label("relevance"), matched.label("matched"))
        .group_by(fits.c.consultant_id)
        .having(func.count() >= words_needed(len(words)))
        .subquery("hits")
    )


def _fits(word: str) -> Select[*tuple[Any, ...]]:
    """For each card the place where this word, or one like it, weighs most."""
    alike = _words_like(word)
    fit = (CardWord.weight * alike.c.likeness).label("fit")
    return (
        select(CardWord.consultant_id, CardWord.word, fit)
        .join(alike, alike.c.word == CardWord.word)
        .ext(distinct_on(CardWord.consultant_id))
        .order_by(CardWord.consultant_id, fit.desc(), CardWord.word)
    )


def _words_like(word: str) -> Subquery:
    """Known words that this one may mean, with their likeness from 0 to 1.

    These are itself, what it begins, what has its letters swapped, what it is a form of, and what shares trigrams.
    """
    trigrams = cast(func.similarity(Word.word, word), Numeric)
    begins = Word.word.startswith(word, autoescape=True) if len(word) >= SHORTEST_STEM else Word.word == word
    swapped = Word.letters == letters_of(word)
    stem = Word.word.in_(stems_of(word))
    likeness = case(
        (Word.word == word, Decimal(1)),
        (begins, Decimal("0.9")),
        (swapped, Decimal("0.85")),
        (stem, Decimal("0.8")),
        else_=trigrams,
    )
    enough = Word.word.bool_op("%")(word) & (trigrams >= LIKE_ENOUGH)
    return (
        select(Word.word, likeness.label("likeness"))
        .where(or_(begins, swapped, stem, enough))
        .order_by(likeness.desc(), func.length(Word.word), Word.word)
        .limit(MOST_ALIKE)
        .subquery()
    )


def _order(
    sort: Sort, relevance: ColumnElement[Any] | None, score: ColumnElement[Any]
) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    if sort is Sort.PRICE:
        return -func.coalesce(cast(Card.price_limit_minor, Numeric), NO_PRICE), score
    if sort is Sort.RATING or relevance is None:
        return score, cast(Card.rating_count, Numeric)
    return relevance, score


def _filters(search: Search) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if search.topic is not None:
        filters.append(Card.topic_slugs.contains([search.topic]))
    if search.language is not None:
        filters.append(Card.languages.contains([search.language]))
    if search.price_max_minor is not None:
        filters.append(Card.price_limit_minor <= search.price_max_minor)
    if search.rating_min is not None:
        filters.append(Card.rating_average >= search.rating_min)
    if search.online:
        filters.append(Card.online.is_(other=True))
    if search.available:
        filters.append(Card.availability == Availability.AVAILABLE.value)
    return filters


@dataclass(frozen=True)
class Facets:
    """What one can filter by: topics with their counts, languages with theirs, and the highest price."""

    topics: list[tuple[str, str, int]]
    languages: list[tuple[str, int]]
    price_max_minor: int


async def facets(work: Work) -> Facets:
    """Counted over everybody who is published, in one statement; topics nobody has are in it with 0."""
    chosen = select(func.unnest(Card.topic_slugs, type_=Text).label("slug")).subquery()
    spoken = select(func.unnest(Card.languages, type_=Text).label("code")).subquery()
    parts = union_all(
        select(literal("topic").label("kind"), Topic.slug.label("code"), Topic.name.label("name"),
               func.count(chosen.c.slug).label("number"))
        .outerjoin(chosen, chosen.c.slug == Topic.slug).group_by(Topic.slug, Topic.name),
        select(literal("language"), spoken.c.code, spoken.c.code, func.count()).group_by(spoken.c.code),
        select(literal("price"), literal(""), literal(""), func.coalesce(func.max(Card.price_limit_minor), 0)),
    ).subquery()  # fmt: skip
    rows = (await work.execute(select(parts).order_by(parts.c.number.desc(), parts.c.name))).all()
    return Facets(
        topics=[(row.code, row.name, row.number) for row in rows if row.kind == "topic"],
        languages=[(row.code, row.number) for row in rows if row.kind == "language"],
        price_max_minor=next(row.number for row in rows if row.kind == "price"),
    )
