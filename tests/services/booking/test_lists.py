"""Seeing bookings: one's own, everybody's for staff, and in one's own calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
from icalendar import Calendar, Component

from consulta.contracts.identity import PersonChanged
from consulta.kit.access import Role
from tests.services.booking.conftest import FREE, Practice, iso, utc, visitor
from tests.support.house import House


async def pages(who: httpx.AsyncClient, path: str, **params: Any) -> list[list[dict[str, Any]]]:
    """Every page, by following the cursors."""
    found = []
    while True:
        answer = await who.get(path, params=params)
        assert answer.status_code == 200, answer.text
        found.append(answer.json()["items"])
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            return found
        params["cursor"] = cursor


def starts(page: list[dict[str, Any]]) -> list[str]:
    return [booking["starts_at"][5:16] for booking in page]


async def test_upcoming_and_past_by_side(house: House, practice: Practice) -> None:
    await practice.offer(price=FREE)
    client = await practice.client()
    for moment in ("03-05 10:00", "03-03 10:00", "03-04 10:00"):
        await practice.book(client, utc(moment))
    gone = await practice.book(client, utc("03-03 12:00"))
    await client.post(f"/booking/bookings/{gone['id']}/cancel", json={})
    later = await practice.book(await practice.client("Dora"), utc("03-06 10:00"))

    ahead = await pages(client, "/booking/bookings", limit=2)
    assert [starts(page) for page in ahead] == [["03-03T10:00", "03-04T10:00"], ["03-05T10:00"]]
    past = await pages(client, "/booking/bookings", when="past")
    assert [starts(page) for page in past] == [["03-03T12:00"]]
    theirs = await pages(practice.own, "/booking/bookings", **{"as": "consultant", "limit": 3})
    assert [len(page) for page in theirs] == [3, 1]
    assert theirs[1][0]["id"] == later["id"]
    assert await pages(practice.own, "/booking/bookings") == [[]]

    house.clock.set(utc("03-04 11:00"))
    over = await pages(client, "/booking/bookings", when="past", limit=1)
    assert [starts(page) for page in over] == [["03-04T10:00"], ["03-03T12:00"], ["03-03T10:00"]]


async def test_a_foreign_cursor_is_refused(practice: Practice) -> None:
    client = await practice.client()
    for cursor in ("nonsense", "WyJub3ciLCJ4Il0", "WyIwMDAxLTAxLTAxIiwiMSJd"):
        answer = await client.get("/booking/bookings", params={"cursor": cursor})
        assert answer.json()["code"] == "request.cursor_malformed"


async def test_names_are_those_of_today(house: House, practice: Practice) -> None:
    person = await house.person("Cleo")
    client = visitor(house, person)
    booking = await practice.book(client, utc("03-03 10:00"))
    changed = PersonChanged(
        person_id=person.id,
        name="Cleopatra",
        email=person.email,
        zone="Africa/Cairo",
        language="en",
        roles=[Role.CLIENT],
        revision=3,
    )

    await house.hear(changed, changed.model_copy(update={"name": "Late", "revision": 2}))

    seen = await practice.see(practice.own, booking)
    assert (seen["client"]["name"], seen["client_zone"]) == ("Cleopatra", "Africa/Cairo")
    again = await practice.book(client, utc("03-03 12:00"))
    assert again["client"]["name"] == "Cleopatra"


async def test_staff_find_every_booking_and_nobody_else_does(house: House, practice: Practice) -> None:
    first = await practice.confirmed(await practice.client("Cleo"), utc("03-03 10:00"))
    second = await practice.book(await practice.client("Dora"), utc("03-03 12:00"))
    staff = visitor(house, await house.person("Stan", Role.STAFF))
    path = "/booking/staff/bookings"

    async def found(**params: str) -> list[str]:
        return [each["id"] for page in await pages(staff, path, limit=1, **params) for each in page]

    assert await found() == [second["id"], first["id"]]
    assert await found(state="confirmed") == [first["id"]]
    assert await found(query="dora") == [second["id"]]
    assert await found(query="CONRAD") == [second["id"], first["id"]]
    assert await found(query="good hour", state="requested") == [second["id"]]
    assert await found(query=first["id"][:23]) in ([first["id"]], [second["id"], first["id"]])
    assert await found(query="100%_") == []
    detail = await staff.get(f"{path}/{first['id']}")
    assert detail.json()["can"] == {
        "cancel": False,
        "reschedule": False,
        "join": False,
        "answer": False,
        "tell": False,
    }
    missing = await staff.get(f"{path}/{practice.offering_id}")
    assert missing.json()["code"] == "booking.no_such_booking"
    for address in (path, f"{path}/{first['id']}"):
        assert (await practice.own.get(address)).status_code == 403
        assert (await house.http().get(address)).status_code == 401


async def test_a_calendar_file_replaces_its_older_self(house: House, practice: Practice) -> None:
    client = await practice.client()
    booking = await practice.confirmed(client, utc("03-05 10:00"))
    address = f"/booking/bookings/{booking['id']}"

    async def event(who: httpx.AsyncClient) -> Component:
        answer = await who.get(f"{address}/calendar.ics")
        assert answer.headers["content-type"].startswith("text/calendar")
        calendar = Calendar.from_ical(answer.content)
        assert str(calendar["method"]) == "PUBLISH"
        found: list[Component] = calendar.walk("VEVENT")
        assert len(found) == 1
        return found[0]

    first = await event(client)
    await client.post(f"{address}/reschedule", json={"starts_at": iso(utc("03-06 10:00"))})
    second = await event(client)
    theirs = await event(practice.own)
    house.clock.advance(timedelta(minutes=1))
    await client.post(f"{address}/cancel", json={})
    third = await event(client)

    assert {str(each["uid"]) for each in (first, second, theirs, third)} == {f"{booking['id']}@consulta"}
    sequences = [int(str(each["sequence"])) for each in (first, second, third)]
    assert sequences == sorted(set(sequences))
    assert [str(each["status"]) for each in (first, second, third)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert first.decoded("dtstart") == utc("03-05 10:00")
    assert second.decoded("dtend") == utc("03-06 11:00")
    assert str(first["summary"]) == "A good hour: Conrad"
    assert str(theirs["summary"]) == "A good hour: Cleo"
