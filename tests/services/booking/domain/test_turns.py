"""Whose turn it is: fair, and always the same for the same turns."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from consulta.contracts.directory import Choosing
from consulta.contracts.identity import PersonId
from consulta.kit.ids import new_uuid
from consulta.services.booking.domain.teams import Turn, in_turn

BEGINNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


def after(turns: list[Turn], choosing: Choosing, bookings: int) -> list[Turn]:
    """The turns once so many have booked, everybody always being free."""
    for number in range(bookings):
        first = in_turn(choosing, turns)[0]
        turns = [
            replace(turn, had=turn.had + 1, last_at=BEGINNING + timedelta(minutes=number))
            if turn.consultant_id == first.consultant_id
            else turn
            for turn in turns
        ]
    return turns


@given(people=st.integers(1, 12), bookings=st.integers(0, 150), choosing=st.sampled_from(list(Choosing)[:2]))
def test_who_is_always_free_gets_as_much_as_the_others_give_or_take_one(
    people: int, bookings: int, choosing: Choosing
) -> None:
    """TE-1."""
    turns = after([Turn(PersonId(new_uuid())) for _ in range(people)], choosing, bookings)
    had = [turn.had for turn in turns]
    assert sum(had) == bookings
    assert max(had) - min(had) <= 1


@given(weights=st.lists(st.integers(1, 10), min_size=1, max_size=8), rounds=st.integers(1, 5))
def test_round_robin_gives_by_weight(weights: list[int], rounds: int) -> None:
    """TE-1. After whole rounds everybody has had exactly their share."""
    turns = [Turn(PersonId(new_uuid()), weight) for weight in weights]
    whole = after(turns, Choosing.ROUND_ROBIN, rounds * sum(weights))
    assert [turn.had for turn in whole] == [rounds * weight for weight in weights]


@given(
    had=st.lists(st.integers(0, 5), min_size=1, max_size=8),
    choosing=st.sampled_from(list(Choosing)[:2]),
    dice=st.randoms(use_true_random=False),
)
def test_the_order_does_not_depend_on_how_they_are_listed(
    had: list[int], choosing: Choosing, dice: random.Random
) -> None:
    turns = [Turn(PersonId(new_uuid()), had=each, last_at=BEGINNING if each else None) for each in had]
    shuffled = list(turns)
    dice.shuffle(shuffled)
    assert in_turn(choosing, turns) == in_turn(choosing, shuffled)
