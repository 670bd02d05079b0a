"""Public holidays that are kept or worked, and journeys to other zones, at the door."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from consulta.kit.ids import new_uuid
from tests.services.booking.conftest import Practice, utc
from tests.support.house import House

GOOD_FRIDAY = ("2026-04-03", "2026-04-03")


async def keep(practice: Practice, country: str | None, subdivision: str | None = None) -> dict[str, Any]:
    answer = await practice.own.put(
        "/booking/holidays", json={"country": country, "subdivision": subdivision}
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_holidays_of_a_country_are_listed_and_not_offered(practice: Practice) -> None:
    """BK-15."""
    none = (await practice.own.get("/booking/holidays")).json()
    assert len(await practice.slots(*GOOD_FRIDAY)) == 15

    kept = await keep(practice, "DE", "BY")

    assert none == {"country": None, "subdivision": None, "items": []}
    assert kept["items"][0] == {"on": "2026-04-03", "name": "Good Friday", "worked": False}
    assert [each["on"] for each in kept["items"]] == sorted(each["on"] for each in kept["items"])
    assert kept["items"][-1]["on"] == "2027-01-06"
    assert await practice.slots(*GOOD_FRIDAY) == []
    refused = await practice.book(await practice.client(), utc("04-03 09:00"), expect=422)
    assert refused["code"] == "booking.not_offered"


async def test_a_holiday_is_worked_anyway_and_kept_again(practice: Practice) -> None:
    await keep(practice, "DE")

    worked = await practice.own.put("/booking/holidays/2026-04-03", json={"worked": True})
    offered = await practice.slots(*GOOD_FRIDAY)
    kept = await practice.own.put("/booking/holidays/2026-04-03", json={"worked": False})
    plain = await practice.own.put("/booking/holidays/2026-04-07", json={"worked": True})

    assert worked.json()["items"][0]["worked"] is True
    assert kept.json()["items"][0]["worked"] is False
    assert len(offered) == 15
    assert await practice.slots(*GOOD_FRIDAY) == []
    assert (plain.status_code, plain.json()["code"]) == (404, "booking.no_such_holiday")


async def test_another_country_forgets_what_was_worked_in_the_one_before(practice: Practice) -> None:
    await keep(practice, "DE")
    await practice.own.put("/booking/holidays/2026-04-03", json={"worked": True})

    kept = await keep(practice, "GB")
    nothing = await keep(practice, None)

    assert not any(each["worked"] for each in kept["items"])
    assert nothing["items"] == []
    assert len(await practice.slots(*GOOD_FRIDAY)) == 15


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"country": "XX"}, "country"),
        ({"country": "__class__"}, "country"),
        ({"country": "; DROP TABLE"}, "country"),
        ({"country": "DE", "subdivision": "CA"}, "subdivision"),
        ({"country": None, "subdivision": "BY"}, "subdivision"),
        ({"country": "DE", "subdivision": "\u0000"}, "subdivision"),
    ],
)
async def test_a_place_nobody_knows_is_refused_beside_the_field(
    practice: Practice, body: dict[str, Any], field: str
) -> None:
    answer = await practice.own.put("/booking/holidays", json=body)

    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [field]


async def test_countries_and_their_parts_can_be_chosen_from(practice: Practice) -> None:
    countries = (await practice.own.get("/booking/holiday-countries")).json()["items"]
    parts = (await practice.own.get("/booking/holiday-countries/DE")).json()["items"]
    unknown = await practice.own.get("/booking/holiday-countries/XX")

    assert "DE" in countries
    assert {"code": "BY", "name": "Bayern"} in parts
    assert unknown.status_code == 422


async def test_hours_are_read_where_the_consultant_is(practice: Practice) -> None:
    """BK-16."""
    client = await practice.client()
    await practice.own.get("/booking/travels")
    plan = {"starts_on": "2026-03-04", "ends_on": "2026-03-05", "zone": "America/New_York"}

    planned = await practice.own.post("/booking/travels", json=plan)
    slots = await practice.slots("2026-03-03", "2026-03-06")

    assert planned.status_code == 201, planned.text
    assert [min(each for each in slots if each[8:10] == day)[11:16] for day in ("03", "04", "05", "06")] == [
        "08:00",
        "14:00",
        "14:00",
        "08:00",
    ]
    await practice.book(client, utc("03-04 14:00"))
    refused = await practice.book(client, utc("03-04 09:00"), expect=422)
    assert refused["code"] == "booking.not_offered"

    listed = (await practice.own.get("/booking/travels")).json()["items"]
    assert listed == [planned.json()] == [plan | {"id": planned.json()["id"]}]
    path = f"/booking/travels/{listed[0]['id']}"
    theirs = await client.delete(path)
    home = await practice.own.delete(path)
    again = await practice.own.delete(path)
    assert (theirs.status_code, home.status_code, again.status_code) == (404, 204, 404)
    assert (await practice.slots("2026-03-04", "2026-03-04"))[0] == "2026-03-04T08:00:00Z"


async def test_one_is_in_one_place_at_a_time(house: House, practice: Practice) -> None:
    plan = {"starts_on": "2026-03-04", "ends_on": "2026-03-06", "zone": "Asia/Tokyo"}
    await practice.own.post("/booking/travels", json=plan)

    overlapping = await practice.own.post(
        "/booking/travels", json=plan | {"starts_on": "2026-03-06", "ends_on": "2026-03-09"}
    )
    following = await practice.own.post(
        "/booking/travels", json=plan | {"starts_on": "2026-03-07", "ends_on": "2026-03-09"}
    )
    backwards = await practice.own.post("/booking/travels", json=plan | {"ends_on": "2026-03-01"})
    nowhere = await practice.own.post("/booking/travels", json=plan | {"zone": "Mars/Olympus"})

    assert (overlapping.status_code, overlapping.json()["code"]) == (409, "booking.travel_overlaps")
    assert following.status_code == 201
    assert backwards.json()["errors"][0]["field"] == "ends_on"
    assert nowhere.json()["errors"][0]["field"] == "zone"
    with pytest.raises(IntegrityError, match="ex_travels_overlap"):
        await house.sql(
            "booking",
            "INSERT INTO booking.travels VALUES (:id, :consultant_id, '2026-03-01', '2026-03-04', 'UTC')",
            id=new_uuid(),
            consultant_id=practice.consultant.id,
        )
