"""What a profile must be: its address, its lists, and what is missing before clients may see it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from slugify import slugify

from consulta.services.directory.domain.languages import LANGUAGES
from consulta.services.directory.errors import NamedTwice, NoSuchLanguage, SlugMalformed

LONGEST_SLUG = 60
LONGEST_HEADLINE = 120
LONGEST_BIOGRAPHY = 4000
MOST_TOPICS = 5
MOST_LANGUAGES = 8
MOST_SLUGS = 10
"""DI-2. A page keeps all the addresses it ever had, so nobody may collect them without end."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class ProfileText:
    """What a consultant writes about themselves; topics by slug, languages by code, both in the order they chose."""

    slug: str
    headline: str
    biography: str
    topics: tuple[str, ...]
    languages: tuple[str, ...]

    def checked(self) -> ProfileText:
        """The same; raises `SlugMalformed`, `NamedTwice` or `NoSuchLanguage` for what cannot be."""
        slug_checked(self.slug)
        for field, entries in (("topics", self.topics), ("languages", self.languages)):
            if len(set(entries)) < len(entries):
                raise NamedTwice(field=field)
        for language in self.languages:
            if language not in LANGUAGES:
                raise NoSuchLanguage(language=language)
        return self


def slug_checked(slug: str) -> str:
    """The same address; raises `SlugMalformed`."""
    if not _SLUG.fullmatch(slug):
        raise SlugMalformed
    return slug


def slugs_for(name: str, unique: str) -> Iterator[str]:
    """Addresses to try for a person's page: the name, the name with a number, at last with something `unique`."""
    plain = slugify(name, max_length=LONGEST_SLUG - 14, word_boundary=True) or "consultant"
    yield plain
    for number in range(2, 8):
        yield f"{plain}-{number}"
    yield f"{plain}-{unique}"


@dataclass(frozen=True)
class Missing:
    """Something a profile lacks before clients may see it."""

    field: str
    message: str

    def as_json(self) -> dict[str, str]:
        """For the fields of an error."""
        return {"field": self.field, "message": self.message}


def missing_from(
    *,
    headline: str,
    biography: str,
    topics: Sequence[str],
    languages: Sequence[str],
    active_offerings: int,
) -> list[Missing]:
    """DI-3. A client who finds a profile can read who it is, on what, in which language, and can book something."""
    wants = [
        (bool(headline), "headline", "Say in one line what you help with."),
        (bool(biography), "biography", "Tell in a few sentences who you are and what you have done."),
        (bool(topics), "topics", "Choose at least one topic, so that clients find you."),
        (bool(languages), "languages", "Choose at least one language you give advice in."),
        (active_offerings > 0, "offerings", "Add at least one offering, so that clients can book you."),
    ]
    return [Missing(field, message) for there, field, message in wants if not there]
