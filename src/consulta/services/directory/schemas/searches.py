"""What clients look for, and what one can filter by."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field

from consulta.kit.http.paging import DEFAULT_LIMIT, LARGEST_LIMIT
from consulta.kit.http.routing import Answer, Plain
from consulta.kit.money import MAX_MINOR
from consulta.services.directory.domain import offerings as limits
from consulta.services.directory.domain.free_times import require_zone, window_between
from consulta.services.directory.domain.search import LONGEST_TEXT, Search, Sort, words_of
from consulta.services.directory.repository.search import Facets
from consulta.services.directory.schemas.consultants import TopicOut

Zone = Annotated[str, Plain(64, 1), AfterValidator(require_zone)]
Moment = Annotated[
    AwareDatetime,
    Field(
        ge=datetime(2000, 1, 1, tzinfo=UTC),
        le=datetime(2150, 12, 31, tzinfo=UTC),
        examples=["2026-11-23T09:00:00Z"],
    ),
]


class SearchQuery(BaseModel):
    """What a client looks for."""

    text: Annotated[str, Plain(LONGEST_TEXT)] | None = Field(
        None, description="Words; typing errors and accents are forgiven"
    )
    topic: Annotated[str, Plain(60)] | None = Field(None, description="A topic's slug")
    language: Annotated[str, Plain(60)] | None = Field(None, description="A language's code")
    price_max_minor: int | None = Field(
        None, ge=0, le=MAX_MINOR, description="What a whole consultation may cost at most, in minor units"
    )
    rating_min: Decimal | None = Field(None, ge=0, le=5, max_digits=3)
    online: bool = Field(default=False, description="Only those who are online now")
    available: bool = Field(default=False, description="Only those who can be called at once")
    free_from: Moment | None = Field(
        None,
        description="Only those who can be booked to start from this moment on; begun quarter hours count",
    )
    free_until: Moment | None = Field(None, description="… and before this one, at most two weeks from now")
    minutes_min: int | None = Field(
        None, ge=limits.SHORTEST_MINUTES, le=limits.LONGEST_MINUTES, description="… for at least so long"
    )
    zone: Zone = Field("UTC", description="The zone in which `why` names times")
    sort: Sort = Sort.RELEVANCE
    cursor: str | None = Field(None, max_length=500, description="`next_cursor` of the page before")
    limit: int = Field(DEFAULT_LIMIT, ge=1, le=LARGEST_LIMIT, description="How many items at most")

    def search(self, now: datetime) -> Search:
        """As the domain takes it. Raises `WindowMalformed`."""
        return Search(
            words=words_of(self.text),
            topic=self.topic,
            language=self.language,
            price_max_minor=self.price_max_minor,
            rating_min=self.rating_min,
            online=self.online,
            available=self.available,
            free=window_between(self.free_from, self.free_until, shortest_minutes=self.minutes_min, now=now),
            zone=self.zone,
            sort=self.sort,
        )


class TopicFacet(TopicOut):
    """A topic and how many published consultants have it."""

    count: int


class LanguageFacet(Answer):
    """A language and how many published consultants speak it."""

    code: str
    count: int


class FacetsOut(Answer):
    """What one can filter by. All topics of the catalogue are in it, also those with a count of 0."""

    topics: list[TopicFacet]
    languages: list[LanguageFacet]
    price_max_minor: int = Field(
        description="The most that is asked, in the platform's currency; 0 when nobody asks money"
    )

    @classmethod
    def of(cls, facets: Facets) -> FacetsOut:
        """The counts as people see them."""
        return cls(
            topics=[TopicFacet(slug=slug, name=name, count=count) for slug, name, count in facets.topics],
            languages=[LanguageFacet(code=code, count=count) for code, count in facets.languages],
            price_max_minor=facets.price_max_minor,
        )
