"""TM-03. The server's clock jumps while two talk: no jump is billed and no time is negative.

2,000 schedules; `CONSULTA_TM03=all` draws 20,000.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

from consulta.contracts.identity import PersonId
from consulta.services.calls.domain.talk_time import LOST_AFTER, Evidence, Kind, TalkTime, talk_time

SCHEDULES = 20_000 if os.environ.get("CONSULTA_TM03") == "all" else 2_000
BEGINNINGS = (
    datetime(2026, 3, 2, 10, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 50, tzinfo=UTC),
    datetime(2038, 1, 19, 3, 10, tzinfo=UTC),
)
JUMPS = (
    timedelta(seconds=1),
    timedelta(seconds=-1),
    timedelta(hours=1),
    timedelta(hours=-1),
    timedelta(days=-1),
    timedelta(days=30),
)
CLIENT, CONSULTANT = PersonId(uuid4()), PersonId(uuid4())


@dataclass
class Seen:
    """A call as the server's wrong clock wrote it down, beside the time that really passed."""

    evidence: list[Evidence]
    really: int
    """The seconds in which both were there and the client had been let in, by a clock that never jumps."""
    ends_at: datetime
    small_steps: timedelta = field(default=timedelta())
    """Forward jumps too short to be told from a late heartbeat."""

    def billed(self, opens_at: datetime) -> TalkTime:
        return talk_time(
            self.evidence,
            client_id=CLIENT,
            consultant_id=CONSULTANT,
            opens_at=opens_at,
            ends_at=max(self.ends_at, opens_at),
        )


def a_call(draw: random.Random, begins: datetime, *, jumping: bool) -> Seen:
    """Both heartbeat every five seconds for a while; at any second the clock may jump or stand still."""
    lasts = draw.randrange(30, 600, 5)
    wall, stuck = begins, False
    connections: dict[PersonId, UUID] = {CLIENT: uuid4(), CONSULTANT: uuid4()}
    beats = dict.fromkeys(connections, 0)
    seen = [Evidence(person, connections[person], Kind.JOINED, wall) for person in connections]
    seen.append(Evidence(CLIENT, connections[CLIENT], Kind.ADMITTED, wall))
    small = timedelta()
    latest = wall
    for second in range(1, lasts + 1):
        if not stuck:
            wall += timedelta(seconds=1)
        if jumping and draw.random() < 0.02:
            jump = draw.choice(JUMPS)
            wall += jump
            if timedelta() < jump < LOST_AFTER:
                small += jump
        if jumping and draw.random() < 0.01:
            stuck = not stuck
        latest = max(latest, wall)
        if second % 5 == 0:
            for person, connection in connections.items():
                beats[person] += 1
                seen.append(Evidence(person, connection, Kind.HEARTBEAT, wall, beats[person]))
    for person, connection in connections.items():
        seen.append(Evidence(person, connection, Kind.LEFT, wall, beats[person]))
    draw.shuffle(seen)
    return Seen(seen, lasts, latest + timedelta(minutes=1), small)


def test_no_jump_is_billed_and_no_time_is_negative() -> None:
    draw = random.Random("TM-03")
    jumped = 0
    for _ in range(SCHEDULES):
        begins = draw.choice(BEGINNINGS)
        seen = a_call(draw, begins, jumping=True)
        billed = seen.billed(begins)
        least = min(each.at for each in seen.evidence)
        assert 0 <= billed.seconds <= seen.really + seen.small_steps.total_seconds()
        assert all(span.starts_at < span.ends_at for span in billed.spans)
        assert all(one.ends_at < other.starts_at for one, other in pairwise(billed.spans))
        assert all(least <= span.starts_at for span in billed.spans)
        jumped += billed.seconds != seen.really
    assert jumped > SCHEDULES / 2, "the clock must have jumped where it matters"


def test_a_clock_that_only_walks_bills_every_second() -> None:
    """The control: what is missing above is missing because of the jumps."""
    draw = random.Random("TM-03 control")
    for _ in range(200):
        begins = draw.choice(BEGINNINGS)
        seen = a_call(draw, begins, jumping=False)
        assert seen.billed(begins).seconds == seen.really


def test_counting_from_the_first_to_the_last_sign_would_bill_the_jump() -> None:
    """What the rule prevents: the usual way of measuring a call."""
    draw = random.Random("TM-03 naive")
    worst = 0.0
    for _ in range(200):
        seen = a_call(draw, BEGINNINGS[0], jumping=True)
        moments = [each.at for each in seen.evidence]
        worst = max(worst, (max(moments) - min(moments)).total_seconds() - seen.really)
    assert worst > 3600
