"""A block's line: joining, the next one, who does not come, and the end of the hour (BK-05, I11)."""

from __future__ import annotations

from consulta.contracts.booking import (
    BookingCalled,
    BookingCancelled,
    BookingNoShow,
    BookingPutBack,
    BookingRescheduled,
    LineMoved,
    PlaceOffered,
)
from consulta.contracts.terms import Party
from tests.services.booking.conftest import FREE, Practice, open_practice, utc
from tests.services.booking.lines import TWO_A_MINUTE, a_block, an_hour


async def test_who_joins_waits_behind_those_who_came_before(practice: Practice) -> None:
    """LN-2, LN-6. The place, the people ahead and when it will probably be one's turn."""
    hour = await an_hour(practice)

    _, first = await hour.waiting("First")
    client, second = await hour.waiting("Second")

    assert (first["place"], first["ahead"], first["state"]) == (1, 0, "waiting")
    assert (second["place"], second["ahead"]) == (2, 1)
    assert (first["predicted_start"], second["predicted_start"]) == (
        "2026-03-03T14:00:00Z",
        "2026-03-03T14:15:00Z",
    )
    listed = await client.get("/booking/blocks", params={"consultant_id": str(practice.consultant.id)})
    [seen] = listed.json()["items"]
    assert (seen["people"], seen["predicted_start"], seen["has_chance"], seen["is_full"]) == (
        2,
        "2026-03-03T14:30:00Z",
        True,
        False,
    )
    again = await hour.join(client, expect=409)
    assert again["code"] == "booking.already_in_line"


async def test_a_place_that_costs_something_waits_for_its_money(practice: Practice) -> None:
    """LN-2. The ticket is drawn on arrival; the money lets it count, or the place is gone."""
    hour = await an_hour(practice, price=TWO_A_MINUTE)
    early = await hour.client("Early")
    place = await hour.join(early)
    _, late = await hour.waiting("Late")
    assert (place["state"], place["ticket"], place["price_limit"]["amount_minor"]) == ("joining", 1, 3000)
    assert (late["place"], late["ahead"]) == (2, 1)

    await practice.house.pass_time(minutes=11)

    assert (await hour.see(early, place))["state"] == "left"
    console = await hour.console()
    assert [each["client_name"] for each in console["waiting"]] == ["Late"]


async def test_a_full_line_and_a_closed_one_take_nobody(practice: Practice) -> None:
    hour = await an_hour(practice, most_calls=1)
    _, first = await hour.waiting("First")

    refused = await hour.join(await hour.client("Second"), expect=409)
    assert (refused["code"], refused["most_calls"]) == ("booking.line_full", 1)

    practice.house.clock.set(utc("03-03 13:50"))
    await hour.press("open")
    await hour.press("close")
    closed = await hour.join(await hour.client("Third"), expect=409)
    assert closed["code"] == "booking.line_closed"
    assert [each["booking_id"] for each in (await hour.console())["waiting"]] == [first["booking_id"]]


async def test_a_consultant_joins_no_line_of_their_own(practice: Practice) -> None:
    hour = await an_hour(practice)
    refused = await hour.join(practice.own, expect=409)
    assert refused["code"] == "booking.own_offering"


async def test_nobody_is_called_before_the_hour_or_without_a_line(practice: Practice) -> None:
    hour = await an_hour(practice)
    await hour.waiting("First")
    early = await hour.press("next", expect=409)
    assert early["code"] == "booking.not_your_hour_yet"
    practice.house.clock.set(utc("03-03 13:40"))
    assert (await hour.press("open", expect=409))["code"] == "booking.not_your_hour_yet"

    other = await an_hour(practice, on="2026-03-03", starts="17:00")
    practice.house.clock.set(utc("03-03 16:00"))
    empty = await other.press("next", expect=409)
    assert empty["code"] == "booking.nobody_ready"


async def test_next_calls_one_after_the_other(practice: Practice) -> None:
    """LN-3. In the order of the tickets; a call goes on until it ends, then the next one is called."""
    hour = await an_hour(practice)
    first_client, first = await hour.waiting("First")
    second_client, second = await hour.waiting("Second")
    practice.house.clock.set(utc("03-03 14:00"))

    console = await hour.press("next")

    assert console["current"]["client_name"] == "First"
    assert console["block"]["state"] == "open"
    mine = await hour.see(first_client, first)
    assert (mine["state"], mine["come_by"], mine["turn_ends_at"]) == (
        "called",
        "2026-03-03T14:01:00Z",
        "2026-03-03T14:15:00Z",
    )
    [called] = await practice.house.published(BookingCalled)
    assert (str(called.booking_id), called.ends_at) == (first["booking_id"], utc("03-03 14:15"))
    assert (await hour.see(second_client, second))["place"] == 1
    again = await hour.press("next")
    assert again["current"]["ticket"] == 1

    await hour.comes(first)
    await hour.talks(first)
    assert (await hour.press("next", expect=409))["code"] == "booking.call_goes_on"
    practice.house.clock.advance(minutes=5)
    await hour.ends(first, talked=300)

    assert (await hour.see(first_client, first))["state"] == "served"
    console = await hour.press("next")
    assert (console["current"]["client_name"], console["served"]) == ("Second", 1)
    [*_, moved] = await practice.house.published(LineMoved)
    assert (moved.called, moved.waiting) == (2, [])


async def test_who_is_called_and_does_not_come_goes_back_three_places(practice: Practice) -> None:
    """LN-4, LN-5. After a minute others go first; the place is not lost."""
    hour = await an_hour(practice)
    absent, place = await hour.waiting("Absent")
    for name in ("Second", "Third", "Fourth", "Fifth"):
        await hour.waiting(name)
    practice.house.clock.set(utc("03-03 14:00"))
    await hour.press("next")

    await practice.house.pass_time(seconds=59)
    assert (await hour.see(absent, place))["state"] == "called"
    await practice.house.pass_time(seconds=1)

    back = await hour.see(absent, place)
    assert (back["state"], back["place"], back["misses"], back["ticket"]) == ("waiting", 4, 1, 1)
    [told] = await practice.house.published(BookingPutBack)
    assert str(told.booking_id) == place["booking_id"]
    console = await hour.press("next")
    assert console["current"]["client_name"] == "Second"


async def test_who_misses_twice_has_missed(practice: Practice) -> None:
    """LN-5. Presence evidence says so, and the offering's own policy what it costs."""
    hour = await an_hour(practice, price=TWO_A_MINUTE)
    absent, place = await hour.waiting("Absent")
    assert place["no_show_charge"]["amount_minor"] == 1500
    practice.house.clock.set(utc("03-03 14:00"))
    for _ in range(2):
        await hour.press("next")
        await practice.house.pass_time(seconds=61)

    assert (await hour.see(absent, place))["state"] == "no_show"
    [told] = await practice.house.published(BookingNoShow)
    assert (told.absent, told.policy.no_show_charge_percent) == ("client", 50)
    assert (await hour.press("next", expect=409))["code"] == "booking.nobody_ready"


async def test_who_reconnects_within_a_minute_keeps_the_place(practice: Practice) -> None:
    """LN-5. A drop is no absence: the minute begins with it, and coming back ends it."""
    hour = await an_hour(practice)
    client, place = await hour.waiting("Shaky")
    await hour.waiting("Second")
    practice.house.clock.set(utc("03-03 14:00"))
    await hour.press("next")
    await practice.house.pass_time(seconds=30)
    await hour.comes(place)
    await practice.house.pass_time(minutes=2)
    await hour.goes(place)
    assert (await hour.see(client, place))["come_by"] == "2026-03-03T14:03:30Z"
    await practice.house.pass_time(seconds=59)
    await hour.comes(place)
    await practice.house.pass_time(minutes=3)

    assert (await hour.see(client, place))["state"] == "called"
    await hour.goes(place)
    await practice.house.pass_time(seconds=60)
    assert (await hour.see(client, place))["state"] == "waiting"


async def test_late_news_of_coming_changes_nothing(practice: Practice) -> None:
    hour = await an_hour(practice)
    _, place = await hour.waiting("First")
    practice.house.clock.set(utc("03-03 14:00"))
    await hour.press("next")
    hour.seen = 5
    await hour.comes(place)
    hour.seen = 2

    await hour.goes(place)

    assert (await hour.console())["current"]["present"] is True


async def test_a_button_is_no_evidence(practice: Practice) -> None:
    """LN-5. The consultant may take somebody who is not there out of the line: without any charge."""
    hour = await an_hour(practice, price=TWO_A_MINUTE)
    client, place = await hour.waiting("First")
    assert (await hour.press("no-show", expect=409))["code"] == "booking.nobody_called"
    practice.house.clock.set(utc("03-03 14:00"))
    await hour.press("next")
    await hour.comes(place)
    assert (await hour.press("no-show", expect=409))["code"] == "booking.client_is_there"
    await hour.goes(place)

    await hour.press("no-show")

    assert (await hour.see(client, place))["state"] == "no_show"
    [told] = await practice.house.published(BookingCancelled)
    assert (told.cancelled_by, told.refund_percent) == (Party.CONSULTANT, 100)
    assert await practice.house.published(BookingNoShow) == []


async def test_skipping_is_no_miss(practice: Practice) -> None:
    hour = await an_hour(practice)
    client, place = await hour.waiting("First")
    await hour.waiting("Second")
    practice.house.clock.set(utc("03-03 14:00"))
    await hour.press("next")

    console = await hour.press("skip")

    assert [each["client_name"] for each in console["waiting"]] == ["Second", "First"]
    assert (await hour.see(client, place))["misses"] == 0


async def test_leaving_costs_nothing_and_moves_the_others_up(practice: Practice) -> None:
    """LN-7."""
    hour = await an_hour(practice, price=TWO_A_MINUTE)
    first_client, first = await hour.waiting("First")
    second_client, second = await hour.waiting("Second")

    await hour.does(first_client, first, "leave")

    assert (await hour.see(second_client, second))["place"] == 1
    [told] = await practice.house.published(BookingCancelled)
    assert (told.cancelled_by, told.refund_percent) == (Party.CLIENT, 100)
    again = await hour.does(first_client, first, "leave", expect=404)
    assert again["code"] == "booking.no_such_place"
    joined = await hour.join(first_client)
    assert (joined["ticket"], joined["ahead"]) == (3, 1)


async def test_cancelling_the_booking_leaves_the_line_too(practice: Practice) -> None:
    hour = await an_hour(practice)
    client, place = await hour.waiting("First")

    answer = await client.post(f"/booking/bookings/{place['booking_id']}/cancel", json={})
    assert answer.status_code == 200
    await practice.house.drain()

    assert (await hour.see(client, place))["state"] == "left"


async def test_who_left_the_page_gets_longer_to_come(practice: Practice) -> None:
    """LN-5."""
    hour = await an_hour(practice)
    client, place = await hour.waiting("Away")
    await hour.does(client, place, "call-back", wanted=True)
    practice.house.clock.set(utc("03-03 14:00"))

    await hour.press("next")

    [told] = await practice.house.published(BookingCalled)
    assert told.call_back is True
    assert (await hour.see(client, place))["come_by"] == "2026-03-03T14:03:00Z"
    await practice.house.pass_time(seconds=179)
    assert (await hour.see(client, place))["state"] == "called"
    await practice.house.pass_time(seconds=1)
    assert (await hour.see(client, place))["state"] == "waiting"


async def test_who_is_in_another_call_lets_the_next_one_pass(practice: Practice) -> None:
    """LN-3. A client is in one call at a time; whoever is busy stays in front of the rest."""
    hour = await an_hour(practice)
    busy, place = await hour.waiting("Busy")
    for name in ("Second", "Third"):
        await hour.waiting(name)
    elsewhere = await open_practice(practice.house, "Carla")
    await elsewhere.offer(price=FREE, interval_minutes=15)
    await elsewhere.book(busy, utc("03-03 13:45"))
    practice.house.clock.set(utc("03-03 14:00"))

    console = await hour.press("next")

    assert console["current"]["client_name"] == "Second"
    assert [each["client_name"] for each in console["waiting"]] == ["Busy", "Third"]
    practice.house.clock.set(utc("03-03 14:46"))
    await hour.press("no-show")
    await hour.press("next")
    assert (await hour.see(busy, place))["state"] == "called"


async def test_the_clients_own_next_appointment_is_a_wall_too(practice: Practice) -> None:
    """LN-9."""
    hour = await an_hour(practice)
    client, place = await hour.waiting("Busy")
    elsewhere = await open_practice(practice.house, "Carla")
    await elsewhere.offer(price=FREE, interval_minutes=15)
    await elsewhere.book(client, utc("03-03 14:15"))
    practice.house.clock.set(utc("03-03 14:05"))

    await hour.press("next")

    assert (await hour.see(client, place))["turn_ends_at"] == "2026-03-03T14:15:00Z"


async def test_a_call_may_overrun_the_hour_until_what_follows(practice: Practice) -> None:
    """LN-9. Never beyond the next appointment, buffers included; and that time can be promised to nobody meanwhile."""
    hour = await an_hour(practice, buffer_before_minutes=5)
    await practice.book(await practice.client(), utc("03-03 15:15"), expect=422)
    await practice.book(await practice.client("Slot"), utc("03-03 15:30"))
    client, place = await hour.waiting("Late")
    practice.house.clock.set(utc("03-03 14:58"))

    await hour.press("next")

    assert (await hour.see(client, place))["turn_ends_at"] == "2026-03-03T15:13:00Z"
    assert "2026-03-03T15:00:00Z" not in await practice.slots("2026-03-03", "2026-03-03")
    await hour.comes(place)
    await hour.talks(place)
    await practice.house.pass_time(minutes=5)
    assert (await hour.see(client, place))["state"] == "in_call"
    await hour.ends(place, talked=300)
    assert (await hour.see(client, place))["state"] == "served"


async def test_the_wall_stands_where_the_next_appointment_begins(practice: Practice) -> None:
    hour = await an_hour(practice, buffer_before_minutes=5, interval_minutes=5)
    await practice.book(await practice.client("Slot"), utc("03-03 15:10"))
    client, place = await hour.waiting("Late")
    practice.house.clock.set(utc("03-03 14:55"))

    await hour.press("next")

    assert (await hour.see(client, place))["turn_ends_at"] == "2026-03-03T15:05:00Z"


async def test_the_end_of_the_hour_offers_the_next_one(practice: Practice) -> None:
    """LN-8. One click moves the place, and money carries over."""
    hour = await an_hour(practice, price=TWO_A_MINUTE)
    later = await a_block(practice, on="2026-03-10", starts="15:00")
    client, place = await hour.waiting("Patient")
    practice.house.clock.set(utc("03-03 14:30"))

    await practice.house.pass_time(minutes=30)

    seen = await hour.see(client, place)
    assert seen["offer"] == {
        "block_id": later,
        "starts_at": "2026-03-10T14:00:00Z",
        "ends_at": "2026-03-10T15:00:00Z",
        "expires_at": "2026-03-03T15:30:00Z",
    }
    [told] = await practice.house.published(PlaceOffered)
    assert str(told.next_block_id) == later
    moved = await hour.does(client, place, "accept-offer")
    assert (moved["block_id"], moved["state"], moved["place"]) == (later, "waiting", 1)
    assert len(await practice.house.published(BookingRescheduled)) == 1
    await practice.house.pass_time(minutes=31)
    assert (await hour.see(client, place))["state"] == "waiting"
    assert (await hour.press("next", expect=409))["code"] == "booking.block_over"


async def test_who_does_not_answer_is_let_go_free_of_charge(practice: Practice) -> None:
    """LN-8. Half an hour later, with everything back."""
    hour = await an_hour(practice, price=TWO_A_MINUTE)
    client, place = await hour.waiting("Silent")
    practice.house.clock.set(utc("03-03 14:30"))
    await practice.house.pass_time(minutes=59)
    seen = await hour.see(client, place)
    assert (seen["state"], seen["offer"]["block_id"]) == ("waiting", None)
    refused = await hour.does(client, place, "accept-offer", expect=409)
    assert refused["code"] == "booking.no_other_hour"

    await practice.house.pass_time(minutes=1)

    assert (await hour.see(client, place))["state"] == "released"
    [told] = await practice.house.published(BookingCancelled)
    assert (told.cancelled_by, told.refund_percent) == (Party.CONSULTANT, 100)


async def test_an_hour_that_ends_early_offers_the_same(practice: Practice) -> None:
    hour = await an_hour(practice)
    client, place = await hour.waiting("Patient")
    assert (await hour.press("end", expect=409))["code"] == "booking.not_your_hour_yet"
    practice.house.clock.set(utc("03-03 14:10"))

    console = await hour.press("end")

    assert console["block"]["state"] == "over"
    assert (await hour.see(client, place))["offer"]["expires_at"] == "2026-03-03T14:40:00Z"


async def test_a_consultant_who_does_not_come_to_a_call_lets_the_client_go(practice: Practice) -> None:
    """The window passes, the client was there and nobody let them in: nothing is charged (BK-11)."""
    hour = await an_hour(practice, price=TWO_A_MINUTE)
    client, place = await hour.waiting("First")
    practice.house.clock.set(utc("03-03 14:00"))
    await hour.press("next")
    await hour.comes(place)

    booking = {"id": place["booking_id"], "client": {"id": str(practice.consultant.id)}}
    await practice.house.hear(practice.ended(booking, 0, client=True, consultant=False))
    await practice.house.drain()

    assert (await hour.see(client, place))["state"] == "released"


async def test_somebody_elses_place_is_none(practice: Practice) -> None:
    hour = await an_hour(practice)
    _, place = await hour.waiting("First")
    stranger = await hour.client("Stranger")

    seen = await hour.see(stranger, place, expect=404)

    assert seen["code"] == "booking.no_such_place"
    for what, body in (("leave", {}), ("call-back", {"wanted": True}), ("accept-offer", {})):
        refused = await hour.does(stranger, place, what, expect=404, **body)
        assert refused["code"] == "booking.no_such_place"
