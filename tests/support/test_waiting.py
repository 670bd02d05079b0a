"""Waiting ends when it is so, and fails with what was seen last."""

from __future__ import annotations

import asyncio
from itertools import count

import pytest

from tests.support.waiting import until, wait_for


async def test_it_ends_with_what_was_looked_for() -> None:
    numbers, others = count(), count()

    async def look() -> int:
        return next(numbers)

    assert await until(look, lambda seen: seen == 3, what="three", pause_seconds=0) == 3
    assert wait_for(lambda: next(others), what="anything but zero", pause_seconds=0) == 1


async def test_it_fails_with_what_was_seen_last() -> None:
    async def look() -> str:
        return "not yet"

    late = r"waited 0\.1 s in vain for the end; seen last: 'not yet'"
    with pytest.raises(AssertionError, match=late):
        await until(look, lambda seen: seen == "over", what="the end", within_seconds=0.1)
    with pytest.raises(AssertionError, match=late):
        wait_for(lambda: "not yet", lambda seen: seen == "over", what="the end", within_seconds=0.1)


async def test_a_look_that_never_returns_is_late_as_well_and_one_that_fails_fails_at_once() -> None:
    with pytest.raises(AssertionError, match="in vain for an answer; seen last: None"):
        await until(asyncio.Event().wait, what="an answer", within_seconds=0.1)

    async def gives_up() -> None:
        raise TimeoutError("its own")

    with pytest.raises(TimeoutError, match="its own"):
        await until(gives_up, what="an answer")
