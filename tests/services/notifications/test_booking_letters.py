"""What people read of a booking: its times, its money, its end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consulta.contracts.billing import ChargeReason
from consulta.contracts.booking import Absent, BookingNoShow
from consulta.contracts.calls import CallId, ClientWaiting
from consulta.contracts.terms import Party, Policy
from consulta.kit.access import Role
from consulta.kit.ids import new_uuid
from consulta.kit.money import Money
from tests.services.notifications.conftest import STARTS_AT, Post, cancelled, changed, charged, moved


async def test_a_booking_is_told_to_both_sides_each_in_their_own_time(post: Post) -> None:
    booking = post.confirmed()
    await post.hears(booking)

    to_ada, to_ben = await post.last(post.ada), await post.last(post.ben)
    assert to_ben["subject"] == "Booked: Tax advice with Ada, Sun 29 Mar, 03:00"
    assert "Sunday 29 March 2026, 03:00–03:30, New York time (EDT, UTC−4)" in to_ben["text"]
    assert "For Ada: 09:00–09:30, Berlin time (CEST, UTC+2)" in to_ben["text"]
    assert "€60.00 is reserved in your wallet" in to_ben["text"]
    assert f"/bookings/{booking.booking_id}" in to_ben["text"]
    assert to_ada["subject"] == "Booked: Tax advice with Ben, Sun 29 Mar, 09:00"
    assert "Sunday 29 March 2026, 09:00–09:30, Berlin time (CEST, UTC+2)" in to_ada["text"]
    assert "For Ben: 03:00–03:30, New York time (EDT, UTC−4)" in to_ada["text"]
    assert "€2.00 per minute, at most €60.00" in to_ada["text"]
    assert "reserved" not in to_ada["text"]


async def test_readers_are_told_when_their_clocks_change_before_the_meeting(post: Post) -> None:
    await post.hears(post.confirmed())
    assert "Your clocks go forward by one hour before then" in (await post.last(post.ada))["text"]

    await post.hears(
        post.confirmed(starts_at=STARTS_AT - timedelta(days=7), ends_at=STARTS_AT - timedelta(days=6.9))
    )
    assert "clocks" not in (await post.last(post.ada))["text"]
    assert "Your clocks go forward" in (await post.last(post.ben))["text"], (
        "New York changes three weeks earlier"
    )


async def test_a_time_is_said_once_to_those_who_share_it(post: Post) -> None:
    await post.hears(changed(post.ben, zone="Europe/Paris"), post.confirmed())

    assert "For Ben" not in (await post.last(post.ada))["text"]
    assert "Paris time (CEST, UTC+2)" in (await post.last(post.ben))["text"]


async def test_a_new_time_names_the_old_one_beside_it(post: Post) -> None:
    booking = post.confirmed()
    await post.hears(booking, moved(booking, STARTS_AT + timedelta(days=1)))

    to_ada, to_ben = await post.last(post.ada), await post.last(post.ben)
    assert to_ada["subject"] == "Moved: Tax advice with Ben, now Mon 30 Mar, 09:00"
    assert "Ben has moved it" in to_ada["text"]
    assert "You have moved it" in to_ben["text"]
    assert "Until now: Sunday 29 March 2026, 09:00–09:30, Berlin time (CEST, UTC+2)" in to_ada["text"]


@pytest.mark.parametrize(
    ("percent", "to_client", "to_consultant"),
    [
        (100, "All of it, €60.00, comes back to your wallet.", "Your client gets everything back: €60.00."),
        (
            50,
            "€30.00 comes back to your wallet. By the booking's terms €30.00 is charged.",
            "Your client gets €30.00 back. By the booking's terms €30.00 is charged for your time",
        ),
        (
            0,
            "By the booking's terms nothing comes back; €60.00 is charged.",
            "By the booking's terms €60.00 is charged for your time",
        ),
    ],
)
async def test_a_cancellation_says_what_comes_back(
    post: Post, percent: int, to_client: str, to_consultant: str
) -> None:
    """BK-7."""
    booking = post.confirmed()
    await post.hears(booking, cancelled(booking, refund_percent=percent, reason="I am ill"))

    assert to_client in (await post.last(post.ben))["text"]
    assert to_consultant in (await post.last(post.ada))["text"]
    assert "“I am ill”" in (await post.last(post.ada))["text"]
    assert "I am ill" not in (await post.last(post.ben))["text"], "it was Ben who said so"


async def test_a_free_cancellation_speaks_of_no_money(post: Post) -> None:
    booking = post.confirmed(price_limit=Money.zero("EUR"))
    await post.hears(booking, cancelled(booking, cancelled_by=Party.CONSULTANT, refund_percent=100))

    text = (await post.last(post.ben))["text"]
    assert "Ada has cancelled this consultation" in text
    assert "€" not in text


@pytest.mark.parametrize(
    ("absent", "to_client", "to_consultant"),
    [
        (Absent.CLIENT, ["you were not there", "€30.00 is charged"], ["Ben was not there", "€30.00"]),
        (Absent.CONSULTANT, ["Ada was not there", "You pay nothing"], ["you were not there", "pays nothing"]),
        (Absent.BOTH, ["neither side came", "You pay nothing"], ["neither side came", "pays nothing"]),
    ],
)
async def test_a_missed_meeting_says_who_was_absent(
    post: Post, absent: Absent, to_client: list[str], to_consultant: list[str]
) -> None:
    booking = post.confirmed()
    await post.hears(
        booking,
        BookingNoShow(
            booking_id=booking.booking_id,
            consultant_id=post.ada.id,
            client_id=post.ben.id,
            absent=absent,
            policy=Policy(no_show_charge_percent=50),
            price_limit=booking.price_limit,
            revision=3,
        ),
    )

    for reader, words in ((post.ben, to_client), (post.ada, to_consultant)):
        text = (await post.last(reader))["text"]
        assert all(each in text for each in words), text


async def test_a_receipt_shows_amount_talk_time_and_number(post: Post) -> None:
    booking = post.confirmed()
    await post.hears(booking, charged(booking))

    mail = await post.last(post.ben)
    assert mail["subject"] == "Receipt 2026-000017: €25.00 for Tax advice with Ada"
    assert "Talk time: 12 min 30 s" in mail["text"]
    assert f"/bookings/{booking.booking_id}" in mail["text"]
    assert len(await post.mails(post.ada)) == 1, "the consultant sees earnings on their page"


async def test_a_free_call_is_thanked_for_and_other_nothings_are_not_told_twice(post: Post) -> None:
    free, nothing = post.confirmed(), Money.zero("EUR")
    await post.hears(free, charged(free, gross=nothing, fee=nothing, share=nothing, receipt_number=None))
    assert (await post.last(post.ben))["subject"] == "Your consultation with Ada: nothing to pay"

    missed = post.confirmed()
    await post.hears(missed, charged(missed, gross=nothing, reason=ChargeReason.NO_SHOW, receipt_number=None))
    assert (await post.last(post.ben))["subject"].startswith("Booked:")


async def test_a_waiting_client_is_told_to_the_consultant_once_a_visit(post: Post) -> None:
    booking = post.confirmed()
    waiting = ClientWaiting(
        call_id=CallId(new_uuid()),
        booking_id=booking.booking_id,
        client_id=post.ben.id,
        consultant_id=post.ada.id,
    )
    again = waiting.model_copy(update={"revision": 7})
    await post.hears(booking, waiting, waiting, again)

    mails = [mail for mail in await post.mails() if "waiting for you" in mail["subject"]]
    assert [mail["to"] for mail in mails] == [post.ada.email] * 2
    assert f"/waiting-room/{booking.booking_id}" in mails[0]["text"]


async def test_whoever_gives_it_beside_the_consultant_is_told_as_well(post: Post) -> None:
    """TE-3."""
    bea = await post.house.person("Bea", Role.CONSULTANT)
    booking = post.confirmed(further_consultants=(bea.id,))
    await post.hears(booking)
    assert (await post.last(bea))["subject"].startswith("Booked: Tax advice with Ben")
    await post.hears(cancelled(booking, further_consultants=(bea.id,)))
    assert "Tax advice" in (await post.last(bea))["subject"]
