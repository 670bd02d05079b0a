"""What a review is, how long it may change, and how scores are made of stars: exact, in decimals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum

FEWEST_STARS = 1
MOST_STARS = 5
LONGEST_TEXT = 2000
LONGEST_REPLY = 1000
_TENTH = Decimal("0.1")
_EXACT = Decimal("0.0001")


class Tag(StrEnum):
    """RV-2. What a client may say with one click; only good things, criticism deserves words."""

    CLEAR = "clear"
    HELPFUL = "helpful"
    PUNCTUAL = "punctual"
    KIND = "kind"
    EXPERT = "expert"
    PATIENT = "patient"
    WELL_PREPARED = "well_prepared"


@dataclass(frozen=True)
class Prior:
    """What is assumed of a consultant before anybody has said anything: `weight` reviews of `mean` stars."""

    mean: Decimal
    weight: int


@dataclass(frozen=True)
class Tally:
    """How many reviews gave how many stars: all a score is made of, so the order of reviews cannot matter."""

    one: int = 0
    two: int = 0
    three: int = 0
    four: int = 0
    five: int = 0

    @classmethod
    def of(cls, stars: Iterable[int]) -> Tally:
        """The tally of these reviews."""
        given = list(stars)
        return cls(*(given.count(each) for each in range(FEWEST_STARS, MOST_STARS + 1)))

    @property
    def by_stars(self) -> Mapping[int, int]:
        """Reviews by their stars."""
        return {1: self.one, 2: self.two, 3: self.three, 4: self.four, 5: self.five}

    @property
    def count(self) -> int:
        """How many reviews there are."""
        return sum(self.by_stars.values())

    @property
    def total(self) -> int:
        """All stars together."""
        return sum(stars * number for stars, number in self.by_stars.items())

    def average(self) -> Decimal:
        """RV-5. What people see: the plain average, rounded half up to one decimal. There must be a review."""
        return _divided(Decimal(self.total), self.count, _TENTH)

    def score(self, prior: Prior) -> Decimal:
        """RV-6. What ranks: the Bayesian average, with four decimals.

        (C · m + Σ stars) / (C + n), with n reviews, the prior mean m and its weight C: a few enthusiastic reviews
        prove less than many good ones. Source: Evan Miller's and IMDb's "weighted rating", the posterior mean under
        a Dirichlet prior; see https://en.wikipedia.org/wiki/Bayesian_average.
        """
        return _divided(prior.mean * prior.weight + self.total, prior.weight + self.count, _EXACT)


def _divided(numerator: Decimal, denominator: int, step: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = 40  # far more digits than any number of reviews needs
        return (numerator / denominator).quantize(step, rounding=ROUND_HALF_UP)


def editable_until(written_at: datetime, edit_hours: int) -> datetime:
    """RV-3. A review and a reply may be changed for a day: long enough for a regret, too short for a bargain."""
    return written_at + timedelta(hours=edit_hours)


def first_name(name: str | None) -> str:
    """RV-4. The public reads a client's first name and no more."""
    words = (name or "").split()
    return words[0] if words else "A client"
