"""Consultants as everybody sees them: among the results of a search, and on their pages."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, PlainSerializer
from sqlalchemy import Row

from consulta.contracts.booking import Availability
from consulta.contracts.terms import PriceTerms
from consulta.kit.clock import UTCDatetime
from consulta.kit.http.routing import Answer
from consulta.services.directory.domain.free_times import next_starts
from consulta.services.directory.domain.search import Found, Search, why
from consulta.services.directory.queries import Page
from consulta.services.directory.repository.cards import lowest_price, one_decimal
from consulta.services.directory.repository.search import lanes_of
from consulta.services.directory.schemas.offerings import OfferingOut
from consulta.services.directory.schemas.pictures import picture_url

Stars = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""An average of stars with one decimal, as a number."""


class TopicOut(Answer):
    """A topic of the catalogue."""

    slug: str
    name: str


class RatingOut(Answer):
    """What clients thought: the average of their stars, if there are any."""

    average: Stars | None = Field(examples=[4.8])
    count: int


class NextTimeOut(Answer):
    """A moment at which this offering can be booked."""

    offering_id: UUID
    starts_at: UTCDatetime


class ConsultantCard(Answer):
    """A consultant in a few words."""

    consultant_id: UUID
    slug: str
    name: str
    headline: str
    picture_url: str | None = Field(description="512 pixels square")
    thumbnail_url: str | None = Field(description="128 pixels square")
    topics: list[TopicOut]
    languages: list[str]
    rating: RatingOut
    price_from: PriceTerms | None = Field(description="The offering whose whole consultation costs least")
    online: bool
    availability: Availability = Field(description="Whether they can be called at once")
    offering_count: int
    why: list[str] = Field(examples=[["Matches “Tax law”", "Rated 4.9 by 32 clients"]])


class CardOut(ConsultantCard):
    """A consultant among the results. `why` says truly why they are here."""

    next_times: list[NextTimeOut] = Field(
        description="The soonest free times, at most three and two weeks ahead, within what was asked for"
    )

    @classmethod
    def of(cls, row: Any, search: Search, now: datetime) -> CardOut:  # noqa: ANN401 - a row of a search
        """A row of the search as people see it."""
        starts = next_starts(lanes_of(row), row.free_from or 0, now=now, window=search.free)
        found = Found(
            matched=frozenset(row.matched),
            name=row.name,
            headline=row.headline,
            topics=tuple(zip(row.topic_slugs, row.topic_names, strict=True)),
            languages=tuple(row.languages),
            rating_average=row.rating_average,
            rating_count=row.rating_count,
            online=row.online,
            available=row.availability == Availability.AVAILABLE,
            next_times=tuple(starts),
        )
        return cls(
            **_card_fields(row),
            why=why(search, found),
            next_times=[
                NextTimeOut(offering_id=each.offering_id, starts_at=each.starts_at) for each in starts
            ],
        )


def _card_fields(row: Row[Any]) -> dict[str, Any]:
    topics = zip(row.topic_slugs, row.topic_names, strict=True)
    return {
        "consultant_id": row.consultant_id,
        "slug": row.slug,
        "name": row.name,
        "headline": row.headline,
        "picture_url": picture_url(row.picture_key),
        "thumbnail_url": picture_url(row.picture_key, small=True),
        "topics": [TopicOut(slug=slug, name=name) for slug, name in topics],
        "languages": row.languages,
        "rating": RatingOut(average=one_decimal(row.rating_average), count=row.rating_count),
        "price_from": lowest_price(row),
        "online": row.online,
        "availability": row.availability,
        "offering_count": row.offering_count,
    }


class ConsultantOut(ConsultantCard):
    """A consultant's page."""

    biography: str
    zone: str
    offerings: list[OfferingOut]

    @classmethod
    def of_page(cls, page: Page) -> Self:
        """The page as people see it."""
        row = page.consultant.card
        found = Found(
            rating_average=row.rating_average,
            rating_count=row.rating_count,
            online=row.online,
            available=row.availability == Availability.AVAILABLE,
        )
        return cls(
            **_card_fields(row),
            why=why(Search(), found),
            biography=page.consultant.biography,
            zone=page.consultant.zone,
            offerings=[OfferingOut.of(offering) for offering in page.offerings],
        )
