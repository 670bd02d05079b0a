"""Coming, going, and telling people that something of theirs changed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from consulta.contracts.identity import PersonId
from consulta.contracts.live import CameOnline, WentOffline
from consulta.kit.live import Hub
from consulta.kit.work import Work
from consulta.services.live import repository
from consulta.services.live.domain import (
    GraceOver,
    Topic,
    hint,
    line_hint,
    topic_of_consultant,
    topic_of_line,
    topic_of_person,
)
from consulta.services.live.errors import TooManySockets
from consulta.services.live.models import Presence
from consulta.services.live.settings import Settings


def tell(work: Work, person_id: PersonId, topic: Topic, about: UUID, revision: int) -> None:
    """Once committed, hint to a person's sockets in every process that something of theirs changed."""
    _send(work, topic_of_person(person_id), topic, about, revision)


def tell_watchers(work: Work, consultant_id: PersonId, topic: Topic, revision: int) -> None:
    """Once committed, hint to those who look at a consultant's page."""
    _send(work, topic_of_consultant(consultant_id), topic, consultant_id, revision)


def tell_line(work: Work, block_id: UUID, revision: int, *, called: int | None, waiting: list[int]) -> None:
    """Once committed, say to those who look at a block's line who is next."""
    hub = work.resource(Hub)
    message = line_hint(block_id, revision, called=called, waiting=waiting)
    work.after_commit(lambda: hub.send_soon(topic_of_line(block_id), message))


def _send(work: Work, to: str, topic: Topic, about: UUID, revision: int) -> None:
    hub, message = work.resource(Hub), hint(topic, about, revision)
    work.after_commit(lambda: hub.send_soon(to, message))


async def come(work: Work, person_id: PersonId, *, socket_id: UUID, process_id: UUID) -> None:
    """A socket of the person opened. Locks the person's presence; raises `TooManySockets`."""
    presence = await repository.get_presence_for_update(work, person_id)
    if await repository.open_sockets(work, person_id) >= work.settings(Settings).sockets_per_person:
        raise TooManySockets(retry_after_seconds=60)
    await repository.add_socket(work, socket_id, person_id, process_id)
    if not presence.online:
        presence.online = True
        presence.revision += 1
        work.publish(CameOnline(person_id=person_id, revision=presence.revision))
        tell_watchers(work, person_id, Topic.DIRECTORY, presence.revision)


async def go(work: Work, person_id: PersonId, socket_id: UUID) -> None:
    """LV-3. A socket closed; after the last one the person stays online for a moment, as a reload is no absence."""
    presence = await repository.get_presence_for_update(work, person_id)
    await repository.remove_socket(work, socket_id)
    if await repository.open_sockets(work, person_id) == 0:
        presence.left_at = work.now
        work.publish_at(GraceOver(person_id=person_id), work.now + _grace(work))


async def go_offline_unless_back(work: Work, person_id: PersonId) -> None:
    """A grace is over. Locks the person's presence; changes nothing for who is back, left again since, or was gone."""
    presence = await repository.get_presence_for_update(work, person_id)
    if not presence.online or await repository.open_sockets(work, person_id):
        return
    if presence.left_at is not None and work.now < presence.left_at + _grace(work):
        return
    _go_offline(work, presence)


async def keep_and_tidy(work: Work, process_id: UUID) -> None:
    """LV-4. Say that this process lives, and let those go offline whose process does not."""
    await repository.keep_sockets(work, process_id)
    await repository.remove_dead_sockets(work)
    for person_id in await repository.online_without_socket(work):
        # The grace is asked for again rather than ended here: whoever reloads right now has no socket either.
        work.publish_at(GraceOver(person_id=person_id), work.now + _grace(work))


def _grace(work: Work) -> timedelta:
    return timedelta(seconds=work.settings(Settings).grace_seconds)


def _go_offline(work: Work, presence: Presence) -> None:
    presence.online = False
    presence.revision += 1
    person_id = PersonId(presence.person_id)
    work.publish(WentOffline(person_id=person_id, revision=presence.revision))
    tell_watchers(work, person_id, Topic.DIRECTORY, presence.revision)
