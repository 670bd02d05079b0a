"""What a client looks for, and the sentences that say truly why somebody was found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from consulta.services.directory.domain.free_times import FreeWindow, Start, when
from consulta.services.directory.domain.languages import LANGUAGES

MOST_WORDS = 6
LONGEST_TEXT = 100

LONGEST_WORD = 60
SHORTEST_STEM = 3

_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
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
    available: bool = False
    free: FreeWindow | None = None
    zone: str = "UTC"
    """The zone in which sentences name times."""
    sort: Sort = Sort.RELEVANCE


def plain_words(text: str) -> list[str]:
    """The words of a text as they are compared: in small letters, without accents, each once, in order."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return list(dict.fromkeys(_WORD.findall(bare.translate(_UNDECOMPOSED))))


def words_of(text: str | None) -> tuple[str, ...]:
    """The words that count in a search: without fillers unless there is nothing else, six at most."""
    words = plain_words(text or "")
    telling = [word for word in words if word not in _FILLERS]
    return tuple((telling or words)[:MOST_WORDS])


def weights_of(*, name: str, topics: Iterable[str], headline: str, biography: str) -> dict[str, int]:
    """DI-8. The words of a card with their weight in percent: a name or a topic says more than a biography."""
    weights: dict[str, int] = {}
    for text, weight in ((biography, 40), (headline, 80), (" ".join(topics), 100), (name, 100)):
        for word in plain_words(text):
            weights[word[:LONGEST_WORD]] = max(weight, weights.get(word[:LONGEST_WORD], 0))
    return weights


def letters_of(word: str) -> str:
    """The letters of a word in order, by which "germna" meets "german"."""
    return "".join(sorted(word))


def stems_of(word: str) -> list[str]:
    """Shorter words this one may be a form of: at least three letters and half of it, as "law" in "lawyer"."""
    shortest = max(SHORTEST_STEM, (len(word) + 1) // 2)
    return [word[:length] for length in range(shortest, len(word))]


def words_needed(count: int) -> int:
    """DI-8. One or two words must all be found; of more, one may be missing."""
    return count if count <= 2 else count - 1  # noqa: PLR2004 - the rule's own number


@dataclass(frozen=True)
class Found:
    """What is known about one hit, for the sentences."""

    matched: frozenset[str] = frozenset()
    """The words of the card that the client's words resemble."""
    name: str = ""
    headline: str = ""
    topics: tuple[tuple[str, str], ...] = ()
    languages: tuple[str, ...] = ()
    rating_average: Decimal | None = None
    rating_count: int = 0
    online: bool = False
    available: bool = False
    next_times: tuple[Start, ...] = ()
    """When they can be booked, within what was asked for."""


def why(search: Search, found: Found) -> list[str]:
    """DI-9. Why somebody is among the results; each sentence is checked against what is stored, none is invented."""
    sentences = []
    if search.words:
        sentences.append(_match(found))
    if search.free is not None and found.next_times:
        sentences.append(f"Free {when(found.next_times[0].starts_at, search.zone)}")
    if search.topic is not None:
        sentences += [f"Advises on {name}" for slug, name in found.topics if slug == search.topic]
    if search.language in found.languages:
        sentences.append(f"Speaks {LANGUAGES[str(search.language)]}")
    if found.rating_average is not None and found.rating_count:
        clients = "client" if found.rating_count == 1 else "clients"
        sentences.append(f"Rated {found.rating_average:.1f} by {found.rating_count} {clients}")
    if found.available:
        sentences.append("Available now")
    elif found.online:
        sentences.append("Online now")
    return sentences


def _match(found: Found) -> str:
    def matches(text: str) -> int:
        return len(found.matched.intersection(plain_words(text)))

    best = max((name for _, name in found.topics), key=matches, default="")
    if matches(best):
        return f"Matches “{best}”"
    if matches(found.name):
        return f"Matches the name “{found.name}”"
    return "Matches the headline" if matches(found.headline) else "Matches the biography"
