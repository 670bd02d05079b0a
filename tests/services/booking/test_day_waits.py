"""DW: waiting for full days. What comes free is offered in order, to one alone, for a while (I17)."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consulta.contracts.booking import TimeOffered
from consulta.contracts.intake import Form, Question, QuestionKind
from consulta.contracts.terms import Rules
from consulta.services.booking.domain.day_waits import Days, DayWait, DayWaitState, PartOfDay, offer_ends
from consulta.services.booking.domain.wall_time import minute_at_or_before, moment_of
from consulta.services.booking.invariants import NoTwoOwnersOfOneTime, OfferedTimeIsKept
from tests.services.booking.conftest import FREE, Practice, iso, open_practice, utc

TUESDAY = "2026-03-03"
NINE, TEN, ELEVEN = utc("03-03 08:00"), utc("03-03 09:00"), utc("03-03 10:00")
"""In Berlin, whole hours from nine o'clock on."""


async def open_on_tuesday(practice: Practice, starts: str, ends: str) -> None:
    """Let Tuesday have these hours only."""
    answer = await practice.own.put(
        f"/booking/overrides/{TUESDAY}", json={"ranges": [{"starts": starts, "ends": ends}]}
    )
    assert answer.is_success, answer.text


async def fill_tuesday(practice: Practice) -> tuple[httpx.AsyncClient, dict[str, Any]]:
    """A Tuesday of one hour, which somebody has; who, and their booking."""
    await practice.offer(price=FREE)
    await open_on_tuesday(practice, "09:00", "10:00")
    seated = await practice.client("Seated")
    return seated, await practice.book(seated, NINE)


async def wait(
    practice: Practice, client: httpx.AsyncClient, *, expect: int = 201, **changes: Any
) -> dict[str, Any]:
    body = {
        "offering_id": str(practice.offering_id),
        "first_on": TUESDAY,
        "last_on": TUESDAY,
        "zone": "Europe/Berlin",
    }
    answer = await client.post("/booking/day-waits", json=body | changes)
    assert answer.status_code == expect, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def see(client: httpx.AsyncClient) -> dict[str, Any] | None:
    """The one wait of a client, if there is any."""
    items: list[dict[str, Any]] = (await client.get("/booking/day-waits")).json()["items"]
    assert len(items) <= 1
    return items[0] if items else None


async def state_of(client: httpx.AsyncClient) -> str | None:
    found = await see(client)
    return None if found is None else found["state"]


async def take(client: httpx.AsyncClient, own: dict[str, Any], **said: Any) -> httpx.Response:
    return await client.post(f"/booking/day-waits/{own['id']}/take", json=said)


async def cancel(practice: Practice, client: httpx.AsyncClient, booking: dict[str, Any]) -> None:
    answer = await client.post(f"/booking/bookings/{booking['id']}/cancel", json={})
    assert answer.status_code == 200, answer.text
    await practice.house.drain()


async def test_a_time_that_comes_free_is_offered_in_order_to_one_alone_and_for_a_while(
    practice: Practice,
) -> None:
    seated, booking = await fill_tuesday(practice)
    first, second, late = [await practice.client(name) for name in ("First", "Second", "Late")]
    own = await wait(practice, first)
    assert (own["state"], own["kept"], own["consultant"]["name"]) == ("waiting", None, "Conrad")
    other = await wait(practice, second)

    await cancel(practice, seated, booking)

    kept = (await see(first) or {})["kept"]
    assert (kept["starts_at"], kept["until"]) == (
        iso(NINE),
        iso(practice.house.clock.now() + timedelta(hours=1)),
    )
    assert await state_of(second) == "waiting"
    assert await practice.slots(TUESDAY, TUESDAY) == [], "it is nobody else's to see"
    assert (await practice.book(late, NINE, expect=409))["code"] == "booking.slot_taken"
    assert (await take(second, other)).json()["code"] == "booking.no_time_kept"

    await practice.house.pass_time(minutes=61)

    assert await see(first) is None, "who does not answer waits no longer"
    assert (await take(first, own)).json()["code"] == "booking.no_such_day_wait"
    taken = await take(second, other, note="At last.")
    assert taken.status_code == 201, taken.text
    assert (taken.json()["state"], taken.json()["starts_at"]) == ("confirmed", iso(NINE))
    assert taken.json()["note"] == "At last."
    assert await see(second) is None
    offers = await practice.house.published(TimeOffered)
    assert [offer.wait_id for offer in offers] == [UUID(own["id"]), UUID(other["id"])]
    await practice.house.pass_time(hours=5)
    assert (await practice.see(second, taken.json()))["state"] == "confirmed", "its timer finds nothing to do"


async def test_who_passes_goes_on_waiting_and_is_not_asked_the_same_again(practice: Practice) -> None:
    """DW-3."""
    seated, booking = await fill_tuesday(practice)
    first, second = await practice.client("First"), await practice.client("Second")
    own = await wait(practice, first)
    await wait(practice, second)
    await cancel(practice, seated, booking)

    passed = await first.post(f"/booking/day-waits/{own['id']}/pass")

    assert (passed.json()["state"], passed.json()["kept"]) == ("waiting", None)
    assert await state_of(second) == "offered"
    again = await first.post(f"/booking/day-waits/{own['id']}/pass")
    assert again.json()["code"] == "booking.no_time_kept"
    other = await see(second) or {}
    assert (await second.delete(f"/booking/day-waits/{other['id']}")).status_code == 204
    assert await state_of(first) == "waiting", "nobody wants it, so everybody may have it"
    assert await practice.slots(TUESDAY, TUESDAY) == [iso(NINE)]
    await open_on_tuesday(practice, "09:00", "11:00")
    await practice.house.settle()
    assert ((await see(first) or {})["kept"] or {})["starts_at"] == iso(NINE + timedelta(minutes=30))


async def test_leaving_gives_what_was_kept_to_the_next(practice: Practice) -> None:
    seated, booking = await fill_tuesday(practice)
    first, second = await practice.client("First"), await practice.client("Second")
    own = await wait(practice, first)
    await wait(practice, second)
    await cancel(practice, seated, booking)
    stranger = await practice.client("Stranger")
    assert (await stranger.delete(f"/booking/day-waits/{own['id']}")).status_code == 404

    assert (await first.delete(f"/booking/day-waits/{own['id']}")).status_code == 204

    assert await see(first) is None
    assert await state_of(second) == "offered"
    assert (await first.delete(f"/booking/day-waits/{own['id']}")).status_code == 404


async def test_a_booking_that_moves_away_or_expires_frees_time(practice: Practice) -> None:
    """DW-2."""
    await practice.offer(horizon_days=30)
    await open_on_tuesday(practice, "09:00", "11:00")
    mover, debtor = await practice.client("Mover"), await practice.client("Debtor")
    booking = await practice.confirmed(mover, NINE)
    await practice.book(debtor, TEN)
    first, second = await practice.client("First"), await practice.client("Second")
    await wait(practice, first)
    await wait(practice, second)

    moved = await practice.own.post(
        f"/booking/bookings/{booking['id']}/reschedule", json={"starts_at": iso(utc("03-04 09:00"))}
    )
    assert moved.status_code == 200, moved.text
    await practice.house.drain()

    assert ((await see(first) or {})["kept"] or {})["starts_at"] == iso(NINE)
    assert await state_of(second) == "waiting"
    await practice.house.pass_time(minutes=11)
    assert ((await see(second) or {})["kept"] or {})["starts_at"] == iso(TEN)


async def test_wider_hours_are_offered_to_those_who_wait(practice: Practice) -> None:
    """DW-2."""
    await fill_tuesday(practice)
    first = await practice.client("First")
    await wait(practice, first)

    await open_on_tuesday(practice, "09:00", "11:00")
    await practice.house.settle()

    assert ((await see(first) or {})["kept"] or {})["starts_at"] == iso(TEN)


async def test_a_part_of_the_day_is_that_of_the_clock_on_the_wall(practice: Practice) -> None:
    """DW-1."""
    await fill_tuesday(practice)
    evening, morning = await practice.client("Evening"), await practice.client("Morning")
    await wait(practice, evening, part="afternoon", zone="Asia/Tokyo")
    await wait(practice, morning, part="morning")

    await open_on_tuesday(practice, "08:00", "10:00")
    await practice.house.settle()

    # At 8 in Berlin it is 16 in Tokyo, which is the afternoon there.
    assert await state_of(evening) == "offered"
    assert await state_of(morning) == "waiting"


async def test_nobody_is_offered_a_time_at_which_they_are_elsewhere(practice: Practice) -> None:
    seated, booking = await fill_tuesday(practice)
    busy, free = await practice.client("Busy"), await practice.client("Free")
    await wait(practice, busy)
    await wait(practice, free)
    elsewhere = await open_practice(practice.house, "Olga")
    await elsewhere.offer(price=FREE)
    await elsewhere.book(busy, NINE)

    await cancel(practice, seated, booking)

    assert await state_of(busy) == "waiting"
    assert await state_of(free) == "offered"


async def test_what_is_kept_is_booked_on_the_terms_of_any_booking(practice: Practice) -> None:
    """BK-12, BK-22: money is held, questions are answered; a refusal keeps the time."""
    seated, booking = await fill_tuesday(practice)
    form = Form(questions=(Question(label="What is it about?", kind=QuestionKind.SHORT_TEXT, required=True),))
    await practice.offer(form=form, form_version=3, price=practice.terms["price"])
    first = await practice.client("First")
    own = await wait(practice, first)
    await cancel(practice, seated, booking)

    refused = await take(first, own, answers=[None], form_version=3)
    assert refused.status_code == 422, refused.text
    taken = await take(first, own, answers=["My back"], form_version=3)

    assert taken.status_code == 201, taken.text
    assert taken.json()["intake"]["answers"] == ["My back"]


async def test_a_full_day_by_its_limit_is_waited_for_as_well(practice: Practice) -> None:
    """BK-21."""
    await practice.offer(price=FREE, rules=Rules(most_a_day=1))
    seated, first = await practice.client("Seated"), await practice.client("First")
    booking = await practice.book(seated, NINE)
    own = await wait(practice, first)

    await cancel(practice, seated, booking)
    late = await practice.client("Late")
    await practice.book(late, ELEVEN)

    assert await state_of(first) == "offered"
    assert (await take(first, own)).json()["code"] == "booking.day_full", "who was quicker filled the day"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"last_on": "2026-04-03"}, "booking.too_many_days"),
        ({"last_on": "2026-03-02"}, "booking.too_many_days"),
        ({"first_on": "2026-02-27", "last_on": "2026-03-01"}, "booking.days_over"),
        ({"first_on": "2026-05-03", "last_on": "2026-05-03"}, "booking.days_too_far_ahead"),
        ({"offering_id": "018f0000-0000-7000-8000-000000000000"}, "booking.no_such_offering"),
    ],
)
async def test_what_nobody_can_wait_for(practice: Practice, changes: dict[str, str], code: str) -> None:
    await fill_tuesday(practice)
    client = await practice.client()

    answer = await client.post(
        "/booking/day-waits",
        json={
            "offering_id": str(practice.offering_id),
            "first_on": TUESDAY,
            "last_on": TUESDAY,
            "zone": "Europe/Berlin",
        }
        | changes,
    )

    assert answer.json()["code"] == code


async def test_nobody_waits_for_what_is_free_or_twice_or_for_themselves(practice: Practice) -> None:
    await fill_tuesday(practice)
    client = await practice.client()
    free = await wait(practice, client, expect=409, last_on="2026-03-04")
    assert (free["code"], free["starts_at"]) == ("booking.times_are_free", iso(utc("03-04 08:00")))
    await wait(practice, client)

    assert (await wait(practice, client, expect=409))["code"] == "booking.already_waiting_for_days"
    assert (await wait(practice, practice.own, expect=409))["code"] == "booking.own_offering"


async def test_a_wait_ends_with_its_days(practice: Practice) -> None:
    """DW-4."""
    await fill_tuesday(practice)
    first = await practice.client("First")
    await wait(practice, first)

    await practice.house.pass_time(utc("03-03 22:59") - practice.house.clock.now())
    assert await state_of(first) == "waiting"
    await practice.house.pass_time(minutes=2)

    assert await see(first) is None
    states = await practice.house.sql("booking", "SELECT state FROM booking.day_waits")
    assert [row.state for row in states] == ["over"]


async def test_what_can_hardly_be_booked_any_more_is_kept_for_nobody(practice: Practice) -> None:
    """DW-2: within its notice less five minutes nobody would read of it."""
    seated, booking = await fill_tuesday(practice)
    first = await practice.client("First")
    await wait(practice, first)
    practice.house.clock.set(NINE - timedelta(minutes=64))

    await cancel(practice, seated, booking)

    assert await state_of(first) == "waiting"
    assert await practice.slots(TUESDAY, TUESDAY) == [iso(NINE)]


async def test_everybody_at_once_gets_one_place_and_one_time(practice: Practice) -> None:
    """I17: ten ask twice each, then all of them press at the same moment."""
    seated, booking = await fill_tuesday(practice)
    clients = [await practice.client(f"Client {number}") for number in range(10)]
    body = {
        "offering_id": str(practice.offering_id),
        "first_on": TUESDAY,
        "last_on": TUESDAY,
        "zone": "Europe/Berlin",
    }

    asked = await asyncio.gather(*(client.post("/booking/day-waits", json=body) for client in clients * 2))

    assert Counter(answer.status_code for answer in asked) == {201: 10, 409: 10}
    await cancel(practice, seated, booking)
    waits = [await see(client) or {} for client in clients]
    assert sorted(each["state"] for each in waits) == ["offered"] + ["waiting"] * 9
    pressed = await asyncio.gather(
        *(take(client, own) for client, own in zip(clients, waits, strict=True)),
        *(take(client, own) for client, own in zip(clients, waits, strict=True)),
        *(practice.book(client, NINE, expect=409) for client in clients[:3]),
    )
    taken = [each for each in pressed if isinstance(each, httpx.Response) and each.status_code == 201]
    assert len(taken) == 1


async def test_without_the_key_one_client_has_two_places(practice: Practice, database_url: str) -> None:
    """Red control of `uq_day_waits_client`."""
    await fill_tuesday(practice)
    first = await practice.client("First")
    await wait(practice, first)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DROP INDEX booking.uq_day_waits_client")

    await wait(practice, first)

    assert len((await first.get("/booking/day-waits")).json()["items"]) == 2


async def test_without_the_constraint_a_kept_time_has_two_owners(
    practice: Practice, database_url: str
) -> None:
    """I17, red control: it is the calendar's constraint that makes an offer exclusive."""
    seated, booking = await fill_tuesday(practice)
    await wait(practice, await practice.client("First"))
    await cancel(practice, seated, booking)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE booking.occupancies DROP CONSTRAINT ex_occupancies_overlap")

    await practice.book(await practice.client("Late"), NINE)

    async with practice.house.work("booking") as work:
        assert await NoTwoOwnersOfOneTime().violations(work)
    await practice.house.sql("booking", "DELETE FROM booking.occupancies WHERE wait_id IS NOT NULL")
    async with practice.house.work("booking") as work:
        assert len(await OfferedTimeIsKept().violations(work)) == 1
    # What follows the test checks every rule.
    await practice.house.sql(
        "booking",
        "UPDATE booking.day_waits SET state = 'left', starts_at = NULL, offered_until = NULL",
    )


def _waiting(days: Days, passed: tuple[datetime, ...] = ()) -> DayWait:
    anybody: Any = UUID(int=1)
    return DayWait(
        id=anybody,
        consultant_id=anybody,
        offering_id=anybody,
        client_id=anybody,
        ticket=1,
        days=days,
        state=DayWaitState.WAITING,
        created_at=NINE,
        passed=passed,
    )


minutes = st.integers(0, 5 * 1440).map(lambda each: minute_at_or_before(utc("03-27 00:00")) + each)


@given(
    free=st.lists(minutes, max_size=8).map(lambda each: sorted(set(each))),
    busy=st.lists(
        st.tuples(minutes, st.integers(1, 300)).map(lambda each: (each[0], each[0] + each[1])), max_size=5
    ),
    passed=st.lists(minutes, max_size=3),
)
def test_the_first_wanted_time_is_the_first_that_suits(
    free: list[int], busy: list[tuple[int, int]], passed: list[int]
) -> None:
    own = _waiting(Days(date(2026, 3, 27), date(2026, 3, 31), "UTC"), tuple(map(moment_of, passed)))

    found = own.first_wanted(free, minutes=30, client_busy=busy)

    suits = [
        start
        for start in free
        if start not in passed and all(start + 30 <= opens or closes <= start for opens, closes in busy)
    ]
    assert found == (suits[0] if suits else None)


@given(minute=minutes, zone=st.sampled_from(["Europe/Berlin", "Asia/Kathmandu", "America/Los_Angeles"]))
def test_every_time_of_a_day_is_in_exactly_one_part_also_when_clocks_change(minute: int, zone: str) -> None:
    """On 29 March 2026 Berlin's clocks go forward."""
    first_on, last_on = date(2026, 3, 28), date(2026, 3, 30)
    parts = [part for part in PartOfDay if Days(first_on, last_on, zone, part).includes(minute)]
    if Days(first_on, last_on, zone).includes(minute):
        assert parts[0] is PartOfDay.ANY
        assert len(parts) == 2
    else:
        assert parts == []


def test_an_offer_ends_before_its_time_can_no_longer_be_booked() -> None:
    hour, day = timedelta(hours=1), timedelta(days=1)
    assert offer_ends(NINE, now=NINE - day, life=hour, notice=hour) == NINE - day + hour
    assert offer_ends(NINE, now=NINE - 1.5 * hour, life=hour, notice=hour) == NINE - hour
    assert offer_ends(NINE, now=NINE - hour - timedelta(minutes=4), life=hour, notice=hour) is None
