"""Several weekly hours by name, and which offering follows which (BK-14)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy.exc import IntegrityError

from consulta.contracts.directory import OfferingId
from consulta.kit.ids import new_uuid
from tests.services.booking.conftest import Practice, open_practice, utc
from tests.support.house import House

EVENINGS = [{"weekday": day, "starts": "18:00", "ends": "20:00"} for day in range(5)]
TUESDAY = ("2026-03-03", "2026-03-03")


async def add(own: httpx.AsyncClient, name: str, expect: int = 201, **more: Any) -> dict[str, Any]:
    answer = await own.post("/booking/weeks", json={"name": name, "weekly": EVENINGS} | more)
    assert answer.status_code == expect, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def weeks(own: httpx.AsyncClient) -> dict[str, Any]:
    found: dict[str, Any] = (await own.get("/booking/weeks")).json()
    return found


def named(listed: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any]
    [found] = [each for each in listed["items"] if each["name"] == name]
    return found


async def follow(practice: Practice, week_id: str | None, expect: int = 200) -> None:
    path = f"/booking/offerings/{practice.offering_id}/week"
    answer = await practice.own.put(path, json={"week_id": week_id})
    assert answer.status_code == expect, answer.text


async def test_the_first_hours_are_the_usual_ones_and_offerings_follow_them(practice: Practice) -> None:
    listed = await weeks(practice.own)

    [usual] = listed["items"]
    assert (usual["name"], usual["is_usual"]) == ("Weekly hours", True)
    assert usual["offerings"] == [{"id": str(practice.offering_id), "title": "A good hour"}]
    assert listed["zone"] == "Europe/Berlin"


async def test_an_offering_follows_the_hours_it_chose(practice: Practice) -> None:
    evenings = named(await add(practice.own, "Evenings"), "Evenings")
    assert len(await practice.slots(*TUESDAY)) == 15

    await follow(practice, evenings["id"])
    chosen = await practice.slots(*TUESDAY)
    shown = named(await weeks(practice.own), "Evenings")["offerings"]
    await follow(practice, None)

    assert chosen == ["2026-03-03T17:00:00Z", "2026-03-03T17:30:00Z", "2026-03-03T18:00:00Z"]
    assert shown == [{"id": str(practice.offering_id), "title": "A good hour"}]
    assert len(await practice.slots(*TUESDAY)) == 15


async def test_what_is_booked_is_what_the_chosen_hours_offer(practice: Practice) -> None:
    """BK-1, BK-13: a page opened before the choice changed cannot book by the hours of then."""
    client = await practice.client()
    evenings = named(await add(practice.own, "Evenings"), "Evenings")
    await practice.book(client, utc("03-03 09:00"))

    await follow(practice, evenings["id"])

    refused = await practice.book(client, utc("03-03 10:00"), expect=422)
    assert refused["code"] == "booking.not_offered"
    assert (await practice.book(client, utc("03-03 17:00")))["state"] == "requested"


async def test_other_hours_become_usual(practice: Practice) -> None:
    evenings = named(await add(practice.own, "Evenings"), "Evenings")

    made = await practice.own.post(f"/booking/weeks/{evenings['id']}/usual")

    assert [(each["name"], each["is_usual"]) for each in made.json()["items"]] == [
        ("Evenings", True),
        ("Weekly hours", False),
    ]
    assert len(await practice.slots(*TUESDAY)) == 3
    assert (await practice.own.get("/booking/hours")).json()["weekly"] == evenings["weekly"]


async def test_hours_that_offerings_follow_are_not_removed(practice: Practice) -> None:
    evenings = named(await add(practice.own, "Evenings"), "Evenings")
    path = f"/booking/weeks/{evenings['id']}"
    await follow(practice, evenings["id"])

    refused = await practice.own.delete(path)
    await practice.offer(active=False)
    removed = await practice.own.delete(path)
    again = await practice.own.delete(path)
    usual = await practice.own.delete(f"/booking/weeks/{(await weeks(practice.own))['items'][0]['id']}")

    assert (refused.status_code, refused.json()["code"]) == (409, "booking.week_in_use")
    assert refused.json()["offerings"] == ["A good hour"]
    assert (removed.status_code, again.status_code) == (204, 404)
    assert usual.json()["code"] == "booking.default_week_stays"
    # Sold again, the offering follows the usual hours.
    await practice.offer(active=True)
    assert len(await practice.slots(*TUESDAY)) == 15


async def test_a_date_may_differ_in_one_of_the_hours_only(practice: Practice) -> None:
    evenings = named(await add(practice.own, "Evenings"), "Evenings")
    everywhere = {"ranges": [{"starts": "10:00", "ends": "11:00"}]}
    late = {"ranges": [{"starts": "21:00", "ends": "22:00"}], "week_id": evenings["id"]}
    for body in (everywhere, late):
        answer = await practice.own.put("/booking/overrides/2026-03-03", json=body)
        assert answer.status_code == 200, answer.text

    usual = await practice.slots(*TUESDAY)
    await follow(practice, evenings["id"])
    chosen = await practice.slots(*TUESDAY)
    listed = (await practice.own.get("/booking/overrides")).json()["items"]
    await practice.own.delete("/booking/overrides/2026-03-03", params={"week_id": evenings["id"]})

    assert (usual, chosen) == (["2026-03-03T09:00:00Z"], ["2026-03-03T20:00:00Z"])
    assert [each["week_id"] for each in listed] == [None, evenings["id"]]
    assert await practice.slots(*TUESDAY) == ["2026-03-03T09:00:00Z"]


async def test_names_are_unique_and_hours_are_not_endless(practice: Practice) -> None:
    await add(practice.own, "Evenings")
    taken = await add(practice.own, " Evenings ", expect=409)
    empty = await add(practice.own, "  ", expect=422)
    for number in range(8):
        await add(practice.own, f"Hours {number}")
    full = await add(practice.own, "One too many", expect=409)

    assert (taken["code"], full["code"], full["most"]) == (
        "booking.week_name_taken",
        "booking.too_many_weeks",
        10,
    )
    assert empty["errors"][0]["field"] == "name"


async def test_a_change_made_meanwhile_is_not_overwritten(practice: Practice) -> None:
    """BK-13."""
    listed = await add(practice.own, "Evenings")
    evenings, seen = named(listed, "Evenings"), listed["revision"]
    path = f"/booking/weeks/{evenings['id']}"
    body = {"name": "Late", "weekly": EVENINGS[:1], "zone": "Europe/Lisbon", "revision": seen}

    changed = await practice.own.put(path, json=body)
    stale = await practice.own.put(path, json=body)
    stale_new = await add(practice.own, "More", expect=409, revision=seen)

    assert named(changed.json(), "Late")["weekly"] == EVENINGS[:1]
    assert changed.json()["zone"] == "Europe/Lisbon"
    assert stale.json()["code"] == stale_new["code"] == "booking.hours_changed"
    assert stale.json()["revision"] == seen + 1


async def test_anothers_hours_and_offerings_are_not_there(house: House, practice: Practice) -> None:
    other = await open_practice(house, "Olga")
    theirs = named(await add(other.own, "Evenings"), "Evenings")

    for answer in (
        await practice.own.put(
            f"/booking/weeks/{theirs['id']}", json={"name": "Mine", "weekly": [], "revision": None}
        ),
        await practice.own.post(f"/booking/weeks/{theirs['id']}/usual"),
        await practice.own.delete(f"/booking/weeks/{theirs['id']}"),
        await practice.own.put(f"/booking/offerings/{other.offering_id}/week", json={"week_id": None}),
        await practice.own.put(
            f"/booking/offerings/{practice.offering_id}/week", json={"week_id": theirs["id"]}
        ),
        await practice.own.put("/booking/overrides/2026-03-03", json={"ranges": [], "week_id": theirs["id"]}),
    ):
        assert answer.status_code == 404, answer.text
    assert (await weeks(other.own))["items"][1]["name"] == "Evenings"


async def test_the_database_keeps_one_usual_week_and_nobody_elses_choice(
    house: House, practice: Practice
) -> None:
    """The guards themselves: past the commands, the database refuses."""
    other = await open_practice(house, "Olga")
    theirs = (await weeks(other.own))["items"][0]["id"]

    with pytest.raises(IntegrityError, match="ix_weeks_default"):
        await house.sql(
            "booking",
            "INSERT INTO booking.weeks VALUES (:id, :consultant_id, 'Second', '[]', true) RETURNING id",
            id=new_uuid(),
            consultant_id=practice.consultant.id,
        )
    with pytest.raises(IntegrityError, match="fk_chosen_weeks_week"):
        await house.sql(
            "booking",
            "INSERT INTO booking.chosen_weeks VALUES (:offering_id, :consultant_id, :week_id) RETURNING 1",
            offering_id=OfferingId(practice.offering_id),
            consultant_id=practice.consultant.id,
            week_id=UUID(theirs),
        )
