"""Talk time: how long the client and the consultant were both present, by what the server saw.

**Presence of a connection.** It begins with the first sign of life (`joined` or a heartbeat) and ends with `left`.
Heartbeats come every 5 s (`HEARTBEAT`). Two signs less than 15 s (`LOST_AFTER`) apart belong together. A longer silence
ends the presence one heartbeat after the last sign, and the next sign begins it again. A connection that dies without a
`left` was present until one heartbeat after its last sign, so a killed browser is paid for 5 s at most.

**Lost evidence.** At 30 % loss, two heartbeats in a row go missing about once a minute, which no fixed limit can tell
from a silence. So the server counts: each piece of evidence says how many heartbeats of its connection had been heard
(`beats`). A heartbeat that was counted but is not recorded stretches both limits by one heartbeat. Without counts
(all 0) the plain limits hold.

**What the server owes this function.** `at` is the server's time, never the browser's. A connection that closes, or
that was silent for `LOST_AFTER`, gets a `left`: at the moment it closed, or one heartbeat after it was last heard.
A new socket is a new connection id. Heartbeats less than half a `HEARTBEAT` apart are neither counted nor recorded.
`admitted` is recorded for the client; once is enough, admission outlives reconnects.

Evidence may arrive twice, late and in any order; only what it says counts. A person's connections add up (two devices
are one presence). Talk time is where both persons' presences meet, from the client's admission on, within the call.
Media states are kept for the timeline and never decide about money: a call that fell back to chat is still a call.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final
from uuid import UUID

from consulta.contracts.identity import PersonId

HEARTBEAT: Final = timedelta(seconds=5)
"""How often a present browser is heard."""

LOST_AFTER: Final = timedelta(seconds=15)
"""A silence of this length is an absence."""

_SECOND: Final = timedelta(seconds=1)


class Kind(StrEnum):
    """What the server saw."""

    JOINED = "joined"
    HEARTBEAT = "heartbeat"
    LEFT = "left"
    ADMITTED = "admitted"


@dataclass(frozen=True, slots=True)
class Media:
    """What a browser said it was sending."""

    audio: bool
    video: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing the server saw of one connection of one person; never changed, never taken back.

    `at` is aware. `beats` is the server's count of this connection's heartbeats so far, this one included.
    """

    person_id: PersonId
    connection_id: UUID
    kind: Kind
    at: datetime
    beats: int = 0
    media: Media | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, its end excluded; never empty."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class TalkTime:
    """When both talked, in order and apart from each other, and for how many whole seconds."""

    spans: tuple[Span, ...]
    seconds: int

    def is_running_at(self, moment: datetime) -> bool:
        """Whether the meter runs: the last span reaches this moment, up to which the talk time was asked for."""
        return bool(self.spans) and self.spans[-1].ends_at == moment


def talk_time(
    evidence: Iterable[Evidence],
    *,
    client_id: PersonId,
    consultant_id: PersonId,
    opens_at: datetime,
    ends_at: datetime,
) -> TalkTime:
    """The talk time within `[opens_at, ends_at)`; the live meter asks with now as `ends_at`.

    The one rounding: the exact sum of the spans, down to whole seconds; a second not completed costs nothing.
    """
    spans = talk_spans(
        evidence, client_id=client_id, consultant_id=consultant_id, opens_at=opens_at, ends_at=ends_at
    )
    return TalkTime(
        tuple(spans), sum((span.ends_at - span.starts_at for span in spans), timedelta()) // _SECOND
    )


def talk_spans(
    evidence: Iterable[Evidence],
    *,
    client_id: PersonId,
    consultant_id: PersonId,
    opens_at: datetime,
    ends_at: datetime,
) -> list[Span]:
    """Where both were present, from the client's first admission on, within `[opens_at, ends_at)`."""
    seen = list(evidence)
    admitted_at = min(
        (sight.at for sight in seen if sight.kind is Kind.ADMITTED and sight.person_id == client_id),
        default=None,
    )
    if admitted_at is None:
        return []
    within = Span(max(opens_at, admitted_at), ends_at)
    both = _meeting(presence_of(client_id, seen), presence_of(consultant_id, seen))
    return _meeting(both, [within])


def presence_of(person_id: PersonId, evidence: Iterable[Evidence]) -> list[Span]:
    """When the person was there on any connection, in order and apart from each other, not cut to the call's time."""
    connections: defaultdict[UUID, list[Evidence]] = defaultdict(list)
    for sight in evidence:
        if sight.person_id == person_id and sight.kind is not Kind.ADMITTED:
            connections[sight.connection_id].append(sight)
    return _united([span for sights in connections.values() for span in _presence_of_connection(sights)])


def _presence_of_connection(sights: Iterable[Evidence]) -> list[Span]:
    """The presence of one connection; what comes after its first `left` is no sign of life."""
    spans: list[Span] = []
    signs: list[Evidence] = []
    for sight in sorted(
        sights, key=lambda sight: (sight.beats, sight.at, sight.kind is Kind.LEFT, sight.kind)
    ):
        signs.append(sight)
        if sight.kind is Kind.LEFT:
            break
    for sign, following in pairwise(signs):
        unrecorded = max(following.beats - sign.beats - (following.kind is Kind.HEARTBEAT), 0)
        stretched = HEARTBEAT * unrecorded
        if following.at - sign.at < LOST_AFTER + stretched:
            spans.append(Span(sign.at, following.at))
        else:
            spans.append(Span(sign.at, sign.at + HEARTBEAT + stretched))
    if signs and signs[-1].kind is not Kind.LEFT:
        spans.append(Span(signs[-1].at, signs[-1].at + HEARTBEAT))
    return spans


def _united(spans: Iterable[Span]) -> list[Span]:
    """The same time in as few spans as possible, in order; touching ones become one and empty ones vanish."""
    united: list[Span] = []
    for span in sorted(spans, key=lambda span: span.starts_at):
        if span.starts_at >= span.ends_at:
            continue
        if united and span.starts_at <= united[-1].ends_at:
            united[-1] = Span(united[-1].starts_at, max(united[-1].ends_at, span.ends_at))
        else:
            united.append(span)
    return united


def _meeting(left: Sequence[Span], right: Sequence[Span]) -> list[Span]:
    """Where two ordered lists of spans meet, walking both once."""
    meeting: list[Span] = []
    i = j = 0
    while i < len(left) and j < len(right):
        starts_at = max(left[i].starts_at, right[j].starts_at)
        ends_at = min(left[i].ends_at, right[j].ends_at)
        if starts_at < ends_at:
            meeting.append(Span(starts_at, ends_at))
        if left[i].ends_at < right[j].ends_at:
            i += 1
        else:
            j += 1
    return meeting
