"""Saying when one is there."""

from __future__ import annotations

from typing import Any

import pytest

from consulta.kit.access import Role
from tests.services.booking.conftest import Practice, utc, visitor
from tests.support.house import House


async def test_hours_begin_empty_in_ones_own_zone(house: House) -> None:
    own = visitor(house, await house.person("Cora", Role.CONSULTANT, zone="America/Lima"))

    answer = await own.get("/booking/hours")

    assert answer.json() == {"zone": "America/Lima", "weekly": [], "revision": 0}


async def test_hours_are_kept_as_they_were_said(practice: Practice) -> None:
    hours = {
        "zone": "Asia/Kathmandu",
        "weekly": [
            {"weekday": 0, "starts": "09:00", "ends": "12:30"},
            {"weekday": 0, "starts": "12:30", "ends": "24:00"},
            {"weekday": 6, "starts": "00:00", "ends": "01:00"},
        ],
    }

    changed = await practice.own.put("/booking/hours", json=hours)
    read = await practice.own.get("/booking/hours")

    assert changed.json() == read.json() == hours | {"revision": 2}


async def test_a_change_made_meanwhile_is_not_overwritten(practice: Practice) -> None:
    hours: dict[str, Any] = {"zone": "Europe/Berlin", "weekly": []}
    first = await practice.own.put("/booking/hours", json=hours | {"revision": 1})
    second = await practice.own.put("/booking/hours", json=hours | {"revision": 1})
    blind = await practice.own.put("/booking/hours", json=hours | {"revision": 0})

    assert first.status_code == 200
    assert second.status_code == blind.status_code == 409
    assert second.json()["code"] == blind.json()["code"] == "booking.hours_changed"
    assert second.json()["revision"] == 2
    assert (await practice.own.get("/booking/hours")).json()["revision"] == 2


@pytest.mark.parametrize(
    ("hours", "field", "sentence"),
    [
        ({"zone": "Mars/Olympus", "weekly": []}, "zone", "“Mars/Olympus” is not a time zone"),
        (
            {"zone": "UTC", "weekly": [{"weekday": 0, "starts": "12:00", "ends": "09:00"}]},
            "weekly.0.ends",
            "12:00–09:00 ends before it starts.",
        ),
        (
            {"zone": "UTC", "weekly": [{"weekday": 0, "starts": "9 o'clock", "ends": "10:00"}]},
            "weekly.0.starts",
            "at most 5",
        ),
        (
            {"zone": "UTC", "weekly": [{"weekday": 0, "starts": "25:00", "ends": "26:00"}]},
            "weekly.0.starts",
            "“25:00” is not a time of day",
        ),
        (
            {
                "zone": "UTC",
                "weekly": [
                    {"weekday": 0, "starts": "09:00", "ends": "11:00"},
                    {"weekday": 0, "starts": "10:00", "ends": "12:00"},
                ],
            },
            "weekly",
            "09:00–11:00 and 10:00–12:00 overlap.",
        ),
        (
            {"zone": "UTC", "weekly": [{"weekday": 7, "starts": "09:00", "ends": "11:00"}]},
            "weekly.0.weekday",
            "less than or equal to 6",
        ),
    ],
)
async def test_what_is_wrong_with_hours_is_said_beside_the_field(
    practice: Practice, hours: dict[str, Any], field: str, sentence: str
) -> None:
    answer = await practice.own.put("/booking/hours", json=hours)

    assert answer.status_code == 422
    [problem] = [each for each in answer.json()["errors"] if each["field"] == field]
    assert sentence in problem["message"]


async def test_a_date_may_differ_from_the_week(practice: Practice) -> None:
    shorter = {"ranges": [{"starts": "10:00", "ends": "11:00"}]}
    await practice.own.put("/booking/overrides/2026-03-03", json=shorter)
    await practice.own.put("/booking/overrides/2026-03-04", json={"ranges": []})
    saturday = {"ranges": [{"starts": "09:00", "ends": "10:00"}]}
    await practice.own.put("/booking/overrides/2026-03-07", json=saturday)

    listed = await practice.own.get("/booking/overrides", params={"from": "2026-03-04", "to": "2026-03-31"})
    assert [each["on"] for each in listed.json()["items"]] == ["2026-03-04", "2026-03-07"]
    assert listed.json()["items"][1]["ranges"] == saturday["ranges"]
    assert await practice.slots("2026-03-03", "2026-03-04") == ["2026-03-03T09:00:00Z"]
    assert await practice.slots("2026-03-07", "2026-03-07") == ["2026-03-07T08:00:00Z"]

    removed = await practice.own.delete("/booking/overrides/2026-03-04")
    again = await practice.own.delete("/booking/overrides/2026-03-04")

    assert (removed.status_code, again.status_code) == (204, 404)
    assert len(await practice.slots("2026-03-04", "2026-03-04")) == 15


async def test_a_whole_week_differs_at_once_and_follows_again(practice: Practice) -> None:
    revision = (await practice.own.get("/booking/hours")).json()["revision"]
    nine = [{"starts": "09:00", "ends": "10:00"}]
    items: list[dict[str, Any]] = [{"on": "2026-03-03", "ranges": []}, {"on": "2026-03-07", "ranges": nine}]

    written = await practice.own.put("/booking/overrides", json={"items": items, "revision": revision})
    stale = await practice.own.put("/booking/overrides", json={"items": items, "revision": revision})
    slots = await practice.slots("2026-03-03", "2026-03-08")

    assert [(each["on"], each["ranges"]) for each in written.json()["items"]] == [
        ("2026-03-03", []),
        ("2026-03-07", nine),
    ]
    assert stale.json()["code"] == "booking.hours_changed"
    assert [slot for slot in slots if slot < "2026-03-04" or slot > "2026-03-07"] == ["2026-03-07T08:00:00Z"]

    again = [each | {"ranges": None} for each in items]
    followed = await practice.own.put("/booking/overrides", json={"items": again})
    assert followed.json()["items"] == []
    assert len(await practice.slots("2026-03-03", "2026-03-03")) == 15


@pytest.mark.parametrize(
    "items",
    [
        [],
        [{"on": "2026-03-03", "ranges": []}] * 2,
        [{"on": "2026-03-03", "ranges": [{"starts": "11:00", "ends": "10:00"}]}],
    ],
)
async def test_a_week_that_cannot_be_read_changes_nothing(
    practice: Practice, items: list[dict[str, Any]]
) -> None:
    first = {"on": "2026-03-02", "ranges": []}
    answer = await practice.own.put("/booking/overrides", json={"items": [*items, first] if items else []})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith("items")
    assert (await practice.own.get("/booking/overrides")).json()["items"] == []


async def test_overlapping_ranges_of_a_date_are_refused(practice: Practice) -> None:
    ranges = [{"starts": "09:00", "ends": "11:00"}, {"starts": "10:59", "ends": "12:00"}]

    answer = await practice.own.put("/booking/overrides/2026-03-03", json={"ranges": ranges})

    assert answer.status_code == 422
    assert answer.json()["errors"][0] == {
        "field": "ranges",
        "code": "value_error",
        "message": "09:00–11:00 and 10:59–12:00 overlap.",
    }


async def test_nothing_is_offered_on_days_off(practice: Practice) -> None:
    off = {"starts_on": "2026-03-03", "ends_on": "2026-03-05", "note": "Skiing"}
    taken = await practice.own.post("/booking/time-off", json=off)

    assert taken.status_code == 201
    assert [moment[:10] for moment in await practice.slots("2026-03-03", "2026-03-06")] == ["2026-03-06"] * 15
    assert (await practice.own.get("/booking/time-off")).json() == {"items": [taken.json()]}
    assert taken.json() == off | {"id": taken.json()["id"]}

    overlapping = await practice.own.post(
        "/booking/time-off", json={"starts_on": "2026-03-05", "ends_on": "2026-03-09"}
    )
    backwards = await practice.own.post(
        "/booking/time-off", json={"starts_on": "2026-04-05", "ends_on": "2026-04-04"}
    )
    assert overlapping.json()["code"] == "booking.time_off_overlaps"
    assert backwards.json()["errors"][0]["field"] == "ends_on"
    assert "ends before it starts" in backwards.json()["errors"][0]["message"]

    path = f"/booking/time-off/{taken.json()['id']}"
    theirs = await (await practice.client()).delete(path)
    removed = await practice.own.delete(path)
    again = await practice.own.delete(path)
    assert (theirs.status_code, removed.status_code, again.status_code) == (404, 204, 404)
    assert len(await practice.slots("2026-03-03", "2026-03-06")) == 60


async def test_what_was_booked_stands_when_hours_change(practice: Practice) -> None:
    client = await practice.client()
    booking = await practice.confirmed(client, utc("03-03 09:00"))
    await practice.own.put("/booking/hours", json={"zone": "UTC", "weekly": []})
    await practice.own.post("/booking/time-off", json={"starts_on": "2026-03-03", "ends_on": "2026-03-03"})

    assert (await practice.see(client, booking))["state"] == "confirmed"
    assert await practice.slots("2026-03-03", "2026-03-10") == []
