"""How a booking ends in money: a pure function of what is known about it, whatever came first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from consulta.contracts.billing import ChargeReason
from consulta.contracts.booking import Absent
from consulta.contracts.terms import Party, Policy, PriceTerms
from consulta.kit.money import Money
from consulta.services.billing.domain.pricing import (
    ChargeLine,
    LineKind,
    charge_for,
    charge_for_absence,
    charge_lines,
    kept_after_cancellation,
)

LATE_CANCELLATION = "late_cancellation"
ABSENCE = "absence"


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed when the booking was made; it never changes for it."""

    price: PriceTerms
    policy: Policy
    limit: Money
    """The most the booking can cost: what is held."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What has been heard about a booking's end so far."""

    talk_seconds: int | None = None
    """By the presence evidence, once the call has ended."""
    completed: bool = False
    met_without_call: bool = False
    """By the consultant's word: nothing measured how long."""
    cancelled_by: Party | None = None
    refund_percent: int | None = None
    absent: Absent | None = None
    excused: bool = False
    """An appeal was granted: the absence was nobody's fault."""
    let_go: bool = False
    """Declined or expired: there never was a promise."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of how a charge came about."""

    kind: str
    amount: Money
    talk_seconds: int | None = None
    rate: Money | None = None
    percent: int | None = None

    @classmethod
    def of(cls, line: ChargeLine) -> Self:
        """A line of the pricing formula."""
        return cls(line.kind.value, line.amount, line.talk_seconds, line.rate)

    def to_json(self) -> dict[str, Any]:
        """As kept beside the charge."""
        return {
            "kind": self.kind,
            "amount_minor": self.amount.amount_minor,
            "talk_seconds": self.talk_seconds,
            "rate_minor": None if self.rate is None else self.rate.amount_minor,
            "percent": self.percent,
        }

    @classmethod
    def from_json(cls, values: dict[str, Any], currency: str) -> Self:
        """What `to_json` wrote."""
        rate = values["rate_minor"]
        return cls(
            kind=values["kind"],
            amount=Money(values["amount_minor"], currency),
            talk_seconds=values["talk_seconds"],
            rate=None if rate is None else Money(rate, currency),
            percent=values["percent"],
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end: what is charged and why. Without a reason everything held goes back."""

    reason: ChargeReason | None
    gross: Money
    lines: tuple[Line, ...] = ()


def outcome_of(terms: Terms, facts: Facts) -> Outcome | None:
    """BL-7. How the booking ends, or `None` while that is open.

    Talk is paid whatever else is said: who has talked can neither cancel nor be absent. A call in which nobody talked
    says nothing yet; the booking tells whether somebody was absent, or whether they met and fell silent (completed).
    """
    if facts.talk_seconds:
        return _of_the_call(terms, facts.talk_seconds)
    if facts.cancelled_by is not None:
        return _of_the_cancellation(terms, facts.cancelled_by, facts.refund_percent or 0)
    if facts.absent is not None:
        return _nothing(terms) if facts.excused else _of_the_absence(terms, facts.absent)
    if facts.let_go:
        return _nothing(terms)
    return _of_the_completion(terms, facts) if facts.completed else None


def _of_the_call(terms: Terms, talk_seconds: int) -> Outcome:
    currency = terms.limit.currency
    lines = [Line.of(line) for line in charge_lines(terms.price, talk_seconds, currency=currency)]
    cost = charge_for(terms.price, talk_seconds, currency=currency)
    if cost > terms.limit:
        # Evidence beyond the booked length costs nothing: no more is charged than was held (I7).
        lines.append(Line(LineKind.CAP.value, terms.limit - cost))
        cost = terms.limit
    return Outcome(ChargeReason.CALL, cost, tuple(lines))


def _of_the_completion(terms: Terms, facts: Facts) -> Outcome | None:
    """They met and fell silent; or they met elsewhere, where nothing was measured, so the whole is due as agreed."""
    if not facts.met_without_call:
        return (
            None
            if facts.talk_seconds is None
            else Outcome(ChargeReason.CALL, Money.zero(terms.limit.currency))
        )
    kind = LineKind.SESSION if terms.limit else LineKind.FREE
    return Outcome(ChargeReason.CALL, terms.limit, (Line(kind.value, terms.limit, rate=terms.limit or None),))


def _of_the_cancellation(terms: Terms, by: Party, refund_percent: int) -> Outcome:
    if by is Party.CONSULTANT:
        return _nothing(terms)
    kept = kept_after_cancellation(terms.limit, refund_percent)
    return _kept(terms, ChargeReason.LATE_CANCELLATION, LATE_CANCELLATION, kept, 100 - refund_percent)


def _of_the_absence(terms: Terms, absent: Absent) -> Outcome:
    if absent is not Absent.CLIENT:
        return _nothing(terms)
    kept = charge_for_absence(terms.limit, terms.policy)
    return _kept(terms, ChargeReason.NO_SHOW, ABSENCE, kept, terms.policy.no_show_charge_percent)


def _kept(terms: Terms, reason: ChargeReason, kind: str, kept: Money, percent: int) -> Outcome:
    if not kept:
        return _nothing(terms)
    return Outcome(reason, kept, (Line(kind, kept, rate=terms.limit, percent=percent),))


def _nothing(terms: Terms) -> Outcome:
    return Outcome(None, Money.zero(terms.limit.currency))
