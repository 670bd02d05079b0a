"""Classes: seats are counted once, those who wait are asked in order, and every seat ends as the roster says (I17)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from consulta.contracts.booking import (
    BookingCancelled,
    BookingCompleted,
    BookingNoShow,
    ClassId,
    SeatOffered,
)
from consulta.contracts.terms import PriceKind, PriceTerms, Way
from consulta.kit.ids import new_uuid
from consulta.kit.money import Money
from consulta.services.booking.commands.classes.planning import weekly
from consulta.services.booking.domain.classes import Wait, WaitState, first_to_offer, price_of_seats
from consulta.services.booking.repository import classes as repository
from tests.services.booking.conftest import FREE, Practice, iso, utc

TEN_EUROS = PriceTerms(kind=PriceKind.PER_SESSION, amount=Money(1000, "EUR"))
WEDNESDAY = utc("03-04 17:00")


async def plan(practice: Practice, *, expect: int = 201, **changes: Any) -> dict[str, Any]:
    """A free class of five on Wednesday, unless said otherwise; the first of the answer."""
    await practice.offer(ways=(Way.SEAT,), price=changes.pop("price", FREE))
    body = {
        "offering_id": str(practice.offering_id),
        "starts_at": iso(WEDNESDAY),
        "capacity": 5,
        "most_seats": 2,
        "meeting_point": "Room 2, 14 Mill Lane",
    }
    answer = await practice.own.post("/booking/classes", json=body | changes)
    assert answer.status_code == expect, answer.text
    found: dict[str, Any] = answer.json()
    return found["items"][0] if expect == 201 else found


async def see(client: httpx.AsyncClient, planned: dict[str, Any]) -> dict[str, Any]:
    answer = await client.get(f"/booking/classes/{planned['id']}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def enrol(
    client: httpx.AsyncClient, planned: dict[str, Any], seats: int = 1, *, expect: int = 201
) -> dict[str, Any]:
    answer = await client.post(f"/booking/classes/{planned['id']}/seats", json={"seats": seats})
    assert answer.status_code == expect, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def wait(
    client: httpx.AsyncClient, planned: dict[str, Any], seats: int = 1, *, expect: int = 201
) -> dict[str, Any]:
    answer = await client.post(f"/booking/classes/{planned['id']}/waitlist", json={"seats": seats})
    assert answer.status_code == expect, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def accept(client: httpx.AsyncClient, planned: dict[str, Any]) -> httpx.Response:
    return await client.post(f"/booking/classes/{planned['id']}/waitlist/accept", json={})


async def cancel(client: httpx.AsyncClient, booking: dict[str, Any]) -> None:
    answer = await client.post(f"/booking/bookings/{booking['id']}/cancel", json={})
    assert answer.status_code == 200, answer.text


async def test_a_class_takes_its_consultants_time_and_is_seen_by_everybody(practice: Practice) -> None:
    planned = await plan(practice)

    [listed] = (
        await practice.house.http().get(
            "/booking/classes", params={"consultant_id": str(practice.consultant.id)}
        )
    ).json()["items"]

    assert (listed["id"], listed["seats_left"], listed["is_open"]) == (planned["id"], 5, True)
    assert listed["meeting_point"] is None
    assert (await plan(practice, expect=409))["code"] == "booking.class_time_taken"


async def test_a_series_keeps_its_wall_time_and_is_planned_wholly_or_not_at_all(practice: Practice) -> None:
    await plan(practice, weeks=5)
    own = (await practice.own.get("/booking/classes/own")).json()["items"]
    starts = sorted(each["starts_at"] for each in own)

    # 18:00 in Berlin before and after the clocks change on 29 March.
    assert starts[0] == "2026-03-04T17:00:00Z"
    assert starts[-1] == "2026-04-01T16:00:00Z"
    await plan(practice, starts_at="2026-03-19T17:00:00Z")
    clash = await plan(practice, expect=409, starts_at="2026-03-05T17:30:00Z", weeks=3)
    assert (clash["code"], clash["starts_at"]) == ("booking.class_time_taken", "2026-03-19T17:30:00Z")
    assert len((await practice.own.get("/booking/classes/own")).json()["items"]) == 6


@given(
    st.integers(1, 26), st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"])
)
def test_a_weekly_class_never_moves_on_the_wall(weeks: int, zone: str) -> None:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - only this test reads a wall

    starts = weekly(WEDNESDAY, zone, weeks)
    walls = {start.astimezone(ZoneInfo(zone)).strftime("%a %H:%M") for start in starts}

    assert len(walls) == 1
    assert len(starts) == weeks


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"capacity": 0}, "capacity"),
        ({"capacity": 501}, "capacity"),
        ({"meeting_point": ""}, "meeting_point"),
        ({"weeks": 27}, "weeks"),
        ({"starts_at": "2026-03-01T10:00:00Z"}, "starts_at"),
        ({"starts_at": "2031-03-01T10:00:00Z"}, "starts_at"),
        ({"offering_id": str(new_uuid())}, "offering_id"),
    ],
)
async def test_a_plan_that_cannot_be_is_refused_beside_its_field(
    practice: Practice, wrong: dict[str, Any], field: str
) -> None:
    refused = await plan(practice, expect=422, **wrong)

    assert refused["errors"][0]["field"] == field


async def test_seats_are_taken_priced_and_confirmed_once_money_is_held(practice: Practice) -> None:
    planned = await plan(practice, price=TEN_EUROS)
    client = await practice.client()

    booking = await enrol(client, planned, 2)
    await practice.house.hear(practice.held(booking))

    assert booking["price_limit"] == {"amount_minor": 2000, "currency": "EUR"}
    assert (booking["way"], booking["seats"], booking["state"]) == ("seat", 2, "requested")
    assert (await practice.see(client, booking))["state"] == "confirmed"
    seen = await see(client, planned)
    assert (seen["seats_left"], seen["meeting_point"]) == (3, "Room 2, 14 Mill Lane")
    assert seen["own_seat"] == {"booking_id": booking["id"], "state": "confirmed", "seats": 2}
    assert (await enrol(client, planned, expect=409))["code"] in {
        "booking.already_enrolled",
        "booking.client_busy",
    }


async def test_what_a_request_could_not_pay_is_free_again(practice: Practice) -> None:
    planned = await plan(practice, price=TEN_EUROS, capacity=2)
    booking = await enrol(await practice.client(), planned, 2)

    await practice.house.hear(practice.declined(booking, 500))
    await practice.house.drain()

    assert (await see(practice.house.http(), planned))["seats_left"] == 2


async def test_an_expired_hold_gives_its_seats_back(practice: Practice) -> None:
    planned = await plan(practice, price=TEN_EUROS, capacity=2)
    await enrol(await practice.client(), planned, 2)

    await practice.house.pass_time(minutes=11)

    assert (await see(practice.house.http(), planned))["seats_left"] == 2


async def test_too_many_seats_and_ones_own_class_are_refused(practice: Practice) -> None:
    planned = await plan(practice)

    assert (await enrol(await practice.client(), planned, 3, expect=422))["most"] == 2
    assert (await enrol(practice.own, planned, expect=409))["code"] == "booking.own_offering"


async def test_so_many_contenders_get_exactly_the_seats_there_are(practice: Practice) -> None:
    planned = await plan(practice, capacity=7)
    clients = [await practice.client(f"Client {number}") for number in range(40)]

    answers = await asyncio.gather(
        *(client.post(f"/booking/classes/{planned['id']}/seats", json={"seats": 1}) for client in clients)
    )

    codes = sorted(answer.status_code for answer in answers)
    assert codes == [201] * 7 + [409] * 33
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {
        "booking.seats_taken"
    }


async def test_the_database_refuses_what_would_not_fit(practice: Practice) -> None:
    planned = await plan(practice, capacity=2)

    with pytest.raises(IntegrityError, match="ck_classes_seats_fit"):
        async with practice.house.work("booking") as work:
            await repository.change(work, ClassId(planned["id"]), seats_taken=3)


async def test_without_the_guard_the_invariant_speaks(practice: Practice, database_url: str) -> None:
    planned = await plan(practice, capacity=2)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE booking.classes DROP CONSTRAINT ck_classes_seats_fit")

    async with practice.house.work("booking") as work:
        await repository.change(work, ClassId(planned["id"]), seats_taken=3)

    broken = await practice.house.platform.check_invariants()
    assert [each.invariant for each in broken] == ["SeatsAreCounted"]
    async with practice.house.work("booking") as work:
        await repository.change(work, ClassId(planned["id"]), seats_taken=0)


async def test_who_waits_is_asked_in_order_alone_and_for_a_while(practice: Practice) -> None:
    planned = await plan(practice, capacity=2)
    seated = await practice.client("Seated")
    booking = await enrol(seated, planned, 2)
    first, second, late = [await practice.client(name) for name in ("First", "Second", "Late")]
    assert (await wait(first, planned))["own_wait"]["ahead"] == 0
    assert (await wait(second, planned, 2))["own_wait"]["ahead"] == 1
    assert (await wait(second, planned, expect=409))["code"] == "booking.already_waiting"
    assert (await accept(first, planned)).json()["code"] == "booking.nothing_offered"

    await cancel(seated, booking)
    await practice.house.drain()

    # One seat is kept for the first; the second needs two and is not overtaken by who comes late.
    assert (await see(first, planned))["own_wait"]["state"] == "offered"
    assert (await see(second, planned))["own_wait"]["state"] == "waiting"
    assert (await enrol(late, planned, expect=409))["seats_left"] == 0
    assert (await accept(second, planned)).json()["code"] == "booking.nothing_offered"

    await practice.house.pass_time(minutes=121)

    assert (await see(first, planned))["own_wait"] is None
    assert (await see(second, planned))["own_wait"]["state"] == "offered"
    taken = await accept(second, planned)
    assert (taken.status_code, taken.json()["seats"]) == (201, 2)
    offers = await practice.house.published(SeatOffered)
    assert [offer.seats for offer in offers] == [1, 2]


async def test_an_offer_taken_or_left_leaves_nothing_for_its_timer(practice: Practice) -> None:
    planned = await plan(practice, capacity=1)
    seated = await practice.client("Seated")
    booking = await enrol(seated, planned)
    first, second = await practice.client("First"), await practice.client("Second")
    await wait(first, planned)
    await wait(second, planned)
    await cancel(seated, booking)
    await practice.house.drain()

    left = await first.delete(f"/booking/classes/{planned['id']}/waitlist")
    assert (left.status_code, left.json()["own_wait"]) == (200, None)
    assert (await accept(second, planned)).status_code == 201
    await practice.house.pass_time(hours=5)

    assert (await see(second, planned))["own_seat"]["state"] == "confirmed"
    assert (await first.delete(f"/booking/classes/{planned['id']}/waitlist")).status_code == 404


async def test_nobody_waits_while_there_are_seats(practice: Practice) -> None:
    planned = await plan(practice)

    assert (await wait(await practice.client(), planned, expect=409))["code"] == "booking.seats_are_free"


async def test_more_room_is_offered_to_those_who_wait(practice: Practice) -> None:
    planned = await plan(practice, capacity=1)
    await enrol(await practice.client("Seated"), planned)
    waiting = await practice.client("Waiting")
    await wait(waiting, planned)
    edit = {"capacity": 2, "most_seats": 1, "meeting_point": "Room 3"}

    answer = await practice.own.put(f"/booking/classes/{planned['id']}", json=edit)
    small = await practice.own.put(f"/booking/classes/{planned['id']}", json=edit | {"capacity": 1})

    assert answer.json()["meeting_point"] == "Room 3"
    assert (await see(waiting, planned))["own_wait"]["state"] == "offered"
    assert (small.status_code, small.json()["errors"][0]["field"]) == (422, "capacity")


async def test_a_class_called_off_repays_everybody_and_frees_its_time(practice: Practice) -> None:
    planned = await plan(practice, price=TEN_EUROS, capacity=2)
    one, other = await practice.client("One"), await practice.client("Other")
    for client in (one, other):
        await practice.house.hear(practice.held(await enrol(client, planned)))
    waiting = await practice.client("Waiting")
    await wait(waiting, planned)

    answer = await practice.own.post(
        f"/booking/classes/{planned['id']}/call-off", json={"reason": "I am ill"}
    )
    again = await practice.own.post(f"/booking/classes/{planned['id']}/call-off", json={})
    await practice.house.drain()

    assert (answer.json()["state"], again.status_code) == ("cancelled", 200)
    cancelled = await practice.house.published(BookingCancelled)
    assert [(each.refund_percent, each.reason) for each in cancelled] == [(100, "I am ill")] * 2
    assert (await enrol(await practice.client("Late"), planned, expect=409))[
        "code"
    ] == "booking.enrolment_over"
    assert (await see(one, planned))["cancel_reason"] == "I am ill"
    assert (await practice.house.http().get(f"/booking/classes/{planned['id']}")).status_code == 404
    await plan(practice)


async def test_the_roster_says_how_every_seat_ends(practice: Practice) -> None:
    planned = await plan(practice)
    came, absent = await practice.client("Came"), await practice.client("Absent")
    there, missing = await enrol(came, planned), await enrol(absent, planned)
    roster = f"/booking/classes/{planned['id']}/roster"
    early = await practice.own.put(f"{roster}/{missing['id']}", json={"attended": False})
    assert early.json()["code"] == "booking.roster_not_open"

    await practice.house.pass_time(WEDNESDAY - practice.house.clock.now() + timedelta(minutes=10))
    assert (await practice.own.put(f"{roster}/{missing['id']}", json={"attended": False})).status_code == 204
    assert (await practice.own.put(f"{roster}/{new_uuid()}", json={"attended": False})).status_code == 404
    assert (await practice.own.post(f"/booking/classes/{planned['id']}/settle")).status_code == 409
    await practice.house.pass_time(hours=2)
    settled = await practice.own.post(f"/booking/classes/{planned['id']}/settle")

    assert settled.json()["state"] == "over"
    await practice.house.pass_time(hours=24)
    [completed] = await practice.house.published(BookingCompleted)
    [missed] = await practice.house.published(BookingNoShow)
    assert (str(completed.booking_id), completed.without_call) == (there["id"], True)
    assert str(missed.booking_id) == missing["id"]
    shown = (await practice.own.get(roster)).json()
    assert sorted((seat["client"]["name"], seat["state"]) for seat in shown["seats"]) == [
        ("Absent", "no_show"),
        ("Came", "completed"),
    ]


async def test_a_class_nobody_settles_settles_itself(practice: Practice) -> None:
    planned = await plan(practice)
    await enrol(await practice.client(), planned)

    await practice.house.pass_time(WEDNESDAY - practice.house.clock.now() + timedelta(hours=14))

    [completed] = await practice.house.published(BookingCompleted)
    assert completed.without_call
    assert (await see(practice.own, planned))["state"] == "over"


async def test_enrolment_ends_with_the_start_and_nobody_waits_on(practice: Practice) -> None:
    planned = await plan(practice, capacity=1)
    await enrol(await practice.client("Seated"), planned)
    waiting = await practice.client("Waiting")
    await wait(waiting, planned)

    await practice.house.pass_time(WEDNESDAY - practice.house.clock.now() + timedelta(minutes=1))

    assert (await see(waiting, planned))["own_wait"] is None
    assert (await wait(await practice.client("Late"), planned, expect=409))[
        "code"
    ] == "booking.enrolment_over"


async def test_material_is_for_those_who_have_a_seat(practice: Practice) -> None:
    planned = await plan(practice)
    inside, outside = await practice.client("Inside"), await practice.client("Outside")
    await enrol(inside, planned)
    path = f"/booking/classes/{planned['id']}/materials"

    await practice.own.post(f"{path}/links", json={"name": "Reading", "url": "https://example.org/reading"})
    added = await practice.own.post(f"{path}/files", files={"file": ("../My notes.pdf", b"%PDF-1.7 notes")})
    assert added.status_code == 201, added.text

    link, file = (await see(inside, planned))["materials"]
    assert (link["url"], file["name"], file["size_bytes"]) == (
        "https://example.org/reading",
        "My notes.pdf",
        14,
    )
    assert (await see(outside, planned))["materials"] is None
    opened = await practice.house.http().get(file["url"].removeprefix("/api/v1"))
    assert opened.content == b"%PDF-1.7 notes"
    assert opened.headers["content-disposition"].startswith("attachment")
    assert (await practice.house.http().get(file["url"].removeprefix("/api/v1") + "x")).status_code == 404
    assert (
        await outside.post(f"{path}/links", json={"name": "x", "url": "https://x.example"})
    ).status_code == 404
    wrong = await practice.own.post(f"{path}/links", json={"name": "x", "url": "javascript:alert(1)"})
    assert wrong.json()["errors"][0]["field"] == "url"
    assert (await practice.own.post(f"{path}/files", files={"file": ("x", b"")})).status_code == 422
    removed = await practice.own.delete(f"{path}/{file['id']}")
    assert [each["name"] for each in removed.json()["materials"]] == ["Reading"]
    assert (await practice.house.http().get(file["url"].removeprefix("/api/v1"))).status_code == 404


async def test_anothers_class_answers_like_a_missing_one(practice: Practice) -> None:
    planned = await plan(practice)
    stranger = await practice.client("Stranger")
    nobodys = new_uuid()

    for method, path, body in (
        ("PUT", "", {"capacity": 1, "most_seats": 1, "meeting_point": "x"}),
        ("POST", "/call-off", {}),
        ("POST", "/settle", None),
        ("GET", "/roster", None),
    ):
        answers = [
            await stranger.request(method, f"/booking/classes/{each}{path}", json=body)
            for each in (planned["id"], nobodys)
        ]
        assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
            (404, "booking.no_such_class")
        ] * 2


@given(
    st.lists(
        st.tuples(st.integers(1, 5), st.sampled_from([WaitState.WAITING, WaitState.OFFERED])), max_size=8
    ),
    st.integers(0, 10),
)
def test_the_longest_waiting_is_asked_or_nobody(line: list[tuple[int, WaitState]], free: int) -> None:
    someone = new_uuid()
    waits = [
        Wait(new_uuid(), ClassId(someone), someone, ticket, seats, state, WEDNESDAY, None)  # type: ignore[arg-type] # any id will do
        for ticket, (seats, state) in enumerate(line)
    ]
    asked = first_to_offer(reversed(waits), free)
    waiting = [each for each in waits if each.state is WaitState.WAITING]

    if asked is None:
        assert not waiting or waiting[0].seats > free
    else:
        assert asked == waiting[0]
        assert asked.seats <= free


@given(st.integers(1, 500), st.integers(0, 10**8))
def test_seats_cost_alike_and_add_up(seats: int, minor: int) -> None:
    one = PriceTerms(kind=PriceKind.PER_SESSION, amount=Money(minor, "EUR"))

    assert price_of_seats(one, seats).cost_of(60, currency="EUR").amount_minor == seats * minor
    assert price_of_seats(FREE, seats) == FREE
