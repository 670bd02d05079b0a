"""Recurrence rules (RFC 5545, 3.3.10) in wall time, expanded within a window and never beyond a budget.

Libraries expand a rule as far as it goes; a rule may go on for a million years or look for a 30 February in all of
them. Here time is walked period by period, from the window's beginning to its end, and every day that is looked at is
counted (decision 7). What a rule means is compared with a library in tests.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from consulta.services.calendars.domain.reading import Unreadable

MOST_STEPS: Final = 150_000
"""CL-5. Days and times looked at for one file: far below a second."""

_WEEKDAYS: Final = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_BYDAY: Final = re.compile(r"^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$")
_TOO_OFTEN: Final = frozenset({"MINUTELY", "SECONDLY"})
_FREQUENCIES: Final = frozenset({"YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"})
_MOST_TIMES_A_DAY: Final = 1_440
_LAST_YEAR: Final = 9_998


class Budget:
    """How much may still be looked at."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self._left = steps
        self.taken = 0

    def take(self, steps: int = 1) -> None:
        """Count some. Raises `Unreadable` once nothing is left."""
        self._left -= steps
        self.taken += steps
        if self._left < 0:
            raise Unreadable("An entry repeats too often, or has repeated for too long, to be read.")


@dataclass(frozen=True, slots=True)
class Rule:
    """One RRULE as it is written, its parts checked and bounded."""

    frequency: str
    interval: int
    count: int | None
    until: str | None
    """As written: what it means depends on the zone of the start."""
    week_start: int
    months: frozenset[int]
    week_numbers: frozenset[int]
    year_days: frozenset[int]
    month_days: frozenset[int]
    weekdays: tuple[tuple[int, int], ...]
    """(ordinal, weekday); ordinal 0 is every such day."""
    hours: tuple[int, ...]
    minutes: tuple[int, ...]
    seconds: tuple[int, ...]
    positions: frozenset[int]


def parse_rule(text: str) -> Rule:
    """Read a rule. Raises `Unreadable` for what is no rule or repeats more often than hourly."""
    parts: dict[str, str] = {}
    for part in text.strip().rstrip(";").upper().split(";"):
        name, equals, value = part.partition("=")
        if not equals:
            raise Unreadable("An entry repeats by a rule that cannot be understood.")
        parts[name.strip()] = value.strip()
    frequency = parts.get("FREQ", "")
    if frequency in _TOO_OFTEN:
        raise Unreadable("An entry repeats more often than every hour.")
    if frequency not in _FREQUENCIES:
        raise Unreadable("An entry repeats by a rule that cannot be understood.")
    weekdays = []
    for each in _listed(parts, "BYDAY"):
        found = _BYDAY.match(each)
        if found is None:
            raise Unreadable("An entry repeats by a rule that cannot be understood.")
        weekdays.append((int(found[1] or 0), _WEEKDAYS[found[2]]))
    return Rule(
        frequency=frequency,
        interval=_number(parts, "INTERVAL", 1),
        count=_number(parts, "COUNT", 1) if "COUNT" in parts else None,
        until=parts.get("UNTIL"),
        week_start=_WEEKDAYS.get(parts.get("WKST", "MO"), 0),
        months=frozenset(_numbers(parts, "BYMONTH", 1, 12)),
        week_numbers=frozenset(_numbers(parts, "BYWEEKNO", -53, 53)),
        year_days=frozenset(_numbers(parts, "BYYEARDAY", -366, 366)),
        month_days=frozenset(_numbers(parts, "BYMONTHDAY", -31, 31)),
        weekdays=tuple(weekdays),
        hours=tuple(sorted(set(_numbers(parts, "BYHOUR", 0, 23)))),
        minutes=tuple(sorted(set(_numbers(parts, "BYMINUTE", 0, 59)))),
        seconds=tuple(sorted(set(_numbers(parts, "BYSECOND", 0, 59)))),
        positions=frozenset(_numbers(parts, "BYSETPOS", -366, 366)),
    )


def _listed(parts: dict[str, str], name: str) -> list[str]:
    listed = [each.strip() for each in parts.get(name, "").split(",") if each.strip()]
    if len(listed) > 400:  # noqa: PLR2004 - more than there are days in a year
        raise Unreadable("An entry repeats by a rule that is too long.")
    return listed


def _numbers(parts: dict[str, str], name: str, smallest: int, largest: int) -> list[int]:
    try:
        found = [int(each) for each in _listed(parts, name)]
    except ValueError:
        raise Unreadable("An entry repeats by a rule that cannot be understood.") from None
    if any(not smallest <= each <= largest for each in found):
        raise Unreadable("An entry repeats by a rule with a number that no calendar has.")
    return found


def _number(parts: dict[str, str], name: str, smallest: int) -> int:
    text = parts.get(name, "1")
    if not text.isascii() or not text.isdigit() or len(text) > 12 or int(text) < smallest:  # noqa: PLR2004
        raise Unreadable("An entry repeats by a rule with a number that no calendar has.")
    return int(text)


def occurrences(
    rule: Rule, start: datetime, *, since: datetime, until: datetime, budget: Budget
) -> Iterator[datetime]:
    """The rule's wall times from `start` on that lie in `since` … `until`, both included, in order.

    `COUNT` counts from the start; `UNTIL` is the caller's, who knows the zone. All three moments are naive.
    """
    walk = _Walk(rule, start, budget)
    # Counting needs every occurrence from the first on; otherwise what lies before the window is stepped over.
    step = 0 if rule.count is not None else max(0, walk.steps_to(since) - 1)
    left = rule.count
    while True:
        period = walk.period(step)
        if period is None or period > until:
            return
        for moment in walk.moments(step):
            if moment < start:
                continue
            if moment > until:
                return
            if left is not None:
                left -= 1
                budget.take()
                if left < 0:
                    return
            if moment >= since:
                yield moment
        step += 1


class _Walk:
    """A rule's periods one after the other: years, months, weeks, days or hours, each `interval` after the last."""

    def __init__(self, rule: Rule, start: datetime, budget: Budget) -> None:
        self._rule, self._start, self._budget = rule, start, budget
        by_day = rule.week_numbers or rule.year_days or rule.month_days or rule.weekdays
        self._months = rule.months
        self._month_days = rule.month_days
        self._weekdays = frozenset(day for ordinal, day in rule.weekdays if not ordinal or self._is_short)
        self._ordinals = tuple(each for each in rule.weekdays if each[0] and not self._is_short)
        if not by_day:
            if rule.frequency == "YEARLY":
                self._months = self._months or frozenset({start.month})
                self._month_days = frozenset({start.day})
            elif rule.frequency == "MONTHLY":
                self._month_days = frozenset({start.day})
            elif rule.frequency == "WEEKLY":
                self._weekdays = frozenset({start.weekday()})
        hours = rule.hours or (start.hour,)
        minutes = rule.minutes or (start.minute,)
        seconds = rule.seconds or (start.second,)
        self._hourly = rule.frequency == "HOURLY"
        if self._hourly:
            hours = (0,)
        if len(hours) * len(minutes) * len(seconds) > _MOST_TIMES_A_DAY:
            raise Unreadable("An entry repeats more often than every minute.")
        self._times = [
            timedelta(hours=hour, minutes=minute, seconds=second)
            for hour in hours
            for minute in minutes
            for second in seconds
        ]
        self._week_of_start = start.date() - timedelta(days=(start.weekday() - rule.week_start) % 7)

    @property
    def _is_short(self) -> bool:
        """Whether a period has each weekday at most once, so that ordinals mean nothing."""
        return self._rule.frequency not in ("YEARLY", "MONTHLY")

    def steps_to(self, moment: datetime) -> int:
        """How many periods lie between the start and a moment, roughly and never too many."""
        if moment <= self._start:
            return 0
        interval, start = self._rule.interval, self._start
        between = moment - start
        return {
            "YEARLY": (moment.year - start.year) // interval,
            "MONTHLY": ((moment.year - start.year) * 12 + moment.month - start.month) // interval,
            "WEEKLY": between.days // 7 // interval,
            "DAILY": between.days // interval,
            "HOURLY": int(between.total_seconds() // 3600) // interval,
        }[self._rule.frequency]

    def period(self, step: int) -> datetime | None:
        """When the period begins; nothing once calendars end."""
        self._budget.take()
        start, ahead = self._start, step * self._rule.interval
        try:
            match self._rule.frequency:
                case "YEARLY":
                    year = start.year + ahead
                    return _midnight(date(year, 1, 1)) if year <= _LAST_YEAR else None
                case "MONTHLY":
                    year, month = divmod(start.year * 12 + start.month - 1 + ahead, 12)
                    return _midnight(date(year, month + 1, 1)) if year <= _LAST_YEAR else None
                case "WEEKLY":
                    return _midnight(self._week_of_start + timedelta(weeks=ahead))
                case "DAILY":
                    return start.replace(hour=0, minute=0, second=0) + timedelta(days=ahead)
                case _:
                    return start.replace(minute=0, second=0) + timedelta(hours=ahead)
        except (OverflowError, ValueError):
            return None

    def moments(self, step: int) -> Iterator[datetime]:
        """Every wall time of the period, in order, positions chosen."""
        begins = self.period(step)
        if begins is None:
            return
        if self._hourly and self._rule.hours and begins.hour not in self._rule.hours:
            return
        days = [day for day in self._days(begins) if self._fits(day)]
        found: Iterator[datetime]
        if self._hourly:
            found = (begins + clock for clock in self._times) if days else iter(())
        else:
            found = (_midnight(day) + clock for day in days for clock in self._times)
        if not self._rule.positions:
            for moment in found:
                self._budget.take()
                yield moment
            return
        every = list(found)
        self._budget.take(len(every))
        places = {place - 1 if place > 0 else len(every) + place for place in self._rule.positions if place}
        for place in sorted(places):
            if 0 <= place < len(every):
                yield every[place]

    def _days(self, begins: datetime) -> Iterator[date]:
        first = begins.date()
        match self._rule.frequency:
            case "YEARLY":
                length = _days_in(first.year)
            case "MONTHLY":
                length = calendar.monthrange(first.year, first.month)[1]
            case "WEEKLY":
                length = 7
            case _:
                length = 1
        self._budget.take(length)
        return (first + timedelta(days=ahead) for ahead in range(length))

    def _fits(self, day: date) -> bool:
        rule = self._rule
        if self._months and day.month not in self._months:
            return False
        if self._month_days and not self._fits_month_day(day):
            return False
        if (self._weekdays or self._ordinals) and not self._fits_weekday(day):
            return False
        if rule.year_days:
            number = day.timetuple().tm_yday
            length = _days_in(day.year)
            if number not in rule.year_days and number - length - 1 not in rule.year_days:
                return False
        if rule.week_numbers:
            number, weeks = _week_of(day, rule.week_start)
            return number in rule.week_numbers or number - weeks - 1 in rule.week_numbers
        return True

    def _fits_month_day(self, day: date) -> bool:
        if day.day in self._month_days:
            return True
        return day.day - calendar.monthrange(day.year, day.month)[1] - 1 in self._month_days

    def _fits_weekday(self, day: date) -> bool:
        if day.weekday() in self._weekdays:
            return True
        # Within the month where months are meant, else within the year.
        by_month = self._rule.frequency == "MONTHLY" or bool(self._months)
        first = day.replace(day=1) if by_month else day.replace(month=1, day=1)
        length = calendar.monthrange(day.year, day.month)[1] if by_month else _days_in(day.year)
        index = (day - first).days
        from_start, from_end = index // 7 + 1, -((length - 1 - index) // 7 + 1)
        return any(
            weekday == day.weekday() and ordinal in (from_start, from_end)
            for ordinal, weekday in self._ordinals
        )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def _days_in(year: int) -> int:
    return 366 if calendar.isleap(year) else 365


def _week_of(day: date, week_start: int) -> tuple[int, int]:
    """The number of a day's week and how many its year has: the first week has at least four days of its year."""
    first = day - timedelta(days=(day.weekday() - week_start) % 7)
    year = (first + timedelta(days=3)).year
    begins = _first_week(year, week_start)
    weeks = (_first_week(year + 1, week_start) - begins).days // 7
    return (first - begins).days // 7 + 1, weeks


def _first_week(year: int, week_start: int) -> date:
    fourth = date(year, 1, 4)
    return fourth - timedelta(days=(fourth.weekday() - week_start) % 7)
