"""The bodies of requests and answers about classes."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, HttpUrl, TypeAdapter, ValidationError

from consulta.contracts.booking import BookingId, ClassId
from consulta.contracts.directory import OfferingId
from consulta.contracts.terms import Policy, PriceTerms
from consulta.kit.clock import UTCDatetime
from consulta.kit.http.routing import Answer, Body, Plain
from consulta.kit.money import Money
from consulta.services.booking.domain.classes import MOST_SEATS, MOST_WEEKS, ClassState, WaitState
from consulta.services.booking.domain.states import State
from consulta.services.booking.schemas.attendees import AttendeeBody, AttendeeOut
from consulta.services.booking.schemas.common import ConsultantOut, Moment, PersonOut

Seats = Annotated[int, Field(strict=True, ge=1, le=MOST_SEATS)]
MeetingPoint = Annotated[
    str, Plain(500, 1), Field(examples=["Room 2, 14 Mill Lane, or a link to the meeting"])
]
_LINKS: TypeAdapter[HttpUrl] = TypeAdapter(HttpUrl)


def _is_link(text: str) -> str:
    try:
        return str(_LINKS.validate_python(text))
    except ValidationError as error:
        raise ValueError("A link begins with https:// and names a page.") from error


class ClassRequest(Body):
    """A class to hold, or one in each of several weeks at the same wall time."""

    offering_id: OfferingId
    starts_at: Moment
    capacity: Seats
    most_seats: Annotated[Seats, Field(description="Of one booking")] = 1
    meeting_point: MeetingPoint
    weeks: Annotated[int, Field(strict=True, ge=1, le=MOST_WEEKS)] = 1


class ClassEdit(Body):
    """What can still be changed of a class."""

    capacity: Seats
    most_seats: Seats
    meeting_point: MeetingPoint


class CallOffRequest(Body):
    """Why a class is called off; everybody who has a seat reads it."""

    reason: Annotated[str, Plain(500)] | None = None


class EnrolRequest(Body):
    """So many seats, and what the consultant should know."""

    seats: Seats = 1
    note: Annotated[str, Plain(2000)] | None = None
    attendee: AttendeeBody | None = None
    """For whom it is, where that is not the caller."""


class AcceptRequest(Body):
    """Take the seats that were offered."""

    note: Annotated[str, Plain(2000)] | None = None
    attendee: AttendeeBody | None = None
    """For whom they are, where that is not the caller."""


class WaitRequest(Body):
    """Wait for so many seats."""

    seats: Seats = 1


class AttendanceRequest(Body):
    """Whether somebody came."""

    attended: bool


class LinkRequest(Body):
    """A link as material of a class."""

    name: Annotated[str, Plain(120, 1)]
    url: Annotated[str, Plain(2000, 1), AfterValidator(_is_link)]


class MaterialOut(Answer):
    """Something to prepare with, or to take home. A file's link is signed and good for five minutes."""

    id: UUID
    name: str
    url: str = Field(description="A file's is signed and good for five minutes")
    size_bytes: int | None


class OwnSeatOut(Answer):
    """The caller's own booking in a class."""

    booking_id: BookingId
    state: State
    seats: int


class OwnWaitOut(Answer):
    """The caller's own place among those who wait."""

    state: WaitState
    seats: int
    ahead: int = Field(description="How many people wait before you")
    offered_until: UTCDatetime | None


class ClassOut(Answer):
    """A class as everybody sees it; the meeting point and the material only who has a confirmed seat, or holds it."""

    id: ClassId
    offering_id: OfferingId
    title: str
    consultant: ConsultantOut
    consultant_zone: str
    state: ClassState
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    capacity: int
    most_seats: int = Field(description="Of one booking")
    seats_taken: int
    seats_left: int = Field(description="That can be taken at once; none while others wait for them")
    waiting: int
    price: PriceTerms = Field(description="Of one seat")
    policy: Policy
    currency: str
    is_open: bool
    is_own: bool
    own_seat: OwnSeatOut | None
    own_wait: OwnWaitOut | None
    meeting_point: str | None = Field(description="Only for who has a confirmed seat, and for the consultant")
    materials: list[MaterialOut] | None = Field(
        description="Only for who has a confirmed seat, and for the consultant"
    )
    cancel_reason: str | None
    revision: int


class ClassesOut(Answer):
    """Classes, in order."""

    items: list[ClassOut]


class SeatOut(Answer):
    """A line of the roster."""

    booking_id: BookingId
    client: PersonOut
    attendee: AttendeeOut | None
    seats: int
    state: State
    paid: Money
    note: str | None
    attended: bool | None


class WaitingOut(Answer):
    """Somebody who waits."""

    client: PersonOut
    seats: int
    state: WaitState
    offered_until: UTCDatetime | None


class RosterOut(Answer):
    """Everybody in a class, and everybody who would like to be."""

    seats: list[SeatOut]
    waits: list[WaitingOut]
    can_call: bool
    can_settle: bool
