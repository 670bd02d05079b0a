"""What those read who waited: a seat or a time that is theirs for a while."""

from __future__ import annotations

from datetime import timedelta

from consulta.contracts.booking import ClassId, SeatOffered, TimeOffered
from consulta.contracts.directory import OfferingId
from consulta.kit.ids import new_uuid
from tests.services.notifications.conftest import STARTS_AT, Post


async def test_a_seat_that_came_free_is_offered_until_a_moment_in_the_readers_zone(post: Post) -> None:
    await post.hears(
        SeatOffered(
            wait_id=new_uuid(),
            class_id=ClassId(new_uuid()),
            consultant_id=post.ada.id,
            client_id=post.ben.id,
            title="Tax evening",
            seats=2,
            starts_at=STARTS_AT,
            offered_until=STARTS_AT - timedelta(hours=3),
            revision=4,
        )
    )

    mail = await post.last(post.ben)
    assert mail["subject"] == "2 seats are free in “Tax evening”"
    assert "Nobody else can have them until Sun 29 Mar, 00:00" in mail["text"]
    assert "“Tax evening” with Ada" in mail["text"]
    assert "/classes/" in mail["text"]


async def test_a_time_that_came_free_leads_to_booking_what_is_kept(post: Post) -> None:
    """DW-2."""
    wait_id, offering_id = new_uuid(), OfferingId(new_uuid())
    await post.hears(
        TimeOffered(
            wait_id=wait_id,
            consultant_id=post.ada.id,
            client_id=post.ben.id,
            offering_id=offering_id,
            offering_title="Tax advice",
            consultant_slug="ada",
            starts_at=STARTS_AT,
            ends_at=STARTS_AT + timedelta(hours=1),
            offered_until=STARTS_AT - timedelta(hours=3),
            revision=2,
        )
    )

    mail = await post.last(post.ben)
    assert mail["subject"].startswith("A time has come free: Sun 29 Mar")
    assert "Nobody else can have it until Sun 29 Mar, 00:00" in mail["text"]
    assert "“Tax advice” with Ada" in mail["text"]
    at = STARTS_AT.isoformat().replace(":", "%3A").replace("+", "%2B")
    assert f"/book/{offering_id}?at={at}&with=ada&wait={wait_id}" in mail["text"]
