"""What is held for a booking, and what a cancellation gives back."""

from __future__ import annotations

from datetime import datetime, timedelta

from consulta.contracts.terms import SECONDS_A_MINUTE, Party, Policy, PriceTerms, Tier
from consulta.kit.money import Money

__all__ = [
    "Party",
    "Policy",
    "PriceTerms",
    "Tier",
    "price_limit",
    "refund_due",
    "refund_percent",
]


def price_limit(terms: PriceTerms, duration_minutes: int, *, currency: str) -> Money:
    """The most a booking of this length can cost: what is held.

    `currency` is that of a free consultation, which has no amount of its own.
    """
    return terms.cost_of(duration_minutes * SECONDS_A_MINUTE, currency=currency)


def refund_percent(*, starts_at: datetime, now: datetime, cancelled_by: Party, policy: Policy) -> int:
    """BK-7. A consultant who cancels repays all; a client by the tiers of the booking's own policy.

    A tier's last moment belongs to it: exactly 24 hours before is still 24 hours before. The hours are real ones, also
    across a clock change.
    """
    if cancelled_by is Party.CONSULTANT:
        return 100
    notice = starts_at - now
    for tier in policy.tiers:
        if notice >= timedelta(hours=tier.hours_before):
            return tier.refund_percent
    return 0


def refund_due(
    paid: Money, *, starts_at: datetime, now: datetime, cancelled_by: Party, policy: Policy
) -> Money:
    """BK-7. What is given back of what was paid or held, rounded half up; the rest is kept."""
    percent = refund_percent(starts_at=starts_at, now=now, cancelled_by=cancelled_by, policy=policy)
    return paid.percent(percent)
