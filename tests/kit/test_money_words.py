"""Amounts in words, by the decimals of their currency."""

from __future__ import annotations

import pytest

from consulta.kit.money import Money
from consulta.kit.money_words import decimals_of, plain, spoken


@pytest.mark.parametrize(
    ("money", "said", "written"),
    [
        (Money(125_000, "EUR"), "€1,250.00", "1250.00 EUR"),
        (Money(-300, "EUR"), "−€3.00", "-3.00 EUR"),
        (Money(500, "JPY"), "¥500", "500 JPY"),
        (Money(1250, "CHF"), "CHF 12.50", "12.50 CHF"),
        (Money(1_234_567, "KWD"), "KWD 1,234.567", "1234.567 KWD"),
        (Money(5, "USD"), "$0.05", "0.05 USD"),
    ],
)
def test_an_amount_has_the_decimals_of_its_currency(money: Money, said: str, written: str) -> None:
    assert (spoken(money), plain(money)) == (said, written)


def test_most_currencies_have_cents() -> None:
    assert (decimals_of("EUR"), decimals_of("VND"), decimals_of("TND")) == (2, 0, 3)
