"""Instant calls: who may be called at once, and whom somebody calls."""

from __future__ import annotations

from enum import StrEnum

from consulta.contracts.booking.bookings import BookingId
from consulta.contracts.identity import PersonId
from consulta.kit.clock import UTCDatetime
from consulta.kit.event import Event


class BookingRang(Event, name="booking.rang", version=1, subject="booking_id"):
    """Any money for an instant call is held; it rings at its consultant's devices until `rings_until`."""

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    rings_until: UTCDatetime


class Availability(StrEnum):
    """What people see of a consultant who may be called at once."""

    AVAILABLE = "available"
    BUSY = "busy"
    """Another client rings or talks."""
    OFF = "off"


class AvailableNowChanged(Event, name="booking.available_now_changed", version=1, subject="consultant_id"):
    """A consultant can be called at once, is in a call, or cannot be called."""

    consultant_id: PersonId
    availability: Availability
