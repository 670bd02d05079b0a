"""Calls at once: rings a minute at most, is answered once, and costs nothing unless it comes about."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import httpx
import psycopg
import pytest
from sqlalchemy import text

from consulta.contracts.booking import (
    AvailableNowChanged,
    BookingConfirmed,
    BookingDeclined,
    BookingExpired,
    BookingId,
    BookingRang,
    BookingRequested,
)
from consulta.contracts.terms import Way
from consulta.services.booking.invariants import NoTwoOwnersOfOneTime
from consulta.services.booking.repository.making import Taken, take_time
from tests.services.booking.conftest import FREE, Practice, iso, open_practice, utc, visitor
from tests.services.booking.test_available_now import TWO_A_MINUTE, switch
from tests.support.house import House

T = TypeVar("T")

CONTENDERS = 300
RACES = 25


@pytest.fixture
async def practice(house: House) -> AsyncIterator[Practice]:
    """A consultant who is available now, for two euros a minute."""
    practice = await open_practice(house)
    await practice.offer(ways=(Way.SLOT, Way.INSTANT), price=TWO_A_MINUTE, minimum_notice_minutes=0)
    await switch(practice)
    yield practice
    await house.settle()


async def ask(
    practice: Practice, client: httpx.AsyncClient, *, expect: int = 201, **more: Any
) -> dict[str, Any]:
    body = {"offering_id": str(practice.offering_id), **more}
    answer = await client.post("/booking/instant-calls", json=body)
    assert answer.status_code == expect, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def ringing(practice: Practice, client: httpx.AsyncClient) -> dict[str, Any]:
    """A request whose money is held."""
    asked = await ask(practice, client)
    await practice.house.hear(practice.held(asked))
    await practice.house.drain()
    return await practice.see(client, asked)


async def answer(
    practice: Practice, booking: dict[str, Any], how: str = "accept", *, expect: int = 200
) -> dict[str, Any]:
    said = await practice.own.post(f"/booking/instant-calls/{booking['id']}/{how}")
    assert said.status_code == expect, said.text
    found: dict[str, Any] = said.json()
    return found


async def rings(practice: Practice) -> list[str]:
    found = (await practice.own.get("/booking/instant-calls/ringing")).json()
    return [each["id"] for each in found["items"]]


async def test_it_rings_once_the_money_is_held_and_is_answered_at_once(
    house: House, practice: Practice
) -> None:
    client = await practice.client()
    asked = await ask(practice, client)
    assert (asked["state"], asked["way"], asked["duration_minutes"]) == ("requested", "instant", 15)
    assert asked["price_limit"]["amount_minor"] == 3000
    assert await rings(practice) == []
    house.clock.advance(seconds=3)
    await house.hear(practice.held(asked))
    rang = await practice.see(client, asked)
    assert (rang["state"], rang["hold_expires_at"]) == ("held", "2026-03-02T09:01:03Z")
    assert await rings(practice) == [asked["id"]]

    house.clock.advance(seconds=20)
    accepted = await answer(practice, rang)

    assert (accepted["state"], accepted["starts_at"]) == ("confirmed", "2026-03-02T09:00:23Z")
    assert accepted["ends_at"] == "2026-03-02T09:15:23Z"
    assert accepted["can"] == {
        "cancel": False,
        "reschedule": False,
        "join": True,
        "answer": False,
        "tell": False,
    }
    assert await rings(practice) == []
    await house.drain()
    [confirmed] = await house.published(BookingConfirmed)
    assert confirmed.way is Way.INSTANT
    assert len(await house.published(BookingRang)) == 1
    shown = [event.availability for event in await house.published(AvailableNowChanged)]
    assert shown == ["available", "busy"]
    await house.hear(practice.started(accepted), practice.ended(accepted, talked=200))
    assert (await practice.see(client, asked))["state"] == "completed"
    await house.drain()
    assert [event.availability for event in await house.published(AvailableNowChanged)][-1] == "available"


async def test_a_free_call_rings_at_once(practice: Practice) -> None:
    await practice.offer(price=FREE)

    asked = await ask(practice, await practice.client())

    assert asked["state"] == "held"
    assert await rings(practice) == [asked["id"]]
    assert (await answer(practice, asked))["state"] == "confirmed"


async def test_nobody_answers_for_a_minute_and_it_rings_out(house: House, practice: Practice) -> None:
    """AN-3. Counted from the moment it rings, however long the money took."""
    client = await practice.client()
    asked = await ask(practice, client)
    await house.pass_time(seconds=40)
    await house.hear(practice.held(asked))

    await house.pass_time(seconds=59)
    assert await rings(practice) == [asked["id"]]
    await house.pass_time(seconds=1)

    assert (await practice.see(client, asked))["state"] == "expired"
    [expired] = await house.published(BookingExpired)
    assert expired.way is Way.INSTANT
    refused = await answer(practice, asked, expect=409)
    assert refused["code"] == "booking.not_ringing"
    await ask(practice, client)


async def test_a_late_timer_answers_for_nobody(house: House, practice: Practice) -> None:
    """AN-3. Ringing never lasts longer than a minute, not even while the relay sleeps."""
    rang = await ringing(practice, await practice.client())

    house.clock.advance(seconds=60)

    assert await rings(practice) == []
    assert (await answer(practice, rang, expect=409))["code"] == "booking.not_ringing"
    await house.drain()


async def test_money_that_is_missing_frees_the_consultant(house: House, practice: Practice) -> None:
    client = await practice.client()
    asked = await ask(practice, client)

    await house.hear(practice.declined(asked, missing=500))
    await house.drain()

    declined = await practice.see(client, asked)
    assert (declined["state"], declined["decline"]["missing"]["amount_minor"]) == ("declined", 500)
    assert declined["decline"]["code"] == "billing.balance_too_low"
    await ask(practice, client, minutes=5)


async def test_the_consultant_says_no(house: House, practice: Practice) -> None:
    client = await practice.client()
    rang = await ringing(practice, client)

    declined = await answer(practice, rang, "decline")

    assert (declined["state"], declined["decline"]["code"]) == (
        "declined",
        "booking.declined_by_consultant",
    )
    await answer(practice, rang, "decline", expect=409)
    await house.drain()
    [event] = await house.published(BookingDeclined)
    assert event.way is Way.INSTANT


async def test_the_client_takes_it_back_while_it_rings(practice: Practice) -> None:
    client = await practice.client()
    rang = await ringing(practice, client)

    cancelled = await client.post(f"/booking/bookings/{rang['id']}/cancel", json={})

    assert cancelled.status_code == 200, cancelled.text
    assert cancelled.json()["state"] == "cancelled"
    assert (await answer(practice, rang, expect=409))["code"] == "booking.not_ringing"


async def test_only_its_consultant_answers(practice: Practice) -> None:
    client = await practice.client()
    rang = await ringing(practice, client)

    for who in (client, await practice.client("Stranger")):
        for how in ("accept", "decline"):
            refused = await who.post(f"/booking/instant-calls/{rang['id']}/{how}")
            assert (refused.status_code, refused.json()["code"]) == (404, "booking.no_such_booking")


async def test_who_cannot_be_called_is_not(house: House, practice: Practice) -> None:
    client = await practice.client()
    own = await ask(practice, practice.own, expect=409)
    assert own["code"] == "booking.own_offering"
    for minutes in (4, 16):
        refused = await ask(practice, client, expect=422, minutes=minutes)
        assert refused["code"] == "booking.length_not_possible"
        assert [each["field"] for each in refused["errors"]] == ["minutes"]
    assert (await ask(practice, client, minutes=8))["duration_minutes"] == 8
    assert (await ask(practice, client, expect=409))["code"] == "booking.consultant_busy"
    other = await open_practice(house, "Other")
    await other.offer(ways=(Way.INSTANT,))
    assert (await ask(other, client, expect=409))["code"] == "booking.not_available_now"
    await switch(other)
    # One call at a time for a client too.
    assert (await ask(other, client, expect=409))["code"] == "booking.already_calling"


async def test_what_is_booked_meanwhile_cuts_the_call_or_ends_it(house: House, practice: Practice) -> None:
    """A slot booked between ringing and answering is the wall; when it leaves too little, nobody pays."""
    await practice.offer(interval_minutes=15)
    house.clock.set(utc("03-02 09:05"))
    client = await practice.client()
    rang = await ringing(practice, client)
    await practice.book(await practice.client("Slot"), utc("03-02 09:15"))

    accepted = await answer(practice, rang)

    assert (accepted["starts_at"], accepted["ends_at"]) == ("2026-03-02T09:05:00Z", "2026-03-02T09:15:00Z")
    await house.hear(practice.ended(accepted, talked=10))

    house.clock.set(utc("03-02 12:05"))
    rang = await ringing(practice, client)
    house.clock.set(utc("03-02 12:05"))
    await practice.book(await practice.client("Slot too"), utc("03-02 12:15"))
    house.clock.advance(seconds=50)
    await practice.offer(buffer_after_minutes=0)
    declined = await answer(practice, rang)
    assert declined["state"] == "confirmed"
    assert declined["ends_at"] == "2026-03-02T12:14:50Z"


async def test_too_little_time_left_declines_instead(house: House, practice: Practice) -> None:
    await practice.offer(interval_minutes=5)
    house.clock.set(utc("03-02 09:00"))
    client = await practice.client()
    rang = await ringing(practice, client)
    await practice.book(await practice.client("Slot"), utc("03-02 09:05"))
    house.clock.advance(seconds=1)

    declined = await answer(practice, rang)

    assert (declined["state"], declined["decline"]["code"]) == ("declined", "booking.no_longer_free")


async def test_three_hundred_call_one_consultant(house: House, practice: Practice) -> None:
    """BK-06. One rings; all others hear at once that the consultant is busy, and nothing of theirs is held."""
    clients = [visitor(house, await house.person(f"Client {number}")) for number in range(CONTENDERS)]
    body = {"offering_id": str(practice.offering_id)}

    answers = await asyncio.gather(*(client.post("/booking/instant-calls", json=body) for client in clients))

    assert Counter(each.status_code for each in answers) == {201: 1, 409: CONTENDERS - 1}
    codes = {each.json()["code"] for each in answers if each.status_code == 409}
    assert codes == {"booking.consultant_busy"}
    await house.drain()
    assert len(await house.published(BookingRequested)) == 1
    [winner] = [each.json() for each in answers if each.status_code == 201]
    await house.hear(practice.held(winner))
    tabs = await asyncio.gather(
        *(practice.own.post(f"/booking/instant-calls/{winner['id']}/accept") for _ in range(2))
    )
    assert sorted(each.status_code for each in tabs) == [200, 409]
    await house.drain()
    assert len(await house.published(BookingConfirmed)) == 1


async def test_without_the_guard_several_would_ring(
    house: House, practice: Practice, database_url: str
) -> None:
    """The red control of BK-06: it is the unique index that lets only one ring."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DROP INDEX booking.uq_bookings_instant_consultant")
    clients = [visitor(house, await house.person(f"Client {number}")) for number in range(20)]
    body = {"offering_id": str(practice.offering_id)}

    answers = await asyncio.gather(*(client.post("/booking/instant-calls", json=body) for client in clients))

    won = [each.json() for each in answers if each.status_code == 201]
    assert len(won) > 1
    for each in won:
        await house.hear(practice.declined(each, missing=1))


async def after_a_moment(dice: random.Random, request: Coroutine[Any, Any, T]) -> T:
    """Soon, so that of two neither is always the first."""
    await asyncio.sleep(dice.random() / 200)
    return await request


async def racing(
    dice: random.Random, round_: int, one: Coroutine[Any, Any, T], other: Coroutine[Any, Any, T]
) -> list[T]:
    """Both answers, in the order given. Each is wholly first in one of the first two rounds; then chance decides."""
    if round_ == 0:
        return [await one, await other]
    if round_ == 1:
        second = await other
        return [await one, second]
    return [*await asyncio.gather(after_a_moment(dice, one), after_a_moment(dice, other))]


def accepting(practice: Practice, rang: dict[str, Any]) -> Coroutine[Any, Any, httpx.Response]:
    return practice.own.post(f"/booking/instant-calls/{rang['id']}/accept")


async def calls_that_ring(
    house: House, practice: Practice, client: httpx.AsyncClient
) -> AsyncIterator[dict[str, Any]]:
    """A call that rings at 8:20 on one workday after the other; whatever came of it is ended."""
    for number in range(RACES):
        house.clock.set(utc("03-09 08:20") + timedelta(days=number + number // 5 * 2))
        await switch(practice)
        rang = await ringing(practice, client)
        yield rang
        await house.drain()
        ended = await practice.see(client, rang)
        if ended["state"] == "confirmed":
            await house.hear(practice.ended(ended, talked=5))
            await house.drain()


async def test_two_tabs_answer_once(house: House, practice: Practice) -> None:
    """BK-06. Of two devices one has answered; the other is told."""
    client, dice = await practice.client(), random.Random(11)
    async for rang in calls_that_ring(house, practice, client):
        answers = await asyncio.gather(*(after_a_moment(dice, accepting(practice, rang)) for _ in range(2)))
        assert sorted(each.status_code for each in answers) == [200, 409]
    assert len(await house.published(BookingConfirmed)) == RACES


async def test_the_client_takes_it_back_while_it_is_answered(house: House, practice: Practice) -> None:
    """BK-06. Either it was answered or it was taken back, and whoever came second is told."""
    client, dice = await practice.client(), random.Random(12)
    outcomes: Counter[str] = Counter()
    async for rang in calls_that_ring(house, practice, client):
        cancelling = client.post(f"/booking/bookings/{rang['id']}/cancel", json={})
        answered, cancelled = await racing(dice, outcomes.total(), accepting(practice, rang), cancelling)
        assert sorted([answered.status_code, cancelled.status_code]) == [200, 409]
        state = (await practice.see(client, rang))["state"]
        assert state == ("confirmed" if answered.status_code == 200 else "cancelled")
        outcomes[state] += 1
    assert len(outcomes) == 2, outcomes


async def test_it_rings_out_while_it_is_answered(house: House, practice: Practice) -> None:
    """AN-3. At the last moment it has rung out, whoever is first."""
    client, dice = await practice.client(), random.Random(13)
    async for rang in calls_that_ring(house, practice, client):
        house.clock.advance(seconds=60)
        answered, _ = await asyncio.gather(
            after_a_moment(dice, accepting(practice, rang)), after_a_moment(dice, house.drain())
        )
        assert answered.status_code == 409
        await house.drain()
        assert (await practice.see(client, rang))["state"] == "expired"


async def test_a_slot_is_booked_while_it_is_answered(house: House, practice: Practice) -> None:
    """I10. The call ends before the slot begins, or the slot is taken: never both."""
    await practice.offer(interval_minutes=15, duration_minutes=15)
    client, rival, dice = await practice.client(), await practice.client("Rival"), random.Random(14)
    outcomes: Counter[int] = Counter()
    async for rang in calls_that_ring(house, practice, client):
        slot_at = house.clock.now().replace(minute=30)
        body = {"offering_id": str(practice.offering_id), "starts_at": iso(slot_at)}
        booking = rival.post("/booking/bookings", json=body)
        answered, booked = await racing(dice, outcomes.total(), accepting(practice, rang), booking)
        assert answered.status_code == 200
        assert answered.json()["state"] == "confirmed"
        outcomes[booked.status_code] += 1
        if booked.status_code == 201:
            assert answered.json()["ends_at"] <= iso(slot_at)
            await house.hear(practice.declined(booked.json(), missing=1))
        else:
            assert (booked.status_code, booked.json()["code"]) == (409, "booking.slot_taken")
    assert len(outcomes) == 2, outcomes


async def test_without_the_exclusion_both_would_have_the_time(
    house: House, practice: Practice, database_url: str
) -> None:
    """The red control of I10: without it, a call that did not look would be given time that is taken."""
    await practice.offer(duration_minutes=15, interval_minutes=15)
    rang = await ringing(practice, await practice.client())
    booked = await practice.book(await practice.client("Rival"), utc("03-02 09:15"))
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE booking.occupancies DROP CONSTRAINT ex_occupancies_overlap")
    async with house.work("booking") as work:
        ends_at = work.now + timedelta(minutes=30)
        overlapping = Taken(practice.consultant.id, (work.now, ends_at))
        call_id = BookingId(UUID(rang["id"]))
        assert await take_time(work, call_id, [overlapping], booking_id=call_id)

    async with house.work("booking") as work:
        assert await NoTwoOwnersOfOneTime().violations(work)
        await work.execute(text("DELETE FROM booking.occupancies WHERE holder_id = :id"), {"id": call_id})
    await house.hear(practice.declined(booked, missing=1))
    await answer(practice, rang, "decline")
