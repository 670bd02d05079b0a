"""The call of a place in a line: there once it is called, and again when it is called again (CA-13, CA-14)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from consulta.contracts.booking import BlockId, BookingCalled, BookingConfirmed, BookingPutBack
from consulta.contracts.calls import CallEnded, ClientCame, ClientWent
from consulta.contracts.terms import Way
from consulta.kit.access import Role
from consulta.kit.ids import new_uuid
from tests.services.calls.conftest import STARTS_AT, Meeting, a_confirmed_booking
from tests.support.house import House

BLOCK = BlockId(new_uuid())
FIFTEEN = timedelta(minutes=15)


def called(booking: BookingConfirmed, *, revision: int, house: House) -> BookingCalled:
    values: dict[str, Any] = booking.model_dump() | {
        "block_id": BLOCK,
        "starts_at": house.clock.now(),
        "ends_at": house.clock.now() + FIFTEEN,
        "call_back": False,
        "revision": revision,
    }
    return BookingCalled.model_validate(values)


def put_back(booking: BookingConfirmed, *, revision: int) -> BookingPutBack:
    return BookingPutBack.model_validate(booking.model_dump() | {"block_id": BLOCK, "revision": revision})


async def a_place(meeting: Meeting) -> Meeting:
    """The same two people, and a place in a line instead of a slot."""
    booking = a_confirmed_booking(meeting.ada, meeting.ben, way=Way.PLACE)
    await meeting.house.hear(booking)
    meeting.house.clock.set(STARTS_AT)
    return Meeting(meeting.house, meeting.server, meeting.ada, meeting.ben, booking)


async def test_a_place_has_no_call_before_it_is_called(meeting: Meeting) -> None:
    place = await a_place(meeting)

    answer = await place.house.http(place.ben).get(f"/calls/by-booking/{place.booking.booking_id}")

    assert answer.status_code == 404


async def test_a_call_opens_at_once_and_ends_when_booking_says(meeting: Meeting) -> None:
    place = await a_place(meeting)
    await place.house.hear(called(place.booking, revision=4, house=place.house))

    call = await place.call()

    assert (call["state"], call["ends_at"]) == ("open", "2026-03-02T10:15:00Z")
    await place.house.pass_time(FIFTEEN)
    assert (await place.call())["state"] == "ended"


async def test_the_client_is_seen_coming_and_going(meeting: Meeting) -> None:
    """CA-14. Twice nothing: a second device is no second coming."""
    place = await a_place(meeting)
    await place.house.hear(called(place.booking, revision=4, house=place.house))

    ben = await place.enters(place.ben)
    [came] = await place.house.published(ClientCame)
    await ben.say({"type": "leave"})
    await ben.is_closed_with()

    [went] = await place.house.published(ClientWent)
    assert came.booking_id == went.booking_id == place.booking.booking_id
    assert went.revision > came.revision


async def test_who_is_put_back_has_no_call_until_called_again(meeting: Meeting) -> None:
    place = await a_place(meeting)
    await place.house.hear(called(place.booking, revision=4, house=place.house))
    await place.house.hear(put_back(place.booking, revision=5))
    assert (await place.call())["state"] == "cancelled"
    place.house.clock.advance(minutes=5)

    await place.house.hear(called(place.booking, revision=6, house=place.house))
    await place.house.pass_time(minutes=11)

    call = await place.call()
    assert (call["state"], call["ends_at"]) == ("open", "2026-03-02T10:20:00Z")
    assert await place.house.published(CallEnded) == []
    await place.house.hear(called(place.booking, revision=4, house=place.house))
    assert (await place.call())["ends_at"] == "2026-03-02T10:20:00Z"


async def test_who_has_met_is_not_put_back(meeting: Meeting) -> None:
    """News that crossed the beginning of the talk ends nothing."""
    place = await a_place(meeting)
    await place.house.hear(called(place.booking, revision=4, house=place.house))
    ada, ben = await place.enters(place.ada), await place.enters(place.ben)
    await ada.say({"type": "admit", "person_id": str(place.ben.id)})
    while (await ben.hears("state"))["call"]["state"] != "live":
        pass

    await place.house.hear(put_back(place.booking, revision=5))

    assert (await place.call())["state"] == "live"
    assert Role.CONSULTANT in place.ada.roles
