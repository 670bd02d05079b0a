"""The states of a call and the rules of entering it, beginning it and ending it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from consulta.contracts.terms import Party

WAITING_SAID_AGAIN: Final = timedelta(minutes=5)
"""CA-6. A client who comes and goes rings the consultant at most this often."""


class State(StrEnum):
    """What a call is; `OPEN` is shown while a scheduled call can be entered and is never stored."""

    SCHEDULED = "scheduled"
    OPEN = "open"
    LIVE = "live"
    ENDED = "ended"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether nobody can enter any more."""
        return self in {State.ENDED, State.CANCELLED}


class EndReason(StrEnum):
    """Why a call ended."""

    ENDED_BY_CLIENT = "ended_by_client"
    ENDED_BY_CONSULTANT = "ended_by_consultant"
    TIME_OVER = "time_over"
    NOBODY_CAME = "nobody_came"


ENDED_BY: Final = {
    Party.CLIENT: EndReason.ENDED_BY_CLIENT,
    Party.CONSULTANT: EndReason.ENDED_BY_CONSULTANT,
}


def state_shown(state: State, *, check_in_opens_at: datetime, now: datetime) -> State:
    """The state people see: a scheduled call is open once check-in is."""
    return State.OPEN if state is State.SCHEDULED and now >= check_in_opens_at else state


def is_client_waiting_news(
    *, client_was_there: bool, consultant_is_there: bool, said_at: datetime | None, now: datetime
) -> bool:
    """CA-6. The consultant is told once a visit that somebody waits, and only when away from the call."""
    if client_was_there or consultant_is_there:
        return False
    return said_at is None or now - said_at >= WAITING_SAID_AGAIN


def party_of(person_id: UUID, *, client_id: UUID, consultant_id: UUID) -> Party | None:
    """CA-4. Which side of the call a person is on; a stranger is on none."""
    if person_id == client_id:
        return Party.CLIENT
    if person_id == consultant_id:
        return Party.CONSULTANT
    return None
