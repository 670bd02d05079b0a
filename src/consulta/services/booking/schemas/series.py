"""The bodies of booking in a rhythm."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from consulta.contracts.booking import BookingId, SeriesId
from consulta.contracts.directory import OfferingId
from consulta.contracts.terms import Party
from consulta.kit.clock import UTCDatetime
from consulta.kit.http.routing import Answer, Body, Plain
from consulta.kit.money import MAX_MINOR, Money
from consulta.services.booking.domain.series import FEWEST_TIMES, MOST_TIMES, Fate, Must, Rhythm
from consulta.services.booking.schemas.attendees import AttendeeBody
from consulta.services.booking.schemas.bookings import Answers, BookingOut, FormVersion
from consulta.services.booking.schemas.common import Moment

Times = Annotated[int, Field(ge=FEWEST_TIMES, le=MOST_TIMES)]


class ForeseenOut(Answer):
    """One time of a rhythm as it stands now; where it cannot be had, free times nearby, the nearest first."""

    number: int
    starts_at: UTCDatetime
    fate: Fate
    alternatives: list[UTCDatetime] = Field(
        description="Free times nearby where it cannot be had, the nearest first"
    )


class SeriesPreviewOut(Answer):
    """How each time of a rhythm stands, and what each would cost at most."""

    consultant_zone: str
    duration_minutes: int
    times: list[ForeseenOut]
    each: Money = Field(description="What each costs at most")


class ChosenTime(Body):
    """When one of its times is booked: as the rhythm has it, or at another time."""

    number: Annotated[int, Field(strict=True, ge=1, le=MOST_TIMES)]
    starts_at: Moment


class SeriesRequest(Body):
    """A rhythm, what was chosen of it, and what each was shown to cost at most."""

    offering_id: OfferingId
    starts_at: Moment
    rhythm: Rhythm
    times: Annotated[int, Field(strict=True, ge=FEWEST_TIMES, le=MOST_TIMES)]
    chosen: Annotated[list[ChosenTime], Field(min_length=FEWEST_TIMES, max_length=MOST_TIMES)]
    must: Must
    each_minor: Annotated[int, Field(strict=True, ge=0, le=MAX_MINOR)]
    note: Annotated[str, Plain(2000)] | None = None
    answers: Answers = Field(default_factory=list)
    consent: Annotated[bool, Field(strict=True)] = False
    form_version: FormVersion | None = None
    attendee: AttendeeBody | None = None


class OccurrenceOut(Answer):
    """One time of a series: when the rhythm has it, its booking, or why there is none."""

    number: int
    planned_at: UTCDatetime
    booking: BookingOut | None
    moved: bool = Field(description="Whether its booking has another time than the rhythm")
    left_out: str | None = Field(description="`skipped` by the client, or the code of what stood in the way")


class SeriesOut(Answer):
    """Bookings that were made together."""

    id: SeriesId
    you: Party
    offering_id: OfferingId
    offering_title: str
    rhythm: Rhythm
    must: Must
    wall_zone: str
    created_at: UTCDatetime
    occurrences: list[OccurrenceOut]


class CancelledOneOut(Answer):
    """What cancelling one of them now would give back and keep."""

    booking_id: BookingId
    starts_at: UTCDatetime
    refund: Money
    kept: Money


class SeriesCancellationOut(Answer):
    """What cancelling all that lies ahead would give back and keep, altogether and one by one."""

    refund: Money
    kept: Money
    items: list[CancelledOneOut]


class SeriesCancelRequest(Body):
    """Why, and the refund that was shown: when it is no longer right, nothing happens."""

    reason: Annotated[str, Plain(500)] | None = None
    expected_refund_minor: Annotated[int, Field(strict=True, ge=0, le=MAX_MINOR)]
