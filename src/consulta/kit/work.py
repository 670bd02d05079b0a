"""One unit of work: a transaction with its clock, its identifiers, its caller and what it publishes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from sqlalchemy import Executable, insert
from sqlalchemy.engine import CursorResult, Result
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from consulta.kit.clock import Clock
from consulta.kit.database.fast_lane import FastLane
from consulta.kit.database.tables import KitTables
from consulta.kit.event import Envelope, Event
from consulta.kit.ids import Ids

if TYPE_CHECKING:
    from consulta.kit.access import Caller
    from consulta.kit.secrets import Keyring

T = TypeVar("T")
Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None
Rows = Result[*tuple[Any, ...]]


@dataclass
class Desk:
    """What every unit of work of one service shares."""

    service: str
    sessions: async_sessionmaker[AsyncSession]
    tables: KitTables
    clock: Clock
    ids: Ids
    keyring: Keyring
    settings: object | None = None
    resources: dict[type, object] = field(default_factory=dict)
    wake_relay: Callable[[], object] = lambda: None

    def work(self, *, caller: Caller | None = None, request_id: str | None = None) -> Work:
        """A new unit of work; nothing reaches the database before its first statement."""
        return Work(self, caller=caller, request_id=request_id)

    @cached_property
    def fast_lane(self) -> FastLane:
        """The way of statements that are a transaction of their own."""
        return FastLane(self.sessions.kw["bind"])


class Work:
    """One transaction. Used as `async with desk.work() as work: …`; the edge opens it, commands never commit.

    Leaving without an exception writes the outbox and commits; an exception (a cancellation too) rolls back.
    """

    def __init__(self, desk: Desk, *, caller: Caller | None, request_id: str | None) -> None:
        self.desk = desk
        self._caller = caller
        self.request_id = request_id
        self.now: datetime = desk.clock.now()
        self._session: AsyncSession | None = None
        self._outgoing: list[tuple[Envelope, datetime]] = []
        self._afterwards: list[Callable[[], object]] = []

    @property
    def session(self) -> AsyncSession:
        """The session; the transaction begins with its first statement."""
        if self._session is None:
            self._session = self.desk.sessions()
        return self._session

    @property
    def caller(self) -> Caller:
        """Who asks. Only where a route has made sure of somebody; raises `NotSignedIn` otherwise."""
        if self._caller is None:
            from consulta.kit.access import SignInFirst  # noqa: PLC0415 - access knows Work too

            raise SignInFirst
        return self._caller

    @property
    def caller_or_nobody(self) -> Caller | None:
        """Who asks, if anybody is signed in."""
        return self._caller

    def new_id(self) -> UUID:
        """An identifier nobody has had before. Wrap it: `BookingId(work.new_id())`."""
        return self.desk.ids()

    def settings(self, kind: type[T]) -> T:
        """The service's settings, which are of this kind."""
        assert isinstance(self.desk.settings, kind)  # noqa: S101 - the manifest put them there
        return self.desk.settings

    def resource(self, kind: type[T]) -> T:
        """A long-lived thing of this service (a gateway, a cache), by the type it was registered under."""
        for known, thing in self.desk.resources.items():
            if issubclass(known, kind):
                return cast("T", thing)
        msg = f"{self.desk.service} has no {kind.__name__}"
        raise LookupError(msg)

    def publish(self, event: Event) -> None:
        """Tell everybody, once this transaction has committed."""
        self.publish_at(event, self.now)

    def publish_at(self, event: Event, due_at: datetime) -> None:
        """Publish when `due_at` has come: with an event to oneself this is a timer. What is due decides then."""
        envelope = Envelope.of(
            event, event_id=self.desk.ids(), occurred_at=self.now, request_id=self.request_id
        )
        self._outgoing.append((envelope, due_at))

    def after_commit(self, action: Callable[[], object]) -> None:
        """Call something in memory (a cache to refresh, a hint to give) once committed. Nothing that must happen."""
        self._afterwards.append(action)

    async def execute(self, statement: Executable, parameters: Parameters = None) -> Rows:
        """Run one statement in the transaction."""
        return await self.session.execute(statement, parameters)

    async def changed(self, statement: Executable, parameters: Parameters = None) -> int:
        """Run an INSERT, UPDATE or DELETE and return how many rows it touched."""
        result = await self.session.execute(
            statement, parameters, execution_options={"preserve_rowcount": True}
        )
        return cast("CursorResult[*tuple[Any, ...]]", result).rowcount

    async def execute_alone(self, statement: str, parameters: Mapping[str, Any]) -> list[Any]:
        """Run one statement that is a transaction of its own, committed when this returns. For measured hot paths.

        It sees nothing of this unit's open transaction and is not undone with it, so use it before the first other
        statement. What it writes for others to hear comes from `outbox_rows`; then say `published_alone`.
        """
        return await self.desk.fast_lane.execute(statement, parameters)

    async def read_alone(self, statement: str, parameters: Mapping[str, Any]) -> list[Any]:
        """The same for a SELECT: prepared and planned at its first run, once for whatever parameters."""
        return await self.desk.fast_lane.execute(statement, parameters, prepare=True)

    def published_alone(self) -> None:
        """What was published so far is committed: the caller wrote `outbox_rows` in a statement of its own."""
        self._outgoing.clear()
        self.desk.wake_relay()

    def unpublish(self) -> None:
        """Take back what was published so far: the statement that was to write it did nothing."""
        self._outgoing.clear()

    async def flush(self) -> None:
        """Send what the session holds to the database, so that constraints speak now."""
        await self.session.flush()

    async def commit(self) -> None:
        """Write the outbox and commit. For the edge only."""
        if self._outgoing:
            await self.session.flush()
            await self.session.execute(insert(self.desk.tables.outbox), self.outbox_rows())
        if self._session is not None:
            await self._session.commit()
        if self._outgoing:
            self._outgoing.clear()
            self.desk.wake_relay()
        for action in self._afterwards:
            action()
        self._afterwards.clear()

    def outbox_rows(self) -> list[dict[str, Any]]:
        """What was published so far as rows of the outbox, for a command that writes them by itself."""
        return [
            {
                "id": envelope.id,
                "name": envelope.name,
                "version": envelope.version,
                "subject_id": envelope.subject_id,
                "occurred_at": envelope.occurred_at,
                "due_at": due_at,
                "payload": envelope.payload,
                "request_id": envelope.request_id,
            }
            for envelope, due_at in self._outgoing
        ]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                await self.commit()
        finally:
            if self._session is not None:
                await _finish(self._session)


async def _finish(session: AsyncSession) -> None:
    """Roll back what is open and give the connection back, even while the task is being cancelled."""
    closing = asyncio.ensure_future(session.close())
    try:
        await asyncio.shield(closing)
    except asyncio.CancelledError:
        await closing
        raise
