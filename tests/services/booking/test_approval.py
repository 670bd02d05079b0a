"""BK-20. Requests that a consultant answers: yes, no or not at all, and whoever is first."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from consulta.contracts.booking import (
    Awaited,
    BookingCancelled,
    BookingConfirmed,
    BookingDeclined,
    BookingExpired,
    BookingHeld,
    BookingId,
)
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Approval, Rules, Way
from consulta.kit.errors import ConsultaError
from consulta.kit.ids import new_uuid
from consulta.services.booking.commands import answering, ending
from consulta.services.booking.commands.cancelling import cancel
from consulta.services.booking.commands.rescheduling import reschedule
from consulta.services.booking.domain.hours import Hours
from consulta.services.booking.domain.slots import SlotRules
from consulta.services.booking.domain.terms import Offering
from tests.services.booking.conftest import FREE, TIERS, Practice, iso, utc
from tests.support.house import House

BY_HAND = Rules(approval=Approval.BY_HAND)
AT_TEN = utc("03-09 09:00")
RACES = 200


@pytest.fixture
async def asking(practice: Practice) -> Practice:
    """The practice, whose consultant answers every request."""
    await practice.offer(rules=BY_HAND)
    return practice


async def held(practice: Practice, client: httpx.AsyncClient, starts_at: datetime = AT_TEN) -> dict[str, Any]:
    """A request whose money is held."""
    return await practice.confirmed(client, starts_at)


async def answer(
    who: httpx.AsyncClient, booking: dict[str, Any], step: str, *, expect: int = 200, **body: Any
) -> dict[str, Any]:
    told = await who.post(
        f"/booking/bookings/{booking['id']}/{step}", json=body if step == "decline" else None
    )
    assert told.status_code == expect, told.text
    found: dict[str, Any] = told.json()
    return found


async def test_held_money_waits_for_the_consultant(house: House, asking: Practice) -> None:
    client = await asking.client()

    booking = await held(asking, client)

    assert (booking["state"], booking["answer_by"]) == ("held", "2026-03-04T09:00:00Z")
    assert booking["hold_expires_at"] == booking["answer_by"]
    assert not booking["can"]["answer"]
    assert (await asking.see(asking.own, booking))["can"]["answer"]
    [told] = await house.published(BookingHeld)
    assert iso(told.answer_by) == booking["answer_by"]
    assert not await house.published(BookingConfirmed)


async def test_a_free_request_waits_at_once(house: House, asking: Practice) -> None:
    await asking.offer(price=FREE)
    booking = await asking.book(await asking.client(), AT_TEN)

    assert booking["state"] == "held"
    assert len(await house.published(BookingHeld)) == 1
    await asking.book(await asking.client("Late"), AT_TEN, expect=409)
    assert "2026-03-09T09:00:00Z" not in await asking.slots("2026-03-09", "2026-03-09")


async def test_accepting_promises_the_time_once(house: House, asking: Practice) -> None:
    client = await asking.client()
    booking = await held(asking, client)

    for _ in range(2):
        assert (await answer(asking.own, booking, "accept"))["state"] == "confirmed"

    assert len(await house.published(BookingConfirmed)) == 1
    late = await answer(asking.own, booking, "decline", expect=409)
    assert late["code"] == "booking.nothing_to_answer"
    await house.pass_time(days=3)
    assert (await asking.see(client, booking))["state"] == "confirmed"


async def test_declining_frees_the_time_and_says_why(house: House, asking: Practice) -> None:
    client = await asking.client()
    booking = await held(asking, client)

    for _ in range(2):
        await answer(asking.own, booking, "decline", reason="I am away that week.")

    seen = await asking.see(client, booking)
    assert seen["decline"] == {
        "code": "booking.declined_by_consultant",
        "missing": None,
        "reason": "I am away that week.",
    }
    [told] = await house.published(BookingDeclined)
    assert told.reason == "I am away that week."
    await held(asking, await asking.client("Next"))


async def test_silence_ends_the_request_when_the_answer_was_due(house: House, asking: Practice) -> None:
    client = await asking.client()
    booking = await held(asking, client)

    await house.pass_time(hours=47, minutes=59)
    assert (await asking.see(client, booking))["state"] == "held"
    await house.pass_time(minutes=1)

    assert (await asking.see(client, booking))["state"] == "expired"
    [told] = await house.published(BookingExpired)
    assert told.awaited is Awaited.ANSWER
    late = await answer(asking.own, booking, "accept", expect=409)
    assert late["code"] == "booking.nothing_to_answer"
    await held(asking, await asking.client("Next"), utc("03-10 09:00"))


async def test_an_answer_after_its_moment_is_too_late_even_before_the_timer(
    house: House, asking: Practice
) -> None:
    booking = await held(asking, await asking.client())
    house.clock.advance(hours=48)

    refused = await answer(asking.own, booking, "accept", expect=409)

    assert refused["code"] == "booking.nothing_to_answer"


async def test_only_the_consultant_answers(asking: Practice) -> None:
    client = await asking.client()
    booking = await held(asking, client)
    stranger = await asking.client("Eve")

    for step in ("accept", "decline"):
        assert (await answer(client, booking, step, expect=403))["code"] == "booking.not_yours_to_answer"
        assert (await answer(stranger, booking, step, expect=404))["code"] == "booking.no_such_booking"


async def test_a_request_is_taken_back_for_nothing_and_both_know(house: House, asking: Practice) -> None:
    client = await asking.client()
    booking = await held(asking, client, utc("03-03 10:00"))

    answered = await client.post(f"/booking/bookings/{booking['id']}/cancel", json={})

    assert answered.status_code == 200
    [told] = await house.published(BookingCancelled)
    assert (told.refund_percent, told.awaited) == (100, Awaited.ANSWER)


async def test_a_request_is_not_moved(asking: Practice) -> None:
    client = await asking.client()
    booking = await held(asking, client)
    assert not booking["can"]["reschedule"]

    moved = await client.post(
        f"/booking/bookings/{booking['id']}/reschedule", json={"starts_at": iso(utc("03-10 09:00"))}
    )

    assert moved.json()["code"] == "booking.not_movable"


async def test_the_rule_of_the_day_counts_and_not_a_later_one(asking: Practice) -> None:
    client = await asking.client()
    booking = await asking.book(client, AT_TEN)
    await asking.offer(rules=Rules())

    await asking.house.hear(asking.held(booking))

    assert (await asking.see(client, booking))["state"] == "held"
    direct = await held(asking, client, utc("03-10 09:00"))
    assert (direct["state"], direct["answer_by"]) == ("confirmed", None)


@pytest.mark.parametrize("rival", ["accept", "decline", "cancel", "expire", "move"])
async def test_accepting_races(house: House, asking: Practice, rival: str) -> None:
    """BK-03. One winner each time, no step that the states do not know, and one final event."""
    client = await asking.client()
    outcomes: Counter[str] = Counter()
    dice = random.Random(rival)
    for _ in range(RACES):
        booking = await held(asking, client)
        booking_id, client_id = BookingId(UUID(booking["id"])), PersonId(UUID(booking["client"]["id"]))
        house.clock.set(utc("03-04 09:00") - timedelta(microseconds=rival != "expire"))

        async def step(
            name: str, booking_id: BookingId = booking_id, client_id: PersonId = client_id
        ) -> None:
            async with house.work("booking") as work:
                match name:
                    case "accept":
                        await answering.accept(work, booking_id, asking.consultant.id)
                    case "decline":
                        await answering.decline(work, booking_id, asking.consultant.id, reason="No")
                    case "cancel":
                        await cancel(work, booking_id, client_id, reason=None, expected_refund_minor=None)
                    case "move":
                        await reschedule(work, booking_id, asking.consultant.id, utc("03-10 09:00"))
                    case _:
                        await ending.expire(work, booking_id)

        steps = [step("accept"), step(rival)]
        dice.shuffle(steps)
        results = await asyncio.gather(*steps, return_exceptions=True)

        unexpected = [each for each in results if each is not None and not isinstance(each, ConsultaError)]
        assert not unexpected, unexpected
        seen = await asking.see(client, booking)
        outcomes[seen["state"]] += 1
        if seen["state"] == "confirmed":
            await client.post(f"/booking/bookings/{booking['id']}/cancel", json={})
        house.clock.set(utc("03-02 09:00"))
    ends: Counter[UUID] = Counter()
    ends.update(event.booking_id for event in await house.published(BookingCancelled))
    ends.update(event.booking_id for event in await house.published(BookingExpired))
    ends.update(event.booking_id for event in await house.published(BookingDeclined))
    assert len(ends) == RACES
    assert set(ends.values()) == {1}
    confirmations = Counter(event.booking_id for event in await house.published(BookingConfirmed))
    assert set(confirmations.values()) <= {1}
    allowed = {
        "accept": {"confirmed"},
        "decline": {"confirmed", "declined"},
        "cancel": {"cancelled"},
        "expire": {"expired"},
        "move": {"confirmed"},
    }
    assert set(outcomes) <= allowed[rival]


async def test_nothing_is_held_without_the_moment_of_its_answer(house: House, asking: Practice) -> None:
    """Red control: the database refuses a request that would wait for ever."""
    booking = await held(asking, await asking.client())

    with pytest.raises(IntegrityError, match="ck_bookings_held_for_an_answer"):
        await house.sql(
            "booking", "UPDATE booking.bookings SET hold_expires_at = NULL WHERE id = :id", id=booking["id"]
        )


@given(
    ahead=st.integers(1, 60 * 24 * 90),
    notice=st.integers(0, 60 * 24 * 30),
    patience=st.integers(1, 24 * 30),
    least=st.integers(1, 1440),
)
def test_an_answer_is_due_after_now_and_never_after_the_start(
    ahead: int, notice: int, patience: int, least: int
) -> None:
    now = utc("03-02 09:00")
    starts_at = now + timedelta(minutes=ahead)
    offering = Offering(
        id=OfferingId(new_uuid()),
        consultant_id=PersonId(new_uuid()),
        consultant_name="Conrad",
        consultant_slug=None,
        title="A good hour",
        rules=SlotRules(60, 30, minimum_notice_minutes=notice),
        price=FREE,
        policy=TIERS,
        is_bookable=True,
        ways=frozenset({Way.SLOT}),
        hours=Hours("UTC"),
        busy=(),
        asks=BY_HAND,
        offering_revision=1,
        consultant_revision=1,
        calendar_revision=1,
    )

    due = offering.answer_by(
        starts_at, now=now, patience=timedelta(hours=patience), least=timedelta(minutes=least)
    )

    assert due is not None
    assert now < due <= starts_at
    assert due <= now + max(timedelta(hours=patience), timedelta(minutes=least))
    if due > now + timedelta(minutes=least):
        assert due <= starts_at - timedelta(minutes=notice)
