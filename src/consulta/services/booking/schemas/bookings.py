"""Free times, asking for one, and a booking as its people see it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from consulta.contracts.booking import Absent, BookingId, ClassId, SeriesId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.intake import MOST_CHOICES, MOST_QUESTIONS, Intake
from consulta.contracts.intake import Answer as IntakeAnswer
from consulta.contracts.location import Location
from consulta.contracts.terms import Party, Policy, PriceTerms, Way
from consulta.kit.clock import UTCDatetime
from consulta.kit.http.routing import Answer, Body, Plain
from consulta.kit.money import MAX_MINOR, Money
from consulta.services.booking.domain.states import State
from consulta.services.booking.schemas.attendees import AttendeeBody, AttendeeOut
from consulta.services.booking.schemas.common import ConsultantOut, Moment, OrganisationNameOut, PersonOut


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


Answers = Annotated[
    list[
        Annotated[str, Plain(4000)]
        | Annotated[bool, Field(strict=True)]
        | Annotated[list[Annotated[str, Plain(120)]], Field(max_length=MOST_CHOICES)]
        | None
    ],
    Field(max_length=MOST_QUESTIONS),
]
"""One for each question of the offering's form, in its order."""

FormVersion = Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)]
"""The form that was answered."""


def said(answers: Answers) -> tuple[IntakeAnswer, ...]:
    """The answers as they are kept."""
    return tuple(tuple(each) if isinstance(each, list) else each for each in answers)


class SaidRequest(Body):
    """What the consultant should know."""

    note: Annotated[str, Plain(2000)] | None = None
    answers: Answers = Field(default_factory=list)
    """One for each question of the offering's form, in its order."""
    consent: Annotated[bool, Field(strict=True)] = False
    form_version: FormVersion | None = None
    """The form that was answered."""
    attendee: AttendeeBody | None = None
    """For whom it is, where that is not the caller."""


class BookRequest(SaidRequest):
    """Which offering, when, and what the consultant should know."""

    offering_id: OfferingId
    starts_at: Moment


class CancelRequest(Body):
    """Why, and the refund that was shown: when it is no longer right, nothing happens."""

    reason: Annotated[str, Plain(500)] | None = None
    expected_refund_minor: Annotated[int | None, Field(ge=0, le=MAX_MINOR)] = None


class DeclineRequest(Body):
    """Why not; the client reads it."""

    reason: Annotated[str, Plain(500)] | None = None


class OutcomeRequest(Body):
    """Whether the meeting took place, or nobody came to it."""

    took_place: Annotated[bool, Field(strict=True)]


class RescheduleRequest(Body):
    """The new time."""

    starts_at: Moment


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
    tell: bool = Field(description="Say how a meeting by phone or in person was, as its consultant")


class BookingOut(Answer):
    """A booking as its two sides see it."""

    id: BookingId
    way: Way
    class_id: ClassId | None = Field(description="The class that a seat is in")
    seats: int
    series_id: SeriesId | None = Field(description="The series it was made with")
    state: State
    offering_id: OfferingId
    offering_title: str
    consultant: ConsultantOut
    further_consultants: list[PersonOut] = Field(description="Who is there beside the consultant, who leads")
    client: PersonOut
    organisation: OrganisationNameOut | None
    room: str | None
    made_by: PersonOut | None = Field(description="Who made it, where it was not the client")
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    duration_minutes: int
    price: PriceTerms
    policy: Policy
    price_limit: Money
    hold_expires_at: UTCDatetime | None
    answer_by: UTCDatetime | None = Field(
        description="Until when the consultant answers; nothing where no answer is needed"
    )
    intake: Intake | None = Field(description="For the two sides only")
    attendee: AttendeeOut | None = Field(
        description="For whom it is, where that is not the client; for the two sides only"
    )
    location: Location
    decline: DeclineOut | None
    cancelled_by: Party | None
    no_show_by: Absent | None = Field(description="`nobody`: an appeal showed that it was nobody's fault")
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
