"""The bodies of booking's requests and answers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field, ValidationInfo, field_validator

from consulta.contracts.booking import Absent, BookingId, ClassId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.intake import MOST_CHOICES, MOST_QUESTIONS, Intake
from consulta.contracts.intake import Answer as IntakeAnswer
from consulta.contracts.terms import Party, Policy, PriceTerms, Way
from consulta.kit.clock import UTCDatetime
from consulta.kit.http.routing import Answer, Body, Plain
from consulta.kit.money import MAX_MINOR, Money
from consulta.services.booking.domain.holidays import require_country, require_subdivision
from consulta.services.booking.domain.hours import (
    DayRange,
    TimeOff,
    WeeklyRange,
    clock_of,
    in_order,
    minutes_of,
)
from consulta.services.booking.domain.states import State
from consulta.services.booking.domain.wall_time import require_zone
from consulta.services.booking.domain.weeks import WeekId

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


def _without_overlaps(ranges: list[ClockRange]) -> list[ClockRange]:
    in_order(each.as_range for each in ranges)
    return ranges


Revision = Annotated[int | None, Field(ge=0, le=2**31 - 1)]
"""The calendar's revision that was read: a change made meanwhile is not overwritten."""


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
    offerings: list[FollowingOut]


class WeeksOut(Answer):
    """All weekly hours in wall time of their zone, the usual ones first."""

    zone: str
    revision: int
    items: list[WeekOut]


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


DayRanges = Annotated[list[ClockRange], Field(max_length=24), AfterValidator(_without_overlaps)]


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
    week_id: WeekId | None


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
    ends_on: date
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
    worked: bool


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
    ends_on: date
    zone: str


class TravelsOut(Answer):
    """All travels, in order."""

    items: list[TravelOut]


class SlotsOut(Answer):
    """The moments at which a free appointment starts, in order."""

    offering_id: OfferingId
    consultant_zone: str
    duration_minutes: int
    slots: list[str] = Field(examples=[["2026-11-23T09:00:00Z"]])


class NextTimesOfOne(Answer):
    """The soonest times of one consultant."""

    consultant_id: PersonId
    offering_id: OfferingId
    times: list[str]


class NextTimesOut(Answer):
    """The soonest times of those who have any, in the order that was asked for."""

    items: list[NextTimesOfOne]


class BookRequest(Body):
    """Which offering, when, and what the consultant should know."""

    offering_id: OfferingId
    starts_at: Moment
    note: Annotated[str, Plain(2000)] | None = None
    answers: Annotated[
        list[
            Annotated[str, Plain(4000)]
            | Annotated[bool, Field(strict=True)]
            | Annotated[list[Annotated[str, Plain(120)]], Field(max_length=MOST_CHOICES)]
            | None
        ],
        Field(max_length=MOST_QUESTIONS),
    ] = Field(default_factory=list)
    """One for each question of the offering's form, in its order."""
    consent: Annotated[bool, Field(strict=True)] = False
    form_version: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] | None = None
    """The form that was answered."""

    @property
    def said(self) -> tuple[IntakeAnswer, ...]:
        """The answers as they are kept."""
        return tuple(tuple(each) if isinstance(each, list) else each for each in self.answers)


class CancelRequest(Body):
    """Why, and the refund that was shown: when it is no longer right, nothing happens."""

    reason: Annotated[str, Plain(500)] | None = None
    expected_refund_minor: Annotated[int | None, Field(ge=0, le=MAX_MINOR)] = None


class DeclineRequest(Body):
    """Why not; the client reads it."""

    reason: Annotated[str, Plain(500)] | None = None


class RescheduleRequest(Body):
    """The new time."""

    starts_at: Moment


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


class DeclineOut(Answer):
    """Why a request came to nothing; `missing` money would have been enough, or a consultant's `reason`."""

    code: str
    missing: Money | None
    reason: str | None


class CanOut(Answer):
    """What the caller may do now."""

    cancel: bool
    reschedule: bool
    join: bool
    answer: bool


class BookingOut(Answer):
    """A booking as its two sides see it."""

    id: BookingId
    way: Way
    class_id: ClassId | None = Field(description="The class that a seat is in")
    seats: int
    state: State
    offering_id: OfferingId
    offering_title: str
    consultant: ConsultantOut
    further_consultants: list[PersonOut]
    client: PersonOut
    organisation: OrganisationNameOut | None
    room: str | None
    made_by: PersonOut | None
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    duration_minutes: int
    price: PriceTerms
    policy: Policy
    price_limit: Money
    hold_expires_at: UTCDatetime | None
    answer_by: UTCDatetime | None
    intake: Intake | None
    decline: DeclineOut | None
    cancelled_by: Party | None
    no_show_by: Absent | None
    note: str | None
    consultant_zone: str
    client_zone: str
    check_in_opens_at: UTCDatetime
    created_at: UTCDatetime
    revision: int
    can: CanOut


class CancellationOut(Answer):
    """What cancelling now would give back and keep."""

    refund: Money
    kept: Money
    refund_percent: int
    cancelled_by: Party
    allowed: bool
    explanation: str


def moment_in(text: str) -> datetime:
    """An aware moment as a cursor carries it. Raises `ValueError`."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not _FIRST <= moment <= _LAST:
        raise ValueError(text)
    return moment
