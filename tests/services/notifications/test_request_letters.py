"""What people read of a request: the question, the answer, and silence."""

from __future__ import annotations

from datetime import timedelta

from consulta.contracts.booking import (
    DECLINED_BY_CONSULTANT,
    Awaited,
    BookingDeclined,
    BookingExpired,
    BookingHeld,
)
from consulta.kit.money import Money
from tests.services.notifications.conftest import STARTS_AT, Post, cancelled


def asked(post: Post) -> BookingHeld:
    """Ben's request, which Ada answers by Wednesday morning."""
    booking = post.confirmed()
    return BookingHeld(
        booking_id=booking.booking_id,
        consultant_id=post.ada.id,
        client_id=post.ben.id,
        offering_title="Tax advice",
        starts_at=STARTS_AT,
        ends_at=booking.ends_at,
        price_limit=booking.price_limit,
        answer_by=post.house.clock.now() + timedelta(days=2),
        note="About my lease",
        revision=2,
    )


async def test_a_request_that_was_never_a_promise_is_cancelled_for_the_client_only(post: Post) -> None:
    """NO-7."""
    await post.hears(cancelled(post.confirmed(), refund_percent=100))

    (mail,) = await post.mails()
    assert mail["to"] == post.ben.email
    assert not mail["has_calendar"], "nobody is disinvited who was not invited"


async def test_a_declined_booking_says_what_was_missing(post: Post) -> None:
    booking = post.confirmed()
    await post.hears(
        BookingDeclined(
            booking_id=booking.booking_id,
            consultant_id=post.ada.id,
            client_id=post.ben.id,
            offering_title="Tax advice",
            starts_at=STARTS_AT,
            code="billing.not_enough",
            missing=Money(1250, "EUR"),
            revision=2,
        )
    )

    (mail,) = await post.mails()
    assert mail["to"] == post.ben.email
    assert "Your wallet lacks €12.50" in mail["text"]
    assert mail["text"].count("/wallet") == 1


async def test_a_request_is_put_to_the_consultant_and_the_client_hears_until_when(post: Post) -> None:
    await post.hears(asked(post))

    question, news = await post.last(post.ada), await post.last(post.ben)
    assert question["subject"].startswith("Please answer: Tax advice with Ben")
    assert "until Wed 4 Mar, 10:00" in question["text"]
    assert "They write: “About my lease”" in question["text"]
    assert "Ada answers requests personally, at the latest by Wed 4 Mar, 04:00" in news["text"]
    assert "€60.00 is set aside" in news["text"]


async def test_a_request_that_was_put_to_the_consultant_ends_for_both(post: Post) -> None:
    """NO-7. Who was asked hears that it is over."""
    await post.hears(
        cancelled(post.confirmed(), refund_percent=100).model_copy(update={"awaited": Awaited.ANSWER})
    )

    for person in (post.ada, post.ben):
        assert "taken this request back" in (await post.last(person))["text"]


async def test_a_consultants_no_comes_with_its_reason(post: Post) -> None:
    booking = post.confirmed()
    await post.hears(
        BookingDeclined(
            booking_id=booking.booking_id,
            consultant_id=post.ada.id,
            client_id=post.ben.id,
            offering_title="Tax advice",
            starts_at=STARTS_AT,
            code=DECLINED_BY_CONSULTANT,
            missing=None,
            reason="I am away.",
            revision=2,
        )
    )

    (mail,) = await post.mails()
    assert mail["to"] == post.ben.email
    assert "Ada cannot take this time" in mail["text"]
    assert "They write: “I am away.”" in mail["text"]


async def test_silence_is_told_to_both(post: Post) -> None:
    booking = post.confirmed()
    await post.hears(
        BookingExpired(
            booking_id=booking.booking_id,
            consultant_id=post.ada.id,
            client_id=post.ben.id,
            offering_title="Tax advice",
            starts_at=STARTS_AT,
            awaited=Awaited.ANSWER,
            revision=2,
        )
    )

    assert "You did not answer this request in time" in (await post.last(post.ada))["text"]
    assert "Ada did not answer in time" in (await post.last(post.ben))["text"]


async def test_an_expired_request_costs_nothing(post: Post) -> None:
    booking = post.confirmed()
    await post.hears(
        BookingExpired(
            booking_id=booking.booking_id,
            consultant_id=post.ada.id,
            client_id=post.ben.id,
            offering_title="Tax advice",
            starts_at=STARTS_AT,
            revision=2,
        )
    )

    (mail,) = await post.mails()
    assert mail["to"] == post.ben.email
    assert "Nothing is charged" in mail["text"]
