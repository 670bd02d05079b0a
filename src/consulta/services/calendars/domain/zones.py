"""Where a calendar's wall time lies: IANA zones, the names Windows gives them, zones a file defines itself."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, Protocol
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from consulta.services.calendars.domain.reading import Component, Unreadable
from consulta.services.calendars.domain.recurrence import Budget, occurrences, parse_rule

_OFFSET: Final = re.compile(r"^([+-])(\d{2})(\d{2})(\d{2})?$")
_WALL: Final = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z?)?$")
_YEAR: Final = timedelta(days=366)


class Zone(Protocol):
    """Somewhere clocks show the same."""

    def utc_of(self, wall: datetime) -> datetime:
        """The moment at which clocks show this naive wall time.

        The first of two where clocks go back; by the offset before where they jump over it (RFC 5545, 3.3.5).
        """
        ...


@dataclass(frozen=True, slots=True)
class NamedZone:
    """A zone of the IANA database."""

    name: str

    def utc_of(self, wall: datetime) -> datetime:
        """See `Zone`."""
        return wall.replace(tzinfo=_iana(self.name)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class DefinedZone:
    """A zone that only its file knows: its changes of offset, by the wall time before each."""

    changes: tuple[tuple[datetime, timedelta, timedelta], ...]
    """(wall time by the old offset, old offset, new offset), in order; at least one."""

    def utc_of(self, wall: datetime) -> datetime:
        """See `Zone`."""
        index = bisect_right(self.changes, wall, key=lambda change: change[0]) - 1
        if index < 0:
            offset = self.changes[0][1]
        else:
            at, before, after = self.changes[index]
            offset = before if wall < at + (after - before) else after
        return (wall - offset).replace(tzinfo=UTC)


@lru_cache(maxsize=64)
def _iana(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(available_timezones())


def known_zone(name: str) -> NamedZone | None:
    """A zone by the name some program gave it, if anybody knows that name."""
    name = name.strip().strip('"')
    if name in _names():
        return NamedZone(name)
    if name in WINDOWS_TO_OLSON:
        return NamedZone(WINDOWS_TO_OLSON[name])
    # "/freeassociation.sourceforge.net/Tzfile/Europe/Berlin": the end is what counts.
    parts = name.strip("/").split("/")
    for length in (3, 2):
        tail = "/".join(parts[-length:])
        if len(parts) > length and tail in _names():
            return NamedZone(tail)
    return None


def zones_of(
    calendar: Component, wanted: Iterable[str], *, since: datetime, until: datetime, budget: Budget
) -> Mapping[str, Zone]:
    """The zones by these names, as far as anybody knows them: the IANA database first, then the file's own.

    `since` and `until` bound the time in which a zone of the file is right.
    """
    found: dict[str, Zone] = {}
    definitions = {_tzid(each): each for each in calendar.named("VTIMEZONE")}
    for name in wanted:
        zone: Zone | None = known_zone(name)
        definition = definitions.get(name)
        if zone is None and definition is not None:
            location = definition.first("X-LIC-LOCATION")
            zone = (known_zone(location.value) if location is not None else None) or _defined(
                definition, since.replace(tzinfo=None), until.replace(tzinfo=None), budget
            )
        if zone is not None:
            found[name] = zone
    return found


def _tzid(definition: Component) -> str:
    found = definition.first("TZID")
    return found.value.strip() if found is not None else ""


def _defined(definition: Component, since: datetime, until: datetime, budget: Budget) -> DefinedZone | None:
    changes = []
    for part in definition.parts:
        before, after = _offset(part, "TZOFFSETFROM"), _offset(part, "TZOFFSETTO")
        begins = part.first("DTSTART")
        if before is None or after is None or begins is None:
            continue
        start = wall_of(begins.value)
        onsets = [start]
        for dates in part.all("RDATE"):
            onsets += [wall_of(each) for each in dates.value.split(",")]
        for rule in part.all("RRULE"):
            parsed = parse_rule(rule.value)
            ends = until + _YEAR
            if parsed.until is not None:
                ends = min(ends, wall_of(parsed.until) + before)
            # From a year before, so that the change which holds at the beginning is among them.
            onsets += occurrences(parsed, start, since=since - _YEAR, until=ends, budget=budget)
        changes += [(onset, before, after) for onset in onsets]
    changes.sort(key=lambda change: change[0])
    return DefinedZone(tuple(changes)) if changes else None


def _offset(part: Component, name: str) -> timedelta | None:
    found = _OFFSET.match(part.text(name))
    if found is None:
        return None
    length = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return -length if found[1] == "-" else length


def wall_of(text: str) -> datetime:
    """`20260302T090000Z`, `20260302T090000` or `20260302` as a naive wall time. Raises `Unreadable`."""
    found = _WALL.match(text.strip())
    if found is None:
        raise Unreadable("An entry has a date that cannot be understood.")
    try:
        # A leap second is the second before it: nobody's appointment begins there.
        numbers = [int(each or 0) for each in found.groups()]
        year, month, day, hour, minute, second = numbers
        return datetime.combine(date(year, month, day), time(hour, minute, min(second, 59)))
    except ValueError:
        raise Unreadable("An entry has a date that no calendar has.") from None
