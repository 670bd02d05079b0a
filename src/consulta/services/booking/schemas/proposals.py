"""The bodies of proposing other times."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from consulta.contracts.booking import ProposalId
from consulta.contracts.terms import Party
from consulta.kit.clock import UTCDatetime
from consulta.kit.http.routing import Answer, Body, Plain
from consulta.services.booking.domain.proposals import MOST_TIMES, Stage
from consulta.services.booking.schemas.bookings import BookingOut
from consulta.services.booking.schemas.common import Moment


class ProposalRequest(Body):
    """One to three other times, and a word with them."""

    times: Annotated[list[Moment], Field(min_length=1, max_length=MOST_TIMES)]
    note: Annotated[str, Plain(300)] | None = None


class ChoiceRequest(Body):
    """Which of the proposed times."""

    starts_at: Moment


class ProposedTimeOut(Answer):
    """A proposed time, and whether it could be had now; it is kept for nobody."""

    starts_at: UTCDatetime
    free: bool


class ProposalOut(Answer):
    """One proposal: who made it, until when it can be answered, and what became of it."""

    id: ProposalId
    proposed_by: Party
    times: list[ProposedTimeOut]
    note: str | None
    state: Stage
    made_at: UTCDatetime
    expires_at: UTCDatetime
    chosen: UTCDatetime | None


class ProposalsOut(Answer):
    """How it stands: the latest proposal, and whether you may make one now."""

    you: Party
    latest: ProposalOut | None
    can_propose: bool


class AwaitingOut(Answer):
    """A booking, and the other times that its other side proposes."""

    booking: BookingOut
    proposal: ProposalOut


class AwaitingListOut(Answer):
    """What awaits your answer, the most urgent first."""

    items: list[AwaitingOut]
