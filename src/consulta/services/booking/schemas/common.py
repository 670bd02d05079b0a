"""What the shapes of booking share: moments, days, zones, ranges of the clock, people."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Self

from pydantic import AfterValidator, AwareDatetime, Field, ValidationInfo, field_validator

from consulta.contracts.identity import PersonId
from consulta.kit.http.routing import Answer, Body, Plain
from consulta.services.booking.domain.hours import (
    DayRange,
    clock_of,
    in_order,
    minutes_of,
)
from consulta.services.booking.domain.wall_time import require_zone

EARLIEST, LATEST = date(2000, 1, 1), date(2150, 12, 31)
_FIRST = datetime(2000, 1, 1, tzinfo=UTC)
_LAST = datetime(2150, 12, 31, tzinfo=UTC)

Moment = Annotated[
    AwareDatetime,
    Field(ge=_FIRST, le=_LAST, examples=["2026-11-23T09:00:00Z"]),
    AfterValidator(lambda moment: moment.astimezone(UTC)),
]
"""A moment in a year that calendars reach; RFC 3339 with an offset, kept in UTC."""

Day = Annotated[date, Field(ge=EARLIEST, le=LATEST, examples=["2026-11-23"])]
Zone = Annotated[str, Plain(64, shortest=1), AfterValidator(require_zone), Field(examples=["Europe/Berlin"])]
ClockTime = Annotated[str, Plain(5), Field(examples=["09:30"])]


class ClockRange(Body):
    """A stretch of a day in wall time; "24:00" is the end of the day."""

    starts: ClockTime
    ends: ClockTime

    @field_validator("starts")
    @classmethod
    def _is_a_time(cls, starts: str) -> str:
        minutes_of(starts)
        return starts

    @field_validator("ends")
    @classmethod
    def _ends_later(cls, ends: str, info: ValidationInfo) -> str:
        minutes = minutes_of(ends)
        if "starts" in info.data:
            DayRange(minutes_of(info.data["starts"]), minutes)
        return ends

    @property
    def as_range(self) -> DayRange:
        """The stretch in minutes."""
        return DayRange(minutes_of(self.starts), minutes_of(self.ends))

    @classmethod
    def of(cls, starts: int, ends: int) -> Self:
        """Written as people read it."""
        return cls(starts=clock_of(starts), ends=clock_of(ends))


class WeeklyClockRange(ClockRange):
    """A stretch of every week; weekday 0 is Monday."""

    weekday: Annotated[int, Field(ge=0, le=6)]


def without_overlaps(ranges: list[ClockRange]) -> list[ClockRange]:
    """Refuse ranges of one day that overlap or are out of order, beside the field."""
    in_order(each.as_range for each in ranges)
    return ranges


Revision = Annotated[int | None, Field(ge=0, le=2**31 - 1)]
"""The calendar's revision that was read: a change made meanwhile is not overwritten."""


class PersonOut(Answer):
    """Somebody by name."""

    id: PersonId
    name: str


class ConsultantOut(PersonOut):
    """A consultant; `slug` leads to their page once they have one."""

    slug: str | None


class OrganisationNameOut(Answer):
    """The organisation whose offering it is, or whose desk made it."""

    name: str
    slug: str


def moment_in(text: str) -> datetime:
    """An aware moment as a cursor carries it. Raises `ValueError`."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not _FIRST <= moment <= _LAST:
        raise ValueError(text)
    return moment
