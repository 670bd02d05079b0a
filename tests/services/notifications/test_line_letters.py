"""What people in a line read: their place, that it is their turn, and what comes after the hour."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from consulta.contracts.booking import BlockId, BookingCalled, BookingConfirmed, PlaceOffered
from consulta.contracts.terms import Way
from consulta.kit.ids import new_uuid
from tests.services.notifications.conftest import STARTS_AT, Post, cancelled

BLOCK = BlockId(new_uuid())


def a_place(post: Post) -> BookingConfirmed:
    """Ben's place in Ada's line."""
    return post.confirmed(way=Way.PLACE)


def called(place: BookingConfirmed, *, call_back: bool) -> BookingCalled:
    values: dict[str, Any] = place.model_dump() | {
        "block_id": BLOCK,
        "call_back": call_back,
        "revision": place.revision + 1,
    }
    return BookingCalled.model_validate(values)


async def test_a_place_is_told_to_its_client_alone(post: Post) -> None:
    """The consultant sees the line itself; and nobody's calendar keeps the whole hour for one of it."""
    place = a_place(post)
    await post.hears(place)

    mail = await post.last(post.ben)
    assert mail["subject"].startswith("In line: Tax advice with Ada")
    assert f"/line/{place.booking_id}" in mail["text"]
    assert not mail["has_calendar"]
    await post.hears(cancelled(place))
    assert await post.mails(post.ada) == []


async def test_only_who_left_the_page_is_called_by_letter(post: Post) -> None:
    place = a_place(post)
    await post.hears(place, called(place, call_back=False))
    assert not any("your turn" in subject for subject in await post.subjects(post.ben))

    await post.hears(called(place.model_copy(update={"revision": 5}), call_back=True))

    mail = await post.last(post.ben)
    assert mail["subject"] == "It is your turn: Ada is waiting for you"
    assert f"/line/{place.booking_id}" in mail["text"]


async def test_who_waited_in_vain_is_offered_the_next_hour(post: Post) -> None:
    place = a_place(post)
    offer = PlaceOffered(
        booking_id=place.booking_id,
        block_id=BLOCK,
        consultant_id=post.ada.id,
        client_id=post.ben.id,
        offering_title="Tax advice",
        next_block_id=BlockId(new_uuid()),
        next_starts_at=STARTS_AT + timedelta(days=7),
        next_ends_at=STARTS_AT + timedelta(days=7, hours=1),
        expires_at=post.house.clock.now() + timedelta(minutes=30),
    )
    await post.hears(place, offer)

    mail = await post.last(post.ben)
    assert mail["subject"] == "The hour with Ada is over: take a place in the next one"
    assert "nothing is charged" in mail["text"]
    nothing = offer.model_copy(
        update={
            "block_id": BlockId(new_uuid()),
            "next_block_id": None,
            "next_starts_at": None,
            "next_ends_at": None,
        }
    )
    await post.hears(nothing)
    assert "No other hour is planned yet" in (await post.last(post.ben))["text"]
