"""Other times that one side proposes for a promise: who may, for how long, and how a proposal stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from consulta.contracts.booking import BookingId, ProposalId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party, Way
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.states import State

MOST_TIMES: Final = 3
"""How many times one proposal names: enough to choose from, few enough to read."""


class Stage(StrEnum):
    """How a proposal stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    """Nobody answered in time."""
    CLOSED = "closed"
    """The booking was moved otherwise, cancelled, or has begun."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Up to three other times for one booking. None of them is kept: whoever books one first has it (PR-2)."""

    id: ProposalId
    booking_id: BookingId
    proposed_by: Party
    acted_by: PersonId | None
    """Who did it, where it was not that side."""
    times: tuple[datetime, ...]
    note: str | None
    stage: Stage
    made_at: datetime
    expires_at: datetime
    chosen: datetime | None = None
    """The time that the other side accepted."""

    def is_answerable_at(self, now: datetime) -> bool:
        """Until it has waited long enough; a timer that is late answers for nobody."""
        return self.stage is Stage.OPEN and now < self.expires_at

    def is_open_at(self, start: datetime, now: datetime) -> bool:
        """Whether this time of it can still be chosen, as far as the clock says."""
        return self.is_answerable_at(now) and start > now


def is_proposable(booking: Booking, now: datetime) -> bool:
    """PR-1. A promise of a slot that has not begun."""
    return booking.way is Way.SLOT and booking.state is State.CONFIRMED and now < booking.starts_at


def may_propose(booking: Booking, party: Party, now: datetime) -> bool:
    """PR-1. The consultant until the start; a client once it is too late to simply move it."""
    return is_proposable(booking, now) and (
        party is Party.CONSULTANT or not booking.is_movable_by(Party.CLIENT, now)
    )


def expiry_of(
    starts_at: datetime, times: Sequence[datetime], *, now: datetime, patience: timedelta
) -> datetime:
    """PR-3. After `patience`, at the latest when the booking begins or the last of the times has come."""
    return min(now + patience, starts_at, max(times))
