"""The bodies of proposing and booking the next time after a call."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from consulta.contracts.booking import BookingId, ProposalId
from consulta.contracts.directory import OfferingId
from consulta.contracts.location import Location
from consulta.contracts.terms import Party, Policy, PriceTerms
from consulta.kit.clock import UTCDatetime
from consulta.kit.http.routing import Answer, Body, Plain
from consulta.kit.money import Money
from consulta.services.booking.domain.proposals import MOST_TIMES, Stage
from consulta.services.booking.schemas.bookings import Answers, FormVersion
from consulta.services.booking.schemas.common import Moment
from consulta.services.booking.schemas.proposals import ProposedTimeOut


class FollowUpRequest(Body):
    """What to book next, and one to three times for it."""

    offering_id: OfferingId
    times: Annotated[list[Moment], Field(min_length=1, max_length=MOST_TIMES)]
    note: Annotated[str, Plain(300)] | None = None


class FollowUpAcceptance(Body):
    """Which of the times, and what a booking of this offering asks."""

    starts_at: Moment
    note: Annotated[str, Plain(2000)] | None = None
    answers: Answers = Field(default_factory=list)
    consent: Annotated[bool, Field(strict=True)] = False
    form_version: FormVersion | None = None


class FollowUpTermsOut(Answer):
    """What would be booked, at the terms of today."""

    offering_id: OfferingId
    title: str
    duration_minutes: int
    price: PriceTerms
    policy: Policy
    price_limit: Money
    location: Location
    by_hand: bool = Field(description="Whether the consultant answers each booking of it by hand")
    asks: bool = Field(description="Whether clients are asked something before they book it")


class FollowUpOut(Answer):
    """One proposal for the next time, until when it can be answered, and what became of it."""

    id: ProposalId
    offering: FollowUpTermsOut
    times: list[ProposedTimeOut]
    note: str | None
    state: Stage
    expires_at: UTCDatetime
    chosen: UTCDatetime | None
    booked_id: BookingId | None


class FollowUpsOut(Answer):
    """How it stands: the latest proposal, and whether you may make one now."""

    you: Party
    latest: FollowUpOut | None
    can_propose: bool
