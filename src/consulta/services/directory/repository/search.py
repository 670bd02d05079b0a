"""Search: one statement for a page, whatever is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Numeric,
    Row,
    Subquery,
    Text,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)

from consulta.kit.work import Work
from consulta.services.directory.domain.search import Search, Sort, words_needed
from consulta.services.directory.models import Card, Topic
from consulta.services.directory.repository.cards import plain

NO_PRICE = 10**15
"""Stands behind every price: those without an offering come last."""

_FIELD_WEIGHTS: tuple[tuple[Any, str], ...] = (
    (Card.name_text, "1.0"),
    (Card.topics_text, "1.0"),
    (Card.headline_text, "0.8"),
)
_BIOGRAPHY_WEIGHT = "0.4"
"""DI-8. A word of somebody's name or topics says more than one somewhere in their biography."""


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
    """Up to `limit` cards with `first`, `second`, and what of the text matched, in falling order.

    Ties are broken by the consultant's id, so pages neither repeat nor miss anybody while nothing changes.
    """
    words = [plain(literal(word)) for word in search.words]
    score = func.coalesce(Card.score, literal(score_of_unrated, Numeric))
    first, second = _order(search.sort, words, score)
    ranked = select(Card, first.label("first"), second.label("second")).where(*_filters(search, words))
    inner = ranked.subquery("ranked")
    order = (inner.c.first, inner.c.second, inner.c.consultant_id)
    page_query = select(inner)
    if after is not None:
        values = (
            literal(after.first, Numeric),
            literal(after.second, Numeric),
            literal(after.consultant_id),
        )
        page_query = page_query.where(tuple_(*order) < tuple_(*values))
    page = page_query.order_by(*(each.desc() for each in order)).limit(limit).subquery("page")
    shown = select(
        page,
        _matching_topic(page, words).label("matching_topic"),
        _any_word(words, page.c.name_text).label("name_matches"),
        _any_word(words, page.c.headline_text).label("headline_matches"),
    ).order_by(page.c.first.desc(), page.c.second.desc(), page.c.consultant_id.desc())
    return (await work.execute(shown)).all()


def _order(
    sort: Sort, words: Sequence[ColumnElement[str]], score: ColumnElement[Any]
) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    if sort is Sort.PRICE:
        return -func.coalesce(cast(Card.price_limit_minor, Numeric), NO_PRICE), score
    if sort is Sort.RATING or not words:
        return score, cast(Card.rating_count, Numeric)
    return _relevance(words), score


def _relevance(words: Sequence[ColumnElement[str]]) -> ColumnElement[Any]:
    """DI-8. The average over the words of how well each fits the field it fits best, between 0 and 1."""
    fits = [
        func.greatest(
            literal(Decimal(_BIOGRAPHY_WEIGHT), Numeric),
            *(
                cast(func.word_similarity(word, text), Numeric) * literal(Decimal(weight), Numeric)
                for text, weight in _FIELD_WEIGHTS
            ),
        )
        for word in words
    ]
    total: ColumnElement[Any] = fits[0]
    for fit in fits[1:]:
        total += fit
    return func.round(total / len(words), 3)


def _resembles(word: ColumnElement[str], text: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether the word, or one like it, is in the text; the operator's threshold is a setting of our role."""
    return word.op("<%", return_type=Boolean())(text)


def _filters(search: Search, words: Sequence[ColumnElement[str]]) -> list[ColumnElement[bool]]:
    found = [_resembles(word, Card.search_text.expression) for word in words]
    filters: list[ColumnElement[bool]] = []
    if found and words_needed(len(found)) == len(found):
        filters += found
    elif found:
        count = sum((cast(each, Integer) for each in found), start=literal(0))
        filters += [or_(*found), count >= words_needed(len(found))]
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
    return filters


def _any_word(words: Sequence[ColumnElement[str]], text: ColumnElement[str]) -> ColumnElement[bool]:
    if not words:
        return literal(value=False)
    return or_(*(_resembles(word, text) for word in words))


def _matching_topic(page: Subquery, words: Sequence[ColumnElement[str]]) -> ColumnElement[str | None]:
    """The topic's name that all the words together resemble best, if any does."""
    if not words:
        return cast(literal(None), Text)
    names = func.unnest(page.c.topic_names, type_=Text).table_valued(column("name", Text)).lateral("topic")
    name = names.c.name
    likeness: ColumnElement[Any] = literal(Decimal(0), Numeric)
    for word in words:
        likeness += cast(func.word_similarity(word, plain(name)), Numeric)
    return (
        select(name)
        .select_from(names)
        .where(_any_word(words, plain(name)))
        .order_by(likeness.desc(), name)
        .limit(1)
        .scalar_subquery()
    )


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
