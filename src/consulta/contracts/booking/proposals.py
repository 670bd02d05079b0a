"""Other times that one side proposes: for a promise that stands, or for the next one."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType
from uuid import UUID

from consulta.contracts.booking.bookings import BookingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.clock import UTCDatetime
from consulta.kit.event import Event

ProposalId = NewType("ProposalId", UUID)


class ProposalOutcome(StrEnum):
    """How a proposal came to nothing."""

    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class MoveProposed(Event, name="booking.move_proposed", version=1, subject="booking_id"):
    """One side proposes other times for a promise, which stands until the other side chooses one of them.

    Nothing is kept for a proposal: whichever is chosen by `expires_at` must still be free then.
    """

    booking_id: BookingId
    proposal_id: ProposalId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    proposed_by: Party
    times: tuple[UTCDatetime, ...]
    note: str | None
    expires_at: UTCDatetime
    acted_by: PersonId | None = None
    """Who did it, where it was not that side: somebody at the organisation's desk."""


class MoveProposalEnded(Event, name="booking.move_proposal_ended", version=1, subject="booking_id"):
    """Other times that were proposed came to nothing; the promise stands as it was."""

    booking_id: BookingId
    proposal_id: ProposalId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    starts_at: UTCDatetime
    ends_at: UTCDatetime
    proposed_by: Party
    outcome: ProposalOutcome
    acted_by: PersonId | None = None
    """Who did it, where it was not that side: somebody at the organisation's desk."""


class FollowUpProposed(Event, name="booking.follow_up_proposed", version=1, subject="booking_id"):
    """In or after a call its consultant proposes times for the next one; nothing is kept for it."""

    booking_id: BookingId
    proposal_id: ProposalId
    consultant_id: PersonId
    client_id: PersonId
    offering_title: str
    duration_minutes: int
    times: tuple[UTCDatetime, ...]
    note: str | None
    expires_at: UTCDatetime
    in_call: bool
    """Whether both still talk, so that the client sees it where they are."""


class FollowUpAnswered(Event, name="booking.follow_up_answered", version=1, subject="booking_id"):
    """The next call was booked as `booked_id`; or nothing became of it."""

    booking_id: BookingId
    proposal_id: ProposalId
    consultant_id: PersonId
    client_id: PersonId
    booked_id: BookingId | None
