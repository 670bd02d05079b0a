"""What became of a promise once its time had passed."""

from __future__ import annotations

from enum import StrEnum

from consulta.contracts.booking.bookings import BookingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Policy, Way
from consulta.kit.clock import UTCDatetime
from consulta.kit.event import Event
from consulta.kit.money import Money


class Absent(StrEnum):
    """Who did not come."""

    CLIENT = "client"
    CONSULTANT = "consultant"
    BOTH = "both"
    NOBODY = "nobody"
    """It did not take place, and an appeal showed that it was nobody's fault."""


class BookingCompleted(Event, name="booking.completed", version=1, subject="booking_id"):
    """They talked, and the call is over; or they met elsewhere, by the consultant's word."""

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    without_call: bool = False
    """They met where no call of ours saw them (a class, by phone, in person): the whole price is due."""


class BookingNoShow(Event, name="booking.no_show", version=1, subject="booking_id"):
    """The time passed and they did not talk; presence evidence says who was absent, or the consultant does."""

    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    absent: Absent
    policy: Policy
    price_limit: Money
    way: Way = Way.SLOT
    by_word: bool = False
    """By the consultant's word: no call of ours saw whether they met."""
    appeal_by: UTCDatetime | None = None
    """Until when whoever is said to have been absent may appeal."""
