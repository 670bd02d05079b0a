"""Who is available now: the switches, and what stands behind each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, select, union_all, update
from sqlalchemy.dialects.postgresql import insert

from consulta.contracts.booking import Availability
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import PriceTerms, Way
from consulta.kit.work import Work
from consulta.services.booking.domain.instant import AtOnce, Standing
from consulta.services.booking.domain.states import OCCUPYING
from consulta.services.booking.models import (
    availabilities,
    bookings,
    known_busy,
    known_consultants,
    known_offerings,
    occupancies,
)

LOOK_AHEAD: Final = timedelta(hours=6)
"""Further ahead nothing stands in the way of an instant call: no call is so long."""

_LIVE = (bookings.c.way == Way.INSTANT.value) & bookings.c.state.in_([state.value for state in OCCUPYING])


@dataclass(frozen=True, slots=True)
class Switch:
    """A consultant's switch as it is kept."""

    consultant_id: PersonId
    since: datetime | None
    until: datetime | None
    offering_ids: tuple[OfferingId, ...] | None
    away_since: datetime | None
    presence_revision: int
    shown: Availability
    looks_at: datetime | None
    revision: int


def _switch(row: Row[Any]) -> Switch:
    return Switch(
        consultant_id=PersonId(row.consultant_id),
        since=row.since,
        until=row.until,
        offering_ids=None if row.offering_ids is None else tuple(map(OfferingId, row.offering_ids)),
        away_since=row.away_since,
        presence_revision=row.presence_revision,
        shown=Availability(row.shown),
        looks_at=row.looks_at,
        revision=row.revision,
    )


async def find_switch(work: Work, consultant_id: PersonId) -> Switch | None:
    """The switch, if it was ever touched."""
    found = await work.execute(select(availabilities).where(availabilities.c.consultant_id == consultant_id))
    row = found.one_or_none()
    return None if row is None else _switch(row)


async def find_switch_for_update(work: Work, consultant_id: PersonId) -> Switch | None:
    """The switch, locked until the transaction ends."""
    found = await work.execute(
        select(availabilities).where(availabilities.c.consultant_id == consultant_id).with_for_update()
    )
    row = found.one_or_none()
    return None if row is None else _switch(row)


async def get_switch_for_update(work: Work, consultant_id: PersonId) -> Switch:
    """The switch, locked; made when it was never touched."""
    await work.execute(
        insert(availabilities)
        .values(consultant_id=consultant_id, shown=Availability.OFF.value, revision=0)
        .on_conflict_do_nothing()
    )
    switch = await find_switch_for_update(work, consultant_id)
    assert switch is not None  # noqa: S101 - it was made a moment ago and is never deleted
    return switch


async def save_switch(work: Work, switch: Switch) -> None:
    """Write a switch that this transaction has locked."""
    await work.execute(
        update(availabilities)
        .where(availabilities.c.consultant_id == switch.consultant_id)
        .values(
            since=switch.since,
            until=switch.until,
            offering_ids=None if switch.offering_ids is None else list(switch.offering_ids),
            away_since=switch.away_since,
            presence_revision=switch.presence_revision,
            shown=switch.shown.value,
            looks_at=switch.looks_at,
            revision=switch.revision,
        )
    )


async def list_standings(work: Work, consultant_ids: Sequence[PersonId]) -> list[Standing]:
    """How those of these consultants stand whose switch is on, in the order asked for."""
    on = availabilities.c.since.is_not(None) & availabilities.c.consultant_id.in_(list(consultant_ids))
    switches = {row.consultant_id: row for row in await work.execute(select(availabilities).where(on))}
    if not switches:
        return []
    offerings = await _offerings_of(work, list(switches))
    busy = await _busy_of(work, list(switches))
    called = await work.execute(
        select(bookings.c.consultant_id).where(bookings.c.consultant_id.in_(list(switches)), _LIVE)
    )
    is_called = set(called.scalars())
    return [
        Standing(
            consultant_id=consultant_id,
            is_on=True,
            until=switches[consultant_id].until,
            offerings=tuple(
                offering
                for offering in offerings.get(consultant_id, [])
                if switches[consultant_id].offering_ids is None
                or offering.offering_id in switches[consultant_id].offering_ids
            ),
            busy=tuple(busy.get(consultant_id, [])),
            is_called=consultant_id in is_called,
        )
        for consultant_id in dict.fromkeys(consultant_ids)
        if consultant_id in switches
    ]


async def find_standing(work: Work, consultant_id: PersonId) -> Standing | None:
    """How a consultant stands; nothing while the switch is off."""
    found = await list_standings(work, [consultant_id])
    return found[0] if found else None


async def list_offerings_at_once(work: Work, consultant_id: PersonId) -> list[AtOnce]:
    """What a consultant sells at once, chosen or not."""
    return (await _offerings_of(work, [consultant_id])).get(consultant_id, [])


async def consultant_of(work: Work, offering_id: OfferingId) -> tuple[PersonId, bool] | None:
    """Whose offering it is, and whether they are being called: most of many who ask at once need no more than this."""
    is_called = (
        select(bookings.c.id)
        .where(bookings.c.consultant_id == known_offerings.c.consultant_id, _LIVE)
        .exists()
    )
    found = await work.execute(
        select(known_offerings.c.consultant_id, is_called.label("is_called")).where(
            known_offerings.c.offering_id == offering_id
        )
    )
    row = found.one_or_none()
    return None if row is None else (PersonId(row.consultant_id), row.is_called)


async def _offerings_of(work: Work, consultant_ids: Sequence[UUID]) -> dict[UUID, list[AtOnce]]:
    rows = await work.execute(
        select(known_offerings)
        .join(known_consultants, known_consultants.c.consultant_id == known_offerings.c.consultant_id)
        .where(
            known_offerings.c.consultant_id.in_(list(consultant_ids)),
            known_offerings.c.active,
            known_consultants.c.published,
            known_offerings.c.ways.contains([Way.INSTANT.value]),
        )
        .order_by(known_offerings.c.duration_minutes, known_offerings.c.offering_id)
    )
    found: dict[UUID, list[AtOnce]] = {}
    for row in rows:
        found.setdefault(row.consultant_id, []).append(
            AtOnce(
                offering_id=OfferingId(row.offering_id),
                title=row.title,
                price=PriceTerms.model_validate(row.price),
                duration_minutes=row.duration_minutes,
                buffer_after_minutes=row.buffer_after_minutes,
            )
        )
    return found


async def _busy_of(work: Work, consultant_ids: Sequence[UUID]) -> dict[UUID, list[tuple[datetime, datetime]]]:
    """What is taken here, and what begins soon in calendars elsewhere.

    Who says now that they are available outweighs what a calendar elsewhere says of this moment.
    """
    window = func.tstzrange(work.now, work.now + LOOK_AHEAD)
    here = select(occupancies.c.consultant_id, occupancies.c.during.label("during")).where(
        occupancies.c.active, occupancies.c.consultant_id.in_(list(consultant_ids))
    )
    elsewhere = select(known_busy.c.consultant_id, func.unnest(known_busy.c.busy).label("during")).where(
        known_busy.c.consultant_id.in_(list(consultant_ids))
    )
    ahead = elsewhere.subquery()
    taken = union_all(
        here, select(ahead.c.consultant_id, ahead.c.during).where(func.lower(ahead.c.during) > work.now)
    ).subquery()
    begins = func.lower(taken.c.during).label("begins")
    rows = await work.execute(
        select(taken.c.consultant_id, begins, func.upper(taken.c.during).label("ends"))
        .where(taken.c.during.op("&&")(window))
        .order_by(begins)
    )
    found: dict[UUID, list[tuple[datetime, datetime]]] = {}
    for row in rows:
        found.setdefault(row.consultant_id, []).append((row.begins, row.ends))
    return found


async def list_busy_of_consultant(work: Work, consultant_id: PersonId) -> list[tuple[datetime, datetime]]:
    """The consultant's time that is taken within the next hours, buffers included."""
    return (await _busy_of(work, [consultant_id])).get(consultant_id, [])


async def list_busy_of_client(work: Work, client_id: PersonId) -> list[tuple[datetime, datetime]]:
    """The client's time that is taken within the next hours."""
    rows = await work.execute(
        select(
            func.lower(occupancies.c.client_during).label("begins"),
            func.upper(occupancies.c.client_during).label("ends"),
        ).where(
            occupancies.c.active,
            occupancies.c.client_id == client_id,
            occupancies.c.client_during.op("&&")(func.tstzrange(work.now, work.now + LOOK_AHEAD)),
        )
    )
    return [(row.begins, row.ends) for row in rows]
