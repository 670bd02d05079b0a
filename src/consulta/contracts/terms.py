"""What a consultation costs and what a cancellation gives back, as everybody publishes and copies it."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from consulta.kit.money import Money

Percent = Annotated[int, Field(strict=True, ge=0, le=100)]

SECONDS_A_MINUTE = 60
MAX_TIERS = 10
MAX_HOURS_BEFORE = 8760
"""A year: nobody books, and so nobody cancels, further ahead."""


class Party(StrEnum):
    """Whose act it was: the two sides of a booking."""

    CLIENT = "client"
    CONSULTANT = "consultant"

    @property
    def other(self) -> Party:
        """The side across."""
        return Party.CONSULTANT if self is Party.CLIENT else Party.CLIENT


class Way(StrEnum):
    """How a client comes to talk to a consultant; all four take time from the one calendar."""

    SLOT = "slot"
    """An exclusive time, chosen beforehand."""
    PLACE = "place"
    """A place in the line of an hour block."""
    INSTANT = "instant"
    """At once, while the consultant is available."""
    SEAT = "seat"
    """A seat in a class."""


class Approval(StrEnum):
    """Who turns a request into a promise."""

    AUTOMATIC = "automatic"
    """The platform, as soon as any money is held."""
    BY_HAND = "by_hand"
    """The consultant, who answers each request."""


class PriceKind(StrEnum):
    """What the amount of a price is for."""

    FREE = "free"
    PER_SESSION = "per_session"
    PER_MINUTE = "per_minute"


class _Terms(BaseModel):
    """Values that are copied into a booking and never change for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PriceTerms(_Terms):
    """The price of an offering: free, whole per session, or per minute within a minimum and a cap.

    `amount` is per minute or per session. A price per minute is charged by the second with one rounding, half up, at
    the end; `minimum` holds once both sides have talked, `cap` always.
    """

    kind: PriceKind
    amount: Money | None = None
    minimum: Money | None = None
    cap: Money | None = None

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        amounts = [money for money in (self.amount, self.minimum, self.cap) if money is not None]
        if self.kind is PriceKind.FREE:
            if amounts:
                raise ValueError("a free consultation has no amounts")
            return self
        if self.amount is None:
            raise ValueError("a price needs its amount")
        if self.kind is PriceKind.PER_SESSION and len(amounts) > 1:
            raise ValueError("only a price per minute has a minimum and a cap")
        if any(money.amount_minor < 0 for money in amounts):
            raise ValueError("an amount is never negative")
        if len({money.currency for money in amounts}) > 1:
            raise ValueError("all amounts of a price are in one currency")
        if self.minimum is not None and self.cap is not None and self.minimum > self.cap:
            raise ValueError("the minimum is not above the cap")
        return self

    @property
    def currency(self) -> str | None:
        """The currency of the amounts; a free consultation has none."""
        return None if self.amount is None else self.amount.currency

    def cost_of(self, talk_seconds: int, *, currency: str) -> Money:
        """What `talk_seconds` cost: the one formula of the live meter and of the charge.

        Nobody pays for a call in which nobody talked; a price per session is due whole as soon as somebody did.
        `currency` is that of a free consultation. Raises `ValueError` for a negative talk time.
        """
        if talk_seconds < 0:
            raise ValueError("talk time is never negative")
        if self.amount is None or talk_seconds == 0:
            return Money.zero(self.currency or currency)
        if self.kind is PriceKind.PER_SESSION:
            return self.amount
        # The minimum and the cap are whole amounts, so bounding what is rounded equals rounding what is bounded.
        cost = self.cost_by_the_second(talk_seconds)
        if self.minimum is not None:
            cost = max(cost, self.minimum)
        return cost if self.cap is None else min(cost, self.cap)

    def cost_by_the_second(self, talk_seconds: int) -> Money:
        """The amount per minute for these seconds, before minimum and cap, rounded half up: the only rounding.

        Raises `ValueError` for a price that is not per minute.
        """
        if self.amount is None or self.kind is not PriceKind.PER_MINUTE:
            raise ValueError("only a price per minute runs by the second")
        return self.amount.times(Fraction(talk_seconds, SECONDS_A_MINUTE))


class Tier(_Terms):
    """Who cancels at least `hours_before` the start gets `refund_percent` back."""

    hours_before: Annotated[int, Field(strict=True, ge=0, le=MAX_HOURS_BEFORE)]
    refund_percent: Percent


class Policy(_Terms):
    """What a client gets back by the time of cancelling, and what a missed appointment costs.

    The tiers go from the longest notice to the shortest; with less notice than the last one nothing is given back.
    """

    tiers: Annotated[tuple[Tier, ...], Field(max_length=MAX_TIERS)] = ()
    no_show_charge_percent: Percent = 100

    @model_validator(mode="after")
    def _go_down(self) -> Self:
        for longer, shorter in zip(self.tiers, self.tiers[1:], strict=False):
            if longer.hours_before <= shorter.hours_before:
                raise ValueError("tiers go from the most hours before the start to the fewest, each once")
            if longer.refund_percent < shorter.refund_percent:
                raise ValueError("a later cancellation never gives back more than an earlier one")
        return self


class Rules(_Terms):
    """What an offering asks of a booking, beside its time, its price and its policy."""

    approval: Approval = Approval.AUTOMATIC
    most_a_day: Annotated[int, Field(strict=True, ge=1, le=100)] | None = None
    """How many of its bookings one day of the consultant has room for."""
    most_a_week: Annotated[int, Field(strict=True, ge=1, le=500)] | None = None
    """The same for a week, which begins on Monday."""
    most_open: Annotated[int, Field(strict=True, ge=1, le=100)] | None = None
    """How many of its bookings one client may have ahead at once."""

    @property
    def is_limited(self) -> bool:
        """Whether bookings of it are counted."""
        return (self.most_a_day, self.most_a_week, self.most_open) != (None, None, None)
