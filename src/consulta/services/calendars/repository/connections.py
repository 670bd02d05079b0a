"""Connections and their calendars as rows; the claim by which one process reads at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from consulta.contracts.calendars import ConnectionId
from consulta.contracts.identity import PersonId
from consulta.kit.database.engine import constraint_of
from consulta.kit.work import Work
from consulta.services.calendars.errors import AlreadyConnected, NoSuchConnection
from consulta.services.calendars.gateways import Listed
from consulta.services.calendars.models import Connection, OutsideCalendar
from consulta.services.calendars.repository.people import lock_person


async def list_own(work: Work, person_id: PersonId) -> Sequence[Connection]:
    """Somebody's connections, the oldest first."""
    found = await work.session.scalars(
        select(Connection)
        .where(Connection.person_id == person_id)
        .order_by(Connection.made_at, Connection.id)
    )
    return found.all()


async def get_own(work: Work, connection_id: UUID, person_id: PersonId, *, lock: bool = False) -> Connection:
    """One of somebody's. Raises `NoSuchConnection`, for another person's too."""
    wanted = select(Connection).where(Connection.id == connection_id, Connection.person_id == person_id)
    found = (await work.session.scalars(wanted.with_for_update() if lock else wanted)).one_or_none()
    if found is None:
        raise NoSuchConnection
    return found


async def find_by_login(work: Work, person_id: PersonId, kind: str, login: str) -> Connection | None:
    """Somebody's account of this kind and name."""
    found = await work.session.scalars(
        select(Connection).where(
            Connection.person_id == person_id, Connection.kind == kind, Connection.login == login
        )
    )
    return found.first()


async def find(work: Work, connection_id: UUID) -> Connection | None:
    """A connection, if it is still there."""
    return await work.session.get(Connection, connection_id)


async def count_own(work: Work, person_id: PersonId) -> int:
    """How many accounts somebody has connected; others of theirs wait until this transaction ends."""
    await lock_person(work, person_id)
    counted = await work.session.scalar(
        select(func.count()).select_from(Connection).where(Connection.person_id == person_id)
    )
    return int(counted or 0)


async def add(work: Work, **values: Any) -> None:
    """A new connection. Raises `AlreadyConnected`."""
    try:
        await work.execute(
            insert(Connection).values(made_at=work.now, next_at=work.now, state="active", **values)
        )
    except IntegrityError as error:
        if constraint_of(error) == "uq_connections_person_id_kind_address_login":
            raise AlreadyConnected from error
        raise


async def change(work: Work, connection_id: UUID, **values: Any) -> None:
    """Write some of a connection's values."""
    await work.execute(update(Connection).where(Connection.id == connection_id).values(**values))


async def remove(work: Work, connection_id: UUID) -> None:
    """Forget a connection and everything that was read of it."""
    await work.execute(delete(Connection).where(Connection.id == connection_id))


# Calendars


async def list_calendars(work: Work, connection_ids: Iterable[UUID]) -> Sequence[OutsideCalendar]:
    """The calendars of these connections, by name."""
    found = await work.session.scalars(
        select(OutsideCalendar)
        .where(OutsideCalendar.connection_id.in_(list(connection_ids)))
        .order_by(OutsideCalendar.name, OutsideCalendar.id)
    )
    return found.all()


async def add_calendars(
    work: Work, connection_id: UUID, person_id: PersonId, listed: Iterable[tuple[Listed, bool]]
) -> None:
    """Keep the calendars of a connection, and whether each is read; those that are known keep their choices."""
    for each, is_read in listed:
        written = insert(OutsideCalendar).values(
            id=work.new_id(),
            connection_id=connection_id,
            person_id=person_id,
            external_id=each.external_id,
            name=each.name,
            can_write=each.can_write,
            is_read=is_read,
            is_written=False,
        )
        await work.execute(
            written.on_conflict_do_update(
                index_elements=["connection_id", "external_id"], set_={"name": written.excluded.name}
            )
        )


async def choose(
    work: Work, connection_id: UUID, person_id: PersonId, *, read: Iterable[UUID], write: UUID | None
) -> None:
    """Say which calendars are read and which one is written to. What is no longer read is forgotten."""
    own = OutsideCalendar.connection_id == connection_id
    wanted = list(read)
    await work.execute(
        update(OutsideCalendar)
        .where(own, OutsideCalendar.is_read != OutsideCalendar.id.in_(wanted))
        .values(is_read=OutsideCalendar.id.in_(wanted), token=None, full_at=None, too_large=0)
    )
    other = OutsideCalendar.person_id == person_id if write is not None else own
    await work.execute(
        update(OutsideCalendar).where(other, OutsideCalendar.is_written).values(is_written=False)
    )
    if write is not None:
        await work.execute(update(OutsideCalendar).where(OutsideCalendar.id == write).values(is_written=True))


async def change_calendar(work: Work, calendar_id: UUID, **values: Any) -> None:
    """Write some of a calendar's values."""
    await work.execute(update(OutsideCalendar).where(OutsideCalendar.id == calendar_id).values(**values))


# The claim


async def list_due(work: Work, *, at_most: int) -> list[ConnectionId]:
    """Connections that should be read now and that nobody reads, the longest waiting first."""
    found = await work.session.scalars(
        select(Connection.id)
        .where(
            Connection.next_at <= work.now,
            or_(Connection.claimed_until.is_(None), Connection.claimed_until < work.now),
        )
        .order_by(Connection.next_at)
        .limit(at_most)
    )
    return [ConnectionId(each) for each in found]


async def want(work: Work, person_id: PersonId) -> bool:
    """Have somebody's accounts read now; whether there are any that could be."""
    return bool(
        await work.changed(
            update(Connection)
            .where(Connection.person_id == person_id, Connection.state == "active")
            .values(next_at=work.now)
        )
    )


async def claim(work: Work, connection_id: UUID, *, by: UUID, lease: timedelta) -> bool:
    """CL-8. Reserve a connection for one reader; whether it was free. A reader that died loses it after the lease."""
    return bool(
        await work.changed(
            update(Connection)
            .where(
                Connection.id == connection_id,
                or_(Connection.claimed_until.is_(None), Connection.claimed_until < work.now),
            )
            .values(claimed_by=by, claimed_until=work.now + lease)
        )
    )


async def get_claimed(work: Work, connection_id: UUID, *, by: UUID) -> Connection | None:
    """The connection, locked, if it is still this reader's."""
    found = await work.session.scalars(
        select(Connection)
        .where(Connection.id == connection_id, Connection.claimed_by == by)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()
