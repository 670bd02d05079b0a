"""Statements that are a transaction each, without the layers that a measured hot path does not use."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import namedtuple_row
from sqlalchemy import QueuePool
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_PLAN_ONCE: Final = "SET plan_cache_mode = force_generic_plan"


class FastLane:
    """Connections on which each statement commits by itself: one round trip where a transaction takes three or more.

    They are the engine's own, kept at hand as the driver's. No more are taken than the pool keeps open: opening
    further ones for a burst would cost more than waiting a millisecond.

    What is prepared is planned once, not for every set of values: plans here cost more than what they could save.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._places = asyncio.Semaphore(cast("QueuePool", engine.pool).size())
        self._idle: list[_Driven] = []

    async def execute(
        self, statement: str, parameters: Mapping[str, Any], *, prepare: bool | None = None
    ) -> list[Any]:
        """Run one statement as the driver writes them, parameters as `%(name)s`, and return its rows by name.

        `prepare`: at its first run, not when it has run a few times. Only for what cannot be refused by the database:
        the driver forgets a statement whose first run failed, and the server does not.

        Raises what the engine would raise.
        """
        async with self._places:
            driven = self._idle.pop() if self._idle else await self._opened()
            try:
                return await _run_alone(driven.driver, statement, parameters, prepare=prepare)
            finally:
                await self._put_back(driven)

    async def _put_back(self, driven: _Driven) -> None:
        """Keep the connection at hand, unless a refused or cancelled statement left it in the middle of something."""
        if driven.driver.pgconn.transaction_status == TransactionStatus.IDLE:
            self._idle.append(driven)
        else:
            await driven.give_up()

    async def _opened(self) -> _Driven:
        """A further connection; one that is half open when the task is cancelled is kept for the next."""
        opening = asyncio.ensure_future(_connected(self._engine))
        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:
            self._idle.append(await opening)
            raise

    async def close(self) -> None:
        """Give the connections up."""
        while self._idle:
            await self._idle.pop().give_up()


@dataclass(frozen=True, slots=True)
class _Driven:
    """A connection of the engine's pool, and the driver's that it wraps."""

    pooled: AsyncConnection
    driver: psycopg.AsyncConnection[Any]

    async def give_up(self) -> None:
        """Close it and give its place in the pool back: it is not as the engine made it any more."""
        await self.pooled.invalidate()
        await self.pooled.close()


async def _connected(engine: AsyncEngine) -> _Driven:
    pooled = await engine.connect()
    try:
        await pooled.exec_driver_sql(_PLAN_ONCE)
        raw = await pooled.get_raw_connection()
    except BaseException:
        await pooled.close()
        raise
    return _Driven(pooled, cast("psycopg.AsyncConnection[Any]", raw.driver_connection))


async def _run_alone(
    driver: psycopg.AsyncConnection[Any],
    statement: str,
    parameters: Mapping[str, Any],
    *,
    prepare: bool | None,
) -> list[Any]:
    try:
        async with driver.cursor(row_factory=namedtuple_row) as cursor:
            await cursor.execute(statement.encode(), parameters, prepare=prepare)
            return await cursor.fetchall()
    except psycopg.Error as error:
        raise DBAPIError.instance(
            statement, None, error, psycopg.Error, connection_invalidated=driver.broken
        ) from error
