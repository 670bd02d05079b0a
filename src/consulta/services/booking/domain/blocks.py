"""Hour blocks: the hours in which a consultant takes calls from a line, by the week and as they come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from consulta.contracts.booking import BlockId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.services.booking.domain.wall_time import days, epoch_day, moment_of

LONGEST_BLOCK: Final = 12 * 60
MOST_CALLS: Final = 500


class BlockState(StrEnum):
    """How far an hour has come."""

    PLANNED = "planned"
    """It will be; its line can be joined."""
    OPEN = "open"
    """The consultant is there and takes calls."""
    CLOSED = "closed"
    """Nobody can join any more; who is in the line stays."""
    OVER = "over"
    LEFT_OUT = "left_out"
    """The week wanted it, but the time belongs to something else. It holds no time."""
    REMOVED = "removed"
    """Taken out of the week by the consultant. It holds no time, and is not planned again."""


HOLDING: Final = frozenset({BlockState.PLANNED, BlockState.OPEN, BlockState.CLOSED})
"""The states in which the consultant's time is taken and people may be called."""

JOINABLE: Final = frozenset({BlockState.PLANNED, BlockState.OPEN})


@dataclass(frozen=True, slots=True)
class WeeklyBlock:
    """An hour of every week, in wall time of the consultant's calendar."""

    id: UUID
    consultant_id: PersonId
    offering_id: OfferingId
    weekday: int
    starts: int
    """Minutes of the day."""
    length_minutes: int
    most_calls: int


@dataclass(frozen=True, slots=True)
class Block:
    """One hour with its line."""

    id: BlockId
    consultant_id: PersonId
    offering_id: OfferingId
    weekly_id: UUID | None
    on: date
    starts_at: datetime
    ends_at: datetime
    most_calls: int
    state: BlockState
    last_ticket: int = 0
    last_call: int = 0
    revision: int = 1

    def is_joinable(self, now: datetime) -> bool:
        """Whether the line still takes people."""
        return self.state in JOINABLE and now < self.ends_at


def moment_on(zone: str, on: date, minute: int) -> datetime:
    """The moment at which a date's clock first shows this minute; one that is skipped in spring comes after the gap."""
    [day] = days(zone, epoch_day(on), epoch_day(on))
    if isinstance(day, int):
        return moment_of(day + minute)
    for stretch in day:
        if minute < stretch.last:
            return moment_of(stretch.midnight + max(minute, stretch.first))
    # Behind the last minute of the date, or on a date that a zone skipped: when the next one begins.
    return moment_on(zone, on + timedelta(days=1), 0)


def occurrences(
    weekly: WeeklyBlock, zone: str, *, first_on: date, last_on: date
) -> Iterator[tuple[date, datetime]]:
    """The dates, both included, on which a weekly block takes place, and when it begins."""
    on = first_on + timedelta(days=(weekly.weekday - first_on.weekday()) % 7)
    while on <= last_on:
        yield on, moment_on(zone, on, weekly.starts)
        on += timedelta(days=7)
