"""BK-23. A client books for somebody else: who comes is known to both sides, and the rights stay the client's."""

from __future__ import annotations

from typing import Any

import httpx
import psycopg
import pytest

from consulta.contracts.booking import BookingCancelled, BookingConfirmed, BookingHeld, BookingRescheduled
from consulta.contracts.terms import Approval, Rules
from consulta.kit.access import Role
from tests.services.booking.conftest import FREE, Practice, iso, utc
from tests.services.booking.test_classes import plan
from tests.support.house import House

AT_TEN = utc("03-09 09:00")
MIA = {"name": "Mia", "relation": "my daughter", "email": "Mia@School.example"}
SEEN_BY_CLIENT = {"name": "Mia", "relation": "my daughter", "email": "mia@school.example"}
SEEN_BY_CONSULTANT = SEEN_BY_CLIENT | {"email": None}


async def send(
    practice: Practice, client: httpx.AsyncClient, attendee: dict[str, Any] | None, **changes: Any
) -> httpx.Response:
    body = {
        "offering_id": str(practice.offering_id),
        "starts_at": iso(AT_TEN),
        "attendee": attendee,
    }
    return await client.post("/booking/bookings", json=body | changes)


async def test_both_sides_read_who_comes_and_nobody_else_does(house: House, practice: Practice) -> None:
    await practice.offer(price=FREE)
    client = await practice.client()

    answer = await send(practice, client, MIA)

    assert answer.status_code == 201, answer.text
    booking = answer.json()
    assert booking["attendee"] == SEEN_BY_CLIENT
    assert (await practice.see(client, booking))["attendee"] == SEEN_BY_CLIENT
    assert (await practice.see(practice.own, booking))["attendee"] == SEEN_BY_CONSULTANT
    listed = (await practice.own.get("/booking/bookings", params={"as": "consultant"})).json()["items"]
    assert listed[0]["attendee"] == SEEN_BY_CONSULTANT
    staff = house.http(await house.person("Sam", Role.STAFF))
    assert (await staff.get(f"/booking/staff/bookings/{booking['id']}")).json()["attendee"] is None


async def test_who_comes_has_no_rights_by_it(house: House, practice: Practice) -> None:
    """The paying client stays the client, also where the attendee has an account with this very address."""
    await practice.offer(price=FREE)
    mia = await house.person("Mia")
    booking = (await send(practice, await practice.client(), MIA | {"email": mia.email})).json()

    for path in ("", "/cancellation", "/calendar.ics"):
        assert (await house.http(mia).get(f"/booking/bookings/{booking['id']}{path}")).status_code == 404
    refused = await house.http(mia).post(f"/booking/bookings/{booking['id']}/cancel", json={})
    assert refused.json()["code"] == "booking.no_such_booking"


async def test_every_step_tells_for_whom_it_is(house: House, practice: Practice) -> None:
    await practice.offer(price=FREE)
    client = await practice.client()
    booking = (await send(practice, client, MIA)).json()
    moved = await client.post(
        f"/booking/bookings/{booking['id']}/reschedule", json={"starts_at": iso(utc("03-10 09:00"))}
    )
    assert moved.json()["attendee"] == SEEN_BY_CLIENT
    await client.post(f"/booking/bookings/{booking['id']}/cancel", json={})
    await house.drain()

    [confirmed] = await house.published(BookingConfirmed)
    [rescheduled] = await house.published(BookingRescheduled)
    [cancelled] = await house.published(BookingCancelled)
    for attendee in (confirmed.attendee, rescheduled.attendee, cancelled.attendee):
        assert attendee is not None
        assert attendee.email == "mia@school.example"


async def test_a_consultant_who_answers_by_hand_is_asked_for_whom(house: House, practice: Practice) -> None:
    await practice.offer(price=FREE, rules=Rules(approval=Approval.BY_HAND))
    await send(practice, await practice.client(), {"name": "Mia"})
    await house.drain()

    [asked] = await house.published(BookingHeld)
    assert asked.attendee is not None
    assert (asked.attendee.name, asked.attendee.relation) == ("Mia", None)


@pytest.mark.parametrize(
    ("attendee", "field"),
    [
        ({"name": "  "}, "attendee.name"),
        ({"name": "x" * 81}, "attendee.name"),
        ({"name": "Win at www.prize.example"}, "attendee.name"),
        ({"name": "https://prize.example"}, "attendee.name"),
        ({"name": "Mia", "relation": "write to me@prize.example"}, "attendee.relation"),
        ({"name": "Mia", "relation": "x" * 41}, "attendee.relation"),
        ({"name": "Mia", "email": "nowhere"}, "attendee.email"),
        ({"name": "Mia", "age": 9}, "attendee.age"),
        ({"email": "mia@school.example"}, "attendee.name"),
    ],
)
async def test_what_is_no_name_is_refused_beside_its_field(
    practice: Practice, attendee: dict[str, Any], field: str
) -> None:
    answer = await send(practice, await practice.client(), attendee)

    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [field]


async def test_a_name_of_two_lines_becomes_one(practice: Practice) -> None:
    booking = (await send(practice, await practice.client(), {"name": "Mia\nLovelace"})).json()

    assert booking["attendee"]["name"] == "Mia Lovelace"


async def test_the_calendar_file_says_for_whom(practice: Practice) -> None:
    await practice.offer(price=FREE)
    client = await practice.client()
    booking = (await send(practice, client, MIA)).json()

    path = f"/booking/bookings/{booking['id']}/calendar.ics"
    assert "SUMMARY:A good hour: Conrad (for Mia)" in (await client.get(path)).text
    assert "SUMMARY:A good hour: Mia (booked by Cleo)" in (await practice.own.get(path)).text


async def test_the_database_bounds_what_is_kept(practice: Practice, database_url: str) -> None:
    booking = (await send(practice, await practice.client(), MIA)).json()

    with psycopg.connect(database_url, autocommit=True) as connection:
        change = "UPDATE booking.bookings SET attendee = %s WHERE id = %s"
        for bad in ('{"name": ""}', "{}", f'{{"name": "{"x" * 81}"}}'):
            with pytest.raises(psycopg.errors.CheckViolation, match="attendee_is_bounded"):
                connection.execute(change, (bad, booking["id"]))
        # The red control: without the constraint it would be kept.
        connection.execute("ALTER TABLE booking.bookings DROP CONSTRAINT ck_bookings_attendee_is_bounded")
        connection.execute(change, ("{}", booking["id"]))


async def test_a_seat_of_a_class_is_taken_for_somebody_else(practice: Practice) -> None:
    planned = await plan(practice)
    client = await practice.client()

    answer = await client.post(
        f"/booking/classes/{planned['id']}/seats", json={"seats": 1, "attendee": {"name": "Mia"}}
    )

    assert answer.status_code == 201, answer.text
    assert answer.json()["attendee"]["name"] == "Mia"
    roster = (await practice.own.get(f"/booking/classes/{planned['id']}/roster")).json()
    assert [(seat["client"]["name"], seat["attendee"]["name"]) for seat in roster["seats"]] == [
        ("Cleo", "Mia")
    ]
