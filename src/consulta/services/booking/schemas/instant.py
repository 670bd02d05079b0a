"""The bodies of being available now and of calls at once."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from consulta.contracts.booking import Availability
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import PriceTerms
from consulta.kit.clock import UTCDatetime
from consulta.kit.http.routing import Answer, Body, Plain
from consulta.kit.money import Money
from consulta.services.booking.schemas.bookings import BookingOut
from consulta.services.booking.schemas.common import Moment


class SwitchRequest(Body):
    """Be available now or not; `until` switches off by itself, `offering_ids` chooses what can be had at once."""

    on: bool
    until: Moment | None = None
    offering_ids: Annotated[list[OfferingId], Field(min_length=1, max_length=50)] | None = None


class OfferedOut(Answer):
    """An offering that can be had at once."""

    offering_id: OfferingId
    title: str


class SwitchOut(Answer):
    """One's own switch, and what others see of it."""

    on: bool
    availability: Availability
    since: UTCDatetime | None
    until: UTCDatetime | None
    offering_ids: list[OfferingId] | None
    offerings: list[OfferedOut]
    """What could be had at once; without any there is nothing to switch on."""
    revision: int


class AtOnceOut(Answer):
    """What one can have at once: up to `longest_minutes`, for which up to `price_limit` is held."""

    offering_id: OfferingId
    title: str
    price: PriceTerms
    least_minutes: int
    longest_minutes: int
    price_limit: Money


class AvailableOut(Answer):
    """A consultant who can be called at once, or is in a call."""

    consultant_id: PersonId
    availability: Availability
    offerings: list[AtOnceOut]


class AvailableNowOut(Answer):
    """Those of the consultants asked for whose switch is on and who are not held up by their next booking."""

    items: list[AvailableOut]


class AskRequest(Body):
    """Which offering, how long at most (the longest possible when left out), and what the consultant should know."""

    offering_id: OfferingId
    minutes: Annotated[int, Field(ge=1, le=600)] | None = None
    note: Annotated[str, Plain(2000)] | None = None


class RingingOut(Answer):
    """What rings at one's devices now."""

    items: list[BookingOut]
