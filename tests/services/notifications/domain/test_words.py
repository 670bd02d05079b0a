"""Amounts and moments as people read them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from consulta.kit.money import Money
from consulta.kit.money_words import spoken
from consulta.services.notifications.domain.letters import one_line
from consulta.services.notifications.domain.time_words import clock_change_before, days_until, hours_of

MINUTES_30 = timedelta(minutes=30)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (125000, "EUR", "€1,250.00"),
        (5, "USD", "$0.05"),
        (500, "JPY", "¥500"),
        (1250, "CHF", "CHF 12.50"),
        (12345, "KWD", "KWD 12.345"),
        (-300, "GBP", "−£3.00"),
        (0, "EUR", "€0.00"),
    ],
)
def test_amounts(amount: int, currency: str, words: str) -> None:
    assert spoken(Money(amount, currency)) == words


@pytest.mark.parametrize(
    ("at", "zone", "words"),
    [
        ("2026-03-28T08:00Z", "Europe/Berlin", "09:00–09:30, Berlin time (CET, UTC+1)"),
        ("2026-03-29T07:00Z", "Europe/Berlin", "09:00–09:30, Berlin time (CEST, UTC+2)"),
        ("2026-03-29T00:45Z", "Europe/Berlin", "01:45 CET – 03:15 CEST, Berlin time"),
        ("2026-10-25T00:15Z", "Europe/Berlin", "02:15–02:45, Berlin time (CEST, UTC+2)"),
        ("2026-10-25T00:45Z", "Europe/Berlin", "02:45 CEST – 02:15 CET, Berlin time"),
        ("2026-10-25T01:15Z", "Europe/Berlin", "02:15–02:45, Berlin time (CET, UTC+1)"),
        ("2026-06-01T04:00Z", "Asia/Kolkata", "09:30–10:00, Kolkata time (IST, UTC+5:30)"),
        ("2026-06-01T04:00Z", "America/Argentina/Buenos_Aires", "01:00–01:30, Buenos Aires time (UTC−3)"),
        ("2026-06-01T04:00Z", "UTC", "04:00–04:30 UTC"),
        ("2026-06-01T04:00Z", "Etc/GMT-3", "07:00–07:30 UTC+3"),
        ("2026-06-01T04:00Z", "Nowhere/Land", "04:00–04:30 UTC"),
        ("2026-01-01T04:00Z", "Europe/London", "04:00–04:30, London time (GMT, UTC)"),
    ],
)
def test_hours(at: str, zone: str, words: str) -> None:
    """TM. Also in the gap and in the fold there is only one way to read it."""
    assert hours_of(moment(at), moment(at) + MINUTES_30, zone) == words


@pytest.mark.parametrize(
    ("now", "at", "zone", "words"),
    [
        ("2026-03-02T09:00Z", "2026-03-29T07:00Z", "Europe/Berlin", "forward by one hour"),
        ("2026-10-02T09:00Z", "2026-10-26T07:00Z", "Europe/Berlin", "back by one hour"),
        ("2026-03-02T09:00Z", "2026-04-05T00:00Z", "Australia/Lord_Howe", "back by 30 minutes"),
    ],
)
def test_clock_changes(now: str, at: str, zone: str, words: str) -> None:
    sentence = clock_change_before(moment(at), now=moment(now), zone=zone)
    assert sentence is None if words == "" else words in (sentence or "")
    assert clock_change_before(moment(now), now=moment(now), zone=zone) is None


def test_days_are_midnights_of_the_zone() -> None:
    starts_at = moment("2026-03-29T22:30Z")
    assert days_until(starts_at, now=starts_at - timedelta(hours=24), zone="Europe/Berlin") == 2
    assert days_until(starts_at, now=starts_at - timedelta(hours=24), zone="UTC") == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [("a\r\nb", "a b"), ("  a \t b ", "a b"), ("a\u202eb", "a b"), ("x" * 300, "x" * 199 + "…"), ("", "")],
)
def test_text_of_others_is_one_line(text: str, line: str) -> None:
    assert one_line(text) == line
