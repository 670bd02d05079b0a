"""BK-21. How many bookings of an offering a day and a week of its consultant have room for, and one client ahead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from consulta.contracts.terms import Rules
from consulta.services.booking.domain.hours import Hours
from consulta.services.booking.domain.wall_time import epoch_day, moment_of, start_of_date


class Limit(StrEnum):
    """Which limit is reached, the first that is."""

    DAY = "day"
    WEEK = "week"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class Spans:
    """The day and the week of the consultant in which a moment lies, each up to before its end."""

    day_from: datetime
    day_until: datetime
    week_from: datetime
    week_until: datetime


def spans_of(hours: Hours, starts_at: datetime) -> Spans:
    """The consultant's day, read in the zone where they are on it, and its week from Monday to Sunday."""
    on = date_of(hours, starts_at)
    zone, monday = hours.zone_on(on), on - timedelta(days=on.weekday())
    return Spans(
        _begins(zone, on),
        _begins(zone, on + timedelta(days=1)),
        _begins(zone, monday),
        _begins(zone, monday + timedelta(days=7)),
    )


def date_of(hours: Hours, moment: datetime) -> date:
    """The date of a moment for the consultant, by the clock of the place where they are."""
    at_home = moment.astimezone(ZoneInfo(hours.zone)).date()
    return moment.astimezone(ZoneInfo(hours.zone_on(at_home))).date()


def _begins(zone: str, on: date) -> datetime:
    return moment_of(start_of_date(zone, epoch_day(on)))


def with_room(starts: Iterable[int], taken: Sequence[int], hours: Hours, rules: Rules) -> list[int]:
    """The starts whose day and week have room; all in epoch minutes, `taken` those of the offering's own bookings."""
    if rules.most_a_day is None and rules.most_a_week is None:
        return list(starts)
    dates = [date_of(hours, moment_of(minute)) for minute in taken]
    a_day = Counter(dates)
    a_week = Counter(on.isocalendar()[:2] for on in dates)
    free: list[int] = []
    for start in starts:
        on = date_of(hours, moment_of(start))
        is_day_full = rules.most_a_day is not None and a_day[on] >= rules.most_a_day
        is_week_full = rules.most_a_week is not None and a_week[on.isocalendar()[:2]] >= rules.most_a_week
        if not (is_day_full or is_week_full):
            free.append(start)
    return free
