"""SE-1, SE-2: when the times of a rhythm are, and what stands in their way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consulta.services.booking.domain.promises import wall_of
from consulta.services.booking.domain.series import MOST_TIMES, Rhythm, plan

BERLIN = "Europe/Berlin"
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "UTC",
]


def at(text: str, zone: str = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def walls(first: datetime, rhythm: Rhythm, times: int, zone: str = BERLIN) -> list[str]:
    return [each.wall.isoformat(timespec="minutes") for each in plan(first, zone, rhythm, times)]


def test_nine_stays_nine_when_the_clocks_change() -> None:
    planned = plan(at("2026-03-24T09:00"), BERLIN, Rhythm.WEEKLY, 2)

    assert [each.starts_at for each in planned] == [
        datetime(2026, 3, 24, 8, tzinfo=UTC),
        datetime(2026, 3, 31, 7, tzinfo=UTC),
    ]


def test_a_wall_time_that_a_date_does_not_have_is_the_first_that_it_has() -> None:
    planned = plan(at("2026-03-22T02:30"), BERLIN, Rhythm.WEEKLY, 3)

    assert [wall_of(each.starts_at, BERLIN).isoformat() for each in planned] == [
        "2026-03-22T02:30:00",
        "2026-03-29T03:00:00",
        "2026-04-05T02:30:00",
    ]


def test_a_wall_time_that_a_date_has_twice_is_the_first_of_both() -> None:
    planned = plan(at("2026-10-18T02:30"), BERLIN, Rhythm.WEEKLY, 2)

    assert planned[1].starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_fortnights() -> None:
    assert walls(at("2026-03-03T10:00"), Rhythm.FORTNIGHTLY, 3) == [
        "2026-03-03T10:00",
        "2026-03-17T10:00",
        "2026-03-31T10:00",
    ]


def test_months_go_by_the_weekday() -> None:
    """The second Tuesday stays the second Tuesday, over the end of a year, too."""
    assert walls(at("2026-11-10T10:00"), Rhythm.MONTHLY, 4) == [
        "2026-11-10T10:00",
        "2026-12-08T10:00",
        "2027-01-12T10:00",
        "2027-02-09T10:00",
    ]


def test_a_fifth_weekday_is_the_last_one() -> None:
    assert walls(at("2026-03-31T10:00"), Rhythm.MONTHLY, 4) == [
        "2026-03-31T10:00",
        "2026-04-28T10:00",
        "2026-05-26T10:00",
        "2026-06-30T10:00",
    ]


@pytest.mark.parametrize("rhythm", list(Rhythm))
@given(
    first=st.datetimes(datetime(2024, 1, 1), datetime(2040, 1, 1)).map(  # noqa: DTZ001 - UTC below
        lambda moment: moment.replace(tzinfo=UTC, second=0, microsecond=0)
    ),
    zone=st.sampled_from(ZONES),
    times=st.integers(2, MOST_TIMES),
)
def test_every_rhythm_keeps_weekday_and_wall_time(
    rhythm: Rhythm, first: datetime, zone: str, times: int
) -> None:
    planned = plan(first, zone, rhythm, times)
    wall = wall_of(first, zone)

    assert [each.number for each in planned] == list(range(1, times + 1))
    assert planned[0].starts_at == first
    for before, after in pairwise(planned):
        days = (after.wall.date() - before.wall.date()).days
        assert days in {Rhythm.WEEKLY: {7}, Rhythm.FORTNIGHTLY: {14}, Rhythm.MONTHLY: {21, 28, 35}}[rhythm]
        assert after.starts_at > before.starts_at
    for each in planned:
        assert (each.wall.weekday(), each.wall.time()) == (wall.weekday(), wall.time())
        shown = wall_of(each.starts_at, zone)
        # In a gap it is the first minute after it, never more than the gap away.
        assert timedelta(0) <= shown - each.wall <= timedelta(hours=1)
    if rhythm is Rhythm.MONTHLY:
        months = [each.wall.year * 12 + each.wall.month for each in planned]
        assert months == list(range(months[0], months[0] + times))
