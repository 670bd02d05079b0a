"""Times that one side proposes to the other: for a promise that is to move, or for the next one after a call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from consulta.contracts.booking import BookingId, ProposalId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party, Way
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.states import State

MOST_TIMES: Final = 3
"""How many times one proposal names: enough to choose from, few enough to read."""


FOLLOW_UP_DAYS: Final = 14
"""How long after a call its consultant may propose the next one."""


class Kind(StrEnum):
    """What a proposal is for."""

    MOVE = "move"
    """Another time for the booking itself."""
    FOLLOW_UP = "follow_up"
    """The next booking after it."""


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
    """Up to three times, for one booking or after it. None of them is kept: whoever books one first has it (PR-2)."""

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
    kind: Kind = Kind.MOVE
    offering_id: OfferingId | None = None
    """What a follow-up is a booking of."""
    booked_id: BookingId | None = None
    """The booking that an accepted follow-up became."""

    def is_answerable_at(self, now: datetime) -> bool:
        """Until it has waited long enough; a timer that is late answers for nobody."""
        return self.stage is Stage.OPEN and now < self.expires_at


def is_proposable(booking: Booking, now: datetime) -> bool:
    """PR-1. A promise of a slot that has not begun."""
    return booking.way is Way.SLOT and booking.state is State.CONFIRMED and now < booking.starts_at


def may_propose(booking: Booking, party: Party, now: datetime) -> bool:
    """PR-1. The consultant until the start; a client once it is too late to simply move it."""
    return is_proposable(booking, now) and (
        party is Party.CONSULTANT or not booking.is_movable_by(Party.CLIENT, now)
    )


def may_follow_up(booking: Booking, person: PersonId, now: datetime) -> bool:
    """FU-1. Whoever holds the call, while both talk and for a while afterwards."""
    return (
        person == booking.consultant_id
        and booking.way is not Way.SEAT
        and booking.state in (State.IN_CALL, State.COMPLETED)
        and now < booking.ends_at + timedelta(days=FOLLOW_UP_DAYS)
    )


def expiry_of(times: Sequence[datetime], *, now: datetime, patience: timedelta) -> datetime:
    """PR-3. After `patience`, at the latest when the last of the times has come."""
    return min(now + patience, max(times))
