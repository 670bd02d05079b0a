"""What people read of other times and of the next time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consulta.contracts.booking import (
    FollowUpProposed,
    MoveProposalEnded,
    MoveProposed,
    Mover,
    ProposalId,
    ProposalOutcome,
)
from consulta.contracts.terms import Party
from consulta.kit.ids import new_uuid
from tests.services.notifications.conftest import STARTS_AT, Post, moved


def proposed(post: Post, by: Party) -> MoveProposed:
    """Two other times for Ben's booking, to be answered within two days."""
    booking = post.confirmed()
    return MoveProposed(
        booking_id=booking.booking_id,
        proposal_id=ProposalId(new_uuid()),
        consultant_id=post.ada.id,
        client_id=post.ben.id,
        offering_title="Tax advice",
        starts_at=STARTS_AT,
        ends_at=booking.ends_at,
        proposed_by=by,
        times=(STARTS_AT + timedelta(days=1), STARTS_AT + timedelta(days=2)),
        note="The dentist again",
        expires_at=post.house.clock.now() + timedelta(days=2),
        revision=2,
    )


async def test_other_times_are_proposed_to_the_other_side_in_their_own_time(post: Post) -> None:
    await post.hears(proposed(post, Party.CONSULTANT))

    assert await post.mails(post.ada) == []
    mail = await post.last(post.ben)
    assert mail["subject"] == "Ada proposes another time: Tax advice, Sun 29 Mar, 03:00"
    assert "Monday 30 March 2026, 03:00–03:30, New York time (EDT, UTC−4)" in mail["text"]
    assert "Tuesday 31 March 2026, 03:00–03:30" in mail["text"]
    assert "They write: “The dentist again”" in mail["text"]
    assert "by Wed 4 Mar, 04:00 your booking stays as it is" in mail["text"]
    assert not mail["has_calendar"]


async def test_the_next_time_is_told_by_letter_once_the_call_is_over(post: Post) -> None:
    booking = post.confirmed()
    proposal = FollowUpProposed(
        booking_id=booking.booking_id,
        proposal_id=ProposalId(new_uuid()),
        consultant_id=post.ada.id,
        client_id=post.ben.id,
        offering_title="Tax advice",
        duration_minutes=30,
        times=(STARTS_AT + timedelta(days=7),),
        note="Bring the lease",
        expires_at=post.house.clock.now() + timedelta(days=2),
        in_call=True,
        revision=3,
    )
    await post.hears(proposal)
    assert await post.mails() == []
    await post.hears(proposal.model_copy(update={"in_call": False}))

    [mail] = await post.mails()
    assert mail["to"] == post.ben.email
    assert mail["subject"] == "Next time with Ada? Tax advice, Sun 5 Apr, 03:00"
    assert "Nothing is booked yet" in mail["text"]
    assert "Sunday 5 April 2026, 03:00–03:30, New York time" in mail["text"]
    assert "Bring the lease" in mail["text"]


@pytest.mark.parametrize(
    ("outcome", "reader", "words"),
    [
        (ProposalOutcome.DECLINED, "ben", "Ada could not choose any of the times you proposed."),
        (ProposalOutcome.EXPIRED, "ben", "Ada did not answer in time to the times you proposed."),
        (ProposalOutcome.WITHDRAWN, "ada", "Ben no longer proposes another time."),
    ],
)
async def test_times_that_came_to_nothing_are_told_to_whom_it_concerns(
    post: Post, outcome: ProposalOutcome, reader: str, words: str
) -> None:
    made = proposed(post, Party.CLIENT)
    facts = made.model_dump(exclude={"times", "note", "expires_at"})
    await post.hears(MoveProposalEnded.model_validate(facts | {"outcome": outcome}))

    [mail] = await post.mails()
    assert mail["to"] == getattr(post, reader).email
    assert mail["subject"].startswith("Stays as it is: Tax advice with ")
    assert words in mail["text"]


async def test_a_time_both_agreed_on_moves_the_entry_in_both_calendars(post: Post) -> None:
    booking = post.confirmed()
    await post.hears(booking, moved(booking, STARTS_AT + timedelta(days=1), moved_by=Mover.BOTH))

    for person in (post.ada, post.ben):
        mail = await post.last(person)
        assert "You both agreed on it" in mail["text"]
        assert mail["has_calendar"]
