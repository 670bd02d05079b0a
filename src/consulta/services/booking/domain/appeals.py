"""Appeals: who may say that they were there after all, until when, and what can come of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from consulta.contracts.booking import Absent, AppealId, BookingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.states import State


class AppealState(StrEnum):
    """How far an appeal has come."""

    OPEN = "open"
    """Staff will decide."""
    UPHELD = "upheld"
    """It stays as it was said: the absence counts."""
    GRANTED = "granted"
    """The absence was nobody's fault."""


@dataclass(frozen=True, slots=True)
class Appeal:
    """One person's word against an absence."""

    id: AppealId
    booking_id: BookingId
    person_id: PersonId
    party: Party
    reason: str
    state: AppealState
    made_at: datetime
    decision: str | None = None
    """Why it was decided so; both sides read it."""
    decided_by: PersonId | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What staff say about an appeal, why, and who does."""

    state: AppealState
    reason: str
    decided_by: PersonId


def is_said_absent(booking: Booking, party: Party) -> bool:
    """AP-1. Whether this side is said not to have come."""
    return booking.state is State.NO_SHOW and booking.no_show_by in (Absent(party), Absent.BOTH)


def appeal_by(booking: Booking, within: timedelta) -> datetime | None:
    """AP-1. Until before when an absence can be appealed against; counted from when it was said."""
    return None if booking.missed_at is None else booking.missed_at + within


def may_appeal(booking: Booking, party: Party, *, now: datetime, within: timedelta) -> bool:
    """AP-1. Whether this side may say otherwise now, having said nothing yet."""
    until = appeal_by(booking, within)
    return is_said_absent(booking, party) and until is not None and now < until
