"""What calls publishes: live meetings and who was there."""

from typing import NewType
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from consulta.contracts.booking import BookingId
from consulta.contracts.identity import PersonId
from consulta.kit.clock import UTCDatetime
from consulta.kit.event import Event

CallId = NewType("CallId", UUID)


class Interval(BaseModel):
    """A stretch of time, its end excluded."""

    model_config = ConfigDict(frozen=True)

    starts_at: UTCDatetime
    ends_at: UTCDatetime


class ClientWaiting(Event, name="calls.client_waiting", version=1, subject="call_id"):
    """The client came into the waiting room and the consultant is not there."""

    call_id: CallId
    booking_id: BookingId
    client_id: PersonId
    consultant_id: PersonId


class ClientCame(Event, name="calls.client_came", version=1, subject="call_id"):
    """The client of a call that has not begun is in its waiting room."""

    call_id: CallId
    booking_id: BookingId
    came_at: UTCDatetime


class ClientWent(Event, name="calls.client_went", version=1, subject="call_id"):
    """The client of a call that has not begun has left its waiting room, or was lost."""

    call_id: CallId
    booking_id: BookingId
    went_at: UTCDatetime


class CallStarted(Event, name="calls.call_started", version=1, subject="call_id"):
    """Client and consultant talk for the first time."""

    call_id: CallId
    booking_id: BookingId
    client_id: PersonId
    consultant_id: PersonId
    started_at: UTCDatetime


class CallEnded(Event, name="calls.call_ended", version=1, subject="call_id"):
    """The call is over for good; `talk_seconds` is the talk time by the evidence, which the intervals show."""

    call_id: CallId
    booking_id: BookingId
    client_id: PersonId
    consultant_id: PersonId
    intervals: list[Interval]
    talk_seconds: int
    client_seen: bool
    consultant_seen: bool
    ended_at: UTCDatetime
    reason: str
