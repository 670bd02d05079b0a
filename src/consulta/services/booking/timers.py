"""What booking tells itself for later."""

from __future__ import annotations

from consulta.contracts.booking import BookingId
from consulta.kit.event import Event


class HoldExpires(Event, name="booking.hold_expires", version=1, subject="booking_id"):
    """The time kept for a request is over; unless it was confirmed meanwhile, it is free again."""

    booking_id: BookingId
