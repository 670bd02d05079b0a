"""When somebody is busy, by their calendar: entries with recurrences, exceptions and zones as stretches of UTC."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from consulta.services.calendars.domain.reading import Component, Property, Unreadable, read
from consulta.services.calendars.domain.recurrence import Budget, occurrences, parse_rule
from consulta.services.calendars.domain.zones import NamedZone, Zone, known_zone, wall_of, zones_of

LONGEST_EVENT: Final = timedelta(days=400)
"""What lasts longer is busy for this long from its start: no appointment is meant."""

_DURATION: Final = re.compile(
    r"^([+-])?P(?:(\d{1,5})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?$"
)
_UTC: Final = NamedZone("UTC")


class Stretch(NamedTuple):
    """Busy from a moment to before another, both aware and in UTC."""

    starts_at: datetime
    ends_at: datetime


class Window(NamedTuple):
    """The time one wants to know about."""

    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class _When:
    """A date or a wall time with the zone it is told in."""

    wall: datetime
    zone: Zone
    is_date: bool

    @property
    def at(self) -> datetime:
        return self.zone.utc_of(self.wall)


@dataclass(frozen=True, slots=True)
class _Length:
    """How long an entry lasts: days by the calendar, then time by the clock."""

    days: int
    rest: timedelta

    def after(self, when: _When) -> datetime:
        """Its end, at most `LONGEST_EVENT` after its start."""
        begins = when.at
        try:
            ends = when.zone.utc_of(when.wall + timedelta(days=self.days)) + self.rest
        except OverflowError:
            return begins + LONGEST_EVENT
        return min(ends, begins + LONGEST_EVENT)

    @property
    def most(self) -> timedelta:
        """Not shorter than it can be anywhere."""
        return min(timedelta(days=self.days + 1) + max(self.rest, timedelta()), LONGEST_EVENT)


def busy_in(content: bytes, window: Window, *, zone: str, budget: Budget | None = None) -> list[Stretch]:
    """The merged stretches of a calendar file within the window, cut at its edges.

    `zone` is the owner's: there whole days lie, and wall times whose zone is missing or that nobody knows (CL-6).
    Raises `Unreadable`.
    """
    return merged(entries_in(read(content), window, zone=zone, budget=budget or Budget()), window)


def merged(stretches: Iterable[Stretch], window: Window) -> list[Stretch]:
    """In order, without overlaps, what touches joined, cut at the window's edges."""
    found: list[Stretch] = []
    for starts_at, ends_at in sorted(stretches):
        opens, closes = max(starts_at, window.opens), min(ends_at, window.closes)
        if opens >= closes:
            continue
        if found and opens <= found[-1].ends_at:
            found[-1] = Stretch(found[-1].starts_at, max(found[-1].ends_at, closes))
        else:
            found.append(Stretch(opens, closes))
    return found


def entries_in(calendar: Component, window: Window, *, zone: str, budget: Budget) -> Iterator[Stretch]:
    """Every busy occurrence that touches the window, in no order. Raises `Unreadable`."""
    events = list(calendar.named("VEVENT"))
    names = {
        each.parameters["TZID"] for event in events for each in event.properties if "TZID" in each.parameters
    }
    own = known_zone(zone) or _UTC
    try:
        zones = zones_of(
            calendar,
            names,
            since=window.opens - LONGEST_EVENT,
            until=window.closes + LONGEST_EVENT,
            budget=budget,
        )
        series: dict[str, list[Component]] = defaultdict(list)
        for number, event in enumerate(events):
            uid = event.first("UID")
            series[uid.value.strip() if uid is not None else f"nameless {number}"].append(event)
        for members in series.values():
            yield from _Series(members, zones, own, window, budget).stretches()
    except OverflowError:
        raise Unreadable("An entry has a date beyond the end of calendars.") from None


def is_busy(event: Component) -> bool:
    """Whether an entry keeps its owner from anything else."""
    return (
        event.text("STATUS") != "CANCELLED"
        and event.text("TRANSP") != "TRANSPARENT"
        and event.text("X-MICROSOFT-CDO-BUSYSTATUS") != "FREE"
    )


class _Series:
    """The entries of one UID: the repeating one, and those that replace an occurrence of it."""

    def __init__(
        self,
        members: Iterable[Component],
        zones: Mapping[str, Zone],
        own: Zone,
        window: Window,
        budget: Budget,
    ) -> None:
        self._zones, self._own, self._window, self._budget = zones, own, window, budget
        self._masters: list[Component] = []
        self._overrides: list[tuple[_When, bool, Component]] = []
        for member in members:
            replaced = member.first("RECURRENCE-ID")
            if replaced is None:
                self._masters.append(member)
            else:
                is_range = replaced.parameters.get("RANGE", "").upper() == "THISANDFUTURE"
                self._overrides.append((self._when(replaced), is_range, member))
        self._overrides.sort(key=lambda each: each[0].at)

    def stretches(self) -> Iterator[Stretch]:
        """Every busy occurrence that may touch the window."""
        for _, _, event in self._overrides:
            if is_busy(event):
                begins = self._start_of(event)
                yield from self._touching(begins, self._length_of(event, begins))
        for master in self._masters:
            yield from self._occurrences_of(master)

    def _occurrences_of(self, master: Component) -> Iterator[Stretch]:
        begins = self._start_of(master)
        length = self._length_of(master, begins)
        left_out, dates_left_out = self._left_out(master)
        ranges = [(when, event) for when, is_range, event in self._overrides if is_range]
        # What a later part of the series was moved by may bring an occurrence into the window.
        shifts = [abs(self._start_of(event).wall - when.wall) for when, event in ranges]
        reach = length.most + min(max(shifts, default=timedelta()), LONGEST_EVENT)
        told: set[datetime] = set()
        for when, own_length in self._told(master, begins, length, reach):
            at = when.at
            if at in told or at in left_out or when.wall.date() in dates_left_out:
                continue
            told.add(at)
            ruling = next(((r, event) for r, event in reversed(ranges) if r.at <= at), None)
            if ruling is not None:
                replaced, event = ruling
                moved = self._start_of(event)
                shifted = _When(when.wall + (moved.wall - replaced.wall), moved.zone, moved.is_date)
                if is_busy(event):
                    yield from self._touching(shifted, self._length_of(event, moved))
            elif is_busy(master):
                yield from self._touching(when, own_length)

    def _told(
        self, master: Component, begins: _When, length: _Length, reach: timedelta
    ) -> Iterator[tuple[_When, _Length]]:
        """The start, what the rules say, and the extra dates; possibly more than once."""
        yield begins, length
        # A day more on both sides: wall times differ from UTC by less.
        since = self._window.opens.replace(tzinfo=None) - reach - timedelta(days=1)
        until = self._window.closes.replace(tzinfo=None) + reach + timedelta(days=1)
        for rule in master.all("RRULE"):
            parsed = parse_rule(rule.value)
            last = self._last(parsed.until, begins)
            for wall in occurrences(parsed, begins.wall, since=since, until=until, budget=self._budget):
                when = _When(wall, begins.zone, begins.is_date)
                if last is not None and when.at > last:
                    break
                yield when, length
        for dates in master.all("RDATE"):
            for text in self._listed(dates):
                first, slash, second = text.partition("/")
                when = self._when(Property("RDATE", first, dates.parameters))
                own = length
                if slash:
                    if second.startswith(("P", "+", "-")):
                        own = _length(second)
                    else:
                        ends = self._when(Property("RDATE", second, dates.parameters))
                        own = _Length(0, ends.at - when.at)
                yield when, own

    def _left_out(self, master: Component) -> tuple[set[datetime], set[object]]:
        """Moments that are replaced or excepted, and whole dates that are."""
        moments = {when.at for when, _, _ in self._overrides}
        dates: set[object] = set()
        for excepted in master.all("EXDATE"):
            for text in self._listed(excepted):
                when = self._when(Property("EXDATE", text, excepted.parameters))
                if when.is_date:
                    dates.add(when.wall.date())
                else:
                    moments.add(when.at)
        return moments, dates

    def _listed(self, dates: Property) -> list[str]:
        listed = [each for each in dates.value.split(",") if each.strip()]
        self._budget.take(len(listed))
        return listed

    def _touching(self, when: _When, length: _Length) -> Iterator[Stretch]:
        starts_at = when.at
        ends_at = length.after(when)
        if starts_at < ends_at and starts_at < self._window.closes and ends_at > self._window.opens:
            yield Stretch(starts_at, ends_at)

    def _start_of(self, event: Component) -> _When:
        begins = event.first("DTSTART")
        if begins is None:
            raise Unreadable("An entry does not say when it begins.")
        return self._when(begins)

    def _length_of(self, event: Component, begins: _When) -> _Length:
        ends, lasts = event.first("DTEND"), event.first("DURATION")
        if ends is not None:
            when = self._when(ends)
            if begins.is_date and when.is_date:
                return _Length((when.wall - begins.wall).days, timedelta())
            # RFC 5545, 3.8.5.3: with an end, every occurrence lasts exactly as long as the first.
            return _Length(0, when.at - begins.at)
        if lasts is not None:
            return _length(lasts.value)
        return _Length(1 if begins.is_date else 0, timedelta())

    def _when(self, told: Property) -> _When:
        text = told.value.strip()
        wall = wall_of(text)
        if "T" not in text:
            return _When(wall, self._own, is_date=True)
        if text.endswith("Z"):
            return _When(wall, _UTC, is_date=False)
        return _When(wall, self._zones.get(told.parameters.get("TZID", ""), self._own), is_date=False)

    def _last(self, until: str | None, begins: _When) -> datetime | None:
        if until is None:
            return None
        wall = wall_of(until)
        if "T" not in until:
            # All of that day, as people mean it.
            return begins.zone.utc_of(wall + timedelta(days=1)) - timedelta(seconds=1)
        return wall.replace(tzinfo=UTC) if until.endswith("Z") else begins.zone.utc_of(wall)


def _length(text: str) -> _Length:
    found = _DURATION.match(text.strip().upper())
    if found is None:
        raise Unreadable("An entry lasts for a time that cannot be understood.")
    sign, weeks, days, hours, minutes, seconds = found.groups()
    rest = timedelta(hours=int(hours or 0), minutes=int(minutes or 0), seconds=int(seconds or 0))
    if sign == "-":
        return _Length(0, timedelta())
    return _Length(int(weeks or 0) * 7 + int(days or 0), rest)
