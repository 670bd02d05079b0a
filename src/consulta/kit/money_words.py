"""Amounts as people read them."""

from __future__ import annotations

from consulta.kit.money import Money

_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹"}
_WITHOUT_DECIMALS = frozenset({
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
    "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF",
})  # fmt: skip
_WITH_THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})


def decimals_of(currency: str) -> int:
    """How many decimals the minor unit of an ISO 4217 currency stands for."""
    if currency in _WITHOUT_DECIMALS:
        return 0
    return 3 if currency in _WITH_THREE_DECIMALS else 2


def spoken(money: Money) -> str:
    """`€1,250.00`, `¥500`, `CHF 12.50`, `−€3.00`."""
    symbol = _SYMBOLS.get(money.currency, f"{money.currency} ")
    return f"{'−' if money.amount_minor < 0 else ''}{symbol}{_number(money, ',')}"


def plain(money: Money) -> str:
    """`1250.00 EUR`, `500 JPY`, `-3.00 EUR`: for staff and machines, without a symbol that several currencies share."""
    return f"{'-' if money.amount_minor < 0 else ''}{_number(money, '')} {money.currency}"


def _number(money: Money, thousands: str) -> str:
    decimals = decimals_of(money.currency)
    whole, part = divmod(abs(money.amount_minor), 10**decimals)
    number = f"{whole:{thousands}}"
    return f"{number}.{part:0{decimals}}" if decimals else number
