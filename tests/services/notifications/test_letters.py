"""What all letters hold to: a writer for each, the text of others escaped, links and codes where they belong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from consulta.contracts.directory import (
    SEAL_OF_INVITATIONS,
    InvitationId,
    MemberInvited,
    MemberRole,
    OrganisationId,
)
from consulta.contracts.reviews import ReviewId, ReviewPosted
from consulta.kit.ids import new_uuid
from consulta.services.notifications.domain.letters import Template
from consulta.services.notifications.templates import WRITINGS
from tests.services.notifications.conftest import Post, a_code_requested, cancelled, changed


async def test_a_code_is_in_the_text_and_not_in_the_subject(post: Post) -> None:
    await post.hears(a_code_requested(post.house, "048151"))

    mail = await post.last("new@example.org")
    assert mail["subject"] == "Your sign-in code for Consulta"
    assert mail["code"] == "048151"
    assert "048151" in mail["text"]
    assert "048151" in mail["html"]
    assert "valid for 10 minutes" in mail["text"]
    assert not mail["has_calendar"]


async def test_a_review_is_told_to_the_consultant(post: Post) -> None:
    booking = post.confirmed()
    await post.hears(
        booking,
        ReviewPosted(
            review_id=ReviewId(new_uuid()),
            booking_id=booking.booking_id,
            consultant_id=post.ada.id,
            client_id=post.ben.id,
            stars=4,
        ),
    )

    mail = await post.last(post.ada)
    assert mail["subject"] == "Ben has reviewed Tax advice: 4 of 5"
    assert "★★★★☆" in mail["text"]


def test_every_kind_of_letter_has_a_writer() -> None:
    assert set(WRITINGS) == set(Template)


HOSTILE = '<script>alert("x")</script> & "Ben"'


async def test_text_of_others_is_escaped_in_html(post: Post) -> None:
    """NO-9."""
    booking = post.confirmed(offering_title="<img src=x onerror=alert(1)>")
    await post.hears(changed(post.ben, name=HOSTILE), booking, cancelled(booking, reason="</td><b>bold</b>"))

    for mail in await post.mails(post.ada):
        for tag in ("<script", "<img", "<b>"):
            assert tag not in mail["html"]
        assert "&lt;script&gt;" in mail["html"]
    assert "<script>" in mail["text"], "in plain text it is only text"


@pytest.mark.parametrize(
    "name", ["Ben\r\nBcc: all@example.org", "Ben\nBcc: x", "Ben\u2028\u202egpj", "Ben\x07"]
)
async def test_a_name_cannot_begin_a_line_of_its_own(post: Post, name: str) -> None:
    """NO-9."""
    title = "Tax\r\nX-Injected: yes"
    await post.hears(changed(post.ben, name=name), post.confirmed(offering_title=title))

    mail: dict[str, Any] = await post.last(post.ada)
    assert mail["subject"].startswith("Booked: Tax X-Injected: yes with Ben")
    ics = mail["attachments"][0]["content"]
    assert not any(line.startswith(("X-Injected", "Bcc")) for line in (mail["text"] + ics).splitlines())


async def test_an_invitation_has_its_link_in_the_letter_and_nowhere_else(post: Post) -> None:
    """NO-3, OR-4."""
    sealed = post.house.platform.keyring.seal(SEAL_OF_INVITATIONS, "a-token")
    await post.hears(
        MemberInvited(
            invitation_id=InvitationId(new_uuid()),
            organisation_id=OrganisationId(new_uuid()),
            organisation_name="Clinic\nat the Park",
            invited_by="Ada",
            email="desk@example.org",
            roles=[MemberRole.MANAGER, MemberRole.CONSULTANT],
            sealed_token=sealed,
            expires_at=post.house.clock.now() + timedelta(days=14),
        )
    )

    mail = await post.last("desk@example.org")
    assert mail["subject"] == "Ada invites you to Clinic at the Park"
    assert "a manager and a consultant" in mail["text"]
    assert "/invitations/a-token" in mail["text"]
    assert mail["code"] is None
