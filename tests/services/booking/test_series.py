"""Booking in a rhythm: looked at first, all or what is possible, each an ordinary booking."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from sqlalchemy.exc import IntegrityError

from consulta.contracts.booking import (
    BookingCancelled,
    BookingConfirmed,
    BookingDeclined,
    BookingHeld,
    BookingRequested,
    SeriesBooked,
)
from consulta.contracts.intake import Form, Question, QuestionKind
from consulta.contracts.terms import Approval, Rules
from consulta.kit.ids import new_uuid
from tests.services.booking.conftest import FREE, Practice, iso, open_practice, utc
from tests.support.house import House

TUESDAY = utc("03-10 09:00")
"""10:00 in Berlin; from 31 March on that is 08:00 in UTC."""
WEEKS = [utc("03-10 09:00"), utc("03-17 09:00"), utc("03-24 09:00"), utc("03-31 08:00")]


async def look(
    who: httpx.AsyncClient, practice: Practice, expect: int = 200, **changes: Any
) -> dict[str, Any]:
    query: dict[str, Any] = {
        "offering_id": str(practice.offering_id),
        "starts_at": iso(TUESDAY),
        "rhythm": "weekly",
        "times": 4,
    }
    answer = await who.get("/booking/series/preview", params=query | changes)
    assert answer.status_code == expect, answer.text
    found: dict[str, Any] = answer.json()
    return found


def an_order(practice: Practice, chosen: dict[int, datetime], **changes: Any) -> dict[str, Any]:
    return {
        "offering_id": str(practice.offering_id),
        "starts_at": iso(TUESDAY),
        "rhythm": "weekly",
        "times": 4,
        "chosen": [{"number": number, "starts_at": iso(at)} for number, at in chosen.items()],
        "must": "all",
        "each_minor": 6000,
    } | changes


async def order(
    who: httpx.AsyncClient,
    practice: Practice,
    chosen: dict[int, datetime] | None = None,
    expect: int = 201,
    **changes: Any,
) -> dict[str, Any]:
    every = dict(enumerate(WEEKS, 1)) if chosen is None else chosen
    answer = await who.post("/booking/series", json=an_order(practice, every, **changes))
    assert answer.status_code == expect, answer.text
    found: dict[str, Any] = answer.json()
    return found


def starts_of(series: dict[str, Any]) -> list[str | None]:
    return [each["booking"] and each["booking"]["starts_at"] for each in series["occurrences"]]


async def see(who: httpx.AsyncClient, series: dict[str, Any], expect: int = 200) -> dict[str, Any]:
    answer = await who.get(f"/booking/series/{series['id']}")
    assert answer.status_code == expect, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_each_time_of_a_rhythm_is_shown_as_it_stands(house: House, practice: Practice) -> None:
    """SE-2."""
    other = await open_practice(house, "Clara")
    client = await practice.client()
    await practice.book(await practice.client("Next"), WEEKS[1])
    await other.book(client, WEEKS[2])

    found = await look(client, practice, times=10)

    assert [each["fate"] for each in found["times"]] == [
        "free",
        "taken",
        "client_busy",
        "free",
        "free",
        "free",
        "free",
        "free",
        "too_far",
        "too_far",
    ]
    assert [each["starts_at"] for each in found["times"]][:4] == [iso(each) for each in WEEKS]
    assert found["times"][1]["alternatives"] == [
        "2026-03-17T08:00:00Z",
        "2026-03-17T10:00:00Z",
        "2026-03-17T10:30:00Z",
    ]
    assert found["times"][2]["alternatives"] == [
        "2026-03-24T08:00:00Z",
        "2026-03-24T10:00:00Z",
        "2026-03-24T10:30:00Z",
    ]
    assert found["times"][0]["alternatives"] == found["times"][9]["alternatives"] == []
    assert (found["each"]["amount_minor"], found["consultant_zone"]) == (6000, "Europe/Berlin")
    assert len(await house.published(BookingRequested)) == 2


async def test_what_is_outside_of_the_hours_or_too_soon_is_said_so(house: House, practice: Practice) -> None:
    client = await practice.client()
    await practice.own.put("/booking/overrides/2026-03-17", json={"ranges": []})

    outside = await look(client, practice)
    soon = await look(client, practice, starts_at="2026-03-02T09:30:00Z", times=2)

    assert [each["fate"] for each in outside["times"]] == ["free", "outside", "free", "free"]
    assert outside["times"][1]["alternatives"][0] == "2026-03-16T15:00:00Z"
    assert [each["fate"] for each in soon["times"]] == ["too_soon", "free"]


@pytest.mark.parametrize("times", [0, 1, 27, 1_000_000])
async def test_a_number_of_times_that_is_not_sane_is_refused_beside_the_field(
    practice: Practice, times: int
) -> None:
    """SE-1."""
    client = await practice.client()

    asked = await look(client, practice, expect=422, times=times)
    ordered = await order(client, practice, expect=422, times=times)

    assert asked["errors"][0]["field"].endswith("times")
    assert ordered["errors"][0]["field"] == "times"


async def test_each_is_an_ordinary_booking_with_its_own_terms_and_hold(
    house: House, practice: Practice
) -> None:
    """SE-3. Also when there are more of them than a client may have unpaid otherwise."""
    client = await practice.client()

    made = await order(client, practice, note="About my lease")

    assert starts_of(made) == [iso(each) for each in WEEKS]
    assert [each["moved"] for each in made["occurrences"]] == [False] * 4
    bookings = [each["booking"] for each in made["occurrences"]]
    assert {each["series_id"] for each in bookings} == {made["id"]}
    assert {each["state"] for each in bookings} == {"requested"}
    assert {each["note"] for each in bookings} == {"About my lease"}
    asked = await house.published(BookingRequested)
    assert [each.starts_at for each in asked] == WEEKS
    assert {each.price_limit.amount_minor for each in asked} == {6000}
    await practice.offer(price=FREE)
    await house.hear(*(practice.held(each) for each in bookings))
    seen = await see(client, made)
    assert {each.series_id for each in await house.published(BookingConfirmed)} == {UUID(made["id"])}
    assert {each["booking"]["state"] for each in seen["occurrences"]} == {"confirmed"}
    assert {each["booking"]["price"]["kind"] for each in seen["occurrences"]} == {"per_session"}
    assert (await see(practice.own, made))["you"] == "consultant"
    assert (await practice.see(client, bookings[0]))["series_id"] == made["id"]


async def test_a_series_is_for_whoever_comes(practice: Practice) -> None:
    """BK-23. An address counts as many invitations as there are times, twenty a day."""
    practice.house.platform.limiter._enabled = True  # otherwise off in tests
    await practice.offer(price=FREE)
    client = await practice.client()
    mia = {"name": "Mia", "relation": "my daughter", "email": "mia@school.example"}

    made = await order(client, practice, each_minor=0, attendee=mia)

    assert {each["booking"]["attendee"]["name"] for each in made["occurrences"]} == {"Mia"}
    again = an_order(practice, dict(enumerate(WEEKS, 1)), each_minor=0, attendee=mia)
    codes = [(await client.post("/booking/series", json=again)).status_code for _ in range(5)]
    assert codes == [409, 409, 409, 409, 429]


async def test_single_times_are_skipped_and_replaced(house: House, practice: Practice) -> None:
    await practice.offer(price=FREE)
    client = await practice.client()
    await practice.book(await practice.client("Next"), WEEKS[1])
    instead = WEEKS[1] + timedelta(hours=2)

    made = await order(client, practice, {1: WEEKS[0], 2: instead, 4: WEEKS[3]}, each_minor=0)

    assert starts_of(made) == [iso(WEEKS[0]), iso(instead), None, iso(WEEKS[3])]
    assert [each["moved"] for each in made["occurrences"]] == [False, True, False, False]
    assert [each["left_out"] for each in made["occurrences"]] == [None, None, "skipped", None]
    assert made["occurrences"][2]["planned_at"] == iso(WEEKS[2])
    await house.drain()
    told = await house.published(BookingConfirmed)
    assert [each.series_id for each in told] == [None, *[UUID(made["id"])] * 3]
    (booked,) = await house.published(SeriesBooked)
    assert booked.left_out == (), "what the client skipped was not wanted"


async def test_all_or_nothing_books_nothing_when_one_is_taken(house: House, practice: Practice) -> None:
    """SE-3."""
    client = await practice.client()
    await practice.book(await practice.client("Quick"), WEEKS[2])

    refused = await order(client, practice, expect=409)

    assert (refused["code"], refused["left_out"]) == (
        "booking.series_not_possible",
        [{"number": 3, "code": "booking.slot_taken"}],
    )
    assert (await client.get("/booking/bookings")).json()["items"] == []
    for at in (WEEKS[0], WEEKS[1], WEEKS[3]):
        await practice.book(await practice.client("Next"), at)
    await house.drain()
    assert len(await house.published(BookingRequested)) == 4


async def test_those_that_are_possible_are_booked_when_the_client_says_so(
    house: House, practice: Practice
) -> None:
    """SE-3."""
    client = await practice.client()
    await practice.book(await practice.client("Quick"), WEEKS[2])

    made = await order(client, practice, must="possible")

    assert starts_of(made) == [iso(WEEKS[0]), iso(WEEKS[1]), None, iso(WEEKS[3])]
    assert made["occurrences"][2]["left_out"] == "booking.slot_taken"
    (booked,) = await house.published(SeriesBooked)
    assert (booked.series_id, booked.offering_title) == (UUID(made["id"]), made["offering_title"])
    assert [(each.starts_at, each.code) for each in booked.left_out] == [(WEEKS[2], "booking.slot_taken")]
    other = await practice.client("Late")
    nothing = await order(other, practice, {1: WEEKS[0], 2: WEEKS[1]}, expect=409, must="possible")
    assert nothing["code"] == "booking.nothing_possible"
    assert [each["number"] for each in nothing["left_out"]] == [1, 2]


async def test_two_who_want_the_same_times_have_them_once(house: House, practice: Practice) -> None:
    """SE-3, BK-2. In whichever order they come, none waits for the other for ever."""
    await practice.offer(price=FREE)
    clients = [await practice.client(f"Client {number}") for number in range(4)]
    every = dict(enumerate(WEEKS, 1))
    backwards = dict(enumerate(reversed(WEEKS), 1))
    orders = [
        an_order(practice, backwards if number % 2 else every, each_minor=0) for number in range(len(clients))
    ]

    answers = await asyncio.gather(
        *(client.post("/booking/series", json=body) for client, body in zip(clients, orders, strict=True))
    )

    assert sorted(each.status_code for each in answers) == [201, 409, 409, 409]
    await house.settle()
    assert len(await house.published(BookingConfirmed)) == 4


async def test_one_client_who_sends_two_orders_at_once_is_refused_one(
    house: House, practice: Practice
) -> None:
    await practice.offer(price=FREE)
    other = await open_practice(house, "Clara")
    await other.offer(price=FREE)
    client = await practice.client()
    every = dict(enumerate(WEEKS, 1))

    answers = await asyncio.gather(
        client.post("/booking/series", json=an_order(practice, every, each_minor=0)),
        client.post("/booking/series", json=an_order(other, every, each_minor=0)),
    )

    assert sorted(each.status_code for each in answers) == [201, 409]
    await house.settle()


async def test_a_price_that_was_not_shown_is_not_asked(practice: Practice) -> None:
    """SE-3. The total is shown before."""
    client = await practice.client()

    refused = await order(client, practice, expect=409, each_minor=5000)

    assert (refused["code"], refused["each"]["amount_minor"]) == ("booking.series_price_changed", 6000)
    assert (await client.get("/booking/bookings")).json()["items"] == []


async def test_limits_and_forms_hold_for_each_of_them(practice: Practice) -> None:
    """BK-12, BK-21, BK-22."""
    form = Form(questions=(Question(label="What about?", kind=QuestionKind.SHORT_TEXT, required=True),))
    await practice.offer(price=FREE, form=form, form_version=2, rules=Rules(most_a_week=1, most_open=3))
    client = await practice.client()

    missing = await order(client, practice, expect=409, each_minor=0)
    full = await order(
        client,
        practice,
        {1: WEEKS[0], 2: WEEKS[0] + timedelta(hours=2)},
        expect=409,
        each_minor=0,
        answers=["Lease"],
        form_version=2,
    )
    many = await order(client, practice, expect=409, each_minor=0, answers=["Lease"], form_version=2)
    made = await order(client, practice, each_minor=0, answers=["Lease"], form_version=2, must="possible")

    assert missing["code"] == "booking.form_changed"
    assert full["left_out"] == [{"number": 2, "code": "booking.week_full"}]
    assert many["left_out"] == [{"number": 4, "code": "booking.too_many_of_this"}]
    assert [each["left_out"] for each in made["occurrences"]] == [
        None,
        None,
        None,
        "booking.too_many_of_this",
    ]
    assert made["occurrences"][0]["booking"]["intake"]["answers"] == ["Lease"]


async def test_a_tally_that_is_full_refuses_the_whole(house: House, practice: Practice) -> None:
    """BK-12. A series is one request among those that may be unpaid."""
    client = await practice.client()
    for hour in range(3):
        await practice.book(client, utc(f"03-0{4 + hour} 09:00"))

    refused = await order(client, practice, expect=409)

    assert refused["code"] == "booking.too_many_unpaid"
    assert len((await client.get("/booking/bookings")).json()["items"]) == 3
    await house.drain()


async def test_what_is_chosen_twice_or_is_none_of_its_times_is_refused(practice: Practice) -> None:
    client = await practice.client()

    for chosen in (
        [(1, WEEKS[0]), (1, WEEKS[1])],
        [(1, WEEKS[0]), (2, WEEKS[0])],
        [(1, WEEKS[0]), (5, WEEKS[1])],
    ):
        body = an_order(practice, {})
        body["chosen"] = [{"number": number, "starts_at": iso(at)} for number, at in chosen]
        refused = (await client.post("/booking/series", json=body)).json()
        assert (refused["code"], refused["errors"][0]["field"]) == ("booking.times_not_apart", "chosen")
    own = await practice.own.post("/booking/series", json=an_order(practice, dict(enumerate(WEEKS, 1))))
    assert own.json()["code"] == "booking.own_offering"
    missing = await look(client, practice, expect=404, offering_id=str(new_uuid()))
    assert missing["code"] == "booking.no_such_offering"


@pytest.mark.parametrize("how", ["declined", "expired"])
async def test_all_or_nothing_means_the_money_too(house: House, practice: Practice, how: str) -> None:
    """SE-4."""
    client = await practice.client()
    made = await order(client, practice)
    bookings = [each["booking"] for each in made["occurrences"]]
    await house.hear(practice.held(bookings[0]), practice.held(bookings[1]))
    if how == "declined":
        await house.hear(practice.declined(bookings[2], missing=100))
        await house.drain()
    else:
        await house.pass_time(minutes=10)

    seen = await see(client, made)

    states = [each["booking"]["state"] for each in seen["occurrences"]]
    assert states == ["cancelled", "cancelled", how, "cancelled" if how == "declined" else "expired"]
    told = await house.published(BookingCancelled)
    assert {each.refund_percent for each in told} == {100}
    together = UUID(made["id"]) if len(told) > 1 else None
    assert {each.with_series_id for each in told} == {together}
    await practice.book(await practice.client("Next"), WEEKS[0])


async def test_of_those_that_are_possible_one_without_money_goes_alone(
    house: House, practice: Practice
) -> None:
    """SE-4."""
    client = await practice.client()
    made = await order(client, practice, must="possible")
    bookings = [each["booking"] for each in made["occurrences"]]
    await house.hear(practice.held(bookings[0]), practice.declined(bookings[2], missing=100))
    await house.drain()

    seen = await see(client, made)

    assert [each["booking"]["state"] for each in seen["occurrences"]] == [
        "confirmed",
        "requested",
        "declined",
        "requested",
    ]


async def test_one_of_them_is_moved_or_cancelled_by_itself(house: House, practice: Practice) -> None:
    """SE-5."""
    await practice.offer(price=FREE)
    client = await practice.client()
    made = await order(client, practice, each_minor=0)
    first, second = (each["booking"] for each in made["occurrences"][:2])
    later = WEEKS[0] + timedelta(hours=3)
    moved = await client.post(f"/booking/bookings/{first['id']}/reschedule", json={"starts_at": iso(later)})
    assert moved.status_code == 200, moved.text
    await client.post(f"/booking/bookings/{second['id']}/cancel", json={})

    seen = await see(client, made)

    assert [each["moved"] for each in seen["occurrences"]] == [True, False, False, False]
    assert [each["booking"]["state"] for each in seen["occurrences"]] == [
        "confirmed",
        "cancelled",
        "confirmed",
        "confirmed",
    ]
    await house.drain()
    (told,) = await house.published(BookingCancelled)
    assert told.with_series_id is None, "the others stay"


async def test_all_that_lies_ahead_is_cancelled_at_the_sum_that_was_shown(
    house: House, practice: Practice
) -> None:
    """SE-5. Each by its own policy."""
    client = await practice.client()
    made = await order(client, practice)
    bookings = [each["booking"] for each in made["occurrences"]]
    await house.hear(*(practice.held(each) for each in bookings))
    house.clock.set(WEEKS[0] - timedelta(hours=5))
    path = f"/booking/series/{made['id']}"

    shown = (await client.get(f"{path}/cancellation")).json()

    assert [each["refund"]["amount_minor"] for each in shown["items"]] == [3000, 6000, 6000, 6000]
    assert (shown["refund"]["amount_minor"], shown["kept"]["amount_minor"]) == (21000, 3000)
    theirs = (await practice.own.get(f"{path}/cancellation")).json()
    assert theirs["refund"]["amount_minor"] == 24000
    wrong = await client.post(f"{path}/cancel", json={"expected_refund_minor": 24000})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "booking.refund_changed")
    done = await client.post(f"{path}/cancel", json={"expected_refund_minor": 21000, "reason": "Moving away"})
    assert {each["booking"]["state"] for each in done.json()["occurrences"]} == {"cancelled"}
    await house.settle()
    told = await house.published(BookingCancelled)
    assert [each.refund_percent for each in told] == [50, 100, 100, 100]
    assert {each.with_series_id for each in told} == {UUID(made["id"])}
    again = await client.post(f"{path}/cancel", json={"expected_refund_minor": 0})
    assert again.json()["code"] == "booking.nothing_to_cancel"


async def test_what_waits_for_an_answer_is_answered_at_once(house: House, practice: Practice) -> None:
    """SE-7. All that still wait; the one answered by itself stays as it is, and twice changes nothing."""
    await practice.offer(price=FREE, rules=Rules(approval=Approval.BY_HAND))
    client = await practice.client()
    made = await order(client, practice, each_minor=0)
    assert {each["booking"]["state"] for each in made["occurrences"]} == {"held"}
    first = made["occurrences"][0]["booking"]["id"]
    assert (await practice.own.post(f"/booking/bookings/{first}/decline", json={})).is_success
    path = f"/booking/series/{made['id']}"
    stranger = await practice.client("Eve")
    for who, refusal in (
        (client, (403, "booking.not_yours_to_answer")),
        (stranger, (404, "booking.no_such_series")),
    ):
        for step in ("accept", "decline"):
            refused = await who.post(f"{path}/{step}", json={} if step == "decline" else None)
            assert (refused.status_code, refused.json()["code"]) == refusal

    for _ in range(2):
        assert (await practice.own.post(f"{path}/accept")).status_code == 200

    states = [each["booking"]["state"] for each in (await see(client, made))["occurrences"]]
    assert states == ["declined", "confirmed", "confirmed", "confirmed"]
    assert len(await house.published(BookingConfirmed)) == 3
    asked = await house.published(BookingHeld)
    assert {str(event.series_id) for event in asked} == {made["id"]}


async def test_a_no_to_all_frees_every_time_and_says_why(house: House, practice: Practice) -> None:
    """SE-7."""
    await practice.offer(rules=Rules(approval=Approval.BY_HAND))
    client = await practice.client()
    made = await order(client, practice)
    for each in made["occurrences"]:
        await house.hear(practice.held(each["booking"]))

    answered = await practice.own.post(f"/booking/series/{made['id']}/decline", json={"reason": "I move"})

    bookings = [each["booking"] for each in answered.json()["occurrences"]]
    assert {(each["state"], each["decline"]["reason"]) for each in bookings} == {("declined", "I move")}
    told = await house.published(BookingDeclined)
    assert {str(event.with_series_id) for event in told} == {made["id"]}
    free = await practice.slots(str(TUESDAY.date()), str(TUESDAY.date()))
    assert iso(TUESDAY) in free


async def test_a_series_is_for_its_two_sides(practice: Practice) -> None:
    await practice.offer(price=FREE)
    client = await practice.client()
    made = await order(client, practice, each_minor=0)
    eve = await practice.client("Eve")

    assert (await see(eve, made, expect=404))["code"] == "booking.no_such_series"
    for asked in (
        eve.get(f"/booking/series/{made['id']}/cancellation"),
        eve.post(f"/booking/series/{made['id']}/cancel", json={"expected_refund_minor": 0}),
        client.get(f"/booking/series/{new_uuid()}"),
    ):
        answer = await asked
        assert (answer.status_code, answer.json()["code"]) == (404, "booking.no_such_series")


async def test_without_the_guard_a_booking_would_be_in_two_series(
    house: House, practice: Practice, database_url: str
) -> None:
    """The red control of SE-6: it is the unique key that keeps a booking in one series."""
    await practice.offer(price=FREE)
    client = await practice.client()
    one = await order(client, practice, {1: WEEKS[0], 2: WEEKS[1]}, each_minor=0)
    two = await order(client, practice, {3: WEEKS[2], 4: WEEKS[3]}, each_minor=0)
    values = {"series": UUID(two["id"]), "booking": UUID(one["occurrences"][0]["booking"]["id"])}
    steal = (
        "UPDATE booking.occurrences SET booking_id = :booking, left_out = NULL"
        " WHERE series_id = :series AND number = 1"
    )
    with pytest.raises(IntegrityError, match="uq_occurrences_booking_id"):
        await house.sql("booking", steal, **values)

    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE booking.occurrences DROP CONSTRAINT uq_occurrences_booking_id")
    await house.sql("booking", steal, **values)
    [row] = await house.sql(
        "booking",
        "SELECT count(*) FROM booking.occurrences WHERE booking_id = :booking",
        booking=values["booking"],
    )
    assert row[0] == 2
