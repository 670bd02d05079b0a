"""A whole platform in this process on a database of its own, stepped by the test: time moves when the test says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast

import fastapi.dependencies.models
import httpx
from fastapi import FastAPI
from sqlalchemy import CursorResult, func, select, text

from consulta.contracts.identity import PersonRegistered
from consulta.kit.access import Caller, PersonId, Role
from consulta.kit.event import EVENTS, Envelope, Event
from consulta.kit.ids import new_uuid
from consulta.kit.platform import Platform
from consulta.kit.work import Work
from tests.support.free_times import copies_of_free_times

E = TypeVar("E", bound=Event)

BEGINNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday morning; four weeks before Europe's clocks change."""


class MovableClock:
    """A clock that stands still until the test moves it."""

    def __init__(self, at: datetime = BEGINNING) -> None:
        self._now = at

    def now(self) -> datetime:
        """The moment the test is in."""
        return self._now

    def advance(self, by: timedelta | None = None, **units: float) -> None:
        """Let time pass: `advance(minutes=5)`."""
        self._now += by if by is not None else timedelta(**units)

    def set(self, at: datetime) -> None:
        """Go to a moment."""
        self._now = at


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in."""

    id: PersonId
    name: str
    email: str
    roles: frozenset[Role]


class House:
    """The platform and the test's hands on it."""

    def __init__(self, platform: Platform, app: FastAPI, clock: MovableClock) -> None:
        self.platform = platform
        self.app = app
        self.clock = clock
        self._clients: list[httpx.AsyncClient] = []

    def work(self, service: str, caller: Caller | None = None) -> Work:
        """A unit of work of a service, for tests of its commands and queries."""
        return self.platform.desk(service).work(caller=caller)

    async def person(self, name: str = "Ada", *roles: Role, zone: str = "Europe/Berlin") -> Person:
        """Somebody registered: every service heard of them as identity would have told it."""
        person_id = PersonId(new_uuid())
        everything = frozenset({Role.CLIENT, *roles})
        email = f"{name.lower().replace(' ', '.')}.{person_id.hex[-6:]}@example.org"
        await self.hear(
            PersonRegistered(
                person_id=person_id,
                name=name,
                email=email,
                zone=zone,
                language="en",
                roles=sorted(everything),
                revision=1,
            )
        )
        return Person(person_id, name, email, everything)

    def caller(self, person: Person) -> Caller:
        """The person as the caller of a command."""
        return Caller(person.id, person.roles, new_uuid())

    def http(self, person: Person | None = None, **headers: str) -> httpx.AsyncClient:
        """An API user: signed in as this person, or anonymous."""
        if person is not None:
            headers["Authorization"] = f"Bearer {self.platform.access_tokens.issue(self.caller(person))}"
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.app, raise_app_exceptions=False),
            base_url="http://consulta.test/api/v1",
            headers=headers,
        )
        self._clients.append(client)
        return client

    async def hear(self, *events: Event) -> None:
        """Deliver events as if another service had published them: each twice, like everything here."""
        envelopes = [
            Envelope.of(event, event_id=new_uuid(), occurred_at=self.clock.now(), request_id=None)
            for event in events
        ]
        await self.platform.bus.publish(envelopes)

    async def settle(self) -> None:
        """Let everything that is due happen, then make sure nothing was parked and every invariant holds."""
        await self.drain()
        for name, running in self.platform.running.items():
            parked = await running.inbox.parked()
            backlog = await running.inbox.backlog()
            assert not parked, f"{name} parked {parked[0]['event']}: {parked[0]['last_error']}"
            assert backlog["retrying"] == 0, f"{name} has failed deliveries: {await self.failures(name)}"
        broken = await self.platform.check_invariants()
        assert not broken, broken
        if {"booking", "directory"} <= self.platform.running.keys():
            untrue = await copies_of_free_times(self)
            assert not untrue, f"I18: search does not know what is free: {untrue}"

    async def drain(self) -> None:
        """Send and handle what is due until nothing is."""
        for _ in range(200):
            if not await self.platform.send_due():
                return
        raise AssertionError("events go round in circles")

    async def failures(self, service: str) -> Sequence[str]:
        """What went wrong with deliveries that will be tried again."""
        deliveries = self.platform.desk(service).tables.deliveries
        async with self.work(service) as work:
            return (await work.execute(select(deliveries.c.last_error))).scalars().all()

    async def pass_time(self, by: timedelta | None = None, **units: float) -> None:
        """Move the clock and let what became due happen, timer by timer in their order."""
        target = self.clock.now() + (by if by is not None else timedelta(**units))
        while True:
            due_at = await self._next_due()
            if due_at is None or due_at > target:
                break
            self.clock.set(max(due_at, self.clock.now()))
            await self.drain()
        self.clock.set(target)
        await self.settle()

    async def _next_due(self) -> datetime | None:
        earliest: datetime | None = None
        for name, running in self.platform.running.items():
            outbox = running.desk.tables.outbox
            async with self.work(name) as work:
                due = await work.session.scalar(
                    select(func.min(outbox.c.due_at)).where(outbox.c.state == "pending")
                )
            if due is not None and (earliest is None or due < earliest):
                earliest = due
        return earliest

    async def published(self, kind: type[E]) -> list[E]:
        """Every event of a kind that was published so far (timers only once sent), oldest first."""
        outbox = self.platform.desk(kind.published_by()).tables.outbox
        async with self.work(kind.published_by()) as work:
            rows = await work.execute(
                select(outbox.c.payload).where(outbox.c.name == kind.wire_name).order_by(outbox.c.id)
            )
            return [kind.model_validate(payload) for payload in rows.scalars()]

    async def sql(self, service: str, statement: str, **values: Any) -> Sequence[Any]:
        """Look into a service's tables."""
        async with self.work(service) as work:
            result = await work.execute(text(statement), values)
            return result.all() if cast("CursorResult[Any]", result).returns_rows else []

    async def close(self) -> None:
        """Put the tools down."""
        for client in self._clients:
            await client.aclose()
        await self.platform.close()
        _forget_endpoints()


def _forget_endpoints() -> None:
    """FastAPI remembers some thousand endpoints, and each its application: gigabytes after a few hundred houses."""
    for remembered in vars(fastapi.dependencies.models).values():
        if hasattr(remembered, "cache_clear"):
            remembered.cache_clear()


def known_events() -> dict[str, type[Event]]:
    """Every declared event, for tests that go over all of them."""
    return dict(EVENTS)
