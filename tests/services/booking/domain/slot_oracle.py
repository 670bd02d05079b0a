"""The slots again, naively: look at every minute's wall clock, try every start, compare with every busy time.

Shares no code with the product; slow and plain on purpose.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 1440
Ranges = Iterable[tuple[int, int]]


class Walls:
    """What the clocks of a zone show at every minute of a stretch of UTC time."""

    def __init__(self, zone: str, first: int, last: int) -> None:
        clocks = ZoneInfo(zone)
        self.first = first
        self.shown: list[int] = []
        """Wall minutes since the year 1, by minute from `first`."""
        self.skipped: dict[int, range] = {}
        """The wall minutes that no clock showed before the minute at this place."""
        for minute in range(first, last):
            local = (EPOCH + timedelta(minutes=minute)).astimezone(clocks)
            wall = local.toordinal() * DAY + local.hour * 60 + local.minute
            if self.shown and wall - self.shown[-1] > 1:
                self.skipped[len(self.shown)] = range(self.shown[-1] + 1, wall)
            self.shown.append(wall)

    def offered(
        self, ranges_on: Callable[[date], Ranges], *, duration: int, interval: int
    ) -> Iterator[tuple[int, int]]:
        """Every offered start as its epoch minute and the wall minute it shows."""
        previous: dict[tuple[int, int], int] = {}
        known: dict[int, list[tuple[int, int]]] = {}
        for index in range(1, len(self.shown) - duration):
            wall = self.shown[index]
            day = wall // DAY
            if day not in known:
                known[day] = [(day * DAY + s, day * DAY + e) for s, e in ranges_on(date.fromordinal(day))]
            for starts, ends in known[day]:
                if not starts <= wall < ends:
                    continue
                off_grid = (wall - starts) % interval
                if off_grid and not (index in self.skipped and self._stands_in(index, starts, interval)):
                    continue
                shown = self.shown[index : index + duration]
                if min(shown) < starts or max(shown) >= ends:
                    continue
                start = self.first + index
                if start - previous.get((starts, ends), -DAY) >= interval:
                    previous[starts, ends] = start
                    yield start, wall

    def _stands_in(self, index: int, starts: int, interval: int) -> bool:
        """Whether a minute of the grid that begins at `starts` was skipped just before."""
        return any(wall >= starts and (wall - starts) % interval == 0 for wall in self.skipped[index])


def free(
    starts: Iterable[int], busy: Iterable[tuple[int, int]], *, duration: int, before: int, after: int
) -> list[int]:
    """The starts whose occupancy meets no busy time, each tried against each."""
    taken = list(busy)
    return sorted(
        start
        for start in starts
        if not any(start - before < closes and opens < start + duration + after for opens, closes in taken)
    )


@cache
def clock_changes(first_year: int, last_year: int) -> list[tuple[str, int]]:
    """Every change of every zone's offset in these years: the zone and the first minute after it."""
    first = (datetime(first_year, 1, 1, tzinfo=UTC) - EPOCH) // timedelta(minutes=1)
    last = (datetime(last_year + 1, 1, 1, tzinfo=UTC) - EPOCH) // timedelta(minutes=1)
    changes = []
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        before = datetime.fromtimestamp(first * 60, zone).utcoffset()
        for day in range(first + DAY, last, DAY):
            offset = datetime.fromtimestamp(day * 60, zone).utcoffset()
            if offset != before:
                minute = day
                while datetime.fromtimestamp((minute - 1) * 60, zone).utcoffset() == offset:
                    minute -= 1
                changes.append((name, minute))
                before = offset
    return changes
