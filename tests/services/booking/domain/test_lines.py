"""A line by itself: whoever is next, whoever goes back, and what may be expected."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from consulta.services.booking.domain.lines import (
    Hour,
    Turns,
    Waiter,
    expected_call,
    forecast,
    in_order,
    is_missed,
    next_of,
    places,
    set_back,
)

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class ALine(RuleBasedStateMachine):
    """I11 against a list of people: what a line with turns does, a queue of people would do."""

    def __init__(self) -> None:
        super().__init__()
        self.turns: dict[int, int] = {}
        self.ready: dict[int, bool] = {}
        self.queue: list[int] = []
        self.called: int | None = None
        self.called_turns: list[int] = []

    def _waiters(self) -> list[Waiter]:
        return [Waiter(ticket, self.turns[ticket], self.ready[ticket]) for ticket in self.queue]

    def _exchange(self, turns: Turns) -> None:
        self.turns |= turns

    @rule(ready=st.booleans())
    def join(self, *, ready: bool) -> None:
        ticket = len(self.turns) + 1
        self.turns[ticket], self.ready[ticket] = ticket, ready
        self.queue.append(ticket)

    @precondition(lambda self: self.queue)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        self.queue.remove(data.draw(st.sampled_from(self.queue)))

    @precondition(lambda self: self.queue)
    @rule(data=st.data())
    def get_ready(self, data: st.DataObject) -> None:
        self.ready[data.draw(st.sampled_from(self.queue))] = True

    @precondition(lambda self: self.called is None)
    @rule()
    def call(self) -> None:
        found = next_of(self._waiters())
        expected = next((ticket for ticket in self.queue if self.ready[ticket]), None)
        if found is None:
            assert expected is None
            return
        chosen, turns = found
        assert chosen.ticket == expected
        self._exchange(turns)
        self.queue.remove(chosen.ticket)
        self.called = chosen.ticket
        self.called_turns.append(self.turns[chosen.ticket])

    @precondition(lambda self: self.called is not None)
    @rule()
    def serve(self) -> None:
        self.called = None

    @precondition(lambda self: self.called is not None)
    @rule(by=st.integers(1, 5))
    def put_back(self, by: int) -> None:
        assert self.called is not None
        called = self.called
        self.called_turns.pop()
        self._exchange(set_back(Waiter(called, self.turns[called]), self._waiters(), by=by))
        self.queue.insert(min(by, len(self.queue)), called)
        self.called = None

    @invariant()
    def the_order_is_that_of_the_queue(self) -> None:
        assert [each.ticket for each in in_order(self._waiters())] == self.queue
        assert places(self._waiters()) == {ticket: place for place, ticket in enumerate(self.queue, start=1)}

    @invariant()
    def turns_are_dense_and_rise_with_the_calls(self) -> None:
        assert sorted(self.turns.values()) == list(range(1, len(self.turns) + 1))
        assert self.called_turns == sorted(self.called_turns)
        if self.called_turns and self.queue:
            assert self.called_turns[-1] < min(self.turns[ticket] for ticket in self.queue)


TestALine = ALine.TestCase


@given(st.lists(st.integers(0, 7200), max_size=30), st.integers(1, 120))
def test_a_call_is_expected_to_last_between_nothing_and_what_is_promised(
    seconds: list[int], promised: int
) -> None:
    expected = expected_call(
        [timedelta(seconds=each) for each in seconds], promised=timedelta(minutes=promised)
    )

    assert timedelta() < expected <= timedelta(minutes=promised)


def test_a_consultant_without_calls_is_expected_to_use_the_whole_time() -> None:
    assert expected_call([], promised=20 * MINUTE) == 20 * MINUTE


def test_a_consultants_own_calls_soon_outweigh_the_promise() -> None:
    assert expected_call([5 * MINUTE] * 20, promised=20 * MINUTE) < 8 * MINUTE


def test_one_wrong_number_moves_nothing() -> None:
    usual = [10 * MINUTE] * 19
    assert expected_call([*usual, timedelta(seconds=3)], promised=20 * MINUTE) == expected_call(
        [*usual, 10 * MINUTE], promised=20 * MINUTE
    )


def test_before_the_hour_the_first_call_begins_with_it() -> None:
    hour = Hour(NOW + 60 * MINUTE, NOW + 120 * MINUTE)

    assert forecast(hour, ahead=0, call=15 * MINUTE, now=NOW).starts_at == NOW + 60 * MINUTE
    assert forecast(hour, ahead=2, call=15 * MINUTE, now=NOW).starts_at == NOW + 90 * MINUTE


def test_a_call_that_lasts_too_long_moves_everybody_and_is_always_nearly_over() -> None:
    hour = Hour(NOW - 30 * MINUTE, NOW + 30 * MINUTE, called_at=NOW - 25 * MINUTE)

    assert forecast(hour, ahead=0, call=15 * MINUTE, now=NOW).starts_at == NOW + MINUTE


def test_whom_the_hour_will_not_reach_is_told_so() -> None:
    hour = Hour(NOW, NOW + 60 * MINUTE)

    assert forecast(hour, ahead=3, call=15 * MINUTE, now=NOW).has_chance
    assert not forecast(hour, ahead=4, call=15 * MINUTE, now=NOW).has_chance


def test_sixty_seconds_are_a_grace_and_not_one_more() -> None:
    """LN-5."""
    grace = timedelta(seconds=60)

    def missed_after(seconds: int, *, present: bool = False) -> bool:
        return is_missed(is_present=present, gone_at=NOW, now=NOW + timedelta(seconds=seconds), grace=grace)

    assert not missed_after(59)
    assert missed_after(60)
    assert not missed_after(600, present=True)
