"""Search: one statement for a page, whatever is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, literal, select, union_all

from consulta.kit.work import Work
from consulta.services.directory.domain.free_times import Lane, minute_at_or_after, minute_at_or_before
from consulta.services.directory.domain.search import Search, Sort, words_needed
from consulta.services.directory.models import Card, Place, Topic
from consulta.services.directory.repository.cards import NO_PRICE
from consulta.services.directory.repository.free_times import LANES
from consulta.services.directory.repository.words import Alike, words_like


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


_ORDERS: Final = {
    Sort.PRICE: (("p.cheapness", "bigint"), ("p.standing", "int")),
    Sort.RATING: (("p.standing", "int"), ("p.rating_count", "int")),
    Sort.RELEVANCE: (("p.relevance", "bigint"), ("p.standing", "int")),
}
"""By what results fall, in the types of the columns: an index takes no others."""

_MOST: Final = {"int": 2**31 - 1, "bigint": NO_PRICE}

_IN_PARTS: Final = "p.free_parts & (SELECT %(parts)s::bigint) <> 0"
"""Whether anything starts in these hours of any week: known to the list itself, so that few openings are looked at."""

_FROM: Final = "greatest((SELECT %(opens)s::int), ((SELECT %(now)s::int) + {notice}) / 15)"
_UNTIL: Final = "least((SELECT %(closes)s::int), ((SELECT %(today)s::int) + {days} * 1440{offset}) / 15 + 1)"
_ANY_IN: Final = (
    "bit_count(substring({bits}, {opens} - o.free_from + 1, greatest({closes} - {opens}, 0))) > 0"
)

_MAY_BE_FREE: Final = _ANY_IN.format(
    bits="o.free_starts",
    opens=_FROM.format(notice="o.free_delay"),
    closes=_UNTIL.format(days="o.free_days", offset=""),
)
"""Whether anything starts within the window, notice and horizon regarded. True for whoever has time, and a few more
whose offerings differ. Bits that an announcement did not reach are not there, so they are never found."""

_HAS_A_LANE: Final = """EXISTS (
           SELECT FROM directory.lanes k, unnest(k.minutes, k.notices, k.days, k.offsets, k.starts)
                    AS lane (minutes, notice, days, shift, starts)
            WHERE k.consultant_id = o.consultant_id
              AND lane.minutes >= (SELECT %(shortest)s::int) AND {any_in})""".format(
    any_in=_ANY_IN.format(
        bits="lane.starts",
        opens=_FROM.format(notice="lane.notice - lane.shift + 14"),
        closes=_UNTIL.format(days="lane.days", offset=" - lane.shift"),
    )
)
"""The same for each offering by itself, and for those that are long enough."""

_COLUMNS: Final = ", ".join(f"c.{column.name}" for column in Card.__table__.columns)
_LANES: Final = ", ".join(f"l.{name} AS lane_{name}" for name in LANES if name != "starts")

_STARTS: Final = """(SELECT o.free_from FROM directory.openings o
         WHERE o.consultant_id = page.consultant_id) AS free_from, l.starts AS lane_starts"""
_STARTS_WITHIN: Final = """greatest(page.free_from, (SELECT %(opens)s::int)) AS free_from, ARRAY(
         SELECT substring(starts, greatest((SELECT %(opens)s::int) - page.free_from, 0) + 1,
                          greatest((SELECT %(closes)s::int) - greatest((SELECT %(opens)s::int), page.free_from), 0))
           FROM unnest(l.starts) AS starts) AS lane_starts"""
"""Only the bits of the window: all of a fortnight's would be most of what a search sends."""

_PAGE: Final = """
WITH page AS (
  SELECT p.consultant_id, {first} AS first, {second} AS second{free_from}
    FROM {source}
   WHERE {filters}
   ORDER BY {order}
   LIMIT {limit}
)
SELECT {columns}, {starts}, {lanes}, page.first, page.second, {words} AS matched
  FROM page
  JOIN directory.cards c ON c.consultant_id = page.consultant_id
  LEFT JOIN directory.lanes l ON l.consultant_id = page.consultant_id
 ORDER BY page.first DESC, page.second DESC, page.consultant_id DESC
"""

_IN_LIST: Final = "p.topic = (SELECT %(topic)s::text) AND p.language = (SELECT %(language)s::text)"
"""What is asked for comes out of selects of its own, here and everywhere, so that no plan depends on it: PostgreSQL
then keeps the one it has, where planning anew takes longer than searching."""

_HITS: Final = """(
    SELECT p.*, h.relevance
      FROM ({hits}) h
      JOIN directory.places p ON p.consultant_id = h.consultant_id
     WHERE {filters}
     ORDER BY {order} OFFSET 0) p"""
"""All that the words find, in order before anything else is looked at: a page of them is looked at, not all.

`OFFSET 0` keeps PostgreSQL from pulling the conditions of the page in.
"""

_COUNTED: Final = """
        SELECT consultant_id, (sum(fit) + {half}) / {whole} AS relevance
          FROM ({fits}) fits
         GROUP BY consultant_id HAVING count(*) >= {needed}"""

_FIT: Final = """
        SELECT consultant_id,
               max(weight * (%(likeness_{word})s::int[])[array_position(%(words_{word})s::text[], word)]) AS fit
          FROM directory.card_words
         WHERE word = ANY(%(words_{word})s::text[]){among}
         GROUP BY consultant_id"""
"""DI-8. For each card how well the word, or one like it, fits the place it fits best."""

_MERGED: Final = """
        SELECT consultant_id, ({fit} + {half}) / {whole} AS relevance
          FROM {fits}"""

_FIT_PLAIN: Final = """
        SELECT consultant_id, weight * (SELECT (%(likeness_{word})s::int[])[1]) AS fit{word}
          FROM directory.card_words
         WHERE word = (SELECT (%(words_{word})s::text[])[1])"""
"""The same for a word that is like one known word only."""

_AMONG_LISTED: Final = (
    " AND consultant_id IN (SELECT p.consultant_id FROM directory.places p WHERE {filters})"
)
"""A word in every third profile has 30,000 places; few of them are in the list of a topic."""

_MATCHED: Final = """(SELECT array_agg(w.word) FROM directory.card_words w
         WHERE w.consultant_id = page.consultant_id AND w.word = ANY(%(known)s::text[]))"""


@dataclass(frozen=True)
class _Shape:
    """What makes one statement differ from another; what is asked for are its parameters."""

    sort: Sort
    limit: int
    words: int = 0
    """So many of the words are known, of `asked`."""
    plain: bool = False
    """Whether each of them is like one known word only."""
    asked: int = 0
    listed: bool = False
    """Whether a topic or a language is asked for."""
    price: bool = False
    rating: bool = False
    online: bool = False
    available: bool = False
    window: bool = False
    further: bool = False
    """Whether it is a page after another."""


@lru_cache(maxsize=512)
def _statement(shape: _Shape) -> str:
    """How PostgreSQL is asked. The limit is written out: not knowing it, PostgreSQL plans for a tenth of all rows."""
    (first, of_first), (second, of_second) = _ORDERS[shape.sort]
    listed = [_IN_LIST]
    if shape.price:
        listed.append("p.cheapness >= (SELECT %(cheapness)s::bigint)")
    if shape.rating:
        listed.append("p.rating_average >= (SELECT %(rating)s::numeric)")
    further = []
    if shape.further:
        after = f"(SELECT %(first)s::{of_first}), (SELECT %(second)s::{of_second}), (SELECT %(last)s::uuid)"
        further.append(f"({first}, {second}, p.consultant_id) < ({after})")
    order = f"{first} DESC, {second} DESC, p.consultant_id DESC"
    filters, source = [*listed, *further], "directory.places p"
    if shape.words:
        source = _HITS.format(
            hits=_hits(shape, listed),
            filters=" AND ".join(listed),
            order=order.replace("p.relevance", "h.relevance"),
        )
        filters = further or ["true"]
    if shape.online or shape.available or shape.window:
        source += " JOIN directory.openings o ON o.consultant_id = p.consultant_id"
    if shape.online:
        filters.append("o.online")
    if shape.available:
        filters.append("o.available")
    if shape.window:
        filters += [
            _IN_PARTS,
            _MAY_BE_FREE,
            f"(o.free_alike AND (SELECT %(shortest)s::int) = 0 OR {_HAS_A_LANE})",
        ]
    return _PAGE.format(
        first=first,
        second=second,
        order=order,
        source=source,
        filters="\n     AND ".join(filters),
        limit=shape.limit,
        columns=_COLUMNS,
        lanes=_LANES,
        free_from=", o.free_from" if shape.window else "",
        starts=_STARTS_WITHIN if shape.window else _STARTS,
        words=_MATCHED if shape.words else "'{}'::text[]",
    )


def _hits(shape: _Shape, listed: list[str]) -> str:
    """Whom the words find, and how well.

    In the list of a topic or a language are few, and each of them is asked for its words. Otherwise the cards of the
    words are merged, if they all have to be found: what an index gives in order needs no counting.
    """
    words, needed = range(shape.words), words_needed(shape.asked)
    rounding = {"half": 50 * shape.asked, "whole": 100 * shape.asked}
    if shape.listed or not shape.plain or needed < shape.words:
        among = _AMONG_LISTED.format(filters=" AND ".join(listed)) if shape.listed else ""
        fits = "\n        UNION ALL".join(_FIT.format(word=word, among=among) for word in words)
        return _COUNTED.format(fits=fits, needed=needed, **rounding)
    return _MERGED.format(
        fit=" + ".join(f"fit{word}" for word in words),
        fits=" NATURAL JOIN ".join(f"({_FIT_PLAIN.format(word=word)}) f{word}" for word in words),
        **rounding,
    )


async def list_cards(work: Work, search: Search, *, after: Position | None, limit: int) -> Sequence[Any]:
    """Up to `limit` cards with `first`, `second`, the words that `matched` and what is free, in falling order.

    Walks down the list of the topic and the language in its order until the page is full, so what it costs depends on
    the page and not on how many consultants there are. Ties are broken by the consultant's id, so pages neither repeat
    nor miss anybody while nothing changes. Sees nothing of an open transaction.
    """
    known: list[Alike] = []
    if search.words:
        known = [each for each in await words_like(work, search.words) if each.words]
        if len(known) < words_needed(len(search.words)):
            return []
    sort = Sort.RATING if search.sort is Sort.RELEVANCE and not search.words else search.sort
    shape = _Shape(
        sort,
        limit,
        words=len(known),
        plain=all(len(each.words) == 1 for each in known),
        asked=len(search.words),
        listed=search.topic is not None or search.language is not None,
        price=search.price_max_minor is not None,
        rating=search.rating_min is not None,
        online=search.online,
        available=search.available,
        window=search.free is not None,
        further=after is not None,
    )
    parameters: dict[str, Any] = {"topic": search.topic or "", "language": search.language or ""}
    if search.price_max_minor is not None:
        parameters["cheapness"] = -search.price_max_minor
    if search.rating_min is not None:
        parameters["rating"] = search.rating_min
    if search.free is not None:
        parameters |= {
            "opens": search.free.opens,
            "closes": search.free.closes,
            "parts": search.free.parts,
            "shortest": search.free.shortest_minutes,
            "now": minute_at_or_after(work.now),
            "today": minute_at_or_before(work.now),
        }
    if after is not None:
        (_, of_first), (_, of_second) = _ORDERS[sort]
        parameters |= {
            "first": _whole(after.first, of_first),
            "second": _whole(after.second, of_second),
            "last": after.consultant_id,
        }
    for number, alike in enumerate(known):
        parameters[f"words_{number}"] = alike.words
        parameters[f"likeness_{number}"] = alike.likeness
    if known:
        parameters["known"] = [word for alike in known for word in alike.words]
    return await work.read_alone(_statement(shape), parameters)


def _whole(figure: Decimal, kind: str) -> int:
    """A figure as its column can hold it, whatever somebody wrote into a cursor."""
    return max(-_MOST[kind], min(_MOST[kind], int(figure)))


def lanes_of(card: Any) -> list[Lane]:  # noqa: ANN401 - a row
    """What is free on a card, exactly; nothing when booking has said nothing yet."""
    if card.lane_offerings is None:
        return []
    return [Lane(*each) for each in zip(*(getattr(card, f"lane_{name}") for name in LANES), strict=True)]


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
