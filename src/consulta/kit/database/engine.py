"""Engines: how a service's process holds its connections."""

from __future__ import annotations

import asyncio
from typing import Any

from psycopg import AsyncConnection
from sqlalchemy import URL, MetaData
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Constraints are named by convention, so that a violation is mapped to its error by name."""

STATEMENT_TIMEOUT_MS = 15_000
LOCK_TIMEOUT_MS = 5_000
IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000


def metadata_of(service: str) -> MetaData:
    """The tables of one service, in its own schema."""
    return MetaData(schema=service, naming_convention=NAMING)


def make_engine(url: URL, *, service: str, pool_size: int = 8, overflow: int = 8) -> AsyncEngine:
    """An engine whose connections give up on locks and forgotten transactions, and wait at most 5 s for a place."""
    options = (
        f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c lock_timeout={LOCK_TIMEOUT_MS} "
        f"-c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION_TIMEOUT_MS} -c timezone=UTC"
    )
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=overflow,
        pool_timeout=5,
        pool_recycle=1800,
        use_native_hstore=False,  # nobody here has such columns, and asking costs a round trip per connection
        connect_args={
            "application_name": f"consulta-{service}",
            "options": options,
            "connect_timeout": 5,
            "async_creator_fn": _connect_whole,
        },
    )


async def _connect_whole(*arguments: Any, **options: Any) -> AsyncConnection[Any]:
    """Open a connection, or none: one whose opener is cancelled half-way is closed instead of being forgotten open."""
    opening = asyncio.ensure_future(AsyncConnection.connect(*arguments, **options))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        opening.add_done_callback(_close_when_open)
        raise


def _close_when_open(opening: asyncio.Future[AsyncConnection[Any]]) -> None:
    if not opening.cancelled() and opening.exception() is None:
        closing = asyncio.ensure_future(opening.result().close())
        _closing.add(closing)
        closing.add_done_callback(_closing.discard)


_closing: set[asyncio.Future[None]] = set()
"""What is being closed: the loop itself keeps only weak references."""


def constraint_of(error: IntegrityError) -> str | None:
    """The name of the constraint that refused, by which a command tells what happened."""
    diagnostics = getattr(error.orig, "diag", None)
    name: str | None = getattr(diagnostics, "constraint_name", None)
    return name


UNAVAILABLE_STATES = ("08", "53", "55", "57", "58", "40")
"""SQLSTATE classes that pass by themselves: connection, resources (a full disk too), locks, shutdown, I/O, deadlock."""


def is_unavailable(error: BaseException) -> bool:
    """Whether the database could not serve just now, so that trying again later is right."""
    if isinstance(error, PoolTimeoutError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    state: str | None = getattr(error.orig, "sqlstate", None)
    if state is None:
        # Without a state the server never answered: refused, reset, or gone.
        return type(error).__name__ in {"OperationalError", "InterfaceError"}
    return state.startswith(UNAVAILABLE_STATES)
