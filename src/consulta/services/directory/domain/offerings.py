"""What an offering may be: its times, its price, and the most it can cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from consulta.contracts.intake import Form
from consulta.contracts.location import BY_VIDEO, Location
from consulta.contracts.terms import Policy, PriceKind, PriceTerms, Rules, Way
from consulta.services.directory.errors import (
    ClassByTheMinute,
    ElsewhereByTheMinute,
    ElsewhereNeedsSlot,
    PriceOfNothing,
    PriceTooHigh,
    WrongCurrency,
)

SHORTEST_MINUTES = 5
LONGEST_MINUTES = 480
LONGEST_BUFFER_MINUTES = 240
LONGEST_NOTICE_MINUTES = 30 * 24 * 60
LONGEST_HORIZON_DAYS = 365
LONGEST_TITLE = 120
LONGEST_DESCRIPTION = 2000
MOST_ACTIVE = 30
SECONDS_A_MINUTE = 60
NO_CURRENCY = "XXX"
"""ISO 4217's code for nothing: only the number counts here."""
HIGHEST_PRICE_MINOR = 100_000_000
"""A million units of most currencies: far above any consultation, far below what overflows."""


def ways_of_one_kind(ways: Sequence[Way]) -> tuple[Way, ...]:
    """The ways in their usual order, each once. Raises `ValueError` where a class could also be had otherwise."""
    if Way.SEAT in ways and set(ways) != {Way.SEAT}:
        raise ValueError("A class has seats and nothing else. Offer the one-to-one separately.")
    return tuple(way for way in Way if way in ways)


@dataclass(frozen=True)
class Terms:
    """Everything a consultant decides about an offering."""

    title: str
    description: str
    duration_minutes: int
    interval_minutes: int
    buffer_before_minutes: int
    buffer_after_minutes: int
    minimum_notice_minutes: int
    horizon_days: int
    price: PriceTerms
    policy: Policy
    ways: tuple[Way, ...] = (Way.SLOT,)
    """In the order of `Way`: a class by seat alone, a one-to-one by one or more of the others."""
    rules: Rules = field(default_factory=Rules)
    form: Form | None = None
    """What a client is asked, with something in it."""
    location: Location = BY_VIDEO

    def checked(self, *, currency: str) -> Terms:
        """DI-5. Prices are in the platform's currency, above nothing, and within reason.

        A seat of a class has one price: nobody measures how long each one listened; nor by phone or in person (DI-13).
        Raises `ClassByTheMinute`, `ElsewhereNeedsSlot`, `ElsewhereByTheMinute`, `WrongCurrency`, `PriceOfNothing` or
        `PriceTooHigh`.
        """
        if not self.location.has_call and self.ways != (Way.SLOT,):
            raise ElsewhereNeedsSlot
        if not self.location.has_call and self.price.kind is PriceKind.PER_MINUTE:
            raise ElsewhereByTheMinute
        if self.ways == (Way.SEAT,) and self.price.kind is PriceKind.PER_MINUTE:
            raise ClassByTheMinute
        if self.price.amount is None:
            return self
        if self.price.currency != currency:
            raise WrongCurrency(currency=currency)
        if self.price.amount.amount_minor == 0:
            raise PriceOfNothing
        for money in (self.price.amount, self.price.minimum, self.price.cap):
            if money is not None and money.amount_minor > HIGHEST_PRICE_MINOR:
                raise PriceTooHigh(highest_minor=HIGHEST_PRICE_MINOR)
        return self

    @property
    def price_limit_minor(self) -> int:
        """DI-6. What offerings are compared by: the most one whole consultation can cost, in minor units."""
        cost = self.price.cost_of(self.duration_minutes * SECONDS_A_MINUTE, currency=NO_CURRENCY)
        return cost.amount_minor
