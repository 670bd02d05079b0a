"""Getting into a call: the permission to join, the waiting room, being let in, and the moment both talk."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from consulta.contracts.booking import BookingId
from consulta.contracts.calls import CallId, CallStarted, ClientCame, ClientWaiting
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.work import Work
from consulta.services.calls import repository
from consulta.services.calls.commands.hints import call_changed
from consulta.services.calls.domain.call import State, is_client_waiting_news, party_of
from consulta.services.calls.domain.presence import who_is_there
from consulta.services.calls.domain.talk_time import Evidence, Kind
from consulta.services.calls.errors import (
    CallIsOver,
    ConsultantOnly,
    NobodyWaiting,
    NoSuchCall,
    NotOpenYet,
    TokenRefused,
)
from consulta.services.calls.models import Call
from consulta.services.calls.repository import Permission
from consulta.services.calls.settings import Settings


@dataclass(frozen=True)
class Seat:
    """One socket in one call: whose it is, which side they are on, and the evidence's name for it."""

    call_id: CallId
    person_id: PersonId
    other_id: PersonId
    party: Party
    connection_id: UUID
    login_id: UUID
    """The login by which they came; the socket ends with it."""


@dataclass(frozen=True)
class Ticket:
    """A permission to open the call's socket, shown once to its owner."""

    token: str
    expires_at: datetime


async def allow_to_join(work: Work, call: Call, person_id: PersonId, *, login_id: UUID) -> Ticket:
    """CA-3. A random token for this person, this call and this side, good once and for a minute at most.

    Raises `NotOpenYet`, `CallIsOver`, and `NoSuchCall` for a stranger.
    """
    party = party_of(person_id, client_id=call.client_id, consultant_id=call.consultant_id)
    if party is None:
        raise NoSuchCall
    _refuse_unless_enterable(call, work.now)
    token = secrets.token_urlsafe(32)
    expires_at = work.now + timedelta(seconds=work.settings(Settings).token_seconds)
    permission = Permission(CallId(call.id), person_id, party, login_id)
    await repository.add_token(work, _hash(token), permission, expires_at=expires_at)
    return Ticket(token, expires_at)


async def enter(work: Work, token: str) -> Seat:
    """Use the token up and take a seat. Locks the call.

    Raises `TokenRefused` for a token that is used, old, of another time, forged or none, `NotOpenYet`, `CallIsOver`.
    """
    life = timedelta(seconds=work.settings(Settings).token_seconds)
    permission = await repository.redeem_token(work, _hash(token), life=life)
    if permission is None:
        raise TokenRefused
    call = await repository.get_for_update(work, permission.call_id)
    _refuse_unless_enterable(call, work.now)
    is_client = permission.party is Party.CLIENT
    seat = Seat(
        call_id=permission.call_id,
        person_id=permission.person_id,
        other_id=PersonId(call.consultant_id if is_client else call.client_id),
        party=permission.party,
        connection_id=work.new_id(),
        login_id=permission.login_id,
    )
    evidence = await repository.evidence_of(work, seat.call_id)
    if is_client:
        _say_that_somebody_waits(work, call, evidence)
        _say_that_the_client_came(work, call, evidence)
    joined = Evidence(seat.person_id, seat.connection_id, Kind.JOINED, work.now)
    await repository.add_evidence(work, seat.call_id, joined)
    _begin_if_both_talk(work, call, [*evidence, joined])
    call_changed(work, seat.call_id)
    return seat


async def admit(work: Work, seat: Seat) -> None:
    """CA-5. Let the client in. Twice changes nothing. Locks the call.

    Raises `ConsultantOnly`, `NobodyWaiting`, `NotOpenYet` and `CallIsOver`.
    """
    if seat.party is not Party.CONSULTANT:
        raise ConsultantOnly
    call = await repository.get_for_update(work, seat.call_id)
    _refuse_unless_enterable(call, work.now)
    if call.admitted_at is not None:
        return
    evidence = await repository.evidence_of(work, seat.call_id)
    client_id = PersonId(call.client_id)
    if client_id not in who_is_there(evidence, now=work.now):
        raise NobodyWaiting
    admitted = Evidence(client_id, seat.connection_id, Kind.ADMITTED, work.now)
    await repository.add_evidence(work, seat.call_id, admitted)
    call.admitted_at = work.now
    _begin_if_both_talk(work, call, evidence)
    call_changed(work, seat.call_id)


def _refuse_unless_enterable(call: Call, now: datetime) -> None:
    if State(call.state).is_over or now >= call.ends_at:
        raise CallIsOver
    if now < call.check_in_opens_at:
        raise NotOpenYet(opens_at=call.check_in_opens_at)


def _say_that_somebody_waits(work: Work, call: Call, evidence: list[Evidence]) -> None:
    there = who_is_there(evidence, now=work.now)
    if is_client_waiting_news(
        client_was_there=call.client_id in there,
        consultant_is_there=call.consultant_id in there,
        said_at=call.waiting_said_at,
        now=work.now,
    ):
        call.waiting_said_at = work.now
        call.revision += 1
        work.publish(
            ClientWaiting(
                call_id=CallId(call.id),
                booking_id=BookingId(call.booking_id),
                client_id=PersonId(call.client_id),
                consultant_id=PersonId(call.consultant_id),
                revision=call.revision,
            )
        )


def _say_that_the_client_came(work: Work, call: Call, evidence: list[Evidence]) -> None:
    """CA-14. Before the talk begins it matters to a line whether the client is there."""
    if call.state != State.SCHEDULED.value or call.client_id in who_is_there(evidence, now=work.now):
        return
    call.revision += 1
    work.publish(
        ClientCame(
            call_id=CallId(call.id),
            booking_id=BookingId(call.booking_id),
            came_at=work.now,
            revision=call.revision,
        )
    )


def _begin_if_both_talk(work: Work, call: Call, evidence: list[Evidence]) -> None:
    """The client is admitted and both are there: for the first time, they talk."""
    there = who_is_there(evidence, now=work.now)
    both = call.client_id in there and call.consultant_id in there
    if call.state != State.SCHEDULED.value or call.admitted_at is None or not both:
        return
    call.state = State.LIVE.value
    call.started_at = work.now
    call.revision += 1
    work.publish(
        CallStarted(
            call_id=CallId(call.id),
            booking_id=BookingId(call.booking_id),
            client_id=PersonId(call.client_id),
            consultant_id=PersonId(call.consultant_id),
            started_at=work.now,
            revision=call.revision,
        )
    )


def _hash(token: str) -> bytes:
    """What is kept of a token: whoever reads the table learns nothing that opens a call."""
    return hashlib.sha256(token.encode()).digest()
