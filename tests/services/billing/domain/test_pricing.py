"""What a call costs and how it is shared (LG-04): exact sums, one rounding, no floats."""

import ast
import inspect
import os
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consulta.contracts.terms import Policy, PriceKind, PriceTerms
from consulta.kit import money
from consulta.kit.money import MAX_MINOR, Money
from consulta.services.billing.domain import pricing
from consulta.services.billing.domain.pricing import (
    LineKind,
    charge_for,
    charge_for_absence,
    charge_lines,
    kept_after_cancellation,
    split_fee,
)
from consulta.services.booking.domain.policy import price_limit

EXAMPLES = int(os.environ.get("CONSULTA_LG04", "10000"))
CURRENCIES = ("JPY", "EUR", "KWD")
"""No, two and three decimals: minor units all the same."""

FREE = PriceTerms(kind=PriceKind.FREE)


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def per_minute(amount: int, *, minimum: int | None = None, cap: int | None = None) -> PriceTerms:
    return PriceTerms(
        kind=PriceKind.PER_MINUTE,
        amount=eur(amount),
        minimum=None if minimum is None else eur(minimum),
        cap=None if cap is None else eur(cap),
    )


@st.composite
def prices(draw: st.DrawFn, *, kinds: tuple[PriceKind, ...] = tuple(PriceKind)) -> PriceTerms:
    kind = draw(st.sampled_from(kinds))
    if kind is PriceKind.FREE:
        return FREE
    currency = draw(st.sampled_from(CURRENCIES))
    amount = Money(draw(st.integers(0, 10**9)), currency)
    if kind is PriceKind.PER_SESSION:
        return PriceTerms(kind=kind, amount=amount)
    bounds = st.none() | st.integers(0, 10**11)
    minimum, cap = draw(bounds), draw(bounds)
    if minimum is not None and cap is not None:
        minimum, cap = min(minimum, cap), max(minimum, cap)
    return PriceTerms(
        kind=kind,
        amount=amount,
        minimum=None if minimum is None else Money(minimum, currency),
        cap=None if cap is None else Money(cap, currency),
    )


@pytest.mark.parametrize(
    ("terms", "seconds", "charge"),
    [
        (per_minute(200), 90, 300),
        (per_minute(200), 1, 3),  # 3.33
        (per_minute(90), 1, 2),  # 1.5 goes up
        (per_minute(30), 1, 1),  # 0.5 goes up
        (per_minute(29), 1, 0),
        (per_minute(200, minimum=500), 1, 500),
        (per_minute(200, minimum=500), 150, 500),
        (per_minute(200, minimum=500), 151, 503),
        (per_minute(200, minimum=500), 0, 0),
        (per_minute(200, cap=1000), 299, 997),
        (per_minute(200, cap=1000), 301, 1000),
        (per_minute(0), 3600, 0),
        (PriceTerms(kind=PriceKind.PER_SESSION, amount=eur(4500)), 1, 4500),
        (PriceTerms(kind=PriceKind.PER_SESSION, amount=eur(4500)), 7200, 4500),
        (PriceTerms(kind=PriceKind.PER_SESSION, amount=eur(4500)), 0, 0),
        (FREE, 3600, 0),
    ],
)
def test_a_charge_is_by_the_second_with_one_rounding(terms: PriceTerms, seconds: int, charge: int) -> None:
    assert charge_for(terms, seconds, currency="EUR") == eur(charge)


def test_the_lines_say_why() -> None:
    raised = charge_lines(per_minute(200, minimum=500), 60, currency="EUR")
    capped = charge_lines(per_minute(200, cap=150), 60, currency="EUR")

    assert [(line.kind, line.amount.amount_minor) for line in raised] == [
        (LineKind.TALK, 200),
        (LineKind.MINIMUM, 300),
    ]
    assert [(line.kind, line.amount.amount_minor) for line in capped] == [
        (LineKind.TALK, 200),
        (LineKind.CAP, -50),
    ]
    assert (raised[0].talk_seconds, raised[0].rate) == (60, eur(200))
    exactly = charge_lines(per_minute(200, minimum=200, cap=200), 60, currency="EUR")
    assert [line.kind for line in exactly] == [LineKind.TALK]
    assert charge_lines(per_minute(200), 0, currency="EUR") == []
    assert [line.kind for line in charge_lines(FREE, 60, currency="EUR")] == [LineKind.FREE]


@settings(max_examples=EXAMPLES, deadline=None)
@given(terms=prices(), seconds=st.integers(0, 100_000))
def test_the_charge_is_the_exact_price_rounded_once(terms: PriceTerms, seconds: int) -> None:
    charge = charge_for(terms, seconds, currency="EUR")
    exact = Fraction(0)
    if seconds and terms.amount is not None:
        exact = Fraction(terms.amount.amount_minor)
        if terms.kind is PriceKind.PER_MINUTE:
            exact = exact * seconds / 60
        if terms.minimum is not None:
            exact = max(exact, Fraction(terms.minimum.amount_minor))
        if terms.cap is not None:
            exact = min(exact, Fraction(terms.cap.amount_minor))

    assert Fraction(-1, 2) < charge.amount_minor - exact <= Fraction(1, 2)
    assert charge.currency == (terms.currency or "EUR")
    assert charge == Money.total(
        (line.amount for line in charge_lines(terms, seconds, currency="EUR")), charge.currency
    )


@settings(max_examples=EXAMPLES, deadline=None)
@given(terms=prices(), seconds=st.integers(0, 20_000), more=st.integers(0, 20_000))
def test_longer_never_costs_less(terms: PriceTerms, seconds: int, more: int) -> None:
    assert charge_for(terms, seconds, currency="EUR") <= charge_for(terms, seconds + more, currency="EUR")


@settings(max_examples=EXAMPLES, deadline=None)
@given(terms=prices(), minutes=st.integers(1, 600), seconds=st.integers(0, 36_000))
def test_a_call_never_costs_more_than_was_held_and_a_full_one_exactly_that(
    terms: PriceTerms, minutes: int, seconds: int
) -> None:
    held = price_limit(terms, minutes, currency="EUR")

    assert charge_for(terms, min(seconds, minutes * 60), currency="EUR") <= held
    assert charge_for(terms, minutes * 60, currency="EUR") == held


@settings(max_examples=EXAMPLES, deadline=None)
@given(gross=st.integers(0, MAX_MINOR), fee=st.integers(0, 10_000), currency=st.sampled_from(CURRENCIES))
def test_fee_and_share_are_exactly_the_gross(gross: int, fee: int, currency: str) -> None:
    kept, share = split_fee(Money(gross, currency), fee)

    assert kept + share == Money(gross, currency)
    assert Money.zero(currency) <= kept <= Money(gross, currency)
    assert abs(kept.amount_minor - Fraction(gross * fee, 10_000)) <= Fraction(1, 2)


@settings(max_examples=EXAMPLES, deadline=None)
@given(held=st.integers(0, MAX_MINOR), percent=st.integers(0, 100))
def test_what_is_kept_and_what_is_given_back_are_exactly_what_was_held(held: int, percent: int) -> None:
    assert kept_after_cancellation(eur(held), percent) + eur(held).percent(percent) == eur(held)


def test_an_absent_client_pays_by_the_policy() -> None:
    assert charge_for_absence(eur(2501), Policy(no_show_charge_percent=50)) == eur(1251)
    assert charge_for_absence(eur(2501), Policy(no_show_charge_percent=0)) == eur(0)


@pytest.mark.parametrize("fee", [-1, 10_001])
def test_a_fee_beyond_the_whole_is_refused(fee: int) -> None:
    with pytest.raises(ValueError, match="between nothing and the whole"):
        split_fee(eur(100), fee)


def test_negative_amounts_and_times_are_refused() -> None:
    with pytest.raises(ValueError, match="only what was charged"):
        split_fee(eur(-1), 100)
    with pytest.raises(ValueError, match="never negative"):
        charge_for(per_minute(200), -1, currency="EUR")


@pytest.mark.parametrize("module", [pricing, money])
def test_there_is_no_float_near_money(module: object) -> None:
    tree = ast.parse(inspect.getsource(module))  # type: ignore[arg-type]

    assert not [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id in {"float", "round"})
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div))
    ]
