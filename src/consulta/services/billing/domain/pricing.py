"""What a call costs by its talk time, line by line, and how the charge is shared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from consulta.contracts.terms import Policy, PriceKind, PriceTerms
from consulta.kit.money import Money

BASIS_POINTS = 10_000
"""A hundredth of a percent is one basis point; the whole has this many."""


class LineKind(StrEnum):
    """Why a line of a charge is there."""

    FREE = "free"
    TALK = "talk"
    SESSION = "session"
    MINIMUM = "minimum"
    """What the agreed minimum adds."""
    CAP = "cap"
    """What the agreed cap takes off; never positive."""


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """One reason and its amount; a page or a receipt puts it into words.

    `talk_seconds` and `rate` (per minute or per session) are there where they made the amount.
    """

    kind: LineKind
    amount: Money
    talk_seconds: int | None = None
    rate: Money | None = None


def charge_lines(terms: PriceTerms, talk_seconds: int, *, currency: str) -> list[ChargeLine]:
    """The charge as lines that add up to it exactly; none when nobody talked.

    `currency` is that of a free consultation, which has no amount of its own.
    Raises `ValueError` for a negative talk time.
    """
    if talk_seconds < 0:
        raise ValueError("talk time is never negative")
    if talk_seconds == 0:
        return []
    if terms.amount is None:
        return [ChargeLine(LineKind.FREE, Money.zero(currency), talk_seconds)]
    if terms.kind is PriceKind.PER_SESSION:
        return [ChargeLine(LineKind.SESSION, terms.amount, rate=terms.amount)]
    talk = terms.cost_by_the_second(talk_seconds)
    lines = [ChargeLine(LineKind.TALK, talk, talk_seconds, terms.amount)]
    if terms.minimum is not None and talk < terms.minimum:
        lines.append(ChargeLine(LineKind.MINIMUM, terms.minimum - talk))
    if terms.cap is not None and talk > terms.cap:
        lines.append(ChargeLine(LineKind.CAP, terms.cap - talk))
    return lines


def charge_for(terms: PriceTerms, talk_seconds: int, *, currency: str) -> Money:
    """What `talk_seconds` cost, by the formula that both sides saw running: the sum of `charge_lines`, always."""
    return terms.cost_of(talk_seconds, currency=currency)


def split_fee(gross: Money, fee_basis_points: int) -> tuple[Money, Money]:
    """The platform's fee, rounded half up, and the consultant's share: together exactly the gross (I6).

    Raises `ValueError` for a negative gross or a fee outside 0 to 10,000 basis points.
    """
    if gross.amount_minor < 0:
        raise ValueError("only what was charged can be shared")
    if not 0 <= fee_basis_points <= BASIS_POINTS:
        raise ValueError("a fee lies between nothing and the whole")
    fee = gross.times(Fraction(fee_basis_points, BASIS_POINTS))
    return fee, gross - fee


def kept_after_cancellation(held: Money, refund_percent: int) -> Money:
    """What a late cancellation costs: the held money without the refund that booking has shown (BK-7)."""
    return held - held.percent(refund_percent)


def charge_for_absence(held: Money, policy: Policy) -> Money:
    """What a client who did not come pays, because the consultant kept the time free; rounded half up."""
    return held.percent(policy.no_show_charge_percent)
