"""TM-01. Every clock change of every zone from 2024 to 2040, against a naive oracle.

A deterministic tenth of the changes is looked at, and more of the odd ones; `CONSULTA_TM01=all` looks at every one.
"""

import os
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from consulta.services.booking.domain.hours import Hours, WeeklyRange
from consulta.services.booking.domain.slots import SlotRules, Window, free_slots, free_starts
from consulta.services.booking.domain.wall_time import moment_of
from tests.services.booking.domain.slot_oracle import Walls, clock_changes

LENGTHS = (15, 20, 30, 45, 50, 60, 90)
WINDOWS: dict[str, tuple[tuple[int, int], ...]] = {
    "all day": ((0, 1440),),
    "01:30 to 03:30": ((90, 210),),
    "over midnight": ((0, 120), (1320, 1440)),
}
ODD = {
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "America/Nuuk",
    "America/Havana",
    "Asia/Beirut",
    "Africa/Cairo",
}
CLIENT_ZONES = (
    "Pacific/Apia",
    "Pacific/Chatham",
    "Asia/Tokyo",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Dubai",
    "Africa/Cairo",
    "Europe/Berlin",
    "UTC",
    "America/St_Johns",
    "America/New_York",
    "Pacific/Marquesas",
)
REACH = 16 * 60
"""How far around a change slots are compared, in minutes."""

Starts = Callable[[str, tuple[tuple[int, int], ...], int, Window], list[int]]


@cache
def changes() -> list[tuple[str, int]]:
    found = clock_changes(2024, 2040)
    if os.environ.get("CONSULTA_TM01") == "all":
        return found
    draw = random.Random("TM-01")
    return [change for change in found if draw.random() < 0.1 or (change[0] in ODD and draw.random() < 0.3)]


def hours_of(zone: str, ranges: tuple[tuple[int, int], ...]) -> Hours:
    return Hours(zone, tuple(WeeklyRange(day, s, e) for day in range(7) for s, e in ranges))


def before(change: int) -> datetime:
    """A week before a change: the offset of today is not the offset of the slots."""
    return moment_of(change - 7 * 1440)


def product(zone: str, ranges: tuple[tuple[int, int], ...], length: int, window: Window) -> list[int]:
    rules = SlotRules(length, length)
    return free_starts(hours_of(zone, ranges), rules, [], window=window, now=before(window.opens + REACH))


def differences(starts_of: Starts, change: tuple[str, int]) -> list[str]:
    """The cases in which the implementation and the oracle disagree about one change, or a property does not hold."""
    zone, at = change
    walls = Walls(zone, at - REACH - 26 * 60, at + REACH + 26 * 60)
    window = Window(at - REACH, at + REACH)
    wrong = []
    for name, ranges in WINDOWS.items():
        for length in LENGTHS:
            offered = walls.offered(lambda _on, ranges=ranges: ranges, duration=length, interval=length)  # type: ignore[misc]
            expected = sorted(start for start, _ in offered if window.opens <= start < window.closes)
            found = starts_of(zone, ranges, length, window)
            overlapping = any(b - a < length for a, b in pairwise(found))
            if found != expected or overlapping:
                wrong.append(f"{zone} {moment_of(at)} {name} {length}: {found} instead of {expected}")
    return wrong


def test_the_zones_have_thousands_of_clock_changes_and_a_tenth_is_looked_at() -> None:
    total = len(clock_changes(2024, 2040))

    assert total > 6000
    assert total * 0.08 < len(changes()) <= total


def test_slots_equal_the_oracle_at_every_clock_change() -> None:
    wrong = [difference for change in changes() for difference in differences(product, change)]

    assert wrong == []


def test_nine_o_clock_stays_nine_o_clock_and_every_client_reads_the_same_moment() -> None:
    nine_to_ten = ((540, 600),)
    rules = SlotRules(60, 60)
    for zone, at in changes():
        window = Window(at - 3 * 1440, at + 3 * 1440)
        found = free_slots(hours_of(zone, nine_to_ten), rules, [], window=window, now=before(at))
        local = [datetime.fromisoformat(slot).astimezone(ZoneInfo(zone)) for slot in found]
        assert {moment.strftime("%H:%M") for moment in local} == {"09:00"}, (zone, moment_of(at))
        assert len({moment.date() for moment in local}) == len(found) == 6
        for client in CLIENT_ZONES:
            for slot in found:
                shown = datetime.fromisoformat(slot).astimezone(ZoneInfo(client))
                assert shown.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") == slot


def naive(
    zone: str,
    ranges: tuple[tuple[int, int], ...],
    length: int,
    window: Window,
    wall: Callable[[datetime], datetime],
) -> list[int]:
    """Slots as they are often made: wall times counted up, each turned into UTC by `wall`."""
    first, last = moment_of(window.opens).date(), moment_of(window.closes).date()
    starts = set()
    for number in range((last - first).days + 3):
        on = first + timedelta(days=number - 1)
        for opens, closes in ranges:
            for minute in range(opens, closes - length + 1, length):
                local = datetime(on.year, on.month, on.day, tzinfo=ZoneInfo(zone)) + timedelta(minutes=minute)
                starts.add(int(wall(local).timestamp()) // 60)
    return sorted(start for start in starts if window.opens <= start < window.closes)


def by_the_offset_of_now(
    zone: str, ranges: tuple[tuple[int, int], ...], length: int, window: Window
) -> list[int]:
    offset = before(window.opens + REACH).astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return naive(zone, ranges, length, window, lambda local: local.replace(tzinfo=UTC) - offset)


def by_the_offset_of_noon(
    zone: str, ranges: tuple[tuple[int, int], ...], length: int, window: Window
) -> list[int]:
    def wall(local: datetime) -> datetime:
        offset = local.replace(hour=12, minute=0).utcoffset()
        assert offset is not None
        return local.replace(tzinfo=UTC) - offset

    return naive(zone, ranges, length, window, wall)


def by_the_first_occurrence(
    zone: str, ranges: tuple[tuple[int, int], ...], length: int, window: Window
) -> list[int]:
    return naive(zone, ranges, length, window, lambda local: local)


@pytest.mark.parametrize("broken", [by_the_offset_of_now, by_the_offset_of_noon, by_the_first_occurrence])
def test_the_oracle_catches_the_usual_mistakes(broken: Starts) -> None:
    gap = ("Europe/Berlin", int(datetime(2026, 3, 29, 1, tzinfo=UTC).timestamp()) // 60)
    fold = ("Europe/Berlin", int(datetime(2026, 10, 25, 1, tzinfo=UTC).timestamp()) // 60)

    for change in (gap, fold):
        assert differences(product, change) == []
        assert differences(broken, change) != [], (
            f"{broken.__name__} went unnoticed at {moment_of(change[1])}"
        )


def test_the_usual_mistakes_are_right_when_no_clock_changes() -> None:
    """The control of the control: it is the clock change that the oracle notices, not the way of counting."""
    calm = ("Europe/Berlin", int(datetime(2026, 6, 10, 1, tzinfo=UTC).timestamp()) // 60)

    for implementation in (product, by_the_offset_of_now, by_the_offset_of_noon, by_the_first_occurrence):
        assert differences(implementation, calm) == []


def test_a_slot_never_starts_at_a_wall_time_that_is_not_there() -> None:
    for zone, at in changes():
        window = Window(at - REACH, at + REACH)
        for start in product(zone, WINDOWS["all day"], 15, window):
            local = moment_of(start).astimezone(ZoneInfo(zone))
            again = datetime(*local.timetuple()[:5], fold=local.fold, tzinfo=ZoneInfo(zone))
            assert again.astimezone(UTC) == moment_of(start)
            assert date(*local.timetuple()[:3]) == local.date()
