"""Offerings, as their consultants write them and as everybody sees them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field
from pydantic.fields import FieldInfo

from consulta.contracts.intake import Form
from consulta.contracts.location import Location
from consulta.contracts.terms import Policy, PriceTerms, Rules, Tier, Way
from consulta.kit.http.routing import Answer, Body, Plain
from consulta.services.directory.domain import offerings as limits
from consulta.services.directory.domain.offerings import Terms, ways_of_one_kind
from consulta.services.directory.models import Offering
from consulta.services.directory.repository.cards import price_of
from consulta.services.directory.schemas.forms import FormIn
from consulta.services.directory.schemas.locations import LocationIn

USUAL_POLICY = Policy(
    tiers=(Tier(hours_before=24, refund_percent=100), Tier(hours_before=2, refund_percent=50))
)


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
