"""The stage: a whole platform on a clock of its own, stepped through the past as if everything happened then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import event, func, select
from sqlalchemy.engine.interfaces import DBAPIConnection

from consulta.kit.access import Caller, PersonId, Role
from consulta.kit.ids import new_uuid
from consulta.kit.outbox import BATCH as EVENTS_AT_ONCE
from consulta.kit.platform import Platform, Running
from consulta.kit.work import Desk, Work
from consulta.services.notifications.gateways.postman import AT_ONCE as MAILS_AT_ONCE
from consulta.services.notifications.gateways.postman import Postman


class DemoClock:
    """A clock that goes forward when it is told to, and never back."""

    def __init__(self, at: datetime) -> None:
        self._now = at

    def now(self) -> datetime:
        """The moment the story is in."""
        return self._now

    def begin_at(self, at: datetime) -> None:
        """Set it before anything has happened."""
        self._now = at

    def go_to(self, at: datetime) -> None:
        """Let time pass; an earlier moment changes nothing."""
        self._now = max(self._now, at)


class StageError(RuntimeError):
    """The story cannot go on: what should have happened in the platform did not."""


class Stage:
    """Lets time pass in a platform whose own loops do not run.

    It knows which services have something to send (they wake their relay) and when their next timer is due, so moving
    the clock costs nothing while nothing is due.
    """

    def __init__(self, platform: Platform, clock: DemoClock) -> None:
        self.platform = platform
        self.clock = clock
        self._awake: set[str] = set(platform.running)
        self._next_due: dict[str, datetime | None] = {}
        for name, running in platform.running.items():
            running.desk.wake_relay = self._waker(name)
            event.listen(running.engine.sync_engine, "connect", _commit_without_waiting)

    def _waker(self, name: str) -> Callable[[], None]:
        return lambda: self._awake.add(name)

    @property
    def now(self) -> datetime:
        """The moment the story is in."""
        return self.clock.now()

    def desk(self, service: str) -> Desk:
        """The desk of a service."""
        return self.platform.desk(service)

    def work(self, service: str) -> Work:
        """A unit of work of a service."""
        return self.platform.desk(service).work()

    def work_of(self, service: str, person_id: PersonId) -> Work:
        """A unit of work of a service, asked for by a person."""
        caller = Caller(person_id, frozenset({Role.CLIENT}), new_uuid())
        return self.platform.desk(service).work(caller=caller)

    async def settle(self) -> None:
        """Let everything that is due now happen, emails included. Raises `StageError` when something was refused."""
        while waiting := self._awake | self._due():
            self._awake.clear()
            await asyncio.gather(*(self._send(self.platform.running[name]) for name in sorted(waiting)))
            if "notifications" in waiting:
                await self._deliver_mail()

    async def move_to(self, moment: datetime) -> None:
        """Let time pass until then; what becomes due on the way happens at its own moment."""
        await self.settle()
        while (due_at := self._earliest()) is not None and due_at <= moment:
            self.clock.go_to(due_at)
            await self.settle()
        self.clock.go_to(moment)

    async def refuse_failures(self) -> None:
        """Raise `StageError` when any delivery failed: a demo with a hole in its story is none."""
        for name, running in self.platform.running.items():
            backlog = await running.inbox.backlog()
            if any(backlog.values()):
                msg = f"{name} could not handle an event of the demo: {backlog}"
                raise StageError(msg)

    async def _deliver_mail(self) -> None:
        postman = self.platform.resource("notifications", Postman)
        while await postman.deliver_due() == MAILS_AT_ONCE:
            pass

    async def _send(self, running: Running) -> None:
        # What is published meanwhile wakes the service again.
        while await running.relay.send_due() == EVENTS_AT_ONCE:
            pass
        outbox = running.desk.tables.outbox
        async with running.desk.work() as work:
            self._next_due[running.service.name] = await work.session.scalar(
                select(func.min(outbox.c.due_at)).where(outbox.c.state == "pending")
            )

    def _due(self) -> set[str]:
        return {name for name, due_at in self._next_due.items() if due_at is not None and due_at <= self.now}

    def _earliest(self) -> datetime | None:
        return min((due_at for due_at in self._next_due.values() if due_at is not None), default=None)


def _commit_without_waiting(connection: DBAPIConnection, _record: object) -> None:
    """Commits do not wait for the disk here: a power cut loses the end of the story, which is then told again."""
    cursor = connection.cursor()
    cursor.execute("SET synchronous_commit TO off")
    cursor.close()
    connection.commit()  # a rollback would take the setting back
