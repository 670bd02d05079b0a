"""Free slots by example, and against the oracle with everything drawn at random."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from consulta.services.booking.domain.hours import DayRange, Hours, TimeOff, WeeklyRange
from consulta.services.booking.domain.slots import (
    SlotRules,
    Window,
    busy_interval,
    free_slots,
    free_starts,
    is_offered,
    window_of,
)
from consulta.services.booking.domain.wall_time import UnknownZone, YearOutOfRange, moment_of
from tests.services.booking.domain import slot_oracle

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FAR = 1000
HALF_HOURS = SlotRules(30, 30, horizon_days=FAR)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def slots_on(
    on: str,
    *ranges: tuple[str, str],
    zone: str = "Europe/Berlin",
    rules: SlotRules = HALF_HOURS,
    busy: list[tuple[str, str]] | None = None,
    now: datetime = NOW,
) -> list[str]:
    """The free slots of one date on which these ranges are offered."""
    day = date.fromisoformat(on)
    offered = tuple(DayRange(int(s[:2]) * 60 + int(s[3:]), int(e[:2]) * 60 + int(e[3:])) for s, e in ranges)
    hours = Hours(zone, overrides={day: offered})
    taken = [busy_interval(at(starts), at(ends)) for starts, ends in busy or []]
    found = free_slots(hours, rules, taken, window=window_of(day, day, zone), now=now)
    assert all(is_offered(hours, rules, at(slot)) for slot in found)
    return [slot.removeprefix(f"{on}T").removesuffix(":00Z") for slot in found]


def test_slots_are_utc_moments_on_the_grid_of_wall_time() -> None:
    assert slots_on("2026-11-23", ("09:00", "10:45")) == ["08:00", "08:30", "09:00"]
    assert slots_on("2026-07-20", ("09:00", "10:00")) == ["07:00", "07:30"]


def test_the_grid_begins_anew_with_each_range() -> None:
    assert slots_on("2026-11-23", ("09:00", "09:40"), ("09:40", "10:10")) == ["08:00", "08:40"]


def test_buffers_belong_to_the_slot_and_may_lie_outside_the_hours() -> None:
    rules = SlotRules(30, 15, buffer_before_minutes=10, buffer_after_minutes=5, horizon_days=FAR)
    busy = [("2026-11-23T08:00Z", "2026-11-23T08:20Z")]

    # 07:30 would be over at 08:00 but for its buffer; 08:30 needs the calendar from 08:20, which is free.
    assert slots_on("2026-11-23", ("08:15", "10:00"), rules=rules, busy=busy) == [
        "07:15",
        "08:30",
    ]


def test_adjacent_times_do_not_meet() -> None:
    busy = [("2026-11-23T08:30Z", "2026-11-23T09:00Z")]

    assert slots_on("2026-11-23", ("09:00", "10:30"), busy=busy) == ["08:00", "09:00"]


def test_a_begun_minute_is_busy() -> None:
    busy = [("2026-11-23T08:29:59Z", "2026-11-23T08:30:01Z")]

    assert slots_on("2026-11-23", ("09:00", "10:30"), busy=busy) == ["09:00"]


def test_notice_and_horizon_count_from_now_to_the_second() -> None:
    rules = SlotRules(30, 30, minimum_notice_minutes=60, horizon_days=1)

    def on_monday(now: str) -> list[str]:
        return slots_on("2026-11-23", ("09:00", "10:30"), rules=rules, now=at(now))

    assert on_monday("2026-11-23T07:30:00Z") == ["08:30", "09:00"]
    assert on_monday("2026-11-23T07:30:01Z") == ["09:00"]
    assert on_monday("2026-11-22T08:29:59Z") == ["08:00"]
    assert on_monday("2026-11-22T08:30:00Z") == ["08:00", "08:30"]
    assert on_monday("2026-11-23T10:00:00Z") == []
    assert rules.is_bookable_at(at("2026-11-23T08:30Z"), now=at("2026-11-23T07:30:00Z"))
    assert not rules.is_bookable_at(at("2026-11-23T08:30Z"), now=at("2026-11-23T07:30:01Z"))
    assert not rules.is_bookable_at(at("2026-11-23T08:30Z"), now=at("2026-11-22T08:29:59Z"))


def test_in_a_spring_gap_the_first_minute_that_exists_stands_in_and_no_two_slots_overlap() -> None:
    # 02:00 to 03:00 does not exist; 03:00 is 01:00 UTC.
    hour, gap = SlotRules(60, 60, horizon_days=FAR), "2026-03-29"

    assert slots_on(gap, ("01:30", "03:30")) == ["00:30", "01:00"]
    assert slots_on(gap, ("02:00", "04:00")) == ["01:00", "01:30"]
    assert slots_on(gap, ("01:30", "05:30"), rules=hour) == ["00:30", "01:30", "02:30"]
    assert slots_on(gap, ("02:30", "05:30"), rules=hour) == ["01:00", "02:30"]
    assert slots_on(gap, ("02:00", "03:00")) == []


def test_in_an_autumn_fold_both_occurrences_count_once_in_order() -> None:
    # 02:00 to 03:00 comes twice, from 00:00 and from 01:00 UTC.
    assert slots_on("2026-10-25", ("01:30", "03:30")) == [
        "2026-10-24T23:30",
        "00:00",
        "00:30",
        "01:00",
        "01:30",
        "02:00",
    ]
    assert slots_on("2026-10-25", ("02:00", "02:30")) == ["00:00", "01:00"]


def test_no_slot_spans_the_time_between_the_two_occurrences() -> None:
    # 01:30–02:30 is offered from 23:30 to 00:30 UTC and again from 01:00 to 01:30.
    hour = SlotRules(60, 60, horizon_days=FAR)

    assert slots_on("2026-10-25", ("01:30", "02:30"), rules=hour) == ["2026-10-24T23:30"]
    hour_every_half = SlotRules(60, 30, horizon_days=FAR)
    assert slots_on("2026-10-25", ("01:30", "02:30"), rules=hour_every_half) == ["2026-10-24T23:30"]


def test_a_date_may_begin_with_a_gap() -> None:
    # In Cairo 00:00 to 01:00 does not exist; 01:00 is 22:00 UTC of the day before.
    long = SlotRules(90, 90, horizon_days=FAR)

    found = slots_on("2026-04-24", ("00:00", "06:00"), zone="Africa/Cairo", rules=long)

    assert found == ["2026-04-23T22:00", "00:00", "01:30"]


def test_a_date_may_end_after_the_next_has_begun() -> None:
    """In Goose Bay clocks went back at 00:01, into the day before: its last hour came twice, with a minute between."""
    first_minute_of_the_next = datetime(2010, 11, 7, 3, 0, tzinfo=UTC)
    opens = slot_oracle.EPOCH
    middle = (first_minute_of_the_next - opens) // timedelta(minutes=1)
    window = Window(middle - 600, middle + 600)
    hours = Hours("America/Goose_Bay", tuple(WeeklyRange(day, 0, 1440) for day in range(7)))
    walls = slot_oracle.Walls("America/Goose_Bay", middle - 3000, middle + 3000)

    for length in (1, 15, 20, 50):
        found = free_starts(hours, SlotRules(length, length), [], window=window, now=moment_of(window.opens))
        offered = walls.offered(lambda _on: [(0, 1440)], duration=length, interval=length)
        assert found == sorted(start for start, _ in offered if window.opens <= start < window.closes)


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "Pacific/Kiritimati", "Etc/GMT+12"])
def test_a_consultant_far_away_is_there_for_the_whole_of_the_viewers_day(zone: str) -> None:
    hours = Hours(zone, tuple(WeeklyRange(day, 0, 1440) for day in range(7)))
    hourly = SlotRules(60, 60, horizon_days=FAR)

    for viewer in ("UTC", "Asia/Tokyo", "America/Los_Angeles"):
        window = window_of(date(2026, 11, 23), date(2026, 11, 23), viewer)
        assert free_starts(hours, hourly, [], window=window, now=NOW) == list(range(*window, 60))


def test_a_window_is_the_viewers_dates() -> None:
    hours = Hours("Europe/Berlin", tuple(WeeklyRange(day, 0, 1440) for day in range(7)))
    hourly = SlotRules(60, 60, horizon_days=FAR)
    tokyo = window_of(date(2026, 11, 23), date(2026, 11, 23), "Asia/Tokyo")

    found = free_slots(hours, hourly, [], window=tokyo, now=NOW)

    assert (found[0], found[-1], len(found)) == ("2026-11-22T15:00:00Z", "2026-11-23T14:00:00Z", 24)


def test_a_date_that_a_zone_skipped_is_an_empty_window() -> None:
    skipped = window_of(date(2011, 12, 30), date(2011, 12, 30), "Pacific/Apia")

    assert skipped.opens == skipped.closes


def test_a_date_with_a_clock_change_is_as_long_as_it_is() -> None:
    def hours_of(on: date, zone: str) -> float:
        window = window_of(on, on, zone)
        return (window.closes - window.opens) / 60

    assert hours_of(date(2026, 3, 29), "Europe/Berlin") == 23
    assert hours_of(date(2026, 10, 25), "Europe/Berlin") == 25
    assert hours_of(date(2026, 4, 5), "Australia/Lord_Howe") == 24.5
    assert hours_of(date(2026, 11, 1), "America/Havana") == 25


@pytest.mark.parametrize("wrong", ["2026-11-23T08:15:00Z", "2026-11-23T08:00:01Z", "2026-11-23T10:30:00Z"])
def test_what_is_off_the_grid_or_outside_the_hours_is_not_offered(wrong: str) -> None:
    hours = Hours("Europe/Berlin", (WeeklyRange(0, 540, 690),))

    assert is_offered(hours, HALF_HOURS, at("2026-11-23T10:00:00+00:00"))
    assert is_offered(hours, HALF_HOURS, at("2026-11-23T17:00:00+07:00"))
    assert not is_offered(hours, HALF_HOURS, at(wrong))


def test_unknown_zones_and_years_are_refused() -> None:
    with pytest.raises(UnknownZone):
        window_of(date(2026, 1, 1), date(2026, 1, 1), "Mars/Olympus")
    with pytest.raises(YearOutOfRange):
        window_of(date(1912, 1, 1), date(1912, 1, 1), "Europe/Berlin")
    with pytest.raises(YearOutOfRange):
        is_offered(Hours("Europe/Berlin"), HALF_HOURS, datetime(9999, 12, 31, tzinfo=UTC))


@pytest.mark.parametrize(
    "wrong",
    [
        {"duration_minutes": 0},
        {"interval_minutes": 0},
        {"buffer_before_minutes": -1},
        {"buffer_after_minutes": -1},
        {"minimum_notice_minutes": -1},
        {"horizon_days": -1},
    ],
)
def test_impossible_rules_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"at least a minute|never negative"):
        SlotRules(**{"duration_minutes": 30, "interval_minutes": 30, **wrong})


ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Asia/Beirut",
    "America/Havana",
    "Asia/Kathmandu",
)


@pytest.mark.parametrize("seed", range(60))
def test_everything_at_once_equals_the_oracle(seed: int) -> None:
    """Hours, overrides, time off, busy times, buffers, notice and horizon at random around a clock change."""
    draw = random.Random(seed)
    zone = ZONES[seed % len(ZONES)]
    first_on = draw.choice(
        [date(2026, 3, 6), date(2026, 3, 26), date(2026, 4, 3), date(2026, 10, 22), date(2026, 10, 30)]
    )
    dates = [first_on + timedelta(days=number) for number in range(6)]

    def a_day() -> tuple[DayRange, ...]:
        edges = sorted(draw.sample(range(0, 1441, 5), 2 * draw.randint(0, 3)))
        return tuple(DayRange(s, e) for s, e in zip(edges[::2], edges[1::2], strict=True))

    week = tuple(WeeklyRange(day, r.starts, r.ends) for day in range(7) for r in a_day())
    off = draw.choice(dates)
    hours = Hours(
        zone,
        week,
        overrides={on: a_day() for on in draw.sample(dates, 2)},
        time_off=(TimeOff(off, off),) if draw.random() < 0.5 else (),
    )
    rules = SlotRules(
        draw.choice([15, 20, 30, 45, 50, 60, 90]),
        draw.choice([5, 15, 20, 30, 60, 75]),
        draw.choice([0, 5, 10, 30]),
        draw.choice([0, 5, 10, 30]),
        draw.choice([0, 90, 1440]),
        draw.choice([2, 60]),
    )
    window = window_of(dates[0], dates[-1], "Asia/Tokyo")
    now = moment_of(window.opens) + timedelta(seconds=draw.randint(-90_000, 200_000))
    busy = [
        (s, s + draw.randint(1, 200)) for s in (draw.randint(*window) for _ in range(draw.randint(0, 25)))
    ]

    found = free_starts(hours, rules, busy, window=window, now=now)

    walls = slot_oracle.Walls(zone, window.opens - 2 * 1440, window.closes + 2 * 1440)
    offered = [
        start
        for start, _ in walls.offered(
            lambda on: [(r.starts, r.ends) for r in hours.ranges_on(on)],
            duration=rules.duration_minutes,
            interval=rules.interval_minutes,
        )
    ]
    allowed = [
        start
        for start in offered
        if window.opens <= start < window.closes
        and timedelta(minutes=rules.minimum_notice_minutes)
        <= moment_of(start) - now
        <= timedelta(days=rules.horizon_days)
    ]
    expected = slot_oracle.free(
        allowed,
        busy,
        duration=rules.duration_minutes,
        before=rules.buffer_before_minutes,
        after=rules.buffer_after_minutes,
    )
    assert found == expected
    for minute in range(window.opens, window.opens + 1440, 5):
        assert is_offered(hours, rules, moment_of(minute)) == (minute in offered)


def test_an_empty_window_has_no_slots() -> None:
    hours = Hours("Europe/Berlin", tuple(WeeklyRange(day, 0, 1440) for day in range(7)))

    assert free_starts(hours, HALF_HOURS, [], window=Window(0, 0), now=NOW) == []
