"""The next time, proposed in a call or after it, and booked by the client like any other."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from consulta.contracts.booking import (
    BookingConfirmed,
    BookingRequested,
    FollowUpAnswered,
    FollowUpProposed,
)
from consulta.contracts.intake import Form, Question, QuestionKind
from consulta.contracts.terms import Approval, Rules
from tests.services.booking.conftest import FREE, Practice, iso, open_practice, utc
from tests.support.house import House

TUESDAY_AT_TEN = utc("03-03 09:00")
NEXT_TUESDAY = utc("03-10 09:00")
NEXT_FRIDAY = utc("03-13 09:00")


@pytest.fixture
async def client(practice: Practice) -> httpx.AsyncClient:
    """Who talks with the consultant now."""
    return await practice.client()


@pytest.fixture
async def call(house: House, practice: Practice, client: httpx.AsyncClient) -> dict[str, Any]:
    """Both talk."""
    booking = await practice.confirmed(client, TUESDAY_AT_TEN)
    house.clock.set(TUESDAY_AT_TEN + timedelta(minutes=40))
    await house.hear(practice.started(booking))
    return await practice.see(client, booking)


async def propose(
    practice: Practice, call: dict[str, Any], *times: datetime, expect: int = 201, **more: Any
) -> dict[str, Any]:
    body = {"offering_id": str(practice.offering_id), "times": [iso(each) for each in times], **more}
    answer = await practice.own.post(f"/booking/bookings/{call['id']}/follow-ups", json=body)
    assert answer.status_code == expect, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def accept(
    who: httpx.AsyncClient,
    call: dict[str, Any],
    made: dict[str, Any],
    chosen: datetime,
    expect: int = 200,
    **more: Any,
) -> dict[str, Any]:
    path = f"/booking/bookings/{call['id']}/follow-ups/{made['latest']['id']}/accept"
    answer = await who.post(path, json={"starts_at": iso(chosen), **more})
    assert answer.status_code == expect, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def decline(who: httpx.AsyncClient, call: dict[str, Any], made: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (
        await who.post(f"/booking/bookings/{call['id']}/follow-ups/{made['latest']['id']}/decline")
    ).json()
    return found


async def standing(who: httpx.AsyncClient, call: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (await who.get(f"/booking/bookings/{call['id']}/follow-ups")).json()
    return found


async def test_the_client_sees_price_and_terms_and_books_as_always(
    house: House, practice: Practice, client: httpx.AsyncClient, call: dict[str, Any]
) -> None:
    """FU-2."""
    assert (await standing(practice.own, call))["can_propose"] is True
    assert (await standing(client, call))["can_propose"] is False
    made = await propose(practice, call, NEXT_TUESDAY, NEXT_FRIDAY, note="Bring the lease")
    seen = await standing(client, call)
    offering = seen["latest"]["offering"]
    assert (offering["title"], offering["price_limit"]["amount_minor"]) == ("A good hour", 6000)
    assert offering["policy"]["tiers"] == call["policy"]["tiers"]
    assert (offering["by_hand"], offering["asks"], seen["latest"]["note"]) == (
        False,
        False,
        "Bring the lease",
    )
    assert len(await house.published(BookingRequested)) == 1

    done = await accept(client, call, made, NEXT_FRIDAY)

    assert (done["latest"]["state"], done["latest"]["chosen"]) == ("accepted", iso(NEXT_FRIDAY))
    booked = (await client.get(f"/booking/bookings/{done['latest']['booked_id']}")).json()
    assert (booked["state"], booked["starts_at"]) == ("requested", iso(NEXT_FRIDAY))
    assert booked["hold_expires_at"] == iso(house.clock.now() + timedelta(minutes=10))
    assert booked["price"] == call["price"]
    again = await accept(client, call, made, NEXT_FRIDAY)
    assert again == done
    await house.drain()
    assert len(await house.published(BookingRequested)) == 2
    [told] = await house.published(FollowUpProposed)
    assert (told.in_call, told.times) == (True, (NEXT_TUESDAY, NEXT_FRIDAY))
    [answered] = await house.published(FollowUpAnswered)
    assert str(answered.booked_id) == booked["id"]
    assert (await standing(practice.own, call))["latest"]["booked_id"] == booked["id"]
    assert (await practice.see(client, call))["state"] == "in_call"
    await house.hear(practice.held(booked))
    assert (await practice.see(client, booked))["state"] == "confirmed"


async def test_it_is_booked_at_the_terms_of_the_day_it_is_booked(
    house: House, practice: Practice, client: httpx.AsyncClient, call: dict[str, Any]
) -> None:
    """FU-2."""
    made = await propose(practice, call, NEXT_TUESDAY)
    await practice.offer(price=FREE)
    assert (await standing(client, call))["latest"]["offering"]["price_limit"]["amount_minor"] == 0

    done = await accept(client, call, made, NEXT_TUESDAY)

    booked = await practice.see(client, {"id": done["latest"]["booked_id"]})
    assert (booked["state"], booked["price"]["kind"]) == ("confirmed", "free")
    await house.drain()
    assert len(await house.published(BookingConfirmed)) == 2


async def test_nothing_is_kept_and_the_other_time_can_still_be_booked(
    practice: Practice, client: httpx.AsyncClient, call: dict[str, Any]
) -> None:
    """FU-2, PR-2."""
    made = await propose(practice, call, NEXT_TUESDAY, NEXT_FRIDAY)
    await practice.book(await practice.client("Quick"), NEXT_TUESDAY)

    taken = await accept(client, call, made, NEXT_TUESDAY, expect=409)

    assert taken["code"] == "booking.slot_taken"
    seen = await standing(client, call)
    assert [each["free"] for each in seen["latest"]["times"]] == [False, True]
    assert (await accept(client, call, made, NEXT_FRIDAY))["latest"]["state"] == "accepted"


async def test_only_what_could_be_booked_is_proposed_each_refused_beside_its_field(
    house: House, practice: Practice, client: httpx.AsyncClient, call: dict[str, Any]
) -> None:
    """FU-1. The ordinary rules: notice and horizon, too, as the client books it themselves."""
    other = await open_practice(house, "Clara")
    await other.book(client, NEXT_FRIDAY)
    await practice.book(await practice.client("Next"), NEXT_TUESDAY)

    async def refused(*times: datetime) -> tuple[str, str]:
        problem = await propose(practice, call, *times, expect=422)
        return problem["code"], problem["errors"][0]["field"]

    assert await refused(utc("03-11 03:00")) == ("booking.not_offered", "times.0")
    assert await refused(utc("03-11 09:00"), NEXT_TUESDAY) == ("booking.proposed_time_taken", "times.1")
    assert await refused(NEXT_FRIDAY) == ("booking.proposed_time_taken", "times.0")
    assert await refused(utc("03-03 10:00")) == ("booking.too_soon", "times.0")
    assert await refused(utc("06-03 09:00")) == ("booking.too_far_ahead", "times.0")
    assert await refused(utc("03-11 09:00"), utc("03-11 09:00")) == ("booking.times_not_different", "times")
    foreign = await propose(
        practice, call, utc("03-11 09:00"), expect=404, offering_id=str(other.offering_id)
    )
    assert foreign["code"] == "booking.no_such_offering"
    await practice.offer(minimum_notice_minutes=0)
    assert await refused(TUESDAY_AT_TEN + timedelta(hours=0.5)) == ("booking.too_soon", "times.0")


async def test_declining_taking_back_and_expiring_book_nothing(
    house: House, practice: Practice, client: httpx.AsyncClient, call: dict[str, Any]
) -> None:
    first = await propose(practice, call, NEXT_TUESDAY)
    assert (await propose(practice, call, NEXT_TUESDAY)) == first
    assert (await propose(practice, call, NEXT_FRIDAY, expect=409))["code"] == "booking.proposal_open"
    assert (await decline(client, call, first))["latest"]["state"] == "declined"
    late = await accept(client, call, first, NEXT_TUESDAY, expect=409)
    assert late["code"] == "booking.proposal_closed"
    second = await propose(practice, call, NEXT_TUESDAY)
    assert (await decline(practice.own, call, second))["latest"]["state"] == "withdrawn"
    third = await propose(practice, call, NEXT_TUESDAY)
    assert third["latest"]["expires_at"] == iso(house.clock.now() + timedelta(hours=48))

    await house.pass_time(hours=48)

    assert (await standing(client, call))["latest"]["state"] == "expired"
    assert (await accept(client, call, third, NEXT_TUESDAY, expect=409))["code"] == "booking.proposal_closed"
    assert len(await house.published(BookingRequested)) == 1
    assert [each.booked_id for each in await house.published(FollowUpAnswered)] == [None, None, None]


async def test_it_can_still_be_proposed_after_the_call_for_two_weeks(
    house: House, practice: Practice, client: httpx.AsyncClient, call: dict[str, Any]
) -> None:
    """FU-1."""
    await house.hear(practice.ended(call, talked=900))
    house.clock.set(utc("03-04 09:00"))
    made = await propose(practice, call, NEXT_TUESDAY)
    await decline(client, call, made)
    await house.drain()
    assert [each.in_call for each in await house.published(FollowUpProposed)] == [False]

    house.clock.set(TUESDAY_AT_TEN + timedelta(hours=1, days=14))

    late = await propose(practice, call, utc("03-24 09:00"), expect=409)
    assert late["code"] == "booking.too_late_to_follow_up"
    assert (await standing(practice.own, call))["can_propose"] is False


async def test_only_the_consultant_of_a_call_proposes_and_only_its_client_books(
    house: House, practice: Practice, client: httpx.AsyncClient, call: dict[str, Any]
) -> None:
    body = {"offering_id": str(practice.offering_id), "times": [iso(NEXT_TUESDAY)]}
    path = f"/booking/bookings/{call['id']}/follow-ups"
    assert (await client.post(path, json=body)).json()["code"] == "booking.too_late_to_follow_up"
    ahead = await practice.confirmed(await practice.client("Later"), utc("03-05 09:00"))
    assert (await propose(practice, ahead, NEXT_TUESDAY, expect=409))["code"] == (
        "booking.too_late_to_follow_up"
    )
    made = await propose(practice, call, NEXT_TUESDAY)
    eve = await practice.client("Eve")

    assert (await accept(practice.own, call, made, NEXT_TUESDAY, expect=403))["code"] == (
        "booking.not_yours_to_choose"
    )
    for said in (
        await accept(eve, call, made, NEXT_TUESDAY, expect=404),
        await standing(eve, call),
        (await eve.post(path, json=body)).json(),
    ):
        assert said["code"] == "booking.no_such_booking"
    other = await accept(client, call, made, NEXT_FRIDAY, expect=422)
    assert other["code"] == "booking.not_proposed"


async def test_what_the_offering_asks_is_asked_here_too(
    house: House, practice: Practice, client: httpx.AsyncClient, call: dict[str, Any]
) -> None:
    """BK-20, BK-22. No way around what any other booking is asked."""
    form = Form(questions=(Question(label="What about?", kind=QuestionKind.SHORT_TEXT, required=True),))
    await practice.offer(
        price=FREE,
        form=form,
        form_version=3,
        rules=Rules(approval=Approval.BY_HAND),
    )
    made = await propose(practice, call, NEXT_TUESDAY)
    shown = (await standing(client, call))["latest"]["offering"]
    assert (shown["by_hand"], shown["asks"]) == (True, True)

    unasked = await accept(client, call, made, NEXT_TUESDAY, expect=409)
    missing = await accept(client, call, made, NEXT_TUESDAY, expect=422, answers=[None], form_version=3)
    done = await accept(client, call, made, NEXT_TUESDAY, answers=["The lease"], form_version=3)

    assert unasked["code"] == "booking.form_changed"
    assert (missing["code"], missing["errors"][0]["field"]) == ("booking.answer_missing", "answers.0")
    booked = await practice.see(client, {"id": done["latest"]["booked_id"]})
    assert (booked["state"], booked["intake"]["answers"]) == ("held", ["The lease"])


async def test_a_full_day_refuses_here_too(
    practice: Practice, client: httpx.AsyncClient, call: dict[str, Any]
) -> None:
    """BK-21."""
    await practice.offer(rules=Rules(most_a_day=1))
    made = await propose(practice, call, NEXT_TUESDAY)
    await practice.book(await practice.client("First"), NEXT_TUESDAY + timedelta(hours=2))

    refused = await accept(client, call, made, NEXT_TUESDAY, expect=409)

    assert refused["code"] == "booking.day_full"
    assert (await standing(client, call))["latest"]["state"] == "open"
