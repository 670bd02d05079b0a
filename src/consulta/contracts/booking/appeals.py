"""Appeals of those who are said not to have come, and what staff decide."""

from __future__ import annotations

from typing import NewType
from uuid import UUID

from consulta.contracts.booking.bookings import BookingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.event import Event

AppealId = NewType("AppealId", UUID)


class AppealMade(Event, name="booking.appeal_made", version=1, subject="appeal_id"):
    """Somebody who is said not to have come says otherwise; staff decide."""

    appeal_id: AppealId
    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    party: Party
    reason: str


class AppealDecided(Event, name="booking.appeal_decided", version=1, subject="appeal_id"):
    """Staff decided. Granted: the absence was nobody's fault, and what was charged for it goes back."""

    appeal_id: AppealId
    booking_id: BookingId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    party: Party
    """Who had appealed."""
    granted: bool
    reason: str
