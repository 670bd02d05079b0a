"""The words that somebody may have meant: typing errors, beginnings and forms, looked up among all words of cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import Integer, Numeric, Select, case, cast, func, literal, or_, select, union_all

from consulta.kit.work import Work
from consulta.services.directory.domain.search import SHORTEST_STEM, letters_of, stems_of
from consulta.services.directory.models import Word

LIKE_ENOUGH = Decimal("0.4")
"""DI-8. One wrong letter in seven leaves 0.45 of the trigrams ("phisics"); two strangers seldom share so many."""

MOST_ALIKE = 8
"""The words most like one are enough."""


@dataclass
class Alike:
    """Known words that one may mean, with their likeness in thousandths."""

    words: list[str] = field(default_factory=list)
    likeness: list[int] = field(default_factory=list)


async def words_like(work: Work, words: Sequence[str]) -> list[Alike]:
    """What each of these words may mean; nothing for one that is like none."""
    found = [Alike() for _ in words]
    parts = [_words_like(number, word) for number, word in enumerate(words)]
    for number, word, likeness in await work.execute(union_all(*parts)):
        found[number].words.append(word)
        found[number].likeness.append(likeness)
    return found


def _words_like(number: int, word: str) -> Select[*tuple[Any, ...]]:
    """Itself, what it begins, what has its letters swapped, what it is a form of, and what shares trigrams with it."""
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
    likest = (
        select(Word.word, cast(func.round(likeness * 1000), Integer).label("likeness"))
        .where(or_(begins, swapped, stem, enough))
        .order_by(likeness.desc(), func.length(Word.word), Word.word)
        .limit(MOST_ALIKE)
        .subquery()
    )
    return select(literal(number), likest.c.word, likest.c.likeness)
