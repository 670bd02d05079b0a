"""AN-1. The switch: what people see of it, and when it changes by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from consulta.contracts.booking import Availability, AvailableNowChanged
from consulta.contracts.calendars import BusyTime, BusyTimesChanged
from consulta.contracts.live import CameOnline, WentOffline
from consulta.contracts.terms import PriceKind, PriceTerms, Way
from consulta.kit.money import Money
from tests.services.booking.conftest import FREE, Practice, iso, open_practice, utc
from tests.support.house import House

TWO_A_MINUTE = PriceTerms(kind=PriceKind.PER_MINUTE, amount=Money(200, "EUR"))


@pytest.fixture
async def practice(house: House) -> AsyncIterator[Practice]:
    practice = await open_practice(house)
    await practice.offer(ways=(Way.SLOT, Way.INSTANT), price=TWO_A_MINUTE, minimum_notice_minutes=0)
    yield practice
    await house.settle()


async def switch(practice: Practice, *, on: bool = True, expect: int = 200, **more: Any) -> dict[str, Any]:
    answer = await practice.own.put("/booking/availability", json={"on": on, **more})
    assert answer.status_code == expect, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def seen(practice: Practice) -> dict[str, Any] | None:
    """The consultant as anybody sees them."""
    answer = await practice.house.http().get(
        "/booking/available-now", params={"consultant_ids": str(practice.consultant.id)}
    )
    assert answer.status_code == 200, answer.text
    return next(iter(answer.json()["items"]), None)


async def told(house: House) -> list[Availability]:
    await house.drain()
    return [event.availability for event in await house.published(AvailableNowChanged)]


async def test_who_switches_on_is_available_and_it_is_told_once(house: House, practice: Practice) -> None:
    assert await seen(practice) is None

    own = await switch(practice)
    await switch(practice)

    assert (own["on"], own["availability"]) == (True, "available")
    found = await seen(practice)
    assert found is not None
    [offering] = found["offerings"]
    assert found["availability"] == "available"
    assert offering["longest_minutes"] == 15
    assert offering["price_limit"] == {"amount_minor": 3000, "currency": "EUR"}
    assert await told(house) == [Availability.AVAILABLE]
    await switch(practice, on=False)
    assert await seen(practice) is None
    assert await told(house) == [Availability.AVAILABLE, Availability.OFF]
    revisions = [event.revision for event in await house.published(AvailableNowChanged)]
    assert revisions == sorted(set(revisions))


async def test_without_an_offering_at_once_there_is_nothing_to_switch_on(practice: Practice) -> None:
    await practice.offer(ways=(Way.SLOT,))

    refused = await switch(practice, expect=409)

    assert refused["code"] == "booking.nothing_at_once"
    own = (await practice.own.get("/booking/availability")).json()
    assert (own["on"], own["offerings"]) == (False, [])


async def test_an_offering_that_is_no_longer_sold_at_once_ends_it(house: House, practice: Practice) -> None:
    await switch(practice)

    await practice.offer(ways=(Way.SLOT,))

    assert await seen(practice) is None
    assert await told(house) == [Availability.AVAILABLE, Availability.OFF]


async def test_it_ends_at_the_chosen_moment(house: House, practice: Practice) -> None:
    await switch(practice, until=iso(utc("03-02 10:00")))

    await house.pass_time(minutes=59)
    assert await seen(practice) is not None
    await house.pass_time(minutes=2)

    assert await told(house) == [Availability.AVAILABLE, Availability.OFF]
    assert not (await practice.own.get("/booking/availability")).json()["on"]


async def test_the_next_booking_is_the_wall(house: House, practice: Practice) -> None:
    """AN-2. A call is cut by what comes next, less both buffers; with too little time nobody is available."""
    await practice.offer(price=FREE, buffer_before_minutes=10, buffer_after_minutes=5)
    await practice.book(await practice.client("Early"), utc("03-02 10:00"))
    await switch(practice)
    house.clock.set(utc("03-02 09:38"))

    found = await seen(practice)

    assert found is not None
    # 9:38 + 7 minutes + 5 of its own buffer = 9:50, where the next one's buffer begins.
    assert found["offerings"][0]["longest_minutes"] == 7
    await house.pass_time(minutes=3)
    assert await seen(practice) is None
    assert await told(house) == [Availability.AVAILABLE, Availability.OFF]
    await house.pass_time(minutes=10)
    found = await seen(practice)
    assert found is not None
    assert found["availability"] == "busy"
    assert (await told(house))[-1] is Availability.BUSY
    await house.pass_time(minutes=75)
    assert (await told(house))[-1] is Availability.AVAILABLE


async def test_a_price_per_session_is_for_the_whole_of_it_or_not_at_all(practice: Practice) -> None:
    """AN-2. Nobody pays a whole session for the part of it that fits."""
    await practice.offer(
        price=PriceTerms(kind=PriceKind.PER_SESSION, amount=Money(6000, "EUR")), duration_minutes=60
    )
    await switch(practice)

    found = await seen(practice)
    assert found is not None
    assert found["offerings"][0]["longest_minutes"] == 60
    await practice.book(await practice.client("Early"), utc("03-02 09:30"))
    await practice.house.drain()

    assert await seen(practice) is None


async def test_who_is_away_for_longer_than_the_grace_is_switched_off(
    house: House, practice: Practice
) -> None:
    await house.hear(CameOnline(person_id=practice.consultant.id, revision=1))
    await switch(practice)

    await house.hear(WentOffline(person_id=practice.consultant.id, revision=2))
    await house.pass_time(seconds=59)
    assert await seen(practice) is not None
    await house.pass_time(seconds=2)

    assert await seen(practice) is None
    assert await told(house) == [Availability.AVAILABLE, Availability.OFF]


async def test_who_comes_back_in_time_stays_available_whatever_arrives_late(
    house: House, practice: Practice
) -> None:
    await switch(practice)
    await house.hear(WentOffline(person_id=practice.consultant.id, revision=2))

    await house.pass_time(timedelta(seconds=30))
    await house.hear(CameOnline(person_id=practice.consultant.id, revision=3))
    await house.hear(WentOffline(person_id=practice.consultant.id, revision=2))
    await house.pass_time(minutes=5)

    assert await seen(practice) is not None


async def test_what_begins_in_a_calendar_elsewhere_is_a_wall_too(house: House, practice: Practice) -> None:
    """AN-2. What goes on elsewhere does not count against who says now that they are available."""
    await switch(practice)
    now = house.clock.now()
    await house.hear(
        BusyTimesChanged(
            person_id=practice.consultant.id,
            opens_at=now,
            closes_at=now + timedelta(days=60),
            busy=[
                BusyTime(now - timedelta(hours=1), now + timedelta(minutes=2)),
                BusyTime(now + timedelta(minutes=9), now + timedelta(hours=1)),
            ],
            mirrored_at=now,
            revision=1,
        )
    )

    found = await seen(practice)

    assert found is not None
    assert found["offerings"][0]["longest_minutes"] == 9
