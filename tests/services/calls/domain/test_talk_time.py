"""MT-01. Talk time by example, by properties, and for 10,000 simulated calls against a second-by-second oracle."""

import os
import random
from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consulta.contracts.identity import PersonId
from consulta.services.calls.domain import talk_time as module
from consulta.services.calls.domain.talk_time import (
    Evidence,
    Kind,
    Media,
    Span,
    TalkTime,
    presence_of,
    talk_time,
)

OPENS_AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
CLIENT, CONSULTANT, STRANGER = (PersonId(UUID(int=number)) for number in (1, 2, 3))
CALLS = int(os.environ.get("CONSULTA_MT01", "10000"))


def after(seconds: float) -> datetime:
    return OPENS_AT + timedelta(seconds=seconds)


def seen(person: PersonId, kind: Kind, seconds: float, *, connection: int = 0, beats: int = 0) -> Evidence:
    own = UUID(int=int(person) * 1000 + connection)
    return Evidence(person, own, kind, after(seconds), beats, Media(audio=True, video=False))


def online(
    person: PersonId,
    joins: float,
    leaves: float,
    *,
    connection: int = 0,
    every: float = 5,
    says_goodbye: bool = True,
) -> list[Evidence]:
    """A connection that beats steadily."""
    evidence = [seen(person, Kind.JOINED, joins, connection=connection)]
    beats = 0
    while joins + (beats + 1) * every < leaves:
        beats += 1
        evidence.append(
            seen(person, Kind.HEARTBEAT, joins + beats * every, connection=connection, beats=beats)
        )
    if says_goodbye:
        evidence.append(seen(person, Kind.LEFT, leaves, connection=connection, beats=beats))
    return evidence


def admitted(seconds: float = 0) -> Evidence:
    return seen(CLIENT, Kind.ADMITTED, seconds)


def talked(evidence: Iterable[Evidence], ends: float = 3600) -> TalkTime:
    return talk_time(
        evidence, client_id=CLIENT, consultant_id=CONSULTANT, opens_at=OPENS_AT, ends_at=after(ends)
    )


def seconds_of(spans: Iterable[Span]) -> list[tuple[float, float]]:
    return [
        ((span.starts_at - OPENS_AT).total_seconds(), (span.ends_at - OPENS_AT).total_seconds())
        for span in spans
    ]


def test_talk_time_is_where_both_are_there() -> None:
    talk = talked([admitted(), *online(CLIENT, 10, 100), *online(CONSULTANT, 40, 130)])

    assert seconds_of(talk.spans) == [(40, 100)]
    assert talk.seconds == 60


def test_waiting_for_admission_is_not_talking_and_admission_outlives_a_reconnect() -> None:
    consultant = online(CONSULTANT, 0, 300)
    client = [*online(CLIENT, 0, 100), *online(CLIENT, 150, 200, connection=1)]

    assert talked([*consultant, *client]).seconds == 0
    assert talked([*consultant, *client, admitted(70), admitted(160)]).seconds == 30 + 50
    assert talked([*consultant, *client, seen(STRANGER, Kind.ADMITTED, 0)]).seconds == 0


def test_talk_time_lies_within_the_call() -> None:
    evidence = [admitted(-50), *online(CLIENT, -60, 90), *online(CONSULTANT, -60, 90)]

    assert seconds_of(talked(evidence, ends=30).spans) == [(0, 30)]


def test_a_killed_browser_is_paid_for_one_heartbeat_at_most() -> None:
    evidence = [admitted(), *online(CONSULTANT, 0, 600), *online(CLIENT, 0, 61, says_goodbye=False)]

    assert talked(evidence).seconds == 65


def test_the_meter_pauses_within_fifteen_seconds_of_the_last_heartbeat() -> None:
    evidence = [admitted(), *online(CONSULTANT, 0, 600), *online(CLIENT, 0, 61, says_goodbye=False)]

    paused_at = next(
        second for second in range(60, 90) if not talked(evidence, second).is_running_at(after(second))
    )

    assert 60 < paused_at <= 75
    assert talked(evidence, paused_at).seconds == talked(evidence, 600).seconds == 65


@pytest.mark.parametrize(("silence", "spans"), [(14.999, [(0, 100)]), (15, [(0, 45), (55, 100)])])
def test_a_silence_of_fifteen_seconds_is_an_absence(silence: float, spans: list[tuple[float, float]]) -> None:
    again = 40 + silence
    client = [
        seen(CLIENT, Kind.JOINED, 0),
        *(seen(CLIENT, Kind.HEARTBEAT, 5 * n, beats=n) for n in range(1, 9)),
        *(seen(CLIENT, Kind.HEARTBEAT, again + 5 * n, beats=9 + n) for n in range(9)),
        seen(CLIENT, Kind.LEFT, 100, beats=17),
    ]

    assert seconds_of(presence_of(CLIENT, client)) == spans


def test_heartbeats_that_were_counted_but_not_recorded_bridge_the_silence() -> None:
    whole = online(CLIENT, 0, 100)
    only_ends = [whole[0], whole[-1]]
    uncounted = [Evidence(one.person_id, one.connection_id, one.kind, one.at) for one in only_ends]

    assert seconds_of(presence_of(CLIENT, only_ends)) == [(0, 100)]
    assert seconds_of(presence_of(CLIENT, uncounted)) == [(0, 5)]


def test_two_devices_are_one_presence() -> None:
    client = [*online(CLIENT, 0, 60), *online(CLIENT, 30, 90, connection=1)]

    assert seconds_of(talked([admitted(), *client, *online(CONSULTANT, 0, 100)]).spans) == [(0, 90)]


def test_two_heartbeats_of_one_moment_count_in_the_order_they_were_counted() -> None:
    joined = seen(CLIENT, Kind.JOINED, 0)
    first, second = (seen(CLIENT, Kind.HEARTBEAT, 18, beats=beats) for beats in (1, 2))

    assert presence_of(CLIENT, [joined, first, second]) == presence_of(CLIENT, [joined, second, first])


def test_what_follows_a_goodbye_on_the_same_connection_is_no_presence() -> None:
    late = [seen(CLIENT, Kind.HEARTBEAT, at, beats=20) for at in (62, 70)]

    assert seconds_of(presence_of(CLIENT, [*online(CLIENT, 0, 60), *late])) == [(0, 60)]


def test_a_goodbye_alone_proves_no_presence() -> None:
    assert presence_of(CLIENT, [seen(CLIENT, Kind.LEFT, 60, beats=11)]) == []


def test_a_strangers_presence_counts_for_nobody() -> None:
    assert talked([admitted(), *online(CLIENT, 0, 60), *online(STRANGER, 0, 60)]).spans == ()


def test_seconds_are_rounded_down_once_over_the_whole_call() -> None:
    client = [*online(CLIENT, 0, 10.6), *online(CLIENT, 20, 30.6, connection=1)]
    talk = talked([admitted(), *client, *online(CONSULTANT, 0, 100)])

    assert talk.seconds == 21  # 10.6 s twice; each alone would be 10
    assert talked([admitted(), *online(CLIENT, 0, 0.999), *online(CONSULTANT, 0, 1)]).seconds == 0


# The simulation: two persons with real lives, and what a server saw of them.


def a_call(draw: random.Random) -> tuple[list[Evidence], int, int]:
    """Evidence of one call in whole seconds, in a random order, some of it twice, late or lost; and its window."""
    evidence: list[Evidence] = []
    opens, ends = draw.randint(0, 20), draw.randint(100, 260)
    loss = draw.choice([0.0, 0.0, 0.1, 0.3, 0.6])
    counted = draw.random() < 0.7
    for person in (CLIENT, CONSULTANT):
        at = draw.randint(-30, 30)
        for connection in range(draw.choice([0, 1, 1, 2, 2, 3, 4])):
            at += draw.randint(-20, 40)  # before the last one ended: a second device
            stays = draw.choice([0, 1, 5, 16, 40, 90, 150, 200, 250])
            evidence += _a_life(draw, person, connection, at, stays, counted=counted, loss=loss)
            at += stays
    for _ in range(draw.choice([0, 1, 1, 1, 1, 1, 2])):
        evidence.append(admitted(draw.randint(-10, 80)))
    evidence += draw.choices(evidence, k=draw.randint(0, 10)) if evidence else []
    draw.shuffle(evidence)
    return evidence, opens, ends


def _a_life(
    draw: random.Random,
    person: PersonId,
    connection: int,
    joins: int,
    stays: int,
    *,
    counted: bool,
    loss: float,
) -> list[Evidence]:
    """One connection: steady, stuttering or freezing, which may end in a goodbye, a crash or a backdated loss."""
    seen_here = [seen(person, Kind.JOINED, joins, connection=connection)]
    pace = draw.choice([(5, 5), (5, 5), (4, 6), (3, 9), (5, 20)])
    at, beats = joins, 0
    while (at := at + draw.randint(*pace)) <= joins + stays:
        beats += 1
        if draw.random() >= loss:
            seen_here.append(
                seen(person, Kind.HEARTBEAT, at, connection=connection, beats=beats if counted else 0)
            )
    if draw.random() < 0.7:
        ended = joins + stays + draw.choice([0, 0, 5, 15, 40])
        seen_here.append(seen(person, Kind.LEFT, ended, connection=connection, beats=beats if counted else 0))
        if draw.random() < 0.1:
            seen_here.append(seen(person, Kind.HEARTBEAT, ended + 3, connection=connection, beats=beats))
    return seen_here


def seconds_by_the_oracle(evidence: list[Evidence], opens: int, ends: int) -> list[int]:
    """The seconds of the call in which both were there, each second asked for itself."""

    def second(one: Evidence) -> int:
        return round((one.at - OPENS_AT).total_seconds())

    lives: dict[tuple[PersonId, UUID], dict[int, tuple[int, bool, bool]]] = {}
    for one in evidence:
        if one.kind is Kind.ADMITTED:
            continue
        moments = lives.setdefault((one.person_id, one.connection_id), {})
        known = moments.get(second(one), (one.beats, False, False))
        moments[second(one)] = (
            max(known[0], one.beats),
            known[1] or one.kind is Kind.HEARTBEAT,
            known[2] or one.kind is Kind.LEFT,
        )
    there: dict[PersonId, set[int]] = {CLIENT: set(), CONSULTANT: set()}
    for (person, _), moments in lives.items():
        last_heard: int | None = None
        gone = min((moment for moment, what in moments.items() if what[2]), default=10**9)
        heard = sorted(moment for moment in moments if moment <= gone)
        for now in range(heard[0], min(heard[-1] + 6, gone)):
            if now in moments:
                last_heard = now
            assert last_heard is not None
            following = bisect_right(heard, now)
            next_heard = heard[following] if following < len(heard) else None
            credit = 5
            if next_heard is not None:
                newly = moments[next_heard][0] - moments[last_heard][0]
                missed = max(newly - (1 if moments[next_heard][1] else 0), 0)
                credit += 5 * missed
                if next_heard - last_heard < 15 + 5 * missed:
                    credit = 10**9
            if now < last_heard + credit:
                there[person].add(now)
    let_in = min((second(one) for one in evidence if one.kind is Kind.ADMITTED), default=10**9)
    return sorted(now for now in there[CLIENT] & there[CONSULTANT] if max(opens, let_in) <= now < ends)


def by_the_product(evidence: list[Evidence], opens: int, ends: int) -> list[int]:
    talk = talk_time(
        evidence, client_id=CLIENT, consultant_id=CONSULTANT, opens_at=after(opens), ends_at=after(ends)
    )
    seconds = [
        second for starts, stops in seconds_of(talk.spans) for second in range(round(starts), round(stops))
    ]
    assert len(seconds) == talk.seconds
    return seconds


def differing_calls(count: int, computed: Callable[[list[Evidence], int, int], list[int]]) -> list[int]:
    """The seeds of the simulated calls in which the implementation and the oracle disagree."""
    return [
        seed
        for seed in range(count)
        for evidence, opens, ends in [a_call(random.Random(seed))]
        if computed(evidence, opens, ends) != seconds_by_the_oracle(evidence, opens, ends)
    ]


def test_ten_thousand_calls_equal_the_oracle_to_the_second() -> None:
    assert differing_calls(CALLS, by_the_product) == []


def test_the_simulated_calls_are_of_every_kind() -> None:
    lengths = [len(seconds_by_the_oracle(*a_call(random.Random(seed)))) for seed in range(300)]

    assert lengths.count(0) > 20
    assert sum(length > 60 for length in lengths) > 20


@pytest.mark.parametrize(
    ("limit", "value"),
    [("HEARTBEAT", timedelta(seconds=6)), ("LOST_AFTER", timedelta(seconds=16)), ("_united", list)],
)
def test_the_oracle_notices_another_rule(monkeypatch: pytest.MonkeyPatch, limit: str, value: object) -> None:
    """Red control: a longer grace, a longer patience, or devices that are paid for twice."""
    monkeypatch.setattr(module, limit, value)

    def broken(evidence: list[Evidence], opens: int, ends: int) -> list[int]:
        talk = talk_time(
            evidence, client_id=CLIENT, consultant_id=CONSULTANT, opens_at=after(opens), ends_at=after(ends)
        )
        return [s for starts, stops in seconds_of(talk.spans) for s in range(round(starts), round(stops))]

    assert differing_calls(300, broken) != []


# Properties, to the microsecond.


def steady_calls(draw: random.Random) -> list[Evidence]:
    """Both with steady, slightly jittering heartbeats and reconnects; each connection's end is seen by the server."""
    evidence = [admitted(draw.uniform(0, 60))]
    for person in (CLIENT, CONSULTANT):
        at = draw.uniform(0, 30)
        for connection in range(draw.randint(1, 4)):
            leaves = at + draw.uniform(10, 900)
            life = online(person, at, leaves, connection=connection, every=draw.uniform(4.9, 5.1))
            evidence += life
            at = leaves + draw.uniform(0.5, 60)
    return evidence


@pytest.mark.parametrize("seed", range(300))
def test_thirty_percent_lost_heartbeats_move_the_result_by_at_most_one_heartbeat(seed: int) -> None:
    draw = random.Random(seed)
    evidence = steady_calls(draw)
    left = [one for one in evidence if one.kind is not Kind.HEARTBEAT or draw.random() >= 0.3]

    assert abs(talked(evidence).seconds - talked(left).seconds) <= 5


def test_without_the_servers_count_thirty_percent_loss_would_move_it_further() -> None:
    """Red control: the count of heartbeats is what makes up for the lost ones."""
    draw = random.Random(0)
    moved = []
    for _ in range(50):
        evidence = steady_calls(draw)
        left = [one for one in evidence if one.kind is not Kind.HEARTBEAT or draw.random() >= 0.3]
        uncounted = [Evidence(one.person_id, one.connection_id, one.kind, one.at) for one in left]
        moved.append(abs(talked(evidence).seconds - talked(uncounted).seconds))

    assert max(moved) > 5


pieces = st.builds(
    lambda person, kind, at, connection, beats: Evidence(
        person, UUID(int=int(person) * 1000 + connection), kind, OPENS_AT + at, beats
    ),
    st.sampled_from([CLIENT, CONSULTANT]),
    st.sampled_from([Kind.JOINED, Kind.HEARTBEAT, Kind.HEARTBEAT, Kind.HEARTBEAT, Kind.LEFT, Kind.ADMITTED]),
    st.timedeltas(timedelta(seconds=-20), timedelta(seconds=80))
    | st.integers(-4, 16).map(lambda n: timedelta(seconds=5 * n)),
    st.integers(0, 2),
    st.integers(0, 9),
)


@settings(max_examples=500, deadline=None)
@given(evidence=st.lists(pieces, max_size=40), order=st.randoms(use_true_random=False))
def test_order_does_not_matter(evidence: list[Evidence], order: random.Random) -> None:
    shuffled = order.sample(evidence, len(evidence))

    assert talked(shuffled) == talked(evidence)


@settings(max_examples=500, deadline=None)
@given(evidence=st.lists(pieces, max_size=30), which=st.data())
def test_the_same_evidence_twice_changes_nothing(evidence: list[Evidence], which: st.DataObject) -> None:
    again = which.draw(st.lists(st.sampled_from(evidence), max_size=20)) if evidence else []

    assert talked([*evidence, *again]) == talked(evidence)


@settings(max_examples=500, deadline=None)
@given(evidence=st.lists(pieces, max_size=40), ends=st.integers(1, 100))
def test_spans_lie_in_the_call_in_order_apart_and_only_where_both_were(
    evidence: list[Evidence], ends: int
) -> None:
    talk = talked(evidence, ends)
    edges = [edge for span in talk.spans for edge in (span.starts_at, span.ends_at)]

    assert edges == sorted(set(edges))
    assert all(OPENS_AT <= edge <= after(ends) for edge in edges)
    for person in (CLIENT, CONSULTANT):
        there = presence_of(person, evidence)
        assert all(
            any(own.starts_at <= span.starts_at and span.ends_at <= own.ends_at for own in there)
            for span in talk.spans
        )


@settings(max_examples=300, deadline=None)
@given(evidence=st.lists(pieces, max_size=40), early=st.integers(1, 100), late=st.integers(1, 100))
def test_the_meter_never_runs_backwards(evidence: list[Evidence], early: int, late: int) -> None:
    early, late = min(early, late), max(early, late)

    assert 0 <= talked(evidence, late).seconds - talked(evidence, early).seconds <= late - early
