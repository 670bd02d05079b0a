"""Ada gives advice in Berlin, Ben needs it in New York; their bookings are told as booking would tell them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from consulta.contracts.booking import BookingCancelled, BookingConfirmed, BookingId, BookingRescheduled
from consulta.contracts.directory import OfferingId
from consulta.contracts.terms import Party, Policy, PriceKind, PriceTerms
from consulta.kit.access import Role
from consulta.kit.ids import new_uuid
from consulta.kit.money import Money
from tests.support.house import House, Person

STARTS_AT = datetime.fromisoformat("2026-03-04T10:00:00Z")
"""Wednesday at 11:00 in Berlin, two days after the house's beginning."""
HALF_AN_HOUR = timedelta(minutes=30)


@dataclass
class Desk:
    """The house and the two of them."""

    house: House
    ada: Person
    ben: Person

    def confirmed(self, **values: Any) -> BookingConfirmed:
        """Ben's booking with Ada."""
        facts: dict[str, Any] = {
            "booking_id": BookingId(new_uuid()),
            "consultant_id": self.ada.id,
            "client_id": self.ben.id,
            "offering_id": OfferingId(new_uuid()),
            "offering_title": "Tax advice",
            "starts_at": STARTS_AT,
            "ends_at": values.get("starts_at", STARTS_AT) + HALF_AN_HOUR,
            "price": PriceTerms(kind=PriceKind.FREE),
            "policy": Policy(),
            "price_limit": Money(0, "EUR"),
            "revision": 2,
        }
        return BookingConfirmed(**(facts | values))


def moved(booking: BookingConfirmed, to: datetime, **values: Any) -> BookingRescheduled:
    """The booking has another time."""
    facts: dict[str, Any] = {
        "booking_id": booking.booking_id,
        "consultant_id": booking.consultant_id,
        "client_id": booking.client_id,
        "offering_title": booking.offering_title,
        "old_starts_at": booking.starts_at,
        "starts_at": to,
        "ends_at": to + HALF_AN_HOUR,
        "moved_by": Party.CLIENT,
        "revision": booking.revision + 1,
    }
    return BookingRescheduled(**(facts | values))


def cancelled(booking: BookingConfirmed, **values: Any) -> BookingCancelled:
    """The booking was taken back by the client."""
    facts: dict[str, Any] = {
        "booking_id": booking.booking_id,
        "consultant_id": booking.consultant_id,
        "client_id": booking.client_id,
        "offering_title": booking.offering_title,
        "starts_at": booking.starts_at,
        "ends_at": booking.ends_at,
        "cancelled_by": Party.CLIENT,
        "refund_percent": 100,
        "price_limit": booking.price_limit,
        "reason": None,
        "revision": booking.revision + 1,
    }
    return BookingCancelled(**(facts | values))


@pytest.fixture
async def desk(house: House) -> AsyncIterator[Desk]:
    """The two of them; in the end everything is in order."""
    ada = await house.person("Ada", Role.CONSULTANT)
    ben = await house.person("Ben", zone="America/New_York")
    yield Desk(house, ada, ben)
    await house.settle()
