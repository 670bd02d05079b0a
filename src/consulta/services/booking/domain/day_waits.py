"""Waiting for days that are full: which times somebody would take, and what becomes of their wait."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from consulta.contracts.booking import BookingId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.services.booking.domain.slots import Interval, Window, window_of
from consulta.services.booking.domain.wall_time import moment_of

MOST_DAYS: Final = 31
MOST_WAITS: Final = 20
"""Of one client at once: whoever waits for everything keeps others from what they want."""
LEAST_OFFER: Final = timedelta(minutes=5)
"""Time that must be booked sooner than this is not kept for anybody: nobody would read of it."""

_NOON, _EVENING = 12, 17


class PartOfDay(StrEnum):
    """When on those days, by the clock on the client's wall: before noon, until five, or later."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class DayWaitState(StrEnum):
    """What became of somebody who waits for days."""

    WAITING = "waiting"
    OFFERED = "offered"
    """A time is kept for them alone, until the offer ends."""
    TAKEN = "taken"
    LAPSED = "lapsed"
    """An offer was not answered."""
    LEFT = "left"
    OVER = "over"
    """The days passed."""


OPEN: Final = frozenset({DayWaitState.WAITING, DayWaitState.OFFERED})


@dataclass(frozen=True, slots=True)
class Days:
    """Days in a row, both included, as somebody in `zone` lives them, or a part of each."""

    first_on: date
    last_on: date
    zone: str
    part: PartOfDay = PartOfDay.ANY

    @property
    def window(self) -> Window:
        """The epoch minutes of these days. Raises `UnknownZone` and `YearOutOfRange`."""
        return window_of(self.first_on, self.last_on, self.zone)

    @property
    def ends_at(self) -> datetime:
        """When they are over."""
        return moment_of(self.window.closes)

    def includes(self, minute: int) -> bool:
        """Whether a time that starts at this epoch minute would do."""
        window = self.window
        if not window.opens <= minute < window.closes:
            return False
        if self.part is PartOfDay.ANY:
            return True
        hour = moment_of(minute).astimezone(ZoneInfo(self.zone)).hour
        if hour < _NOON:
            return self.part is PartOfDay.MORNING
        return self.part is (PartOfDay.AFTERNOON if hour < _EVENING else PartOfDay.EVENING)


@dataclass(frozen=True, slots=True)
class DayWait:
    """Somebody's place among those who wait for a consultant's days."""

    id: UUID
    consultant_id: PersonId
    offering_id: OfferingId
    client_id: PersonId
    ticket: int
    """The order of arrival, over all offerings of the consultant: they share one calendar."""
    days: Days
    state: DayWaitState
    created_at: datetime
    starts_at: datetime | None = None
    """The time that is kept."""
    offered_until: datetime | None = None
    passed: tuple[datetime, ...] = ()
    """Times they did not want."""
    booking_id: BookingId | None = None
    revision: int = 1

    def after(
        self,
        state: DayWaitState,
        *,
        starts_at: datetime | None = None,
        offered_until: datetime | None = None,
        booking_id: BookingId | None = None,
    ) -> DayWait:
        """The place one revision later; a time is named only while it is offered."""
        return replace(
            self,
            state=state,
            starts_at=starts_at,
            offered_until=offered_until,
            booking_id=booking_id,
            revision=self.revision + 1,
        )

    def passing(self) -> DayWait:
        """DW-3. The place, waiting again; the time that was offered is not offered anew."""
        passed = self.passed if self.starts_at is None else (*self.passed, self.starts_at)
        return replace(self.after(DayWaitState.WAITING), passed=passed)

    def first_wanted(
        self, free: Iterable[int], *, minutes: int, client_busy: Iterable[Interval]
    ) -> int | None:
        """The earliest of these free starts on their days that they did not pass and can come to, if any."""
        busy = list(client_busy)
        for start in free:
            if moment_of(start) in self.passed:
                continue
            if not any(opens < start + minutes and start < closes for opens, closes in busy):
                return start
        return None


def offer_ends(starts_at: datetime, *, now: datetime, life: timedelta, notice: timedelta) -> datetime | None:
    """DW-2. Until when a time is kept: for a while, at most until it can no longer be booked; none when too short."""
    until = min(now + life, starts_at - notice)
    return until if until - now >= LEAST_OFFER else None
