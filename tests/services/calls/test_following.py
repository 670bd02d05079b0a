"""A call follows its booking, in whatever order the news arrives."""

from __future__ import annotations

from datetime import timedelta

from consulta.contracts.booking import BookingCancelled, BookingConfirmed, BookingRescheduled, Mover
from consulta.contracts.calls import CallEnded
from consulta.contracts.location import Location, LocationKind
from consulta.contracts.terms import Party
from consulta.kit.access import Role
from tests.services.calls.conftest import STARTS_AT, Meeting, a_confirmed_booking
from tests.support.house import House


def moved(booking: BookingConfirmed, *, by: timedelta, revision: int) -> BookingRescheduled:
    return BookingRescheduled(
        booking_id=booking.booking_id,
        consultant_id=booking.consultant_id,
        client_id=booking.client_id,
        offering_title=booking.offering_title,
        old_starts_at=booking.starts_at,
        starts_at=booking.starts_at + by,
        ends_at=booking.ends_at + by,
        moved_by=Mover.CLIENT,
        revision=revision,
    )


def cancelled(booking: BookingConfirmed, *, revision: int) -> BookingCancelled:
    return BookingCancelled(
        booking_id=booking.booking_id,
        consultant_id=booking.consultant_id,
        client_id=booking.client_id,
        offering_title=booking.offering_title,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        cancelled_by=Party.CLIENT,
        refund_percent=100,
        price_limit=booking.price_limit,
        reason=None,
        revision=revision,
    )


async def test_a_moved_booking_moves_its_call_and_its_wall(meeting: Meeting) -> None:
    """CA-2: at the old end nothing happens."""
    await meeting.house.hear(moved(meeting.booking, by=timedelta(hours=3), revision=4))
    await meeting.house.pass_time(hours=2)
    assert (await meeting.call())["starts_at"] == "2026-03-02T13:00:00Z"
    assert await meeting.house.published(CallEnded) == []
    await meeting.house.pass_time(hours=3)
    [ended] = await meeting.house.published(CallEnded)
    assert ended.ended_at == meeting.booking.ends_at + timedelta(hours=3)


async def test_late_news_changes_nothing(meeting: Meeting) -> None:
    await meeting.house.hear(moved(meeting.booking, by=timedelta(hours=2), revision=6))
    await meeting.house.hear(moved(meeting.booking, by=timedelta(hours=1), revision=5))
    assert (await meeting.call())["starts_at"] == "2026-03-02T12:00:00Z"


async def test_news_may_overtake_the_confirmation(house: House) -> None:
    ada, ben = await house.person("Ada", Role.CONSULTANT), await house.person("Ben")
    first, second = a_confirmed_booking(ada, ben), a_confirmed_booking(ada, ben)
    await house.hear(moved(first, by=timedelta(hours=2), revision=4), cancelled(second, revision=4))
    await house.hear(first, second)
    calls = [
        (await house.http(ben).get(f"/calls/by-booking/{booking.booking_id}")).json()
        for booking in (first, second)
    ]
    assert (calls[0]["state"], calls[0]["starts_at"]) == ("scheduled", "2026-03-02T12:00:00Z")
    assert calls[1]["state"] == "cancelled"
    await house.pass_time(hours=6)
    assert [ended.booking_id for ended in await house.published(CallEnded)] == [first.booking_id]


async def test_a_cancelled_booking_closes_its_call_for_those_who_wait(meeting: Meeting) -> None:
    meeting.house.clock.set(STARTS_AT - timedelta(minutes=5))
    ben = await meeting.enters(meeting.ben)
    await meeting.house.hear(cancelled(meeting.booking, revision=5))
    assert (await ben.hears("ended"))["reason"] == "cancelled"
    assert await ben.is_closed_with() == 1000
    assert (await meeting.call())["state"] == "cancelled"
    refused = await meeting.house.http(meeting.ben).post(f"/calls/{(await meeting.call())['call_id']}/join")
    assert refused.json()["code"] == "calls.ended"
    await meeting.house.pass_time(hours=2)
    assert await meeting.house.published(CallEnded) == []


async def test_who_waits_for_a_call_that_is_moved_away_is_told(meeting: Meeting) -> None:
    meeting.house.clock.set(STARTS_AT - timedelta(minutes=5))
    ben = await meeting.enters(meeting.ben)
    await meeting.house.hear(moved(meeting.booking, by=timedelta(hours=3), revision=4))
    assert (await ben.hears("ended"))["reason"] == "moved"
    assert await ben.is_closed_with() == 4410


async def test_what_has_begun_is_not_moved(meeting: Meeting) -> None:
    await meeting.begins()
    await meeting.house.hear(moved(meeting.booking, by=timedelta(hours=3), revision=4))
    assert (await meeting.call())["starts_at"] == "2026-03-02T10:00:00Z"
    await meeting.house.pass_time(hours=1)
    assert len(await meeting.house.published(CallEnded)) == 1


async def test_who_meets_elsewhere_has_no_call(house: House) -> None:
    """ME-2."""
    ada, ben = await house.person("Ada", Role.CONSULTANT), await house.person("Ben")
    by_phone = Location(kind=LocationKind.PHONE, phone="+49 30 1234567")
    booking = a_confirmed_booking(ada, ben).model_copy(update={"location": by_phone})

    await house.hear(booking, moved(booking, by=timedelta(hours=1), revision=4))

    answer = await house.http(ben).get(f"/calls/by-booking/{booking.booking_id}")
    assert answer.status_code == 404
    await house.pass_time(hours=6)
    assert await house.published(CallEnded) == []
