"""Free times over HTTP; the computation itself is tested with the domain."""

from __future__ import annotations

from uuid import uuid4

from consulta.contracts.directory import OfferingChanged, OfferingId
from consulta.kit.ids import new_uuid
from tests.services.booking.conftest import FREE, Practice, iso, open_practice, utc
from tests.support.house import House


async def test_a_day_of_slots(practice: Practice) -> None:
    answer = await practice.house.http().get(
        "/booking/slots",
        params={
            "offering_id": str(practice.offering_id),
            "from": "2026-03-03",
            "to": "2026-03-03",
            "zone": "Europe/Berlin",
        },
    )

    assert answer.json()["consultant_zone"] == "Europe/Berlin"
    assert answer.json()["duration_minutes"] == 60
    slots = answer.json()["slots"]
    assert (slots[0], slots[-1], len(slots)) == ("2026-03-03T08:00:00Z", "2026-03-03T15:00:00Z", 15)


async def test_a_viewer_sees_the_days_of_their_own_zone(practice: Practice) -> None:
    """Half past midnight in Auckland is still the day before in Berlin."""
    tokyo = await practice.slots("2026-03-04", "2026-03-04", "Pacific/Auckland")

    assert tokyo[0] == "2026-03-03T11:00:00Z"
    assert tokyo[-1] == "2026-03-04T10:30:00Z"


async def test_taken_times_are_gone_and_come_back(house: House, practice: Practice) -> None:
    await practice.book(await practice.client(), utc("03-03 10:00"))
    taken = {iso(utc("03-03 09:30")), iso(utc("03-03 10:00")), iso(utc("03-03 10:30"))}

    before = await practice.slots("2026-03-03", "2026-03-03")
    await house.pass_time(minutes=10)
    after = await practice.slots("2026-03-03", "2026-03-03")

    assert not taken & set(before)
    assert taken <= set(after)
    assert len(after) - len(before) == 3


async def test_nine_o_clock_stays_nine_o_clock_when_clocks_change(practice: Practice) -> None:
    slots = await practice.slots("2026-03-27", "2026-03-30")
    client = await practice.client()

    assert slots[0] == "2026-03-27T08:00:00Z"
    assert slots[15] == "2026-03-30T07:00:00Z"
    assert (await practice.book(client, utc("03-30 07:00")))["state"] == "requested"
    assert (await practice.book(client, utc("03-30 06:00"), expect=422))["code"] == "booking.not_offered"


async def test_a_booking_in_the_hour_that_does_not_exist(practice: Practice) -> None:
    """TM-01. On 29 March 2026 Berlin goes from 02:00 to 03:00: 01:30 to 03:30 lasts one hour."""
    await practice.offer(interval_minutes=30)
    night = [{"weekday": 6, "starts": "01:30", "ends": "03:30"}]
    await practice.own.put("/booking/hours", json={"zone": "Europe/Berlin", "weekly": night})

    assert await practice.slots("2026-03-29", "2026-03-29", "Europe/Berlin") == ["2026-03-29T00:30:00Z"]
    booking = await practice.book(await practice.client(), utc("03-29 00:30"))
    assert (booking["starts_at"], booking["ends_at"]) == ("2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z")


async def test_every_shown_slot_can_be_booked_and_no_other(practice: Practice) -> None:
    await practice.offer(price=FREE, buffer_after_minutes=15)
    shown = await practice.slots("2026-03-03", "2026-03-03")
    first = await practice.client("First")
    await practice.book(first, utc("03-03 08:00"))

    left = await practice.slots("2026-03-03", "2026-03-03")
    for number, moment in enumerate(shown):
        client = await practice.client(f"Client {number}")
        starts_at = utc(moment[5:16].replace("T", " "))
        is_free = moment in await practice.slots("2026-03-03", "2026-03-03")
        await practice.book(client, starts_at, expect=201 if is_free else 409)

    assert 0 < len(left) < len(shown)
    assert await practice.slots("2026-03-03", "2026-03-03") == []


async def test_ranges_and_zones_are_refused_by_name(practice: Practice) -> None:
    http = practice.house.http()
    good = {"offering_id": str(practice.offering_id), "from": "2026-03-03", "to": "2026-03-04"}

    async def refused(**changes: str) -> str:
        answer = await http.get("/booking/slots", params=good | changes)
        assert answer.status_code in {404, 422}, answer.text
        found = answer.json()
        return str(found["errors"][0]["field"] if "errors" in found else found["code"])

    assert await refused(to="2026-05-04") == "to"
    assert await refused(to="2026-03-02") == "to"
    assert await refused(zone="Nowhere/Else") == "zone"
    assert await refused(**{"from": "0001-01-01"}) == "from"
    assert await refused(offering_id=str(uuid4())) == "booking.no_such_offering"


async def test_next_times_of_several_consultants(house: House, practice: Practice) -> None:
    other = await open_practice(house, "Clara", zone="America/New_York")
    idle = await open_practice(house, "Ida")
    await idle.own.put("/booking/hours", json={"zone": "UTC", "weekly": []})
    quick = OfferingId(new_uuid())
    terms = other.terms | {"minimum_notice_minutes": 24 * 60, "duration_minutes": 15}
    await house.hear(
        OfferingChanged(offering_id=quick, consultant_id=other.consultant.id, revision=1, **terms)
    )
    ids = ",".join(str(each.consultant.id) for each in (other, idle, practice))

    answer = await house.http().get("/booking/next-times", params={"consultant_ids": ids})

    assert answer.json() == {
        "items": [
            {
                "consultant_id": str(other.consultant.id),
                "offering_id": str(other.offering_id),
                "times": ["2026-03-02T14:00:00Z", "2026-03-02T14:30:00Z", "2026-03-02T15:00:00Z"],
            },
            {
                "consultant_id": str(practice.consultant.id),
                "offering_id": str(practice.offering_id),
                "times": ["2026-03-02T10:00:00Z", "2026-03-02T10:30:00Z", "2026-03-02T11:00:00Z"],
            },
        ]
    }


async def test_next_times_want_one_to_fifty_identifiers(house: House) -> None:
    for ids in ("", "nobody", ",".join(str(uuid4()) for _ in range(51))):
        answer = await house.http().get("/booking/next-times", params={"consultant_ids": ids})
        assert answer.status_code == 422
    assert (
        await house.http().get("/booking/next-times", params={"consultant_ids": str(uuid4())})
    ).json() == {"items": []}
