"""Talking longer than was promised: how a proposal stands, and what it would cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from consulta.contracts.booking import BookingId, ExtensionId
from consulta.contracts.terms import Party, Way
from consulta.kit.money import Money
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.policy import price_limit
from consulta.services.booking.domain.states import State

CHOICES: Final = (5, 10, 15)
"""How many minutes longer may be proposed."""


class Stage(StrEnum):
    """How a proposal stands."""

    ASKED = "asked"
    AGREED = "agreed"
    """Both want it and the time is kept; more money is awaited."""
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    """Nobody answered in time, or the call ended first."""
    UNPAID = "unpaid"


OPEN: Final = frozenset({Stage.ASKED, Stage.AGREED})
"""One at a time (`uq_extensions_open`)."""


@dataclass(frozen=True, slots=True)
class Extension:
    """One proposal to talk longer."""

    id: ExtensionId
    booking_id: BookingId
    minutes: int
    asked_by: Party
    stage: Stage
    asked_at: datetime
    expires_at: datetime
    price_limit: Money
    missing: Money | None = None

    def is_answerable_at(self, now: datetime) -> bool:
        """Until it has waited long enough; a timer that is late answers for nobody."""
        return self.stage is Stage.ASKED and now < self.expires_at


def is_extendable(booking: Booking, now: datetime) -> bool:
    """AN-5. While both talk, in a call of two whose time is theirs alone."""
    return (
        booking.way in (Way.INSTANT, Way.SLOT)
        and booking.organisation_id is None
        and booking.state is State.IN_CALL
        and now < booking.ends_at
    )


def longer(booking: Booking, minutes: int) -> Booking:
    """The booking with so many minutes more, one revision later.

    What is held already counts: a call that was cut short when it was answered holds more than its length costs.
    """
    limit = price_limit(
        booking.price, booking.duration_minutes + minutes, currency=booking.price_limit.currency
    )
    return booking.after(
        ends_at=booking.ends_at + timedelta(minutes=minutes), price_limit=max(limit, booking.price_limit)
    )
