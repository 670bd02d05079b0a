"""Hours, weeks, dates that differ, time off, holidays and travels."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from consulta.contracts.directory import OfferingId
from consulta.kit.http.routing import Answer, Body, Plain
from consulta.services.booking.domain.holidays import require_country, require_subdivision
from consulta.services.booking.domain.hours import (
    TimeOff,
    WeeklyRange,
    clock_of,
    in_order,
)
from consulta.services.booking.domain.weeks import WeekId
from consulta.services.booking.schemas.common import (
    ClockRange,
    Day,
    Revision,
    WeeklyClockRange,
    Zone,
    without_overlaps,
)


class _Weekly(Body):
    """Stretches of every week that fit together."""

    weekly: Annotated[list[WeeklyClockRange], Field(max_length=100)]

    @field_validator("weekly")
    @classmethod
    def _fit_together(cls, weekly: list[WeeklyClockRange]) -> list[WeeklyClockRange]:
        for day in range(7):
            in_order(each.as_range for each in weekly if each.weekday == day)
        return weekly

    @property
    def ranges(self) -> list[WeeklyRange]:
        """The week in minutes."""
        return sorted(
            WeeklyRange(each.weekday, each.as_range.starts, each.as_range.ends) for each in self.weekly
        )


class HoursRequest(_Weekly):
    """The usual weekly hours, whole."""

    zone: Zone
    revision: Revision = None


class NewWeekRequest(_Weekly):
    """Further weekly hours by their name."""

    name: Annotated[str, Plain(60, shortest=1), Field(examples=["Evenings"])]
    revision: Revision = None


class WeekRequest(NewWeekRequest):
    """Weekly hours, whole. `zone` is the one of all of one's hours; without it, it stays."""

    zone: Zone | None = None


class FollowRequest(Body):
    """The weekly hours an offering follows; the usual ones when null."""

    week_id: WeekId | None


class FollowingOut(Answer):
    """An offering by its title."""

    id: OfferingId
    title: str


class WeekOut(Answer):
    """Weekly hours by their name, with the offerings that follow them."""

    id: WeekId
    name: str
    is_usual: bool
    weekly: list[WeeklyClockRange]
    offerings: list[FollowingOut] = Field(description="The offerings that follow them")


class WeeksOut(Answer):
    """All weekly hours in wall time of their zone, the usual ones first."""

    zone: str
    revision: int
    items: list[WeekOut] = Field(description="The usual hours first")


def weekly_of(rows: list[list[int]]) -> list[WeeklyClockRange]:
    """A week's stretches as people read them."""
    return [
        WeeklyClockRange(weekday=weekday, starts=clock_of(starts), ends=clock_of(ends))
        for weekday, starts, ends in rows
    ]


class HoursOut(Answer):
    """The weekly hours in wall time of their zone."""

    zone: str
    weekly: list[WeeklyClockRange]
    revision: int


DayRanges = Annotated[list[ClockRange], Field(max_length=24), AfterValidator(without_overlaps)]


class OverrideRequest(Body):
    """What is offered on one date instead of the week's hours; nothing when empty.

    `week_id` names the only hours it changes; without it, it changes all.
    """

    ranges: DayRanges
    week_id: WeekId | None = None


class DateRequest(Body):
    """What is offered on one date; it follows the week again when null."""

    on: Day
    ranges: DayRanges | None


class OverridesRequest(Body):
    """Several dates at once, such as those of this week: all of them change, or none."""

    items: Annotated[list[DateRequest], Field(min_length=1, max_length=31)]
    week_id: WeekId | None = None
    revision: Revision = None

    @field_validator("items")
    @classmethod
    def _name_each_date_once(cls, items: list[DateRequest]) -> list[DateRequest]:
        if len({each.on for each in items}) < len(items):
            msg = "name each date once"
            raise ValueError(msg)
        return items


class OverrideOut(Answer):
    """A date that differs, in the hours it names or in all."""

    on: date
    ranges: list[ClockRange]
    week_id: WeekId | None = Field(description="The only hours it changes; all of them when null")


class OverridesOut(Answer):
    """The dates that differ, in order."""

    items: list[OverrideOut]


class TimeOffRequest(Body):
    """Days off, both included, in the consultant's zone."""

    starts_on: Day
    ends_on: Day
    note: Annotated[str, Plain(200)] = ""

    @field_validator("ends_on")
    @classmethod
    def _ends_later(cls, ends_on: date, info: ValidationInfo) -> date:
        if "starts_on" in info.data:
            TimeOff(info.data["starts_on"], ends_on)
        return ends_on


class TimeOffOut(Answer):
    """Days off."""

    id: UUID
    starts_on: date
    ends_on: date = Field(description="Included")
    note: str | None


class TimesOffOut(Answer):
    """All days off, in order."""

    items: list[TimeOffOut]


Country = Annotated[str, Plain(2, shortest=2), AfterValidator(require_country), Field(examples=["DE"])]
"""An ISO 3166 code of a country whose public holidays are known."""


class HolidaysRequest(Body):
    """Whose public holidays are kept; nobody's when null."""

    country: Country | None
    subdivision: Annotated[str, Plain(20, shortest=1), Field(examples=["BY"])] | None = None

    @field_validator("subdivision")
    @classmethod
    def _lies_in_country(cls, subdivision: str | None, info: ValidationInfo) -> str | None:
        if subdivision is None or "country" not in info.data:
            return subdivision
        if info.data["country"] is None:
            msg = "choose the country it lies in"
            raise ValueError(msg)
        return require_subdivision(info.data["country"], subdivision)


class HolidayWorkRequest(Body):
    """Whether a holiday is worked anyway."""

    worked: bool


class HolidayOut(Answer):
    """A public holiday."""

    on: date
    name: str
    worked: bool = Field(description="Hours are offered on it anyway")


class HolidaysOut(Answer):
    """The public holidays of the next twelve months, in order; none while no country is chosen."""

    country: str | None
    subdivision: str | None
    items: list[HolidayOut]


class CountriesOut(Answer):
    """ISO 3166 codes of countries."""

    items: list[str]


class SubdivisionOut(Answer):
    """A part of a country."""

    code: str
    name: str


class SubdivisionsOut(Answer):
    """The parts of a country that have holidays of their own."""

    items: list[SubdivisionOut]


class TravelRequest(Body):
    """Days in another zone, both included."""

    starts_on: Day
    ends_on: Day
    zone: Zone

    @field_validator("ends_on")
    @classmethod
    def _ends_later(cls, ends_on: date, info: ValidationInfo) -> date:
        if "starts_on" in info.data:
            TimeOff(info.data["starts_on"], ends_on)
        return ends_on


class TravelOut(Answer):
    """Days in another zone."""

    id: UUID
    starts_on: date
    ends_on: date = Field(description="Included")
    zone: str


class TravelsOut(Answer):
    """All travels, in order."""

    items: list[TravelOut]
