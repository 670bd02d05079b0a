"""Consultants, profiles, offerings and the search as requests and answers."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, PlainSerializer
from pydantic.fields import FieldInfo
from sqlalchemy import Row

from consulta.contracts.booking import Availability
from consulta.contracts.intake import Form
from consulta.contracts.location import Location
from consulta.contracts.terms import Policy, PriceTerms, Rules, Tier, Way
from consulta.kit.clock import UTCDatetime
from consulta.kit.http.paging import DEFAULT_LIMIT, LARGEST_LIMIT
from consulta.kit.http.routing import Answer, Body, Plain
from consulta.kit.money import MAX_MINOR
from consulta.services.directory.domain import offerings as limits
from consulta.services.directory.domain.free_times import next_starts, require_zone, window_between
from consulta.services.directory.domain.offerings import Terms, ways_of_one_kind
from consulta.services.directory.domain.profiles import (
    LONGEST_BIOGRAPHY,
    LONGEST_HEADLINE,
    LONGEST_SLUG,
    MOST_LANGUAGES,
    MOST_TOPICS,
    Missing,
    ProfileText,
)
from consulta.services.directory.domain.search import LONGEST_TEXT, Found, Search, Sort, why, words_of
from consulta.services.directory.models import Offering, Profile
from consulta.services.directory.queries import Page
from consulta.services.directory.repository.cards import lowest_price, one_decimal, price_of
from consulta.services.directory.repository.search import Facets, lanes_of
from consulta.services.directory.schemas.forms import FormIn
from consulta.services.directory.schemas.locations import LocationIn

PICTURES = "/api/v1/directory/pictures/"

USUAL_POLICY = Policy(
    tiers=(Tier(hours_before=24, refund_percent=100), Tier(hours_before=2, refund_percent=50))
)

Stars = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""An average of stars with one decimal, as a number."""

Code = Annotated[str, Plain(60, 1)]
Zone = Annotated[str, Plain(64, 1), AfterValidator(require_zone)]
Moment = Annotated[
    AwareDatetime,
    Field(
        ge=datetime(2000, 1, 1, tzinfo=UTC),
        le=datetime(2150, 12, 31, tzinfo=UTC),
        examples=["2026-11-23T09:00:00Z"],
    ),
]


def picture_url(key: str | None, *, small: bool = False) -> str | None:
    """Where a picture is served."""
    return None if key is None else f"{PICTURES}{key}{'-small' if small else ''}.webp"


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


class OfferingOut(Answer):
    """An offering with all its terms."""

    id: UUID
    consultant_id: UUID
    title: str
    description: str
    duration_minutes: int
    price: PriceTerms
    policy: Policy
    interval_minutes: int
    buffer_before_minutes: int
    buffer_after_minutes: int
    minimum_notice_minutes: int
    horizon_days: int
    ways: tuple[Way, ...]
    rules: Rules
    form: Form | None = Field(description="What clients are asked; nothing when nothing is")
    form_version: int
    location: Location
    active: bool
    revision: int

    @classmethod
    def of(cls, offering: Offering) -> OfferingOut:
        """The row as everybody sees it: a phone number is for who has booked (DI-13)."""
        shown = cls.of_own(offering)
        return shown.model_copy(update={"location": shown.location.without_phone()})

    @classmethod
    def of_own(cls, offering: Offering) -> OfferingOut:
        """The row as its consultant sees it."""
        return cls(
            id=offering.id,
            consultant_id=offering.consultant_id,
            title=offering.title,
            description=offering.description,
            duration_minutes=offering.duration_minutes,
            price=price_of(offering),
            policy=Policy.model_validate(offering.policy),
            interval_minutes=offering.interval_minutes,
            buffer_before_minutes=offering.buffer_before_minutes,
            buffer_after_minutes=offering.buffer_after_minutes,
            minimum_notice_minutes=offering.minimum_notice_minutes,
            horizon_days=offering.horizon_days,
            ways=tuple(map(Way, offering.ways)),
            rules=Rules.model_validate(offering.rules),
            form=None if offering.form is None else Form.model_validate(offering.form),
            form_version=offering.form_version,
            location=Location.read(offering.location),
            active=offering.active,
            revision=offering.revision,
        )


class OfferingsOut(Answer):
    """A consultant's offerings."""

    items: list[OfferingOut]


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


def _whole(least: int, most: int) -> FieldInfo:
    bounded: FieldInfo = Field(strict=True, ge=least, le=most)
    return bounded


class OfferingTerms(Body):
    """Everything a consultant decides about an offering. Times are in minutes."""

    title: Annotated[str, Plain(limits.LONGEST_TITLE, 1)]
    description: Annotated[str, Plain(limits.LONGEST_DESCRIPTION)] = ""
    duration_minutes: Annotated[int, _whole(limits.SHORTEST_MINUTES, limits.LONGEST_MINUTES)]
    price: PriceTerms
    policy: Policy = USUAL_POLICY
    interval_minutes: Annotated[int, _whole(limits.SHORTEST_MINUTES, limits.LONGEST_MINUTES)] = 30
    buffer_before_minutes: Annotated[int, _whole(0, limits.LONGEST_BUFFER_MINUTES)] = 0
    buffer_after_minutes: Annotated[int, _whole(0, limits.LONGEST_BUFFER_MINUTES)] = 0
    minimum_notice_minutes: Annotated[int, _whole(0, limits.LONGEST_NOTICE_MINUTES)] = 60
    horizon_days: Annotated[int, _whole(1, limits.LONGEST_HORIZON_DAYS)] = 60
    ways: Annotated[
        tuple[Way, ...], Field(min_length=1, max_length=len(Way)), AfterValidator(ways_of_one_kind)
    ] = (Way.SLOT,)
    rules: Rules = Rules()
    form: FormIn | None = None
    location: LocationIn = LocationIn()

    def terms(self) -> Terms:
        """As the domain takes it."""
        return Terms(
            title=self.title,
            description=self.description,
            duration_minutes=self.duration_minutes,
            interval_minutes=self.interval_minutes,
            buffer_before_minutes=self.buffer_before_minutes,
            buffer_after_minutes=self.buffer_after_minutes,
            minimum_notice_minutes=self.minimum_notice_minutes,
            horizon_days=self.horizon_days,
            price=self.price,
            policy=self.policy,
            ways=self.ways,
            rules=self.rules,
            form=None if self.form is None else self.form.form(),
            location=self.location.location(),
        )
