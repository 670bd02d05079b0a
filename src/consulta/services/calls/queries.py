"""What people may know about a call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from consulta.contracts.booking import BookingId
from consulta.contracts.calls import CallId, Interval
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party, PriceKind, PriceTerms
from consulta.kit.money import Money
from consulta.kit.work import Work
from consulta.services.calls import repository
from consulta.services.calls.domain.call import EndReason, State, party_of, state_shown
from consulta.services.calls.domain.presence import who_is_there
from consulta.services.calls.domain.settlement import Promise, Settlement, settle
from consulta.services.calls.domain.talk_time import Evidence, Kind, Media
from consulta.services.calls.errors import CallIsOver, NoSuchCall, NotAdmitted
from consulta.services.calls.models import Call

NAMELESS: Final = "Somebody"
"""For the moment until identity's news of a new person has arrived."""


def promise_of(call: Call) -> Promise:
    """Who was to meet whom, and when."""
    return Promise(
        client_id=PersonId(call.client_id),
        consultant_id=PersonId(call.consultant_id),
        opens_at=call.check_in_opens_at,
        starts_at=call.starts_at,
        ends_at=call.ends_at,
    )


@dataclass(frozen=True)
class Picture:
    """A call as it is at one moment; everything people are shown is taken from here."""

    call: Call
    evidence: list[Evidence]
    names: dict[PersonId, str]
    now: datetime

    @property
    def call_id(self) -> CallId:
        """Which call it is."""
        return CallId(self.call.id)

    @property
    def state(self) -> State:
        """The state people see."""
        return state_shown(
            State(self.call.state), check_in_opens_at=self.call.check_in_opens_at, now=self.now
        )

    @property
    def people(self) -> dict[Party, PersonId]:
        """Both sides."""
        return {
            Party.CLIENT: PersonId(self.call.client_id),
            Party.CONSULTANT: PersonId(self.call.consultant_id),
        }

    @cached_property
    def there(self) -> dict[PersonId, Media]:
        """Who is in the call or its waiting room, and what they send."""
        return {} if self.state.is_over else who_is_there(self.evidence, now=self.now)

    @property
    def is_admitted(self) -> bool:
        """Whether the client was let in."""
        return self.call.admitted_at is not None

    @property
    def waiting(self) -> list[PersonId]:
        """Who is in the waiting room."""
        client_id = PersonId(self.call.client_id)
        return [client_id] if client_id in self.there and not self.is_admitted else []

    @property
    def is_running(self) -> bool:
        """Whether the meter runs."""
        return (
            self.state is State.LIVE
            and self.now < self.call.ends_at
            and all(person_id in self.there for person_id in self.people.values())
        )

    @cached_property
    def settlement(self) -> Settlement:
        """What the call comes to so far, or came to."""
        return settle(promise_of(self.call), self.evidence, until=self.call.ended_at or self.now)

    @property
    def price(self) -> PriceTerms:
        """The booking's price."""
        return PriceTerms.model_validate(self.call.price)

    @property
    def cost(self) -> Money:
        """What the talk costs so far."""
        return self.price.cost_of(self.settlement.talk.seconds, currency=self.call.currency)

    @property
    def cap(self) -> Money | None:
        """More than this it never costs; a free call has nothing to cap."""
        if self.price.kind is PriceKind.FREE:
            return None
        return Money(self.call.price_limit_minor, self.call.currency)

    def name_of(self, person_id: PersonId) -> str:
        """What somebody is called."""
        return self.names.get(person_id, NAMELESS)


async def get_own(work: Work, call_id: CallId, person_id: PersonId) -> Call:
    """The person's call. Raises the same `NoSuchCall` for somebody else's as for none."""
    return _own(await repository.find(work, call_id), person_id)


async def get_own_by_booking(work: Work, booking_id: BookingId, person_id: PersonId) -> Call:
    """The call of the person's booking; raises `NoSuchCall`."""
    return _own(await repository.find_by_booking(work, booking_id), person_id)


def _own(call: Call | None, person_id: PersonId) -> Call:
    if call is None or not party_of(person_id, client_id=call.client_id, consultant_id=call.consultant_id):
        raise NoSuchCall
    return call


async def picture_of(work: Work, call: Call) -> Picture:
    """The call at this moment."""
    evidence = await repository.evidence_of(work, CallId(call.id))
    names = await repository.names_of(work, (call.client_id, call.consultant_id))
    return Picture(call, evidence, names, work.now)


async def picture_of_booking(work: Work, booking_id: BookingId) -> Picture:
    """The call of anybody's booking, for staff; raises `NoSuchCall`."""
    call = await repository.find_by_booking(work, booking_id)
    if call is None:
        raise NoSuchCall
    return await picture_of(work, call)


async def check_signals_pass(work: Work, call_id: CallId) -> None:
    """CA-5. Nothing reaches the other side before admission or after the end; raises `NotAdmitted`, `CallIsOver`."""
    call = await repository.find(work, call_id)
    if call is None or State(call.state).is_over:
        raise CallIsOver
    if call.admitted_at is None:
        raise NotAdmitted


@dataclass(frozen=True)
class Moment:
    """One thing that happened in a call, in words."""

    at: datetime
    kind: str
    person_id: PersonId | None
    text: str


@dataclass(frozen=True)
class Timeline:
    """What happened, and the talk time that follows from it; both sides see the same."""

    items: list[Moment]
    intervals: list[Interval]
    talk_seconds: int


def timeline_of(picture: Picture) -> Timeline:
    """CA-11. The story of a call from its evidence."""
    call, talk = picture.call, picture.settlement.talk
    items = [
        Moment(sight.at, sight.kind.value, sight.person_id, _in_words(picture, sight))
        for sight in picture.evidence
        if sight.kind is not Kind.HEARTBEAT
    ]
    if call.started_at is not None:
        items.append(Moment(call.started_at, "started", None, "The talk began"))
    if call.ended_at is not None:
        by = {
            "ended_by_client": PersonId(call.client_id),
            "ended_by_consultant": PersonId(call.consultant_id),
        }.get(call.end_reason or "")
        text = "The booked time was over" if by is None else f"{picture.name_of(by)} ended the call"
        if call.end_reason == EndReason.NOBODY_CAME:
            text = "The call ended because they did not meet"
        items.append(Moment(call.ended_at, "ended", by, text))
    intervals = [Interval(starts_at=span.starts_at, ends_at=span.ends_at) for span in talk.spans]
    return Timeline(sorted(items, key=lambda item: item.at), intervals, talk.seconds)


def _in_words(picture: Picture, sight: Evidence) -> str:
    name = picture.name_of(sight.person_id)
    match sight.kind:
        case Kind.JOINED:
            return f"{name} came in"
        case Kind.LEFT:
            return f"{name} left"
        case Kind.ADMITTED:
            return f"{picture.name_of(PersonId(picture.call.consultant_id))} let {name} in"
        case Kind.HEARTBEAT:
            return f"{name} was there"
