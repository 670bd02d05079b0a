"""What is held, and what a cancellation gives back (BK-7)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consulta.contracts.terms import Party, Policy, PriceKind, PriceTerms, Tier
from consulta.kit.money import Money
from consulta.services.booking.domain.policy import price_limit, refund_due, refund_percent

STARTS_AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
POLICY = Policy(tiers=(Tier(hours_before=24, refund_percent=100), Tier(hours_before=2, refund_percent=50)))
PAID = Money(2501, "EUR")


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def refund(notice: timedelta, by: Party = Party.CLIENT, paid: Money = PAID) -> Money:
    return refund_due(paid, starts_at=STARTS_AT, now=STARTS_AT - notice, cancelled_by=by, policy=POLICY)


@pytest.mark.parametrize(
    ("notice", "back"),
    [
        (timedelta(days=3), 2501),
        (timedelta(hours=24), 2501),
        (timedelta(hours=24, microseconds=-1), 1251),
        (timedelta(hours=2), 1251),
        (timedelta(hours=2, microseconds=-1), 0),
        (timedelta(0), 0),
        (timedelta(hours=-1), 0),
    ],
)
def test_a_client_gets_back_by_the_tiers_and_a_tiers_last_moment_belongs_to_it(
    notice: timedelta, back: int
) -> None:
    assert refund(notice) == eur(back)


@pytest.mark.parametrize("notice", [timedelta(days=3), timedelta(minutes=1), timedelta(minutes=-10)])
def test_a_consultant_who_cancels_repays_everything(notice: timedelta) -> None:
    assert refund(notice, Party.CONSULTANT) == PAID


def test_without_tiers_a_client_gets_nothing_back() -> None:
    long_before = STARTS_AT - timedelta(days=300)

    assert (
        refund_percent(starts_at=STARTS_AT, now=long_before, cancelled_by=Party.CLIENT, policy=Policy()) == 0
    )


def test_hours_before_are_real_hours_across_a_clock_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    starts_at = datetime(2026, 3, 29, 10, tzinfo=berlin)
    same_wall_time_the_day_before = datetime(2026, 3, 28, 10, tzinfo=berlin)  # only 23 hours earlier

    assert refund_due(
        eur(1000),
        starts_at=starts_at.astimezone(UTC),
        now=same_wall_time_the_day_before.astimezone(UTC),
        cancelled_by=Party.CLIENT,
        policy=POLICY,
    ) == eur(500)


@given(
    paid=st.integers(0, 10**12),
    earlier=st.timedeltas(timedelta(days=-2), timedelta(days=9)),
    later=st.timedeltas(timedelta(days=-2), timedelta(days=9)),
)
def test_waiting_never_gives_more_back_and_nobody_gets_more_than_was_paid(
    paid: int, earlier: timedelta, later: timedelta
) -> None:
    earlier, later = max(earlier, later), min(earlier, later)

    assert eur(0) <= refund(later, paid=eur(paid)) <= refund(earlier, paid=eur(paid)) <= eur(paid)


@pytest.mark.parametrize(
    ("terms", "limit"),
    [
        (PriceTerms(kind=PriceKind.FREE), 0),
        (PriceTerms(kind=PriceKind.PER_SESSION, amount=eur(4500)), 4500),
        (PriceTerms(kind=PriceKind.PER_MINUTE, amount=eur(200)), 6000),
        (PriceTerms(kind=PriceKind.PER_MINUTE, amount=eur(200), cap=eur(5000)), 5000),
        (PriceTerms(kind=PriceKind.PER_MINUTE, amount=eur(200), minimum=eur(7000)), 7000),
        (PriceTerms(kind=PriceKind.PER_MINUTE, amount=eur(200), minimum=eur(100), cap=eur(8000)), 6000),
    ],
)
def test_the_most_a_booking_can_cost_is_held(terms: PriceTerms, limit: int) -> None:
    assert price_limit(terms, 30, currency="EUR") == eur(limit)
