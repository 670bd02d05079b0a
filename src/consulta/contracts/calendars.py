"""What calendars publishes: when people are busy by their own calendars, and what was written into those."""

from typing import NamedTuple, NewType
from uuid import UUID

from consulta.contracts.booking import BookingId
from consulta.contracts.identity import PersonId
from consulta.kit.clock import UTCDatetime
from consulta.kit.event import Event

ConnectionId = NewType("ConnectionId", UUID)


class BusyTime(NamedTuple):
    """From a moment to before another."""

    starts_at: UTCDatetime
    ends_at: UTCDatetime


class BusyTimesChanged(Event, name="calendars.busy_changed", version=1, subject="person_id"):
    """A person's connected calendars say that they are busy then, and nothing about the time outside of the window.

    Stretches are in order and do not touch. Bookings made here are not among them. `mirrored_at` is when the calendar
    that was read longest ago was read; none once nothing is connected any more, and then nothing is busy.
    """

    person_id: PersonId
    opens_at: UTCDatetime
    closes_at: UTCDatetime
    busy: list[BusyTime]
    mirrored_at: UTCDatetime | None


class MirrorChecked(Event, name="calendars.mirror_checked", version=1, subject="person_id"):
    """A person's calendars were read again and say what they said before. Told now and then, not at each reading."""

    person_id: PersonId
    mirrored_at: UTCDatetime


class BookingWritten(Event, name="calendars.booking_written", version=1, subject="booking_id"):
    """A booking stands in the own calendar of one of its people as it is now, or was taken out of it."""

    booking_id: BookingId
    person_id: PersonId
    kind: str
    stands: bool


class CollisionFound(Event, name="calendars.collision_found", version=1, subject="booking_id"):
    """Something else has appeared in the consultant's own calendar over a booking that was promised."""

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    busy_from: UTCDatetime
    busy_until: UTCDatetime
