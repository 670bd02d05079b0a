"""What guests read, who have no other way in than the links in their letters."""

from __future__ import annotations

import re
from datetime import timedelta

from consulta.contracts.begun import Begun, BegunId
from consulta.contracts.booking_links import BookingLink
from consulta.contracts.identity import SEAL_OF_LINKS, CodeRequestId, LinkRequested
from consulta.kit.ids import new_uuid
from tests.services.notifications.conftest import STARTS_AT, Post, changed, moved


async def test_a_link_from_a_desk_says_who_began_it(post: Post) -> None:
    keyring = post.house.platform.keyring
    await post.hears(
        LinkRequested(
            request_id=CodeRequestId(new_uuid()),
            email="gina@example.org",
            sealed_token=keyring.seal(SEAL_OF_LINKS, "the-token"),
            expires_at=post.house.clock.now() + timedelta(minutes=30),
            language="en",
            begun=Begun(
                begun_id=BegunId(new_uuid()),
                offering_id=new_uuid(),
                offering_title="Tax advice",
                given_by="Ada",
                page="with=ada",
                starts_at=STARTS_AT,
                zone="Europe/Berlin",
                desk="Clinic at the Park",
            ),
        )
    )

    mail = await post.last("gina@example.org")
    assert "Clinic at the Park has begun a booking for you." in mail["text"]
    assert "If you did not ask for it, you need do nothing." in mail["text"]


async def test_the_link_of_a_guest_says_what_was_begun_and_nothing_they_typed(post: Post) -> None:
    """NO-3. The token is in the letter alone, behind the `#` that browsers send to nobody."""
    begun_id = BegunId(new_uuid())
    keyring = post.house.platform.keyring
    offering_id = new_uuid()
    await post.hears(
        LinkRequested(
            request_id=CodeRequestId(new_uuid()),
            email="gina@example.org",
            sealed_token=keyring.seal(SEAL_OF_LINKS, "the-token"),
            expires_at=post.house.clock.now() + timedelta(minutes=30),
            language="en",
            begun=Begun(
                begun_id=begun_id,
                offering_id=offering_id,
                offering_title="Tax advice",
                given_by="Ada",
                page="with=ada",
                starts_at=STARTS_AT,
                zone="Europe/Berlin",
            ),
        )
    )

    mail = await post.last("gina@example.org")
    assert mail["subject"] == "Finish your booking: Tax advice with Ada, Sun 29 Mar, 09:00"
    assert f"/guest?offering={offering_id}&at=2026-03-29T07%3A00%3A00Z&with=ada#the-token" in mail["text"]
    assert "valid for 30 minutes" in mail["text"]
    assert "not booked yet" in mail["text"]
    rows = await post.house.sql(
        "notifications", "SELECT n.*::text AS whole FROM notifications.notifications n"
    )
    assert not any("the-token" in row.whole for row in rows)


async def test_a_guest_opens_the_booking_from_every_letter_and_nobody_else_does(post: Post) -> None:
    """NO-11. What opens it is in no calendar entry, and in no row."""
    booking = post.confirmed()
    await post.hears(changed(post.ben, is_guest=True), booking, moved(booking, STARTS_AT + timedelta(days=1)))

    letters = await post.mails(post.ben)
    assert len(letters) == 2
    for mail in letters:
        found = re.search(r"/guest/booking#(\S+)", mail["text"])
        assert found is not None
        link = BookingLink.read(post.house.platform.keyring, found[1])
        assert link is not None
        assert (link.booking_id, link.person_id) == (booking.booking_id, post.ben.id)
        assert link.runs_out_at > STARTS_AT + timedelta(days=7)
        assert found[1] not in mail["attachments"][0]["content"]
    assert "/guest/booking" not in (await post.last(post.ada))["text"]
    soon = STARTS_AT + timedelta(days=1) - timedelta(minutes=59) - post.house.clock.now()
    await post.time_passes(seconds=soon.total_seconds())
    assert "/guest/booking?to=room#" in (await post.last(post.ben))["text"]


async def test_who_signs_in_by_code_gets_ordinary_links(post: Post) -> None:
    await post.hears(changed(post.ben, is_guest=True), changed(post.ben, is_guest=False, revision=9))
    await post.hears(post.confirmed())

    assert "/guest/booking" not in (await post.last(post.ben))["text"]
