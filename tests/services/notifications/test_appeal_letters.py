"""What people are told of appeals: that one may, that the other side did, and how it was decided."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from consulta.contracts.booking import (
    Absent,
    AppealDecided,
    AppealId,
    AppealMade,
    BookingConfirmed,
    BookingNoShow,
)
from consulta.contracts.terms import Party, Policy
from consulta.kit.ids import new_uuid
from tests.services.notifications.conftest import STARTS_AT, Post

APPEAL_BY = STARTS_AT + timedelta(days=7)


def missed(booking: BookingConfirmed, absent: Absent, **values: Any) -> BookingNoShow:
    """Somebody did not come."""
    facts: dict[str, Any] = {
        "booking_id": booking.booking_id,
        "consultant_id": booking.consultant_id,
        "client_id": booking.client_id,
        "absent": absent,
        "policy": Policy(),
        "price_limit": booking.price_limit,
        "appeal_by": APPEAL_BY,
        "revision": booking.revision + 1,
    }
    return BookingNoShow(**(facts | values))


def about(booking: BookingConfirmed) -> dict[str, Any]:
    """What every event of an appeal says."""
    return {
        "appeal_id": AppealId(new_uuid()),
        "booking_id": booking.booking_id,
        "consultant_id": booking.consultant_id,
        "client_id": booking.client_id,
        "offering_title": booking.offering_title,
        "party": Party.CLIENT,
        "reason": "I stood before\na closed door.",
    }


@pytest.mark.parametrize("absent", [Absent.CLIENT, Absent.CONSULTANT, Absent.BOTH])
async def test_whoever_is_said_absent_reads_that_they_may_appeal_and_until_when(
    post: Post, absent: Absent
) -> None:
    """AP-1."""
    booking = post.confirmed()
    await post.hears(booking, missed(booking, absent))

    may_client = "appeal on the booking's page before Sun 5 Apr" in (await post.last(post.ben))["text"]
    may_consultant = "appeal on the booking's page before Sun 5 Apr" in (await post.last(post.ada))["text"]
    assert may_client == (absent in (Absent.CLIENT, Absent.BOTH))
    assert may_consultant == (absent in (Absent.CONSULTANT, Absent.BOTH))


async def test_a_consultants_word_is_told_as_theirs_and_not_as_evidence(post: Post) -> None:
    """ME-2."""
    booking = post.confirmed()
    await post.hears(booking, missed(booking, Absent.CLIENT, by_word=True))

    assert "Ada says that you did not come." in (await post.last(post.ben))["text"]
    assert "As you said, nobody came." in (await post.last(post.ada))["text"]
    assert "By our records" not in str(await post.mails())


async def test_the_other_side_reads_the_appeal_and_both_the_decision(post: Post) -> None:
    """AP-2. Each once, though everything arrives twice."""
    booking = post.confirmed()
    facts = about(booking)
    await post.hears(booking, missed(booking, Absent.CLIENT), AppealMade(**facts, revision=1))
    mail = await post.last(post.ada)
    assert mail["subject"] == "Appeal: Tax advice with Ben, Sun 29 Mar, 09:00"
    assert "They write: “I stood before a closed door.”" in mail["text"]
    assert len(await post.mails(post.ben)) == 2, "who appealed saw it on their page"

    decided = facts | {"reason": "The porter's book says so."}
    await post.hears(AppealDecided(**decided, granted=True, revision=2))
    to_ben, to_ada = await post.last(post.ben), await post.last(post.ada)
    assert to_ben["subject"].startswith("Your appeal was granted: Tax advice")
    assert "is in your wallet again" in to_ben["text"]
    assert to_ada["subject"].startswith("The appeal of Ben was granted")
    assert "went back to them" in to_ada["text"]
    for mail in (to_ben, to_ada):
        assert "The reason: “The porter's book says so.”" in mail["text"]


async def test_an_appeal_that_was_not_granted_is_told_with_its_reason(post: Post) -> None:
    booking = post.confirmed()
    await post.hears(booking, AppealDecided(**about(booking), granted=False, revision=2))

    text = (await post.last(post.ben))["text"]
    assert "Your appeal was not granted" in text
    assert "It stays as it was said" in text
