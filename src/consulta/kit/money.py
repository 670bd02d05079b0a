"""Money as integers in minor units, with exact arithmetic and one named rounding."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar, Self

from pydantic import ConfigDict, Field

MAX_MINOR = 2**53 - 1
"""The largest amount: what a JSON number carries exactly through a browser."""

MinorUnits = Annotated[int, Field(strict=True, ge=-MAX_MINOR, le=MAX_MINOR)]
CurrencyCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class CurrencyMismatchError(ValueError):
    """Two amounts of different currencies cannot be combined."""


@functools.total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount of `amount_minor` minor units (cents, pence, fils) of an ISO 4217 currency."""

    amount_minor: MinorUnits
    currency: CurrencyCode

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    @classmethod
    def zero(cls, currency: str) -> Self:
        """Nothing, in this currency."""
        return cls(0, currency)

    @classmethod
    def total(cls, amounts: Iterable[Money], currency: str) -> Money:
        """The sum of the amounts; nothing when there are none."""
        return functools.reduce(lambda left, right: left + right, amounts, Money.zero(currency))

    def __add__(self, other: Money) -> Money:
        return Money(self.amount_minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount_minor - self._same(other), self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount_minor < self._same(other)

    def __bool__(self) -> bool:
        return self.amount_minor != 0

    def times(self, share: Fraction | int) -> Money:
        """This amount times an exact share, rounded once, half up (away from zero)."""
        return Money(round_half_up(Fraction(self.amount_minor) * share), self.currency)

    def percent(self, percent: int) -> Money:
        """This many hundredths of the amount, rounded half up."""
        return self.times(Fraction(percent, 100))

    def allocate(self, weights: Sequence[int]) -> list[Money]:
        """Split by weights so that the parts add up exactly, by largest remainder.

        Ties go to the earlier part. Weights are non-negative and not all zero.
        """
        whole = sum(weights)
        if whole <= 0 or min(weights) < 0:
            msg = "weights must be non-negative and not all zero"
            raise ValueError(msg)
        exact = [Fraction(self.amount_minor * weight, whole) for weight in weights]
        parts = [share.numerator // share.denominator for share in exact]
        missing = self.amount_minor - sum(parts)
        by_remainder = sorted(range(len(exact)), key=lambda i: (parts[i] - exact[i], i))
        for index in by_remainder[:missing]:
            parts[index] += 1
        return [Money(part, self.currency) for part in parts]

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            msg = f"{self.currency} and {other.currency} cannot be combined"
            raise CurrencyMismatchError(msg)
        return other.amount_minor


def round_half_up(exact: Fraction) -> int:
    """The nearest integer; a half goes away from zero."""
    doubled = abs(exact) * 2 + 1
    rounded = doubled.numerator // (doubled.denominator * 2)
    return rounded if exact >= 0 else -rounded
