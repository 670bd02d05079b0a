"""Publishing hour blocks: by the week, for one date, and taking them out again."""

from __future__ import annotations

from typing import Any

from consulta.contracts.booking import BookingCancelled
from consulta.contracts.terms import Party, Way
from tests.services.booking.conftest import Practice, utc
from tests.services.booking.lines import TWO_A_MINUTE, a_block, an_hour, sell_places

TUESDAYS = {"weekday": 1, "starts": "15:00", "length_minutes": 60, "most_calls": 4}


async def add_tuesdays(practice: Practice, *, expect: int = 201) -> dict[str, Any]:
    body = {"offering_id": str(practice.offering_id), **TUESDAYS}
    answer = await practice.own.post("/booking/weekly-blocks", json=body)
    assert answer.status_code == expect, answer.text
    await practice.house.drain()
    found: dict[str, Any] = answer.json()
    return found


async def own_blocks(practice: Practice) -> list[dict[str, Any]]:
    answer = await practice.own.get("/booking/own-blocks")
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_a_weekly_hour_takes_its_time_in_the_weeks_ahead(practice: Practice) -> None:
    """LN-1. What is a block is no slot; wall time stays wall time over a clock change."""
    await sell_places(practice)

    week = await add_tuesdays(practice)

    assert [(each["weekday"], each["starts"]) for each in week["items"]] == [(1, "15:00")]
    starts = [each["starts_at"] for each in await own_blocks(practice)]
    assert starts == [f"2026-03-{day:02}T14:00:00Z" for day in (3, 10, 17, 24)]
    assert "2026-03-03T14:00:00Z" not in await practice.slots("2026-03-03", "2026-03-03")
    assert "2026-03-04T14:00:00Z" in await practice.slots("2026-03-04", "2026-03-04")
    await practice.house.pass_time(days=5)
    assert (await own_blocks(practice))[-1]["starts_at"] == "2026-03-31T13:00:00Z"


async def test_a_date_that_is_taken_is_left_out_until_it_is_free(practice: Practice) -> None:
    """LN-1. The consultant sees what was left out; once the appointment is gone, the hour is planned."""
    await sell_places(practice)
    booking = await practice.book(await practice.client(), utc("03-10 14:30"))

    await add_tuesdays(practice)

    states = {each["on"]: each["state"] for each in await own_blocks(practice)}
    assert states["2026-03-10"] == "left_out"
    assert states["2026-03-17"] == "planned"
    answer = await practice.own.post(f"/booking/bookings/{booking['id']}/cancel", json={})
    assert answer.status_code == 200
    await practice.house.pass_time(days=1, minutes=1)
    states = {each["on"]: each["state"] for each in await own_blocks(practice)}
    assert states["2026-03-10"] == "planned"


async def test_time_off_has_no_hours(practice: Practice) -> None:
    await sell_places(practice)
    answer = await practice.own.post(
        "/booking/time-off", json={"starts_on": "2026-03-08", "ends_on": "2026-03-12"}
    )
    assert answer.status_code == 201

    await add_tuesdays(practice)

    assert "2026-03-10" not in {each["on"] for each in await own_blocks(practice)}


async def test_an_hour_out_of_the_week_frees_its_time_unless_people_wait(practice: Practice) -> None:
    await sell_places(practice)
    week = await add_tuesdays(practice)
    first, *_ = await own_blocks(practice)
    client = await practice.client()
    joined = await client.post(f"/booking/blocks/{first['id']}/join", json={})
    assert joined.status_code == 201

    answer = await practice.own.delete(f"/booking/weekly-blocks/{week['items'][0]['id']}")

    assert answer.status_code == 204
    assert [each["on"] for each in await own_blocks(practice)] == ["2026-03-03"]
    assert "2026-03-10T14:00:00Z" in await practice.slots("2026-03-10", "2026-03-10")
    again = await practice.own.delete(f"/booking/weekly-blocks/{week['items'][0]['id']}")
    assert again.json()["code"] == "booking.no_such_weekly_block"


async def test_a_week_that_changed_has_one_round_a_day(practice: Practice) -> None:
    """A round of an older plan comes to nothing, so that rounds do not multiply."""
    await sell_places(practice)
    for _ in range(3):
        week = await add_tuesdays(practice)
        await practice.own.delete(f"/booking/weekly-blocks/{week['items'][0]['id']}")
    await add_tuesdays(practice)

    await practice.house.pass_time(days=2, minutes=1)

    pending = await practice.house.sql(
        "booking",
        "SELECT count(*) FROM booking.outbox WHERE name = 'booking.blocks_due' AND state = 'pending'",
    )
    assert pending[0][0] == 1


async def test_a_taken_time_is_no_hour(practice: Practice) -> None:
    await sell_places(practice)
    await practice.book(await practice.client(), utc("03-03 14:30"))
    body = {
        "offering_id": str(practice.offering_id),
        "on": "2026-03-03",
        "starts": "15:00",
        "most_calls": 4,
    }

    refused = await practice.own.post("/booking/own-blocks", json=body)

    assert refused.json()["code"] == "booking.block_taken"
    past = await practice.own.post("/booking/own-blocks", json=body | {"on": "2026-03-01"})
    assert past.json()["code"] == "booking.block_not_ahead"


async def test_only_what_is_sold_by_places_has_a_line(practice: Practice) -> None:
    refused = await add_tuesdays(practice, expect=422)
    assert refused["code"] == "booking.no_line"

    await practice.offer(ways=(Way.PLACE,))
    stranger = await practice.client("Stranger")
    foreign = await stranger.post(
        "/booking/weekly-blocks", json={"offering_id": str(practice.offering_id), **TUESDAYS}
    )
    assert foreign.json()["code"] == "booking.no_such_offering"


async def test_an_hour_with_people_is_removed_at_their_number_and_repays_all(practice: Practice) -> None:
    hour = await an_hour(practice, price=TWO_A_MINUTE)
    _, first = await hour.waiting("First")
    await hour.join(await hour.client("Second"))

    refused = await practice.own.post(f"/booking/own-blocks/{hour.id}/remove", json={"expected_people": 0})
    assert (refused.json()["code"], refused.json()["people"]) == ("booking.block_has_people", 2)
    done = await practice.own.post(f"/booking/own-blocks/{hour.id}/remove", json={"expected_people": 2})

    assert done.status_code == 204
    await practice.house.settle()
    told = await practice.house.published(BookingCancelled)
    assert [(each.cancelled_by, each.refund_percent) for each in told] == [(Party.CONSULTANT, 100)] * 2
    assert first["booking_id"] in {str(each.booking_id) for each in told}
    assert await own_blocks(practice) == []
    assert "2026-03-03T14:00:00Z" in await practice.slots("2026-03-03", "2026-03-03")


async def test_a_removed_date_is_not_planned_again(practice: Practice) -> None:
    await sell_places(practice)
    await add_tuesdays(practice)
    first, *_ = await own_blocks(practice)

    await practice.own.post(f"/booking/own-blocks/{first['id']}/remove", json={"expected_people": 0})
    await practice.house.pass_time(hours=24, minutes=1)

    assert "2026-03-03" not in {each["on"] for each in await own_blocks(practice)}


async def test_somebody_elses_hour_is_none(practice: Practice) -> None:
    await sell_places(practice)
    block_id = await a_block(practice, on="2026-03-03", starts="15:00")
    stranger = await practice.client("Stranger")

    for path, body in (("remove", {"expected_people": 0}), ("next", None), ("open", None), ("close", None)):
        answer = await stranger.post(f"/booking/own-blocks/{block_id}/{path}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "booking.no_such_block")
    seen = await stranger.get(f"/booking/own-blocks/{block_id}/line")
    assert seen.status_code == 404
