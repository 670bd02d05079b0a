"""Profiles, as consultants write and see their own."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from consulta.kit.http.routing import Answer, Body, Plain
from consulta.services.directory.domain.profiles import (
    LONGEST_BIOGRAPHY,
    LONGEST_HEADLINE,
    LONGEST_SLUG,
    MOST_LANGUAGES,
    MOST_TOPICS,
    Missing,
    ProfileText,
)
from consulta.services.directory.models import Profile
from consulta.services.directory.schemas.pictures import picture_url

Code = Annotated[str, Plain(60, 1)]


class MissingOut(Answer):
    """Something to add before the profile can be published."""

    field: str
    message: str


class ProfileOut(Answer):
    """One's own profile, published or not."""

    consultant_id: UUID
    slug: str
    headline: str
    biography: str
    topics: list[str] = Field(description="Slugs of the catalogue")
    languages: list[str]
    picture_url: str | None
    published: bool
    missing: list[MissingOut] = Field(description="What clients need before the profile can be published")
    revision: int

    @classmethod
    def of(cls, profile: Profile, topics: list[str], missing: list[Missing]) -> ProfileOut:
        """The profile as its owner sees it."""
        return cls(
            consultant_id=profile.consultant_id,
            slug=profile.slug,
            headline=profile.headline,
            biography=profile.biography,
            topics=topics,
            languages=profile.languages,
            picture_url=picture_url(profile.picture_key),
            published=profile.published,
            missing=[MissingOut(field=each.field, message=each.message) for each in missing],
            revision=profile.revision,
        )


class ProfileOpening(Body):
    """Become a consultant."""

    headline: Annotated[str, Plain(LONGEST_HEADLINE)] = ""


class ProfileEdit(Body):
    """Everything a profile says."""

    slug: Annotated[str, Plain(LONGEST_SLUG, 1)] = Field(examples=["ada-lovelace"])
    headline: Annotated[str, Plain(LONGEST_HEADLINE)]
    biography: Annotated[str, Plain(LONGEST_BIOGRAPHY)]
    topics: Annotated[list[Code], Field(max_length=MOST_TOPICS)] = Field(examples=[["tax-law"]])
    languages: Annotated[list[Code], Field(max_length=MOST_LANGUAGES)] = Field(examples=[["en", "de"]])

    def text(self) -> ProfileText:
        """As the domain takes it."""
        return ProfileText(
            self.slug, self.headline, self.biography, tuple(self.topics), tuple(self.languages)
        )
