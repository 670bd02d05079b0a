"""Statements that are a transaction each: connections are kept, whatever becomes of a statement, and never mixed up."""

from __future__ import annotations

import asyncio
import random

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from consulta.kit.database.fast_lane import FastLane
from tests.support.house import House

CANCELLATIONS = 300


@pytest.fixture
def lane(house: House) -> FastLane:
    return house.platform.desk("directory").fast_lane


async def _backend(lane: FastLane) -> int:
    """The database's process behind the connection that is used next."""
    [row] = await lane.execute("SELECT pg_backend_pid() AS pid", {})
    return int(row.pid)


async def test_cancelled_statements_lose_no_connection_and_mix_no_answers(lane: FastLane) -> None:
    dice = random.Random(7)

    async def ask(number: int) -> int:
        [row] = await lane.execute(
            "SELECT %(number)s::int AS number FROM pg_sleep(%(seconds)s)",
            {"number": number, "seconds": 0.005},
        )
        return int(row.number)

    async def cancelled(number: int) -> None:
        asking = asyncio.create_task(ask(number))
        await asyncio.sleep(dice.random() * 0.02)
        asking.cancel()
        await asyncio.wait([asking])

    await asyncio.gather(*(cancelled(number) for number in range(CANCELLATIONS)))

    async with asyncio.timeout(10):
        assert await asyncio.gather(*(ask(number) for number in range(100))) == list(range(100))


async def test_a_refused_statement_keeps_its_connection(lane: FastLane) -> None:
    before = await _backend(lane)
    with pytest.raises(DBAPIError):
        await lane.execute("SELECT 1 / %(zero)s", {"zero": 0})
    assert await _backend(lane) == before


async def test_a_connection_that_broke_is_not_used_again(lane: FastLane, house: House) -> None:
    before = await _backend(lane)
    await house.sql("directory", f"SELECT pg_terminate_backend({before})")
    with pytest.raises(DBAPIError) as broken:
        await lane.execute("SELECT 1 AS one", {})
    assert broken.value.connection_invalidated
    assert await _backend(lane) != before


async def test_a_connection_that_broke_in_the_pool_is_said_as_the_engine_would(
    house: House, database_url: str
) -> None:
    """As after the database's restart. What was taken from the pool is given back, so that nobody waits for it."""
    engine = house.platform.running["directory"].engine
    lane = FastLane(engine)
    async with engine.connect() as pooled:
        pid = (await pooled.exec_driver_sql("SELECT pg_backend_pid()")).scalar_one()
    taken = engine.pool.checkedout()  # type: ignore[attr-defined]
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
    with pytest.raises(DBAPIError) as broken:
        await lane.execute("SELECT 1 AS one", {})
    assert broken.value.connection_invalidated
    assert engine.pool.checkedout() == taken  # type: ignore[attr-defined]
    assert await _backend(lane) != pid
    await lane.close()
    assert engine.pool.checkedout() == taken  # type: ignore[attr-defined]


@pytest.mark.parametrize("prepare", [True, None])
async def test_what_is_prepared_at_once_is_planned_once(lane: FastLane, *, prepare: bool | None) -> None:
    """The control: without being told, the driver prepares what has run a few times."""
    for number in range(3):
        await lane.execute("SELECT %(number)s::int AS planned_once", {"number": number}, prepare=prepare)
    found = await lane.execute(
        "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE %(like)s",
        {"like": "%planned_once"},
    )
    assert [tuple(row) for row in found] == ([(3, 0)] if prepare else [])
