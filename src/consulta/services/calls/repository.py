"""All SQL of calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Boolean, DateTime, Integer, Text, Uuid, cast, delete, literal, null, select, update
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects.postgresql import insert

from consulta.contracts.booking import BookingId
from consulta.contracts.calls import CallId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.work import Work
from consulta.services.calls.domain.call import State
from consulta.services.calls.domain.talk_time import Evidence, Kind, Media
from consulta.services.calls.errors import NoSuchCall
from consulta.services.calls.models import Call, JoinToken, KnownBooking, KnownPerson, Sight

GOING = (State.SCHEDULED.value, State.LIVE.value)
ENDED = "ended"
"""The kind of the last piece of evidence; it says nothing about presence."""


async def add_call(work: Work, call: Call) -> bool:
    """Keep a new call; False when the booking has one already."""
    columns = {name: value for name, value in vars(call).items() if not name.startswith("_")}
    return bool(await work.changed(insert(Call).values(columns).on_conflict_do_nothing()))


async def get_for_update(work: Work, call_id: CallId) -> Call:
    """The call, locked until the end of the work; raises `NoSuchCall`."""
    found = await work.session.scalar(
        select(Call).where(Call.id == call_id).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise NoSuchCall
    return found


async def find_by_booking_for_update(work: Work, booking_id: BookingId) -> Call | None:
    """The booking's call, locked, if there is one."""
    return await work.session.scalar(
        select(Call)
        .where(Call.booking_id == booking_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


async def find(work: Work, call_id: CallId) -> Call | None:
    """The call, if there is one."""
    return await work.session.scalar(select(Call).where(Call.id == call_id))


async def find_by_booking(work: Work, booking_id: BookingId) -> Call | None:
    """The booking's call, if there is one."""
    return await work.session.scalar(select(Call).where(Call.booking_id == booking_id))


async def evidence_of(work: Work, call_id: CallId) -> list[Evidence]:
    """Everything the server saw of the call's people, in the order it was written."""
    rows = await work.execute(
        select(
            Sight.person_id, Sight.connection_id, Sight.kind, Sight.at, Sight.beats, Sight.audio, Sight.video
        )
        .where(Sight.call_id == call_id, Sight.kind != ENDED)
        .order_by(Sight.number)
    )
    return [
        Evidence(
            person_id=PersonId(row.person_id),
            connection_id=row.connection_id,
            kind=Kind(row.kind),
            at=row.at,
            beats=row.beats,
            media=None if row.audio is None else Media(audio=row.audio, video=row.video),
        )
        for row in rows
    ]


async def add_evidence(work: Work, call_id: CallId, sight: Evidence) -> bool:
    """Write down what was seen, unless the call is over; False then.

    The call's row is locked in share mode, so that whoever ends the call counts either all of a piece of evidence
    or nothing: what is added after the end would make the talk time differ from what was settled.
    """
    media = sight.media
    seen = (
        select(
            Call.id,
            cast(literal(sight.person_id), Uuid),
            cast(literal(sight.connection_id), Uuid),
            cast(literal(sight.kind.value), Text),
            cast(literal(sight.at), DateTime(timezone=True)),
            cast(literal(sight.beats), Integer),
            cast(literal(media.audio) if media else null(), Boolean),
            cast(literal(media.video) if media else null(), Boolean),
        )
        .where(Call.id == call_id, Call.state.in_(GOING))
        .with_for_update(read=True)
    )
    columns = ["call_id", "person_id", "connection_id", "kind", "at", "beats", "audio", "video"]
    return bool(await work.changed(plain_insert(Sight).from_select(columns, seen)))


async def set_admitted(work: Work, call_id: CallId) -> None:
    """The client of a call made in this transaction need not wait to be let in."""
    await work.execute(update(Call).where(Call.id == call_id).values(admitted_at=work.now))


async def add_end(work: Work, call_id: CallId, person_id: PersonId | None) -> None:
    """The last piece of evidence: the call ended, by this person or by the wall."""
    await work.execute(
        plain_insert(Sight).values(
            call_id=call_id, person_id=person_id, connection_id=None, kind=ENDED, at=work.now, beats=0
        )
    )


@dataclass(frozen=True)
class Permission:
    """What a redeemed token allows."""

    call_id: CallId
    person_id: PersonId
    party: Party
    login_id: UUID


async def add_token(work: Work, token_hash: bytes, permission: Permission, *, expires_at: datetime) -> None:
    """Keep a new token, and forget the call's old ones."""
    await work.execute(
        delete(JoinToken).where(JoinToken.call_id == permission.call_id, JoinToken.expires_at < work.now)
    )
    await work.execute(
        plain_insert(JoinToken).values(
            token_hash=token_hash,
            call_id=permission.call_id,
            person_id=permission.person_id,
            role=permission.party.value,
            expires_at=expires_at,
            login_id=permission.login_id,
        )
    )


async def redeem_token(work: Work, token_hash: bytes, *, life: timedelta) -> Permission | None:
    """Use a token up, in one statement: of two who try at the same time one gets in.

    One that ends later than `life` from now is from a clock that ran ahead, and no good.
    """
    row = (
        await work.execute(
            update(JoinToken)
            .where(
                JoinToken.token_hash == token_hash,
                JoinToken.used_at.is_(None),
                JoinToken.expires_at > work.now,
                JoinToken.expires_at <= work.now + life,
            )
            .values(used_at=work.now)
            .returning(JoinToken.call_id, JoinToken.person_id, JoinToken.role, JoinToken.login_id)
        )
    ).one_or_none()
    if row is None:
        return None
    return Permission(CallId(row.call_id), PersonId(row.person_id), Party(row.role), row.login_id)


async def remember_booking(
    work: Work,
    booking_id: BookingId,
    *,
    starts_at: datetime,
    ends_at: datetime,
    cancelled: bool,
    revision: int,
) -> KnownBooking:
    """Learn what an event says unless a later one was heard already; returns what is known now, locked."""
    values = {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "cancelled": cancelled,
        "revision": revision,
    }
    await work.execute(
        insert(KnownBooking)
        .values(booking_id=booking_id, **values)
        .on_conflict_do_update(
            index_elements=["booking_id"], set_=values, where=KnownBooking.revision < revision
        )
    )
    return (
        await work.session.scalars(
            select(KnownBooking)
            .where(KnownBooking.booking_id == booking_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).one()


async def remember_person(work: Work, person_id: PersonId, name: str, revision: int) -> None:
    """Learn a person's name unless a later one is known."""
    await work.execute(
        insert(KnownPerson)
        .values(person_id=person_id, name=name, revision=revision)
        .on_conflict_do_update(
            index_elements=["person_id"],
            set_={"name": name, "revision": revision},
            where=KnownPerson.revision < revision,
        )
    )


async def names_of(work: Work, people: Iterable[UUID]) -> dict[PersonId, str]:
    """What these people are called, as far as known."""
    rows = await work.execute(
        select(KnownPerson.person_id, KnownPerson.name).where(KnownPerson.person_id.in_(list(people)))
    )
    return {PersonId(row.person_id): row.name for row in rows}


async def ended_since(work: Work, since: datetime, *, most: int) -> list[Call]:
    """Calls that ended lately, the latest first."""
    found = await work.session.scalars(
        select(Call)
        .where(Call.state == State.ENDED.value, Call.ended_at >= since)
        .order_by(Call.ended_at.desc())
        .limit(most)
    )
    return list(found)


async def overdue(work: Work, *, by: timedelta) -> list[UUID]:
    """Calls that should have ended long ago and have not."""
    found = await work.session.scalars(
        select(Call.id).where(Call.state.in_(GOING), Call.ends_at < work.now - by).limit(100)
    )
    return list(found)
