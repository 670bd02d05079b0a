"""What a call ends with: the talk time that is paid, and who was there, by the evidence alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from consulta.contracts.identity import PersonId
from consulta.services.calls.domain.talk_time import Evidence, Span, TalkTime, presence_of, talk_time


@dataclass(frozen=True, slots=True)
class Promise:
    """Who was to meet whom, and when; a call can be entered from `opens_at` on."""

    client_id: PersonId
    consultant_id: PersonId
    opens_at: datetime
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a call comes to."""

    talk: TalkTime
    client_seen: bool
    consultant_seen: bool


def settle(promise: Promise, evidence: Sequence[Evidence], *, until: datetime) -> Settlement:
    """The call up to `until`: its end, or the present for the live meter. The same evidence gives the same answer."""
    until = min(until, promise.ends_at)
    talk = within_promise(
        talk_time(
            evidence,
            client_id=promise.client_id,
            consultant_id=promise.consultant_id,
            opens_at=promise.opens_at,
            ends_at=until,
        ),
        longest=promise.ends_at - promise.starts_at,
    )

    def was_seen(person_id: PersonId) -> bool:
        presence = presence_of(person_id, evidence)
        return bool(talk.spans) or was_there(presence, from_=promise.starts_at, until=until)

    return Settlement(talk, was_seen(promise.client_id), was_seen(promise.consultant_id))


def within_promise(talk: TalkTime, *, longest: timedelta) -> TalkTime:
    """CA-8. Talk beyond the booked length costs nothing: money for the booked length is what the client put aside.

    Talk before the booked start counts, because it is the same work; so the sum is bounded, not the clock.
    """
    left = longest
    spans: list[Span] = []
    for span in talk.spans:
        length = min(span.ends_at - span.starts_at, left)
        if length <= timedelta():
            break
        spans.append(Span(span.starts_at, span.starts_at + length))
        left -= length
    return TalkTime(tuple(spans), min(talk.seconds, longest // timedelta(seconds=1)))


def was_there(presence: Sequence[Span], *, from_: datetime, until: datetime) -> bool:
    """CA-10. Whether somebody was present at any moment of the booked time, up to the call's end."""
    return any(span.starts_at < until and span.ends_at > from_ for span in presence)
