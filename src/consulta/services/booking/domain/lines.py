"""A block's line: who is next, who goes back how far, and when somebody who waits will probably begin.

Everybody gets a *ticket* when they join, rising by one and never changing. The *turn* begins as the ticket and changes
only when somebody goes back: then the turns of those concerned are exchanged among them. So turns stay as dense as
tickets, and whoever was called has a lower turn than everybody who still waits (I11).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from consulta.contracts.booking import Absent, BlockId, BookingId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.states import State

WEIGHT_OF_PRIOR: Final = 3
"""How many of a consultant's own calls weigh as much as the length that the offering promises."""

TRIM: Final = 10
"""One call in so many is left out at each end: a wrong number and a marathon say nothing about the next call."""

SHORTEST_REST: Final = timedelta(minutes=1)
"""What a call that is longer than expected is expected to last still."""


class PlaceState(StrEnum):
    """How a place in a line stands."""

    JOINING = "joining"
    """The ticket is drawn; money is awaited."""
    WAITING = "waiting"
    CALLED = "called"
    IN_CALL = "in_call"
    SERVED = "served"
    LEFT = "left"
    """The client left, or the money did not come."""
    NO_SHOW = "no_show"
    RELEASED = "released"
    """Let go free of charge."""
    MOVED = "moved"
    """Exchanged for a place in a later block."""


ACTIVE: Final = frozenset({PlaceState.JOINING, PlaceState.WAITING, PlaceState.CALLED, PlaceState.IN_CALL})
WAITING: Final = frozenset({PlaceState.JOINING, PlaceState.WAITING})
WITH_CONSULTANT: Final = frozenset({PlaceState.CALLED, PlaceState.IN_CALL})
"""At most one place of a block is in one of these."""


@dataclass(frozen=True, slots=True)
class Place:
    """One client's place in a line: the ticket says who came when, the turn who is next."""

    id: UUID
    block_id: BlockId
    booking_id: BookingId
    client_id: PersonId
    consultant_id: PersonId
    offering_id: OfferingId
    ticket: int
    turn: int
    state: PlaceState
    joined_at: datetime
    call_minutes: int
    """The longest call that the price limit pays for."""
    call_back: bool = False
    """Whether the client left the page and wants to be called back."""
    call_number: int | None = None
    """The how-manieth call of the block it is; none while waiting."""
    called_at: datetime | None = None
    present: bool = False
    """Whether the client is in the waiting room, once called."""
    gone_at: datetime | None = None
    """Since when the client, once called, is awaited there."""
    seen_revision: int = 0
    misses: int = 0
    ended_at: datetime | None = None
    offer_block_id: BlockId | None = None
    offer_expires_at: datetime | None = None
    """Until when the client may say what is to become of the place, once the hour is over."""


@dataclass(frozen=True, slots=True)
class Waiter:
    """Somebody who waits: the ticket says who, the turn says when."""

    ticket: int
    turn: int
    is_ready: bool = True
    """Whether they can be called now: their money is held, and they are in no other call."""


Turns = Mapping[int, int]
"""The new turn of each ticket whose turn changes."""


def in_order(waiters: Iterable[Waiter]) -> list[Waiter]:
    """Those who wait, the next one first."""
    return sorted(waiters, key=lambda each: each.turn)


def places(waiters: Iterable[Waiter]) -> dict[int, int]:
    """The place of each ticket: 1 for the next one, and no number left out."""
    return {each.ticket: number for number, each in enumerate(in_order(waiters), start=1)}


def next_of(waiters: Iterable[Waiter]) -> tuple[Waiter, Turns] | None:
    """LN-3. Whose turn it is: the first who is ready. Those who are not let them pass and stay in front of the rest."""
    order = in_order(waiters)
    for position, each in enumerate(order):
        if each.is_ready:
            return each, _exchanged(order[: position + 1], [each, *order[:position]])
    return None


def set_back(called: Waiter, waiters: Iterable[Waiter], *, by: int) -> Turns:
    """LN-4. Let the `by` people behind somebody pass, or as many as there are."""
    order = [called, *in_order(waiters)][: by + 1]
    return _exchanged(order, [*order[1:], called])


def _exchanged(before: Sequence[Waiter], after: Sequence[Waiter]) -> Turns:
    """The same turns, handed out in another order."""
    return {now.ticket: then.turn for then, now in zip(before, after, strict=True) if now.turn != then.turn}


def expected_call(lengths: Iterable[timedelta], *, promised: timedelta) -> timedelta:
    """LN-6. How long this consultant's next call will probably take, from the latest ones and what is promised.

    The mean of the lengths without their extremes, to which the promised length counts as `WEIGHT_OF_PRIOR` calls: a
    consultant without calls is expected to use the whole time, and one with many is known. Never longer than promised.
    """
    known = sorted(min(max(each, timedelta()), promised) for each in lengths)
    left_out = len(known) // TRIM
    kept = known[left_out : len(known) - left_out]
    return (sum(kept, timedelta()) + promised * WEIGHT_OF_PRIOR) / (len(kept) + WEIGHT_OF_PRIOR)


@dataclass(frozen=True, slots=True)
class Hour:
    """What a forecast needs to know of a block."""

    starts_at: datetime
    ends_at: datetime
    called_at: datetime | None = None
    """Since when somebody is with the consultant."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """When somebody will probably begin, and whether the hour will reach them."""

    starts_at: datetime
    has_chance: bool


def forecast(hour: Hour, *, ahead: int, call: timedelta, now: datetime) -> Forecast:
    """LN-6. What to expect with `ahead` people in front who still wait, each call lasting as long as `call`."""
    free_at = max(now, hour.starts_at)
    if hour.called_at is not None:
        rest = max(call - (now - hour.called_at), SHORTEST_REST)
        free_at = max(free_at, now + rest)
    starts_at = free_at + ahead * call
    return Forecast(starts_at, has_chance=starts_at < hour.ends_at)


def is_missed(*, is_present: bool, gone_at: datetime, now: datetime, grace: timedelta) -> bool:
    """LN-5. Whether somebody who was called has been away for longer than the grace."""
    return not is_present and now - gone_at >= grace


def state_for(booking: Booking, state: PlaceState) -> PlaceState:
    """LN-2. What becomes of a place that is in `state` by what became of its booking."""
    if booking.state is State.CONFIRMED:
        return PlaceState.WAITING if state is PlaceState.JOINING else state
    if booking.state is State.IN_CALL:
        return PlaceState.IN_CALL if state in WITH_CONSULTANT else state
    if booking.state is State.CANCELLED:
        return PlaceState.LEFT if booking.cancelled_by is Party.CLIENT else PlaceState.RELEASED
    if booking.state is State.NO_SHOW:
        return PlaceState.NO_SHOW if booking.no_show_by is Absent.CLIENT else PlaceState.RELEASED
    return _PLAINLY[booking.state]


_PLAINLY: Final = {
    State.REQUESTED: PlaceState.JOINING,
    State.HELD: PlaceState.JOINING,
    State.COMPLETED: PlaceState.SERVED,
    State.DECLINED: PlaceState.LEFT,
    State.EXPIRED: PlaceState.LEFT,
}
