"""Places in a block's line as rows, and what a page about a line needs to know, each in one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Row, column, delete, func, insert, select, update, values
from sqlalchemy.dialects.postgresql import Range, aggregate_order_by
from sqlalchemy.dialects.postgresql import insert as insert_or_leave
from sqlalchemy.exc import IntegrityError

from consulta.contracts.booking import BlockId, BookingId
from consulta.contracts.identity import PersonId
from consulta.kit.database.engine import constraint_of
from consulta.kit.work import Work
from consulta.services.booking.domain.lines import ACTIVE, WAITING, WITH_CONSULTANT, Place, PlaceState, Turns
from consulta.services.booking.errors.lines import AlreadyInLine
from consulta.services.booking.models import known_people, occupancies, places

_COUNTED: Final = [state.value for state in (*ACTIVE, PlaceState.SERVED, PlaceState.NO_SHOW)]
"""The places that count as calls of their hour."""


def place_of(row: Row[Any]) -> Place:
    """The place a row of the table tells of."""
    found = {each.name: getattr(row, each.name) for each in fields(Place)}
    return Place(**(found | {"state": PlaceState(row.state)}))


def is_in(states: Iterable[PlaceState]) -> ColumnElement[bool]:
    """Whether a place is in one of these states."""
    return places.c.state.in_([state.value for state in states])


async def count_calls(work: Work, block_id: BlockId) -> int:
    """How many calls of a block are made or spoken for. Of use only while the block is locked."""
    found = await work.execute(
        select(func.count())
        .select_from(places)
        .where(places.c.block_id == block_id, places.c.state.in_(_COUNTED))
    )
    return int(found.scalar_one())


async def add_place(work: Work, place: Place) -> None:
    """The place's row. Raises `AlreadyInLine` for whoever is in this line."""
    row = {each.name: getattr(place, each.name) for each in fields(Place)} | {"state": place.state.value}
    try:
        await work.execute(insert(places).values(row))
    except IntegrityError as error:
        if constraint_of(error) == "uq_places_client":
            raise AlreadyInLine from error
        raise


async def save_place(work: Work, place: Place) -> None:
    """Write what may change of a place whose block is locked; its turn is `exchange_turns`' business."""
    await work.execute(
        update(places)
        .where(places.c.id == place.id)
        .values(
            state=place.state.value,
            call_back=place.call_back,
            call_number=place.call_number,
            called_at=place.called_at,
            present=place.present,
            gone_at=place.gone_at,
            seen_revision=place.seen_revision,
            misses=place.misses,
            ended_at=place.ended_at,
            offer_block_id=place.offer_block_id,
            offer_expires_at=place.offer_expires_at,
        )
    )


async def exchange_turns(work: Work, block_id: BlockId, turns: Turns) -> None:
    """Give these tickets other turns, all at once."""
    if not turns:
        return
    new = values(column("ticket", Integer), column("turn", Integer), name="new").data(list(turns.items()))
    await work.execute(
        update(places)
        .where(places.c.block_id == block_id, places.c.ticket == new.c.ticket)
        .values(turn=new.c.turn)
    )


async def find_block_of(work: Work, booking_id: BookingId) -> BlockId | None:
    """The block in whose line a booking is, or was last."""
    found: BlockId | None = await work.session.scalar(
        select(places.c.block_id)
        .where(places.c.booking_id == booking_id)
        .order_by(is_in(ACTIVE).desc(), places.c.id.desc())
        .limit(1)
    )
    return found


async def find_active(work: Work, booking_id: BookingId) -> Place | None:
    """The place that a booking holds now."""
    row = (
        await work.execute(select(places).where(places.c.booking_id == booking_id, is_in(ACTIVE)))
    ).one_or_none()
    return None if row is None else place_of(row)


async def find_with_consultant(work: Work, block_id: BlockId) -> Place | None:
    """Who was called or talks with the consultant now."""
    row = (
        await work.execute(select(places).where(places.c.block_id == block_id, is_in(WITH_CONSULTANT)))
    ).one_or_none()
    return None if row is None else place_of(row)


async def list_waiting(work: Work, block_id: BlockId) -> list[Place]:
    """Everybody who waits, the next one first."""
    found = await work.execute(
        select(places).where(places.c.block_id == block_id, is_in(WAITING)).order_by(places.c.turn)
    )
    return [place_of(row) for row in found]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who waits, and when other things will want them."""

    place: Place
    busy_at: datetime | None
    """When the client's own next appointment begins, or began."""


async def list_candidates(work: Work, block_id: BlockId) -> list[Candidate]:
    """Everybody who waits, the next one first, with their next appointment elsewhere."""
    busy = (
        select(func.min(func.lower(occupancies.c.client_during)))
        .where(
            occupancies.c.active,
            occupancies.c.client_id == places.c.client_id,
            func.upper(occupancies.c.client_during) > work.now,
        )
        .scalar_subquery()
    )
    found = await work.execute(
        select(places, busy.label("busy_at"))
        .where(places.c.block_id == block_id, is_in(WAITING))
        .order_by(places.c.turn)
    )
    return [Candidate(place_of(row), row.busy_at) for row in found]


async def hold_client(work: Work, place: Place, starts_at: datetime, ends_at: datetime) -> bool:
    """Take the client's time for the call; whether it was free."""
    return bool(
        await work.changed(
            insert_or_leave(occupancies)
            .values(
                holder_id=place.booking_id,
                booking_id=place.booking_id,
                client_id=place.client_id,
                client_during=Range(starts_at, ends_at),
                active=True,
            )
            .on_conflict_do_nothing()
        )
    )


async def release_client(work: Work, place: Place) -> None:
    """The client's time is their own again."""
    await work.execute(delete(occupancies).where(occupancies.c.holder_id == place.booking_id))


async def line_now(work: Work, block_id: BlockId) -> tuple[int | None, list[int]]:
    """The ticket that is with the consultant, and those that wait, the next one first."""
    [row] = await work.execute(
        select(
            func.max(places.c.ticket).filter(is_in(WITH_CONSULTANT)).label("called"),
            func.array_agg(aggregate_order_by(places.c.ticket, places.c.turn))
            .filter(is_in(WAITING))
            .label("waiting"),
        ).where(places.c.block_id == block_id)
    )
    return row.called, list(row.waiting or ())


async def is_known(work: Work, person_id: PersonId) -> bool:
    """Whether booking has heard of somebody."""
    found = await work.execute(select(known_people.c.person_id).where(known_people.c.person_id == person_id))
    return found.first() is not None
