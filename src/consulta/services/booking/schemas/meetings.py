"""Meetings by phone and in person as answers."""

from __future__ import annotations

from consulta.kit.http.routing import Answer
from consulta.services.booking.schemas.bookings import BookingOut


class UntoldOut(Answer):
    """Meetings of which nobody said yet how they were."""

    items: list[BookingOut]
