"""All SQL of live."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.live.domain import DEAD_AFTER
from consulta.services.live.models import Presence, Socket


async def get_presence_for_update(work: Work, person_id: PersonId) -> Presence:
    """The person's presence, locked; made at their first coming."""
    await work.execute(
        insert(Presence).values(person_id=person_id, online=False, revision=0).on_conflict_do_nothing()
    )
    return (
        await work.session.scalars(
            select(Presence)
            .where(Presence.person_id == person_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).one()


async def open_sockets(work: Work, person_id: PersonId) -> int:
    """How many sockets the person has, in processes that live."""
    counted = await work.session.scalar(
        select(func.count())
        .select_from(Socket)
        .where(Socket.person_id == person_id, Socket.seen_at > work.now - DEAD_AFTER)
    )
    return counted or 0


async def add_socket(work: Work, socket_id: UUID, person_id: PersonId, process_id: UUID) -> None:
    """A socket was opened."""
    await work.execute(
        insert(Socket).values(id=socket_id, person_id=person_id, process_id=process_id, seen_at=work.now)
    )


async def remove_socket(work: Work, socket_id: UUID) -> None:
    """A socket was closed."""
    await work.execute(delete(Socket).where(Socket.id == socket_id))


async def keep_sockets(work: Work, process_id: UUID) -> None:
    """This process and its sockets are still there."""
    await work.execute(update(Socket).where(Socket.process_id == process_id).values(seen_at=work.now))


async def remove_dead_sockets(work: Work) -> None:
    """Forget the sockets of processes that are gone; those that another process just forgets are left to it."""
    dead = select(Socket.id).where(Socket.seen_at <= work.now - DEAD_AFTER).with_for_update(skip_locked=True)
    await work.execute(delete(Socket).where(Socket.id.in_(dead)))


async def online_without_socket(work: Work, *, most: int = 500) -> list[PersonId]:
    """People who count as online and have no socket left."""
    found = await work.session.scalars(
        select(Presence.person_id)
        .where(
            Presence.online,
            ~select(Socket.id).where(Socket.person_id == Presence.person_id).exists(),
        )
        .order_by(Presence.person_id)
        .limit(most)
    )
    return [PersonId(person_id) for person_id in found]
