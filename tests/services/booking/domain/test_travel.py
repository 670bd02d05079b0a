"""BK-16. Every date is read in one zone; where two dates meet, no moment is offered twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consulta.services.booking.domain.hours import (
    DayRange,
    Hours,
    Travel,
    TravelEndsBeforeItStarts,
    WeeklyRange,
)
from consulta.services.booking.domain.slots import (
    SlotRules,
    Window,
    free_slots,
    free_starts,
    is_offered,
    window_of,
    zone_at,
)
from consulta.services.booking.domain.wall_time import UnknownZone, epoch_day, moment_of

ALL_DAY = tuple(WeeklyRange(day, 0, 1440) for day in range(7))
NINE = tuple(WeeklyRange(day, 540, 600) for day in range(7))
FIRST, LAST = date(2026, 6, 3), date(2026, 6, 10)


def slots(hours: Hours, first: date, last: date, length: int = 60) -> list[str]:
    return free_slots(
        hours,
        SlotRules(length, length),
        [],
        window=window_of(first, last, hours.zone),
        now=datetime(2026, 5, 30, tzinfo=UTC),
    )


def test_nine_o_clock_is_nine_o_clock_where_one_is() -> None:
    hours = Hours("Europe/Berlin", NINE, travels=(Travel(FIRST, LAST, "America/New_York"),))

    found = slots(hours, date(2026, 6, 1), date(2026, 6, 12))

    assert found == [
        *(f"2026-06-{day:02}T07:00:00Z" for day in (1, 2)),
        *(f"2026-06-{day:02}T13:00:00Z" for day in range(3, 11)),
        *(f"2026-06-{day:02}T07:00:00Z" for day in (11, 12)),
    ]
    assert zone_at(hours, datetime(2026, 6, 3, 13, tzinfo=UTC)) == "America/New_York"
    assert zone_at(hours, datetime(2026, 6, 2, 13, tzinfo=UTC)) == "Europe/Berlin"


def test_flying_east_the_earlier_date_keeps_the_time_that_both_claim() -> None:
    """2 June in Berlin ends at 22:00 UTC; 3 June in Tokyo has begun seven hours before."""
    hours = Hours("Europe/Berlin", ALL_DAY, travels=(Travel(FIRST, LAST, "Asia/Tokyo"),))

    found = slots(hours, date(2026, 6, 2), date(2026, 6, 3))

    assert found[:3] == ["2026-06-01T22:00:00Z", "2026-06-01T23:00:00Z", "2026-06-02T00:00:00Z"]
    assert len(found) == len(set(found)) == 48
    assert zone_at(hours, datetime(2026, 6, 2, 21, 59, tzinfo=UTC)) == "Europe/Berlin"
    assert zone_at(hours, datetime(2026, 6, 2, 22, tzinfo=UTC)) == "Asia/Tokyo"


def test_flying_west_belongs_to_no_date() -> None:
    """10 June in Tokyo ends at 15:00 UTC; 11 June in Berlin begins at 22:00."""
    hours = Hours("Europe/Berlin", ALL_DAY, travels=(Travel(FIRST, LAST, "Asia/Tokyo"),))

    between = [slot for slot in slots(hours, date(2026, 6, 10), date(2026, 6, 11)) if "06-10" in slot]

    assert [slot[11:13] for slot in between] == [f"{hour:02}" for hour in (*range(15), 22, 23)]


def test_a_travel_ends_after_it_starts_in_a_zone_that_exists() -> None:
    with pytest.raises(TravelEndsBeforeItStarts):
        Travel(LAST, FIRST, "UTC")
    with pytest.raises(UnknownZone):
        Travel(FIRST, LAST, "Mars/Olympus")


ZONES = st.sampled_from(sorted(available_timezones()))
FURTHEST = st.sampled_from(
    ["Etc/GMT+12", "Pacific/Kiritimati", "Pacific/Apia", "Europe/Berlin", "Asia/Kathmandu"]
)
RANGES = st.lists(
    st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(sorted).filter(lambda both: both[0] < both[1]),
    max_size=3,
)


@st.composite
def hours_of_a_traveller(draw: st.DrawFn) -> Hours:
    """Up to three journeys one after the other, of one day or more, with or without days at home between."""
    travels = []
    on = date(2026, 10, 20)
    for _ in range(draw(st.integers(1, 3))):
        on += timedelta(days=draw(st.integers(0, 2)))
        ends = on + timedelta(days=draw(st.integers(0, 4)))
        travels.append(Travel(on, ends, draw(ZONES | FURTHEST)))
        on = ends + timedelta(days=1)
    weekly = []
    for weekday in range(7):
        reach = -1
        for starts, ends_at in sorted(draw(RANGES)):
            if starts > reach:
                weekly.append(WeeklyRange(weekday, starts, ends_at))
                reach = ends_at
    return Hours(draw(ZONES | FURTHEST), tuple(weekly), travels=tuple(travels))


@given(hours=hours_of_a_traveller(), length=st.integers(5, 180))
def test_a_traveller_is_never_offered_twice_and_always_within_a_date_of_theirs(
    hours: Hours, length: int
) -> None:
    rules = SlotRules(length, length)
    first, last = epoch_day(date(2026, 10, 16)) * 1440, epoch_day(date(2026, 11, 16)) * 1440
    now = moment_of(first - 1440)

    starts = free_starts(hours, rules, [], window=Window(first, last), now=now)

    assert all(later - earlier >= length for earlier, later in pairwise(starts))
    for start in starts:
        zone = zone_at(hours, moment_of(start))
        begins = moment_of(start).astimezone(ZoneInfo(zone))
        ends = moment_of(start + length - 1).astimezone(ZoneInfo(zone))
        assert hours.zone_on(begins.date()) == zone
        assert begins.date() == ends.date()
        ranges = hours.ranges_on(begins.date())
        minute, last_minute = begins.hour * 60 + begins.minute, ends.hour * 60 + ends.minute
        assert any(each.starts <= minute < each.ends and last_minute < each.ends for each in ranges)
    for start in starts[:5]:
        assert is_offered(hours, rules, moment_of(start))


@given(hours=hours_of_a_traveller(), minute=st.integers(0, 30 * 1440))
def test_a_moment_belongs_to_one_date_at_most(hours: Hours, minute: int) -> None:
    """The zone that is found is one whose clock shows a date that is read in it, or the consultant's own."""
    moment = moment_of(epoch_day(date(2026, 10, 16)) * 1440 + minute)

    zone = zone_at(hours, moment)

    assert zone == hours.zone or hours.zone_on(moment.astimezone(ZoneInfo(zone)).date()) == zone


def test_without_the_clip_time_would_be_offered_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the property: it sees what the rule prevents."""
    hours = Hours("Etc/GMT+12", ALL_DAY, travels=(Travel(FIRST, LAST, "Pacific/Kiritimati"),))
    whole = slots(hours, date(2026, 6, 1), date(2026, 6, 6), 90)
    monkeypatch.setattr("consulta.services.booking.domain.slots._begins", lambda _hours, _day: 0)
    doubled = slots(hours, date(2026, 6, 1), date(2026, 6, 6), 90)

    def gaps(found: list[str]) -> set[timedelta]:
        return {b - a for a, b in pairwise(map(datetime.fromisoformat, found))}

    assert min(gaps(whole)) >= timedelta(minutes=90)
    assert min(gaps(doubled)) < timedelta(minutes=90)


def test_a_range_at_the_edge_keeps_its_grid() -> None:
    hours = Hours(
        "Europe/Berlin",
        overrides={date(2026, 6, 2): (DayRange(1200, 1440),), FIRST: (DayRange(30, 600),)},
        travels=(Travel(FIRST, LAST, "Asia/Tokyo"),),
    )

    # 00:30, 01:30 … in Tokyo, but none before Berlin's day has ended, at 07:00 there.
    assert slots(hours, date(2026, 6, 2), FIRST) == [
        *(f"2026-06-02T{hour}:00:00Z" for hour in (18, 19, 20, 21)),
        *(f"2026-06-02T{hour}:30:00Z" for hour in (22, 23)),
    ]
