"""Moving a promise: one swap, by either side."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import httpx

from consulta.contracts.booking import BookingRescheduled
from tests.services.booking.conftest import FREE, Practice, iso, open_practice, utc
from tests.support.house import House

WEDNESDAY_AT_TEN = utc("03-04 09:00")


async def move(
    who: httpx.AsyncClient, booking: dict[str, Any], starts_at: datetime, expect: int = 200
) -> dict[str, Any]:
    answer = await who.post(
        f"/booking/bookings/{booking['id']}/reschedule", json={"starts_at": iso(starts_at)}
    )
    assert answer.status_code == expect, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_moved_booking_gives_up_its_old_time_and_keeps_its_terms(
    house: House, practice: Practice
) -> None:
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)
    await practice.offer(duration_minutes=30, price=FREE)

    moved = await move(client, booking, utc("03-05 12:00"))

    assert (moved["state"], moved["starts_at"], moved["ends_at"]) == (
        "confirmed",
        "2026-03-05T12:00:00Z",
        "2026-03-05T13:00:00Z",
    )
    assert moved["price"] == booking["price"]
    assert moved["revision"] == booking["revision"] + 1
    [event] = await house.published(BookingRescheduled)
    assert (event.old_starts_at, event.starts_at, event.moved_by) == (
        WEDNESDAY_AT_TEN,
        utc("03-05 12:00"),
        "client",
    )
    await practice.book(await practice.client("Next"), WEDNESDAY_AT_TEN)
    await practice.book(await practice.client("Late"), utc("03-05 12:30"), expect=409)


async def test_the_new_time_may_overlap_the_old_one(practice: Practice) -> None:
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)

    moved = await move(client, booking, utc("03-04 09:30"))

    assert moved["starts_at"] == "2026-03-04T09:30:00Z"
    await practice.book(await practice.client("Next"), utc("03-04 08:30"))
    await practice.book(await practice.client("Late"), utc("03-04 09:00"), expect=409)


async def test_a_taken_time_leaves_everything_as_it_was(house: House, practice: Practice) -> None:
    other = await open_practice(house, "Clara")
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)
    await practice.book(await practice.client("Next"), utc("03-04 12:00"))
    await other.book(client, utc("03-04 14:00"))

    taken = await move(client, booking, utc("03-04 11:30"), expect=409)
    busy = await move(client, booking, utc("03-04 14:30"), expect=409)
    theirs = await move(practice.own, booking, utc("03-04 14:30"), expect=409)

    assert taken["code"] == "booking.slot_taken"
    assert busy["code"] == theirs["code"] == "booking.client_busy"
    assert await practice.see(client, booking) == booking
    await practice.book(await practice.client("Late"), WEDNESDAY_AT_TEN, expect=409)
    assert not await house.published(BookingRescheduled)


async def test_a_client_moves_only_while_cancelling_would_cost_nothing(
    house: House, practice: Practice
) -> None:
    """BK-9. Otherwise moving far ahead and then cancelling would undo every policy."""
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)
    house.clock.set(WEDNESDAY_AT_TEN - timedelta(hours=24) + timedelta(seconds=1))

    refused = await move(client, booking, utc("03-20 12:00"), expect=409)
    seen = await practice.see(client, booking)
    moved = await move(practice.own, booking, utc("03-20 12:00"))

    assert refused["code"] == "booking.moving_too_late"
    assert seen["can"]["reschedule"] is False
    assert moved["starts_at"] == "2026-03-20T12:00:00Z"


async def test_a_client_whose_consultant_moved_the_time_cancels_free_of_charge(
    house: House, practice: Practice
) -> None:
    """BK-10. They did not choose it."""
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)
    await move(practice.own, booking, utc("03-02 13:00"))
    house.clock.set(utc("03-02 12:59"))

    shown = (await client.get(f"/booking/bookings/{booking['id']}/cancellation")).json()

    assert (shown["refund_percent"], shown["refund"]["amount_minor"]) == (100, 6000)


async def test_only_offered_times_are_chosen_and_only_the_consultant_waives_notice(
    house: House, practice: Practice
) -> None:
    await practice.offer(minimum_notice_minutes=180, horizon_days=10)
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)

    assert (await move(client, booking, utc("03-04 03:00"), expect=422))["code"] == "booking.not_offered"
    assert (await move(client, booking, utc("03-02 11:00"), expect=422))["code"] == "booking.too_soon"
    assert (await move(client, booking, utc("03-16 11:00"), expect=422))["code"] == "booking.too_far_ahead"
    assert (await move(practice.own, booking, utc("03-02 08:30"), expect=422))["code"] == "booking.too_soon"
    assert (await move(practice.own, booking, utc("03-02 10:30")))["starts_at"] == "2026-03-02T10:30:00Z"


async def test_only_a_confirmed_booking_moves(house: House, practice: Practice) -> None:
    client = await practice.client()
    booking = await practice.book(client, WEDNESDAY_AT_TEN)
    requested = await move(client, booking, utc("03-04 12:00"), expect=409)
    await house.hear(practice.held(booking))
    house.clock.set(WEDNESDAY_AT_TEN)
    begun = await move(practice.own, booking, utc("03-04 12:00"), expect=409)

    assert requested["code"] == begun["code"] == "booking.not_movable"


async def test_moving_to_the_same_time_changes_nothing(house: House, practice: Practice) -> None:
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)

    assert await move(client, booking, WEDNESDAY_AT_TEN) == booking
    assert not await house.published(BookingRescheduled)


async def test_a_moved_booking_keeps_nine_o_clock_over_a_clock_change(practice: Practice) -> None:
    client = await practice.client()
    booking = await practice.confirmed(client, utc("03-27 08:00"))

    refused = await move(client, booking, utc("03-30 06:30"), expect=422)
    moved = await move(client, booking, utc("03-30 07:00"))

    assert refused["code"] == "booking.not_offered"
    assert moved["ends_at"] == "2026-03-30T08:00:00Z"


async def test_an_archived_offering_still_has_times_for_those_who_bought_it(practice: Practice) -> None:
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)
    await practice.offer(active=False)

    assert (await move(client, booking, utc("03-05 12:00")))["state"] == "confirmed"
