"""Hours: what is accepted, what is refused with a sentence, and what holds on a date."""

from datetime import date

import pytest

from consulta.services.booking.domain import hours as hours_module
from consulta.services.booking.domain.hours import (
    DayRange,
    Hours,
    HoursError,
    TimeOff,
    WeeklyRange,
    clock_of,
    minutes_of,
)
from consulta.services.booking.domain.wall_time import UnknownZone

MONDAY = date(2026, 11, 23)
MORNING = DayRange(540, 720)
EVENING = DayRange(1080, 1440)


@pytest.mark.parametrize(
    ("clock", "minutes"), [("00:00", 0), ("09:30", 570), ("23:59", 1439), ("24:00", 1440)]
)
def test_a_time_of_day_is_minutes(clock: str, minutes: int) -> None:
    assert minutes_of(clock) == minutes
    assert clock_of(minutes) == clock


@pytest.mark.parametrize(
    "clock", ["", "9:30", "24:01", "25:00", "12:60", "12:00 ", "-1:00", "１２:00", "12:00\n"]
)
def test_what_is_no_time_of_day_is_refused(clock: str) -> None:
    with pytest.raises(hours_module.NotAClockTime, match="from 00:00 to 24:00"):
        minutes_of(clock)


@pytest.mark.parametrize(
    ("weekday", "starts", "ends", "error"),
    [
        (7, 540, 600, hours_module.NoSuchWeekday),
        (-1, 540, 600, hours_module.NoSuchWeekday),
        (0, 600, 540, hours_module.RangeEndsBeforeItStarts),
        (0, 600, 600, hours_module.RangeEndsBeforeItStarts),
        (0, -1, 600, hours_module.NotAClockTime),
        (0, 600, 1441, hours_module.NotAClockTime),
    ],
)
def test_an_impossible_range_is_refused(
    weekday: int, starts: int, ends: int, error: type[HoursError]
) -> None:
    with pytest.raises(error):
        WeeklyRange(weekday, starts, ends)


def test_ranges_of_a_day_may_touch_but_not_overlap() -> None:
    touching = Hours("Europe/Berlin", (WeeklyRange(0, 720, 900), WeeklyRange(0, 540, 720)))

    assert touching.ranges_on(MONDAY) == (DayRange(540, 720), DayRange(720, 900))
    with pytest.raises(hours_module.RangesOverlap, match="09:00–12:00 and 11:59–13:00 overlap"):
        Hours("Europe/Berlin", (WeeklyRange(0, 540, 720), WeeklyRange(0, 719, 780)))
    with pytest.raises(hours_module.RangesOverlap):
        Hours("Europe/Berlin", overrides={MONDAY: (MORNING, MORNING)})
    Hours("Europe/Berlin", (WeeklyRange(0, 540, 720), WeeklyRange(1, 540, 720)))


@pytest.mark.parametrize(
    "zone",
    ["", "Berlin", "europe/berlin", "Europe", "../etc/passwd", "/etc/localtime", "right/UTC", "UTC+2", "\0"],
)
def test_a_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(UnknownZone, match="is not a time zone"):
        Hours(zone)


def test_an_override_replaces_its_date_and_time_off_removes_both() -> None:
    hours = Hours(
        "Europe/Berlin",
        tuple(WeeklyRange(day, 540, 720) for day in range(7)),
        overrides={MONDAY: (EVENING,), date(2026, 11, 24): (), date(2026, 11, 26): (EVENING,)},
        time_off=(TimeOff(date(2026, 11, 26), date(2026, 11, 27)),),
    )

    offered = [hours.ranges_on(date(2026, 11, day)) for day in range(22, 29)]

    assert offered == [(MORNING,), (EVENING,), (), (MORNING,), (), (), (MORNING,)]


def test_time_off_ends_on_its_first_day_or_later() -> None:
    TimeOff(MONDAY, MONDAY)
    with pytest.raises(hours_module.TimeOffEndsBeforeItStarts):
        TimeOff(MONDAY, date(2026, 11, 22))
