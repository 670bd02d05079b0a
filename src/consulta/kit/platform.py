"""The platform of one process: its services at their desks, their relays and inboxes, the bus, the hub, the files."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar, cast

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from consulta.kit.access import AccessTokens
from consulta.kit.bus import Bus, Listener
from consulta.kit.clock import Clock, SystemClock
from consulta.kit.database.addresses import Addresses
from consulta.kit.database.engine import make_engine
from consulta.kit.database.migrate import History, ensure_database, migrate
from consulta.kit.database.tables import KitTables
from consulta.kit.ended_logins import EndedLogins
from consulta.kit.files import Files
from consulta.kit.http.idempotency import forget_old_keys
from consulta.kit.ids import Ids, new_uuid
from consulta.kit.inbox import Inbox
from consulta.kit.limits import Limiter
from consulta.kit.live import Hub
from consulta.kit.outbox import Relay
from consulta.kit.secrets import Keyring
from consulta.kit.service import Invariant, Service
from consulta.kit.settings import PlatformSettings
from consulta.kit.telemetry import Metrics
from consulta.kit.work import Desk

if TYPE_CHECKING:
    from consulta.kit.tracing import Tracing

RETRY_EVERY = timedelta(seconds=1)
MEASURE_EVERY = timedelta(seconds=10)
TIDY_EVERY = timedelta(hours=1)

log = structlog.get_logger(__name__)
R = TypeVar("R")


@dataclass(frozen=True)
class Running:
    """One service as it runs here."""

    service: Service
    engine: AsyncEngine
    desk: Desk
    relay: Relay
    inbox: Inbox


@dataclass
class Violation:
    """A rule that does not hold."""

    service: str
    invariant: str
    rule: str
    what: Sequence[object]


class Platform:
    """Everything that runs in this process. `services` are all there are; `only` names those that run here."""

    def __init__(
        self,
        *,
        settings: PlatformSettings,
        services: Sequence[Service],
        addresses: Addresses,
        keyring: Keyring,
        bus: Bus,
        hub: Hub,
        files: Files,
        limiter: Limiter,
        clock: Clock | None = None,
        ids: Ids = new_uuid,
        only: Iterable[str] | None = None,
        tracing: Tracing | None = None,
    ) -> None:
        self.settings = settings
        self.services = services
        self.addresses = addresses
        self.keyring = keyring
        self.bus = bus
        self.hub = hub
        self.files = files
        self.limiter = limiter
        self.clock = clock or SystemClock()
        self.metrics = Metrics()
        self.tracing = tracing
        self.ended_logins = EndedLogins(hub, self.clock)
        self.access_tokens = AccessTokens(keyring, self.clock, self.ended_logins)
        self._ids = ids
        chosen = set(only) if only is not None else {service.name for service in services}
        self.running: dict[str, Running] = {
            service.name: self._settle(service) for service in services if service.name in chosen
        }
        self._loops: list[asyncio.Task[None]] = []
        self._service_loops: list[asyncio.Task[None]] = []

    def _settle(self, service: Service) -> Running:
        engine = make_engine(self.addresses.of(service.name), service=service.name)
        tables = (
            KitTables.declared_in(service.metadata) if "outbox" not in _names(service) else _found(service)
        )
        desk = Desk(
            service=service.name,
            sessions=async_sessionmaker(engine, expire_on_commit=False),
            tables=tables,
            clock=self.clock,
            ids=self._ids,
            keyring=self.keyring,
            settings=service.settings,
            resources={
                type(thing): thing for thing in (*service.resources, self.files, self.hub, self.settings)
            },
        )
        relay = Relay(service=service.name, engine=engine, tables=tables, bus=self.bus, clock=self.clock)
        desk.wake_relay = relay.wake
        return Running(service, engine, desk, relay, Inbox(service, desk, self.tracing))

    def desk(self, service: str) -> Desk:
        """The desk of a service that runs here."""
        return self.running[service].desk

    def resource(self, service: str, kind: type[R]) -> R:
        """A long-lived thing of a service."""
        return self.desk(service).work().resource(kind)

    def migrate(self) -> None:
        """Bring the databases up to date."""
        histories = [History(service.name, service.history) for service in self.services]
        if not self.addresses.overrides:
            ensure_database(self.addresses.admin)
        shared = [history for history in histories if history.service not in self.addresses.overrides]
        migrate(self.addresses, shared)

    async def open(self, *, loops: bool = True) -> None:
        """Open hub and services, join the bus, and start what runs by itself (not in tests, which step it)."""
        await self.hub.open()
        for running in self.running.values():
            if running.service.opened is not None:
                await running.service.opened(self)
        listeners = [listener_of(service) for service in self.services]
        here = {name: running.inbox.receive for name, running in self.running.items()}
        await self.bus.open(listeners, here)
        if loops:
            for running in self.running.values():
                self._loops.append(
                    asyncio.create_task(running.relay.run(), name=f"relay-{running.service.name}")
                )
                self._service_loops += [
                    asyncio.create_task(loop(self), name=f"{running.service.name}-{loop.__name__}")
                    for loop in running.service.loops
                ]
            self._loops.append(
                asyncio.create_task(self._every(RETRY_EVERY, self.retry_failed), name="retries")
            )
            self._loops.append(asyncio.create_task(self._every(MEASURE_EVERY, self.measure), name="measures"))
            self._loops.append(asyncio.create_task(self._every(TIDY_EVERY, self.tidy), name="tidying"))
            if self.settings.check_invariants:
                for running in self.running.values():
                    for invariant in running.service.invariants:
                        self._loops.append(asyncio.create_task(self._watch(running, invariant)))

    async def close(self) -> None:
        """Stop what runs by itself, leave the bus, close services and connections."""
        await _end(self._loops)
        await self.bus.close()
        for running in self.running.values():
            if running.service.closed is not None:
                await running.service.closed(self)
        await _end(self._service_loops)
        await self.ended_logins.close()
        await self.hub.close()
        for running in self.running.values():
            await running.desk.fast_lane.close()
            await running.engine.dispose()
        if self.tracing is not None:
            await self.tracing.close()

    async def send_due(self) -> int:
        """One round of every relay; returns how many events went."""
        return sum([await running.relay.send_due() for running in self.running.values()])

    async def retry_failed(self) -> int:
        """Try failed deliveries again whose pause is over."""
        return sum([await running.inbox.retry_due() for running in self.running.values()])

    async def tidy(self) -> None:
        """Forget what is so old that nobody can still need it."""
        for running in self.running.values():
            await running.relay.forget_sent()
            await running.inbox.forget_handled(self.clock.now())
            await forget_old_keys(running.desk)

    async def measure(self) -> None:
        """Bring the gauges up to date."""
        for name, running in self.running.items():
            outbox = running.desk.tables.outbox
            async with running.desk.work() as work:
                due, oldest = (
                    await work.execute(
                        select(func.count(), func.min(outbox.c.due_at)).where(
                            outbox.c.state == "pending", outbox.c.due_at <= work.now
                        )
                    )
                ).one()
                lag = (work.now - oldest).total_seconds() if oldest is not None else 0.0
            backlog = await running.inbox.backlog()
            self.metrics.outbox_pending.labels(name).set(due)
            self.metrics.outbox_lag_seconds.labels(name).set(lag)
            self.metrics.parked_events.labels(name).set(backlog["parked"])
            self.metrics.retrying_events.labels(name).set(backlog["retrying"])

    async def check_invariants(self) -> list[Violation]:
        """Run every named check once and return what is broken."""
        found = []
        for running in self.running.values():
            for invariant in running.service.invariants:
                violation = await self._check(running, invariant)
                if violation is not None:
                    found.append(violation)
        return found

    async def _check(self, running: Running, invariant: Invariant) -> Violation | None:
        async with running.desk.work() as work:
            what = await invariant.violations(work)
        name = running.service.name
        self.metrics.invariant_violations.labels(name, invariant.name, invariant.rule).set(len(what))
        if not what:
            return None
        log.error(
            "invariant.broken", service=name, invariant=invariant.name, rule=invariant.rule, count=len(what)
        )
        return Violation(name, invariant.name, invariant.rule, what)

    async def _watch(self, running: Running, invariant: Invariant) -> None:
        async def check() -> None:
            await self._check(running, invariant)

        await self._every(invariant.every, check)

    async def _every(self, pause: timedelta, action: Callable[[], object]) -> None:
        while True:
            await asyncio.sleep(pause.total_seconds())
            try:
                await cast("asyncio.Future[object]", action())
            except Exception as error:  # noqa: BLE001 - it is tried again in the next round
                log.warning("round.failed", task=getattr(action, "__name__", "?"), error=repr(error)[:500])


async def _end(loops: list[asyncio.Task[None]]) -> None:
    for loop in loops:
        loop.cancel()
    for loop in loops:
        with contextlib.suppress(asyncio.CancelledError):
            await loop
    loops.clear()


def listener_of(service: Service) -> Listener:
    """What a service hears, for the bus."""
    if service.hears_everything is not None:
        return Listener(service.name, None)
    return Listener(service.name, frozenset(on.event.wire_name for on in service.heard))


def _names(service: Service) -> set[str]:
    return {table.name for table in service.metadata.tables.values()}


def _found(service: Service) -> KitTables:
    tables = {table.name: table for table in service.metadata.tables.values()}
    return KitTables(tables["outbox"], tables["inbox"], tables["deliveries"], tables["idempotency_keys"])
