"""The end of a login, and every process told of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from consulta.contracts.identity import LoginEnded, LoginEnding, PersonId
from consulta.kit.ended_logins import ENDED, ended_message
from consulta.kit.live import Hub
from consulta.kit.work import Work
from consulta.services.identity import repository


async def end_logins(
    work: Work, person_id: PersonId, ending: LoginEnding, *, only: UUID | None = None
) -> None:
    """ID-6. End a person's logins, or only one of them, and with them their tokens and sockets everywhere."""
    for login_id in await repository.end_logins(work, ending, person_id=person_id, login_id=only):
        publish_ended(work, login_id, person_id, ending)


def publish_ended(work: Work, login_id: UUID, person_id: PersonId, ending: LoginEnding) -> None:
    """Say that a login, written down as ended, is over."""
    work.publish(
        LoginEnded(login_id=login_id, person_id=person_id, ending=ending, ended_at=work.now, revision=1)
    )
    tell_every_process(work, login_id, work.now)


def tell_every_process(work: Work, login_id: UUID, ended_at: datetime) -> None:
    """Once committed, let every process refuse the login's tokens.

    The command says it, so that the very next request is refused; and the event's subscriber says it again, because a
    process may die between its commit and its word. Hearing it twice changes nothing.
    """
    hub, message = work.resource(Hub), ended_message([(login_id, ended_at)])
    work.after_commit(lambda: hub.send_soon(ENDED, message))
