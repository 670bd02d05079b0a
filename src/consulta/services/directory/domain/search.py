"""What a client looks for, and the sentences that say truly why somebody was found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from consulta.services.directory.domain.languages import LANGUAGES

MOST_WORDS = 6
LONGEST_TEXT = 100

_WORD = re.compile(r"[^\W_]+")
_ENGLISH_FILLERS = "a an and at by for from i in is me my near of on or the to with"
_OTHER_FILLERS = "das dem den der die ein eine im mit und von zu con de el la los para y le les un une et"
_FILLERS = frozenset([*_ENGLISH_FILLERS.split(), *_OTHER_FILLERS.split()])


class Sort(StrEnum):
    """What comes first."""

    RELEVANCE = "relevance"
    RATING = "rating"
    PRICE = "price"


@dataclass(frozen=True)
class Search:
    """What a client looks for. Nothing in it means everybody."""

    words: tuple[str, ...] = ()
    topic: str | None = None
    language: str | None = None
    price_max_minor: int | None = None
    rating_min: Decimal | None = None
    online: bool = False
    sort: Sort = Sort.RELEVANCE


def words_of(text: str | None) -> tuple[str, ...]:
    """The words that count: each once, without fillers unless there is nothing else, six at most."""
    words = tuple(dict.fromkeys(_WORD.findall((text or "").casefold())))
    telling = tuple(word for word in words if word not in _FILLERS)
    return (telling or words)[:MOST_WORDS]


def words_needed(count: int) -> int:
    """DI-8. One or two words must all be found; of more, one may be missing."""
    return count if count <= 2 else count - 1  # noqa: PLR2004 - the rule's own number


@dataclass(frozen=True)
class Found:
    """What is known about one hit, for the sentences."""

    matching_topic: str | None = None
    name_matches: bool = False
    headline_matches: bool = False
    name: str = ""
    topics: tuple[tuple[str, str], ...] = ()
    languages: tuple[str, ...] = ()
    rating_average: Decimal | None = None
    rating_count: int = 0
    online: bool = False


def why(search: Search, found: Found) -> list[str]:
    """DI-9. Why somebody is among the results; each sentence is checked against what is stored, none is invented."""
    sentences = []
    if search.words:
        sentences.append(_match(found))
    if search.topic is not None:
        sentences += [f"Advises on {name}" for slug, name in found.topics if slug == search.topic]
    if search.language in found.languages:
        sentences.append(f"Speaks {LANGUAGES[str(search.language)]}")
    if found.rating_average is not None and found.rating_count:
        clients = "client" if found.rating_count == 1 else "clients"
        sentences.append(f"Rated {found.rating_average:.1f} by {found.rating_count} {clients}")
    if found.online:
        sentences.append("Online now")
    return sentences


def _match(found: Found) -> str:
    if found.matching_topic is not None:
        return f"Matches “{found.matching_topic}”"
    if found.name_matches:
        return f"Matches the name “{found.name}”"
    return "Matches the headline" if found.headline_matches else "Matches the biography"
