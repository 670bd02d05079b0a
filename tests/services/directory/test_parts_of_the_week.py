"""The parts of a week in which somebody has time, where search's lists are: never too few, and always the opening's."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from consulta.contracts.booking import FreeTimesChanged
from consulta.kit.work import Work
from consulta.services.directory.domain.free_times import FreeWindow, parts_with_starts
from consulta.services.directory.invariants import CardsAreTrue
from consulta.services.directory.repository import cards, free_times
from tests.services.directory.stories import FREE, WORKDAYS, a_consultant, book, found, ok, works
from tests.support.house import House, Person
from tests.support.waiting import until

QUARTERS_A_DAY = 96


@given(
    first_day=st.integers(20_000, 20_400),
    starts=st.sets(st.integers(0, 16 * QUARTERS_A_DAY - 1), max_size=6),
    opens=st.integers(-400, 16 * QUARTERS_A_DAY),
    length=st.integers(1, 15 * QUARTERS_A_DAY),
)
def test_a_window_with_a_start_in_it_is_never_skipped(
    first_day: int, starts: set[int], opens: int, length: int
) -> None:
    first = first_day * QUARTERS_A_DAY
    bits = "".join("1" if quarter in starts else "0" for quarter in range(16 * QUARTERS_A_DAY))
    there = parts_with_starts(first, f"{int(bits, 2):0{len(bits) // 4}x}")
    window = FreeWindow(first + opens, first + opens + length)

    asked = {quarter // 12 % 56 for quarter in range(window.opens, window.closes)}
    assert window.parts == sum(1 << part for part in asked)
    assert there == sum(1 << part for part in {(first + start) // 12 % 56 for start in starts})
    if any(window.opens <= first + start < window.closes for start in starts):
        assert window.parts & there


@pytest.fixture
async def ada(house: House) -> Person:
    """She works on weekdays from 9 to 17 in Berlin."""
    ada = await a_consultant(house, "Ada", price=FREE)
    await works(house, ada)
    return ada


async def _parts(house: House) -> tuple[int, set[int]]:
    """The opening's, and those of its places."""
    [[opening]] = await house.sql("directory", "SELECT free_parts FROM directory.openings")
    return opening, {
        each for [each] in await house.sql("directory", "SELECT free_parts FROM directory.places")
    }


async def _nothing_is_free(house: House) -> FreeTimesChanged:
    """What booking would say if it were so."""
    [*_, last] = await house.published(FreeTimesChanged)
    return last.model_copy(update={"revision": last.revision + 1, "lanes": ()})


async def _somebody_waits(house: House) -> None:
    """For a lock that somebody else holds."""
    await until(
        lambda: house.sql("directory", "SELECT FROM pg_locks WHERE NOT granted"),
        what="somebody to wait for a lock",
        pause_seconds=0.01,
    )


async def _keep(house: House, news: FreeTimesChanged) -> None:
    async with house.work("directory") as work:
        assert await free_times.keep(work, news)


async def test_hours_change_them_and_a_booking_writes_no_place(house: House, ada: Person) -> None:
    opening, places = await _parts(house)
    # From 8 to 16 in UTC, on five days: in four of the eight parts of each.
    assert opening.bit_count() == 5 * 4
    assert places == {opening}

    rows = await house.sql("directory", "SELECT ctid::text FROM directory.places ORDER BY 1")
    [card] = await found(house)
    await book(house, card)
    await house.settle()
    assert await house.sql("directory", "SELECT ctid::text FROM directory.places ORDER BY 1") == rows

    await works(house, ada, WORKDAYS[:1])
    opening, places = await _parts(house)
    assert opening.bit_count() == 4
    assert places == {opening}


async def test_a_place_made_while_the_hours_change_has_the_new_ones(house: House, ada: Person) -> None:
    """Whoever makes places holds the opening: the news wait, and see the place that was made."""
    news = await _nothing_is_free(house)
    async with house.work("directory") as refreshing, asyncio.timeout(5):
        await _another_topic(refreshing, ada)
        keeping = asyncio.create_task(_keep(house, news))
        await _somebody_waits(house)
        await refreshing.commit()
        await keeping
    assert await _parts(house) == (0, {0})
    await _as_it_was(house)


async def test_hours_that_change_while_a_place_is_made_reach_it(house: House, ada: Person) -> None:
    """The other way about."""
    news = await _nothing_is_free(house)

    async def refresh() -> None:
        async with house.work("directory") as refreshing:
            await _another_topic(refreshing, ada)

    async with house.work("directory") as keeping, asyncio.timeout(5):
        assert await free_times.keep(keeping, news)
        task = asyncio.create_task(refresh())
        await _somebody_waits(house)
        await keeping.commit()
        await task
    assert await _parts(house) == (0, {0})
    await _as_it_was(house)


async def test_somebody_may_leave_while_their_hours_change(house: House, ada: Person) -> None:
    """Nobody waits for one another, so neither has to be undone."""
    news = await _nothing_is_free(house)
    async with house.work("directory") as keeping, asyncio.timeout(5):
        await keeping.execute(text("SELECT FROM directory.openings FOR UPDATE"))
        leaving = asyncio.create_task(ok(house.http(ada).post("/directory/profile/unpublish")))
        await _somebody_waits(house)
        assert await free_times.keep(keeping, news)
        await keeping.commit()
        await leaving
    assert await house.sql("directory", "SELECT FROM directory.places") == []


async def _another_topic(work: Work, person: Person) -> None:
    """A further topic of a profile, and its card refreshed, within an open transaction."""
    await work.execute(
        text(
            "INSERT INTO directory.profile_topics (consultant_id, topic_slug, position) "
            "SELECT :person, slug, 9 FROM directory.topics t WHERE NOT EXISTS (SELECT FROM directory.profile_topics p "
            "WHERE p.consultant_id = :person AND p.topic_slug = t.slug) ORDER BY slug LIMIT 1"
        ),
        {"person": person.id},
    )
    await cards.refresh(work, person.id)
    await cards.refresh_words(work, person.id)


async def _as_it_was(house: House) -> None:
    """Search knows again what booking would sell, and every card is true."""
    await house.sql("booking", "UPDATE booking.free_times SET revision = revision + 5")
    [*_, last] = await house.published(FreeTimesChanged)
    await _keep(house, last.model_copy(update={"revision": last.revision + 5}))
    async with house.work("directory") as work:
        assert await CardsAreTrue().violations(work) == []
