"""Making a booking: who gets the time, and who does not."""

from __future__ import annotations

import asyncio
from datetime import datetime
from uuid import uuid4

from consulta.contracts.booking import BookingConfirmed, BookingRequested
from consulta.contracts.directory import ConsultantUnpublished
from consulta.kit.ids import new_uuid
from tests.services.booking.conftest import FREE, Practice, iso, open_practice, utc
from tests.support.house import House

TOMORROW_AT_TEN = utc("03-03 09:00")


async def test_a_paid_booking_is_requested_and_keeps_the_time_for_ten_minutes(
    house: House, practice: Practice
) -> None:
    client = await practice.client()

    booking = await practice.book(client, TOMORROW_AT_TEN)

    assert booking["state"] == "requested"
    assert booking["hold_expires_at"] == iso(utc("03-02 09:10"))
    assert booking["price_limit"] == {"amount_minor": 6000, "currency": "EUR"}
    assert booking["consultant"] == {
        "id": str(practice.consultant.id),
        "name": "Conrad",
        "slug": "conrad",
    }
    assert booking["consultant_zone"] == "Europe/Berlin"
    assert booking["check_in_opens_at"] == iso(utc("03-03 08:45"))
    assert booking["can"] == {
        "cancel": True,
        "reschedule": False,
        "join": False,
        "answer": False,
        "tell": False,
    }
    assert await practice.see(client, booking) == booking
    [event] = await house.published(BookingRequested)
    assert str(event.booking_id) == booking["id"]
    assert event.revision == 1
    assert not await house.published(BookingConfirmed)


async def test_a_free_booking_is_confirmed_at_once(house: House, practice: Practice) -> None:
    await practice.offer(price=FREE)
    client = await practice.client()

    booking = await practice.book(client, TOMORROW_AT_TEN)

    assert booking["state"] == "confirmed"
    assert booking["hold_expires_at"] is None
    assert booking["price_limit"] == {"amount_minor": 0, "currency": "EUR"}
    assert len(await house.published(BookingConfirmed)) == 1
    assert not await house.published(BookingRequested)


async def test_a_taken_time_is_refused_to_everybody_else(practice: Practice) -> None:
    await practice.book(await practice.client(), TOMORROW_AT_TEN)

    refused = await practice.book(await practice.client("Dora"), TOMORROW_AT_TEN, expect=409)
    overlapping = await practice.book(await practice.client("Emil"), utc("03-03 09:30"), expect=409)

    assert refused["code"] == overlapping["code"] == "booking.slot_taken"
    assert refused["consultant_id"] == str(practice.consultant.id)
    assert datetime.fromisoformat(refused["starts_at"]) == TOMORROW_AT_TEN
    await practice.book(await practice.client("Fay"), utc("03-03 10:00"))


async def test_a_client_is_in_one_call_at_a_time(house: House, practice: Practice) -> None:
    other = await open_practice(house, "Clara")
    client = await practice.client()
    await practice.book(client, TOMORROW_AT_TEN)

    refused = await other.book(client, utc("03-03 09:30"), expect=409)

    assert refused["code"] == "booking.client_busy"
    await other.book(client, utc("03-03 10:00"))


async def test_buffers_are_part_of_what_is_taken(practice: Practice) -> None:
    await practice.offer(buffer_before_minutes=15, buffer_after_minutes=30)
    await practice.book(await practice.client(), TOMORROW_AT_TEN)

    taken = await practice.book(await practice.client("Dora"), utc("03-03 10:30"), expect=409)
    await practice.book(await practice.client("Emil"), utc("03-03 11:00"))

    assert taken["code"] == "booking.slot_taken"
    assert iso(utc("03-03 10:30")) not in await practice.slots("2026-03-03", "2026-03-03")


async def test_only_offered_times_can_be_booked(practice: Practice) -> None:
    client = await practice.client()

    for moment in (utc("03-03 07:00"), utc("03-03 15:30"), utc("03-07 09:00"), utc("03-03 09:10")):
        refused = await practice.book(client, moment, expect=422)
        assert refused["code"] == "booking.not_offered"
        assert refused["errors"][0]["field"] == "starts_at"


async def test_notice_and_horizon_are_kept(practice: Practice) -> None:
    await practice.offer(minimum_notice_minutes=120, horizon_days=7)
    client = await practice.client()

    too_soon = await practice.book(client, utc("03-02 10:30"), expect=422)
    past = await practice.book(client, utc("02-27 10:00"), expect=422)
    too_far = await practice.book(client, utc("03-09 09:30"), expect=422)

    assert too_soon["code"] == past["code"] == "booking.too_soon"
    assert too_soon["minimum_notice_minutes"] == 120
    assert too_far["code"] == "booking.too_far_ahead"
    await practice.book(client, utc("03-02 11:00"))
    await practice.book(client, utc("03-09 09:00"))


async def test_nobody_books_themselves(practice: Practice) -> None:
    refused = await practice.book(practice.own, TOMORROW_AT_TEN, expect=409)

    assert refused["code"] == "booking.own_offering"


async def test_only_active_offerings_of_published_consultants_are_sold(
    house: House, practice: Practice
) -> None:
    client = await practice.client()
    await practice.offer(active=False)
    archived = await practice.book(client, TOMORROW_AT_TEN, expect=404)
    await practice.offer(active=True)
    await practice.book(client, TOMORROW_AT_TEN)
    await house.hear(ConsultantUnpublished(consultant_id=practice.consultant.id, revision=2))
    unpublished = await practice.book(client, utc("03-03 11:00"), expect=404)
    slots = await client.get(
        "/booking/slots",
        params={"offering_id": str(practice.offering_id), "from": "2026-03-03", "to": "2026-03-03"},
    )
    unknown = await client.post(
        "/booking/bookings", json={"offering_id": str(uuid4()), "starts_at": iso(TOMORROW_AT_TEN)}
    )

    assert archived["code"] == unpublished["code"] == "booking.no_such_offering"
    assert slots.json()["code"] == unknown.json()["code"] == "booking.no_such_offering"


async def test_what_was_remembered_is_checked_again_when_it_is_out_of_date(practice: Practice) -> None:
    client = await practice.client()
    await practice.book(client, TOMORROW_AT_TEN)

    await practice.offer(title="A better hour")
    await practice.own.put(
        "/booking/hours",
        json={
            "zone": "Europe/Berlin",
            "weekly": [{"weekday": 2, "starts": "20:00", "ends": "24:00"}],
        },
    )

    assert (await practice.book(client, utc("03-03 11:00"), expect=422))["code"] == "booking.not_offered"
    booking = await practice.book(client, utc("03-04 19:00"))
    assert booking["offering_title"] == "A better hour"


async def test_a_client_keeps_few_unpaid_requests_at_once(house: House, practice: Practice) -> None:
    """BK-08, BK-12. Otherwise one client could hold a whole calendar without paying anything."""
    client = await practice.client()
    first = await practice.book(client, utc("03-03 08:00"))
    await practice.book(client, utc("03-03 09:00"))
    await practice.book(client, utc("03-03 10:00"))

    refused = await practice.book(client, utc("03-03 11:00"), expect=409)
    await house.hear(practice.held(first))
    await practice.book(client, utc("03-03 11:00"))

    assert (refused["code"], refused["most"]) == ("booking.too_many_unpaid", 3)
    await house.pass_time(minutes=10)
    await practice.book(client, utc("03-03 12:00"))


async def test_hoarding_in_one_instant_takes_no_more_than_few(house: House, practice: Practice) -> None:
    client = await practice.client()
    moments = [utc(f"03-{day:02} {hour:02}:00") for day in (3, 4, 5, 6) for hour in range(8, 15)]

    answers = await asyncio.gather(
        *(
            client.post(
                "/booking/bookings",
                json={"offering_id": str(practice.offering_id), "starts_at": iso(moment)},
            )
            for moment in moments
        )
    )

    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [409] * (len(moments) - 3)


async def test_a_client_has_a_bounded_number_of_bookings_ahead(house: House, practice: Practice) -> None:
    await practice.offer(price=FREE, horizon_days=60, duration_minutes=30)
    client = await practice.client()
    days = ["03-03", "03-04", "03-05"]
    for number in range(30):
        hour, half = divmod(number % 14, 2)
        await practice.book(client, utc(f"{days[number // 14]} {8 + hour:02}:{half * 30:02}"))

    refused = await practice.book(client, utc("03-06 10:00"), expect=409)

    assert (refused["code"], refused["most"]) == ("booking.too_many_open", 30)


async def test_the_same_key_books_once_and_answers_the_same(house: House, practice: Practice) -> None:
    client = await practice.client()
    key = str(new_uuid())
    body = {"offering_id": str(practice.offering_id), "starts_at": iso(TOMORROW_AT_TEN)}

    first = await client.post("/booking/bookings", json=body, headers={"Idempotency-Key": key})
    second = await client.post("/booking/bookings", json=body, headers={"Idempotency-Key": key})
    await practice.offer(active=False)
    third = await client.post("/booking/bookings", json=body, headers={"Idempotency-Key": key})
    reused = await client.post(
        "/booking/bookings",
        json=body | {"starts_at": iso(utc("03-03 12:00"))},
        headers={"Idempotency-Key": key},
    )

    assert first.status_code == second.status_code == third.status_code == 201
    assert first.content == second.content == third.content
    assert second.headers["idempotency-replayed"] == "true"
    assert reused.json()["code"] == "request.idempotency_key_reused"
    assert len(await house.published(BookingRequested)) == 1


async def test_the_same_key_in_one_instant_books_once(house: House, practice: Practice) -> None:
    client = await practice.client()
    body = {"offering_id": str(practice.offering_id), "starts_at": iso(TOMORROW_AT_TEN)}

    answers = await asyncio.gather(
        *(client.post("/booking/bookings", json=body, headers={"Idempotency-Key": "once"}) for _ in range(20))
    )

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len(await house.published(BookingRequested)) == 1


async def test_a_refused_key_can_be_used_again(practice: Practice) -> None:
    dora, emil = await practice.client("Dora"), await practice.client("Emil")
    booking = await practice.book(dora, TOMORROW_AT_TEN)
    await practice.book(emil, TOMORROW_AT_TEN, expect=409, key="again")
    await dora.post(f"/booking/bookings/{booking['id']}/cancel", json={})

    await practice.book(emil, TOMORROW_AT_TEN, key="again")


async def test_a_stranger_sees_nothing(house: House, practice: Practice) -> None:
    client, stranger = await practice.client(), await practice.client("Sam")
    booking = await practice.book(client, TOMORROW_AT_TEN)

    for method, path, body in (
        ("GET", "", None),
        ("GET", "/cancellation", None),
        ("GET", "/calendar.ics", None),
        ("POST", "/cancel", {}),
        ("POST", "/reschedule", {"starts_at": iso(utc("03-03 12:00"))}),
    ):
        theirs = await stranger.request(method, f"/booking/bookings/{booking['id']}{path}", json=body)
        nobodys = await stranger.request(method, f"/booking/bookings/{uuid4()}{path}", json=body)
        assert theirs.status_code == nobodys.status_code == 404
        assert _without_id(theirs.json()) == _without_id(nobodys.json())
    assert (await house.http().get(f"/booking/bookings/{booking['id']}")).status_code == 401
    assert (await practice.see(practice.own, booking))["id"] == booking["id"]


def _without_id(problem: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in problem.items() if name != "request_id"}
