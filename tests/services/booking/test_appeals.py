"""Appeals against absences: once, in time, decided by staff with a reason; every event arrives twice here."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import httpx
import psycopg
import pytest
from psycopg.errors import UniqueViolation

from consulta.contracts.booking import AppealDecided, AppealMade, BookingNoShow
from consulta.contracts.location import Location, LocationKind
from consulta.contracts.terms import Party
from consulta.kit.access import Role
from tests.services.booking.conftest import Practice, utc, visitor
from tests.support.house import House

AT_TEN = utc("03-03 09:00")
REASON = "My train stood still for two hours. I wrote to you."
OFFICE = Location(kind=LocationKind.IN_PERSON, address="Main Street 5, Berlin")


async def missed(
    practice: Practice, client: httpx.AsyncClient, *, client_came: bool = False, consultant_came: bool = True
) -> dict[str, Any]:
    """A booking to which somebody did not come, by the evidence of its call."""
    booking = await practice.confirmed(client, AT_TEN)
    practice.house.clock.set(utc("03-03 10:00"))
    await practice.house.hear(
        practice.ended(booking, talked=0, client=client_came, consultant=consultant_came)
    )
    return await practice.see(client, booking)


async def appeal(
    who: httpx.AsyncClient, booking: dict[str, Any], *, reason: str = REASON, expect: int = 201
) -> dict[str, Any]:
    answer = await who.post(f"/booking/bookings/{booking['id']}/appeals", json={"reason": reason})
    assert answer.status_code == expect, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def appeals(who: httpx.AsyncClient, booking: dict[str, Any]) -> dict[str, Any]:
    answer = await who.get(f"/booking/bookings/{booking['id']}/appeals")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def decide(
    staff: httpx.AsyncClient, made: dict[str, Any], *, granted: bool, expect: int = 200
) -> dict[str, Any]:
    answer = await staff.post(
        f"/booking/staff/appeals/{made['id']}/decide", json={"granted": granted, "reason": "Trains stood."}
    )
    assert answer.status_code == expect, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
async def staff(house: House, practice: Practice) -> httpx.AsyncClient:
    """Somebody who decides."""
    del practice  # its checks come after this client was closed
    return visitor(house, await house.person("Stella", Role.STAFF))


async def test_an_appeal_is_made_once_and_both_sides_read_it(house: House, practice: Practice) -> None:
    """AP-1."""
    client = await practice.client()
    booking = await missed(practice, client)
    [event] = await house.published(BookingNoShow)
    assert event.appeal_by == utc("03-10 10:00")
    assert await appeals(client, booking) == {
        "items": [], "may_appeal": True, "appeal_by": "2026-03-10T10:00:00Z",
    }  # fmt: skip
    assert not (await appeals(practice.own, booking))["may_appeal"]

    made = await appeal(client, booking)

    assert (made["party"], made["state"], made["reason"]) == ("client", "open", REASON)
    assert (await appeal(client, booking, expect=409))["code"] == "booking.already_appealed"
    for who in (client, practice.own):
        seen = await appeals(who, booking)
        assert ([each["id"] for each in seen["items"]], seen["may_appeal"]) == ([made["id"]], False)
    [told] = await house.published(AppealMade)
    assert (told.party, told.reason) == (Party.CLIENT, REASON)


async def test_only_who_is_said_absent_appeals_and_a_stranger_finds_nothing(practice: Practice) -> None:
    """AP-1."""
    client = await practice.client()
    booking = await missed(practice, client)

    assert (await appeal(practice.own, booking, expect=409))["code"] == "booking.nothing_to_appeal"
    stranger = await practice.client("Eve")
    assert (await appeal(stranger, booking, expect=404))["code"] == "booking.no_such_booking"
    assert (await stranger.get(f"/booking/bookings/{booking['id']}/appeals")).status_code == 404
    blank = await appeal(client, booking, reason="  ", expect=422)
    assert blank["errors"][0]["field"] == "reason"


async def test_what_took_place_is_not_appealed_against(house: House, practice: Practice) -> None:
    client = await practice.client()
    booking = await practice.confirmed(client, AT_TEN)
    house.clock.set(utc("03-03 10:00"))
    await house.hear(practice.started(booking), practice.ended(booking, talked=600))

    assert (await appeal(client, booking, expect=409))["code"] == "booking.nothing_to_appeal"


@pytest.mark.parametrize(("late", "expect"), [(-1, 201), (0, 409)])
async def test_the_week_is_counted_from_when_it_was_said(
    house: House, practice: Practice, late: int, expect: int
) -> None:
    """AP-1. Of a meeting at an address, whose consultant said so a day after."""
    await practice.offer(location=OFFICE)
    client = await practice.client()
    booking = await practice.confirmed(client, AT_TEN)
    house.clock.set(utc("03-04 09:00"))
    told = await practice.own.post(f"/booking/bookings/{booking['id']}/outcome", json={"took_place": False})
    assert told.json()["state"] == "no_show"

    house.clock.set(utc("03-11 09:00") + timedelta(seconds=late))
    answer = await appeal(client, booking, expect=expect)

    assert answer.get("code", "") == ("" if expect == 201 else "booking.appeal_too_late")


async def test_granted_it_was_nobodys_fault(
    house: House, practice: Practice, staff: httpx.AsyncClient
) -> None:
    """AP-2, AP-3."""
    client = await practice.client()
    booking = await missed(practice, client)
    made = await appeal(client, booking)
    listed = (await staff.get("/booking/staff/appeals", params={"state": "open"})).json()
    assert [(each["id"], each["booking"]["id"]) for each in listed["items"]] == [(made["id"], booking["id"])]

    decided = await decide(staff, made, granted=True)

    assert (decided["state"], decided["decision"]) == ("granted", "Trains stood.")
    assert (decided["booking"]["state"], decided["booking"]["no_show_by"]) == ("no_show", "nobody")
    seen = await practice.see(client, booking)
    assert (seen["no_show_by"], seen["revision"]) == ("nobody", booking["revision"] + 1)
    assert (await decide(staff, made, granted=False, expect=409))["code"] == "booking.appeal_already_decided"
    [told] = await house.published(AppealDecided)
    assert (told.granted, told.reason, told.party) == (True, "Trains stood.", Party.CLIENT)
    of_booking = (await staff.get(f"/booking/staff/bookings/{booking['id']}/appeals")).json()
    assert [each["state"] for each in of_booking["items"]] == ["granted"]
    assert (await staff.get("/booking/staff/appeals", params={"state": "open"})).json()["items"] == []


async def test_upheld_everything_stays(house: House, practice: Practice, staff: httpx.AsyncClient) -> None:
    """AP-2."""
    client = await practice.client()
    booking = await missed(practice, client)

    decided = await decide(staff, await appeal(client, booking), granted=False)

    assert decided["state"] == "upheld"
    assert await practice.see(client, booking) == booking
    assert (await appeal(client, booking, expect=409))["code"] == "booking.already_appealed"
    [told] = await house.published(AppealDecided)
    assert not told.granted


async def test_where_neither_came_both_appeal_and_granting_one_grants_both(
    house: House, practice: Practice, staff: httpx.AsyncClient
) -> None:
    """AP-3."""
    client = await practice.client()
    booking = await missed(practice, client, consultant_came=False)
    made = await appeal(client, booking)
    await appeal(practice.own, booking, reason="The street was closed.")

    await decide(staff, made, granted=True)

    seen = await appeals(practice.own, booking)
    assert [(each["party"], each["state"]) for each in seen["items"]] == [
        ("client", "granted"),
        ("consultant", "granted"),
    ]
    assert len(await house.published(AppealDecided)) == 2


async def test_nobody_decides_about_a_booking_of_their_own(house: House, practice: Practice) -> None:
    """AP-2. Staff who are clients too; and a client who is no staff finds no such list."""
    both = await house.person("Stella", Role.STAFF)
    client = visitor(house, both)
    booking = await missed(practice, client)
    made = await appeal(client, booking)

    assert (await decide(client, made, granted=True, expect=403))["code"] == "booking.own_appeal"
    assert (await practice.own.get("/booking/staff/appeals")).status_code == 403
    await decide(practice.own, made, granted=True, expect=403)
    missing = {"id": "01900000-0000-7000-8000-000000000000"}
    assert (await decide(client, missing, granted=True, expect=404))["code"] == "booking.no_such_appeal"


async def test_of_many_at_once_one_appeal_and_one_decision_win(
    house: House, practice: Practice, staff: httpx.AsyncClient
) -> None:
    """AP-1, AP-2."""
    client = await practice.client()
    booking = await missed(practice, client)
    path = f"/booking/bookings/{booking['id']}/appeals"
    made = await asyncio.gather(*(client.post(path, json={"reason": REASON}) for _ in range(8)))
    assert Counter(answer.status_code for answer in made) == {201: 1, 409: 7}

    [won] = [answer.json() for answer in made if answer.status_code == 201]
    decisions = await asyncio.gather(
        *(
            staff.post(
                f"/booking/staff/appeals/{won['id']}/decide",
                json={"granted": number % 2 == 0, "reason": f"Reason {number}"},
            )
            for number in range(8)
        )
    )
    assert Counter(answer.status_code for answer in decisions) == {200: 1, 409: 7}
    [told] = await house.published(AppealDecided)
    assert (await practice.see(client, booking))["no_show_by"] == ("nobody" if told.granted else "client")


async def test_the_database_knows_one_appeal_for_each_booking_and_person(
    practice: Practice, database_url: str
) -> None:
    """AP-1, with its red control: without the key a second one is written."""
    client = await practice.client()
    await appeal(client, await missed(practice, client))
    again = (
        "INSERT INTO booking.appeals (id, booking_id, person_id, party, reason, state, made_at)"
        " SELECT gen_random_uuid(), booking_id, person_id, party, reason, state, made_at FROM booking.appeals"
    )
    with psycopg.connect(database_url, autocommit=True) as connection:
        with pytest.raises(UniqueViolation, match="uq_appeals_booking_id_person_id"):
            connection.execute(again)
        connection.execute("ALTER TABLE booking.appeals DROP CONSTRAINT uq_appeals_booking_id_person_id")
        assert connection.execute(again).rowcount == 1
