"""Search: one statement for a page, whatever is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    FromClause,
    Integer,
    Numeric,
    Row,
    Select,
    Subquery,
    Text,
    TextClause,
    case,
    cast,
    func,
    join,
    literal,
    or_,
    select,
    text,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on

from consulta.kit.work import Work
from consulta.services.directory.domain.free_times import (
    FreeWindow,
    Lane,
    minute_at_or_after,
    minute_at_or_before,
)
from consulta.services.directory.domain.search import (
    SHORTEST_STEM,
    Search,
    Sort,
    letters_of,
    stems_of,
    words_needed,
)
from consulta.services.directory.models import Card, CardWord, Opening, Place, Topic, Word
from consulta.services.directory.repository.cards import NO_PRICE

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


_card = Card.__table__
_place = Place.__table__.alias("p")
_opening = Opening.__table__.alias("o")

_FROM = "greatest(CAST(:opens AS int), (CAST(:now AS int) + {notice}) / 15)"
_UNTIL = "least(CAST(:closes AS int), (CAST(:today AS int) + {days} * 1440{offset}) / 15 + 1)"
_ANY_IN = "bit_count(substring({bits}, {opens} - o.free_from + 1, greatest({closes} - {opens}, 0))) > 0"

_MAY_BE_FREE = _ANY_IN.format(
    bits="o.free_starts",
    opens=_FROM.format(notice="o.free_delay"),
    closes=_UNTIL.format(days="o.free_days", offset=""),
)
"""Whether anything starts within the window, notice and horizon regarded. True for whoever has time, and a few more
whose offerings differ. Bits that an announcement did not reach are not there, so they are never found."""

_HAS_A_LANE = """EXISTS (
    SELECT FROM directory.cards k,
           unnest(k.lane_minutes, k.lane_notices, k.lane_days, k.lane_offsets, k.lane_starts)
             AS lane (minutes, notice, days, shift, starts)
     WHERE k.consultant_id = o.consultant_id AND lane.minutes >= CAST(:shortest AS int) AND {any_in})""".format(
    any_in=_ANY_IN.format(
        bits="lane.starts",
        opens=_FROM.format(notice="lane.notice - lane.shift + 14"),
        closes=_UNTIL.format(days="lane.days", offset=" - lane.shift"),
    )
)
"""The same for each offering by itself, and for those that are long enough."""


async def list_cards(work: Work, search: Search, *, after: Position | None, limit: int) -> Sequence[Row[Any]]:
    """Up to `limit` cards with `first`, `second`, the words that `matched` and what is free, in falling order.

    Walks down the list of the topic and the language in its order until the page is full, so what it costs depends on
    the page and not on how many consultants there are. Ties are broken by the consultant's id, so pages neither repeat
    nor miss anybody while nothing changes.
    """
    source: FromClause = _place
    matched: ColumnElement[Any] = cast(literal([], ARRAY(Text)), ARRAY(Text))
    relevance: ColumnElement[Any] | None = None
    if search.words:
        hits = _hits(search.words)
        matched, relevance = hits.c.matched, hits.c.relevance
        source = join(source, hits, hits.c.consultant_id == _place.c.consultant_id)
    if search.online or search.available or search.free is not None:
        source = join(source, _opening, _opening.c.consultant_id == _place.c.consultant_id)
    first, second = _order(search.sort, relevance)
    order = (first, second, _place.c.consultant_id)
    found = (
        select(_place.c.consultant_id, first.label("first"), second.label("second"), matched.label("matched"))
        .select_from(source)
        .where(*_filters(search), *_free(search.free, work.now))
    )
    if after is not None:
        found = found.where(tuple_(*order) < tuple_(*_bounds(after, order)))
    page = found.order_by(*(each.desc() for each in order)).limit(limit).subquery("page")
    shown = (
        select(_card, _opening.c.free_from, page.c.first, page.c.second, page.c.matched)
        .join(page, page.c.consultant_id == _card.c.consultant_id)
        .join(_opening, _opening.c.consultant_id == _card.c.consultant_id)
        .order_by(page.c.first.desc(), page.c.second.desc(), page.c.consultant_id.desc())
    )
    return (await work.execute(shown)).all()


def lanes_of(card: Row[Any]) -> list[Lane]:
    """What is free on a card, exactly; nothing when booking has said nothing yet."""
    if card.free_from is None or card.lane_offerings is None:
        return []
    parts = (
        card.lane_offerings,
        card.lane_minutes,
        card.lane_notices,
        card.lane_days,
        card.lane_offsets,
        card.lane_starts,
    )
    return [Lane(*each) for each in zip(*parts, strict=True)]


def _bounds(after: Position, order: Sequence[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    """Where the page before ended, in the types of the order's columns: an index takes no others."""
    values: tuple[Decimal | UUID, ...] = (after.first, after.second, after.consultant_id)
    return [
        literal(_whole(value, each) if isinstance(each.type, Integer) else value, each.type)
        for value, each in zip(values, order, strict=True)
    ]


def _whole(figure: Decimal | UUID, column: ColumnElement[Any]) -> int:
    """A figure as its column can hold it, whatever somebody wrote into a cursor."""
    most = NO_PRICE if isinstance(column.type, BigInteger) else 2**31 - 1
    return max(-most, min(most, int(figure)))


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


def _order(sort: Sort, relevance: ColumnElement[Any] | None) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    if sort is Sort.PRICE:
        return _place.c.cheapness, _place.c.standing
    if sort is Sort.RATING or relevance is None:
        return _place.c.standing, _place.c.rating_count
    return relevance, _place.c.standing


def _filters(search: Search) -> list[ColumnElement[bool]]:
    filters = [_place.c.topic == (search.topic or ""), _place.c.language == (search.language or "")]
    if search.price_max_minor is not None:
        filters.append(_place.c.cheapness >= -search.price_max_minor)
    if search.rating_min is not None:
        filters.append(_place.c.rating_average >= search.rating_min)
    if search.online:
        filters.append(_opening.c.online.is_(other=True))
    if search.available:
        filters.append(_opening.c.available.is_(other=True))
    return filters


def _free(window: FreeWindow | None, now: datetime) -> list[TextClause]:
    """DI-13. What lets only those through who have a start in the window that may be booked now."""
    if window is None:
        return []
    exactly = text(_HAS_A_LANE if window.shortest_minutes else f"(o.free_alike OR {_HAS_A_LANE})")
    values = {
        "opens": window.opens,
        "closes": window.closes,
        "now": minute_at_or_after(now),
        "today": minute_at_or_before(now),
    }
    return [
        text(_MAY_BE_FREE).bindparams(**values),
        exactly.bindparams(**values, shortest=window.shortest_minutes),
    ]


@dataclass(frozen=True)
class Facets:
    """What one can filter by: topics with their counts, languages with theirs, and the highest price."""

    topics: list[tuple[str, str, int]]
    languages: list[tuple[str, int]]
    price_max_minor: int


async def facets(work: Work) -> Facets:
    """Counted over everybody who is published, in one statement; topics nobody has are in it with 0."""
    chosen = select(Place.topic.label("slug")).where(Place.language == "").subquery()
    spoken = select(Place.language.label("code")).where(Place.topic == "", Place.language != "").subquery()
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
