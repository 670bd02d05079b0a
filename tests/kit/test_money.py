"""Money: exact, one rounding, parts that add up (LG-04)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from consulta.kit.money import MAX_MINOR, CurrencyMismatchError, Money, round_half_up

amounts = st.integers(-(10**15), 10**15)


@given(amounts, st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any))
def test_the_parts_of_a_split_add_up_to_the_whole(minor: int, weights: list[int]) -> None:
    parts = Money(minor, "EUR").allocate(weights)
    assert sum(part.amount_minor for part in parts) == minor
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.amount_minor - Fraction(minor * weight, sum(weights))) < 1


@given(st.fractions(max_denominator=1000))
def test_a_half_goes_away_from_zero(exact: Fraction) -> None:
    rounded = round_half_up(exact)
    assert abs(rounded - exact) <= Fraction(1, 2)
    if abs(rounded - exact) == Fraction(1, 2):
        assert abs(rounded) > abs(exact)
    assert round_half_up(-exact) == -rounded


@given(amounts, amounts)
def test_what_is_added_can_be_taken_away(one: int, other: int) -> None:
    assert Money(one, "EUR") + Money(other, "EUR") - Money(other, "EUR") == Money(one, "EUR")


def test_currencies_do_not_mix() -> None:
    with pytest.raises(CurrencyMismatchError):
        Money(1, "EUR") + Money(1, "USD")
    with pytest.raises(CurrencyMismatchError):
        assert Money(1, "EUR") < Money(1, "USD")


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_minor": 1.5, "currency": "EUR"},
        {"amount_minor": "1", "currency": "EUR"},
        {"amount_minor": True, "currency": "EUR"},
        {"amount_minor": MAX_MINOR + 1, "currency": "EUR"},
        {"amount_minor": 1, "currency": "eur"},
        {"amount_minor": 1, "currency": "EUR", "scale": 2},
        {"amount_minor": 1},
    ],
)
def test_odd_amounts_are_refused_at_the_border(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Money).validate_python(wrong)
