"""The manifest: how a service introduces itself to the house."""

from __future__ import annotations

import importlib.resources
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from fastapi import APIRouter
from sqlalchemy import MetaData

from consulta.kit.event import Event

if TYPE_CHECKING:
    from consulta.kit.platform import Platform
    from consulta.kit.work import Work

E = TypeVar("E", bound=Event)
Handler = Callable[["Work", E], Awaitable[None]]


@dataclass(frozen=True)
class On(Generic[E]):
    """When `event` is published by anybody, `handler` is called once in effect, in a transaction of this service."""

    event: type[E]
    handler: Handler[E]

    @property
    def subscriber(self) -> str:
        """The handler's name: with the event's id it is the key of the inbox."""
        return f"{self.event.wire_name}:{self.handler.__name__}"


class Due(On[E]):
    """When an event published to oneself for later is due, `handler` decides from the state of that moment."""


class Invariant:
    """Something that must always hold, as a named check that tests call and production runs on a timer."""

    rule: ClassVar[str]
    every: ClassVar[timedelta]

    def __init_subclass__(cls, *, rule: str, every: timedelta, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.rule, cls.every = rule, every

    @property
    def name(self) -> str:
        """The check's name in metrics and reports."""
        return type(self).__name__

    async def violations(self, work: Work) -> Sequence[object]:
        """What breaks the rule right now; nothing when all is well."""
        raise NotImplementedError


def minutes(count: int) -> timedelta:
    """How often a check runs, in words."""
    return timedelta(minutes=count)


@dataclass(frozen=True)
class Service:
    """What a service brings: its routes, what it listens to, what becomes due, its tables and checks.

    `opened` is called once the platform stands (gateways, hubs); `closed` before it ends. `loops` run by themselves in
    between; where a clock is moved by hand (tests, the demo's past) they do not: whoever moves it steps them.
    `resources` are the service's own long-lived things (gateways, caches), found by type through `Work.resource`.
    """

    name: str
    metadata: MetaData
    router: APIRouter | None = None
    root_router: APIRouter | None = None
    """Routes outside `/api/v1`, such as a page for people or a well-known address."""
    subscriptions: Sequence[On[Any]] = ()
    timers: Sequence[Due[Any]] = ()
    hears_everything: Handler[Any] | None = None
    """A handler of every published event, for a service that keeps a journal."""
    invariants: Sequence[Invariant] = ()
    resources: Sequence[object] = ()
    settings: object | None = None
    opened: Callable[[Platform], Awaitable[None]] | None = None
    closed: Callable[[Platform], Awaitable[None]] | None = None
    loops: Sequence[Callable[[Platform], Coroutine[Any, Any, None]]] = ()
    """Each runs in a task of its own, handles its failures, and is cancelled after `closed`, which may let it end."""
    migrations: Path | None = field(default=None)

    @property
    def history(self) -> Path:
        """The folder of the service's migrations."""
        if self.migrations is not None:
            return self.migrations
        return Path(str(importlib.resources.files(f"consulta.services.{self.name}"))) / "migrations"

    @property
    def heard(self) -> list[On[Any]]:
        """Everything that calls a handler of this service."""
        return [*self.subscriptions, *self.timers]
