"""What booking tells itself for later."""

from __future__ import annotations

from uuid import UUID

from consulta.contracts.booking import BookingId, ClassId
from consulta.kit.event import Event


class HoldExpires(Event, name="booking.hold_expires", version=1, subject="booking_id"):
    """The time kept for a request is over; unless it was confirmed meanwhile, it is free again."""

    booking_id: BookingId


class SeatOfferLapses(Event, name="booking.seat_offer_lapses", version=1, subject="wait_id"):
    """Seats were kept long enough for somebody who waited; unless they took them, the next one is asked."""

    wait_id: UUID
    class_id: ClassId


class ClassBegins(Event, name="booking.class_begins", version=1, subject="class_id"):
    """Enrolment is over: nobody waits for seats any longer."""

    class_id: ClassId


class ClassSettles(Event, name="booking.class_settles", version=1, subject="class_id"):
    """Time enough to call the roster: every seat ends as it says."""

    class_id: ClassId
