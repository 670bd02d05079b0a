"""The states of a booking and the only ways from one to the next."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from consulta.kit.errors import Conflict


class State(StrEnum):
    """How far a promise of time has come."""

    REQUESTED = "requested"
    """The time is taken; money or an answer is awaited."""
    HELD = "held"
    """The money is held; the consultant's approval is awaited."""
    CONFIRMED = "confirmed"
    IN_CALL = "in_call"
    """Both sides have met."""
    COMPLETED = "completed"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


class Step(StrEnum):
    """What may happen to a booking."""

    HOLD = "hold"
    CONFIRM = "confirm"
    DECLINE = "decline"
    EXPIRE = "expire"
    CANCEL = "cancel"
    START = "start"
    COMPLETE = "complete"
    MISS = "miss"


class IllegalStep(Conflict, code="booking.illegal_step"):
    """The booking is no longer in a state in which this can happen."""

    state: State
    step: Step


EDGES: Final[dict[tuple[State, Step], State]] = {
    (State.REQUESTED, Step.HOLD): State.HELD,
    # Without approval the held money is all that a request waits for.
    (State.REQUESTED, Step.CONFIRM): State.CONFIRMED,
    (State.REQUESTED, Step.DECLINE): State.DECLINED,
    (State.REQUESTED, Step.EXPIRE): State.EXPIRED,
    (State.REQUESTED, Step.CANCEL): State.CANCELLED,
    (State.HELD, Step.CONFIRM): State.CONFIRMED,
    (State.HELD, Step.DECLINE): State.DECLINED,
    (State.HELD, Step.EXPIRE): State.EXPIRED,
    (State.HELD, Step.CANCEL): State.CANCELLED,
    (State.CONFIRMED, Step.CANCEL): State.CANCELLED,
    (State.CONFIRMED, Step.START): State.IN_CALL,
    (State.CONFIRMED, Step.MISS): State.NO_SHOW,
    # Whoever has met can neither cancel nor be missing: the call is settled by its talk time.
    (State.IN_CALL, Step.COMPLETE): State.COMPLETED,
}
"""Every legal edge. What is not here cannot happen."""

FINAL: Final = frozenset(State) - {before for before, _ in EDGES}
"""The states nothing leads out of; each is told to both sides exactly once."""

OCCUPYING: Final = frozenset({State.REQUESTED, State.HELD, State.CONFIRMED, State.IN_CALL})
"""The states in which the consultant's time is taken: I10, requests count."""


def next_state(state: State, step: Step) -> State:
    """The state after the step. Raises `IllegalStep` where no edge leads."""
    try:
        return EDGES[state, step]
    except KeyError:
        raise IllegalStep(state=state, step=step) from None


def can(state: State, step: Step) -> bool:
    """Whether the step may happen in this state."""
    return (state, step) in EDGES
