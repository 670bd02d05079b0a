"""What people read: each letter, its words, its times and its money."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from consulta.contracts.begun import Begun, BegunId
from consulta.contracts.billing import ChargeReason
from consulta.contracts.booking import (
    DECLINED_BY_CONSULTANT,
    Absent,
    Awaited,
    BookingDeclined,
    BookingExpired,
    BookingHeld,
    BookingNoShow,
    ClassId,
    FollowUpProposed,
    MoveProposalEnded,
    MoveProposed,
    Mover,
    ProposalId,
    ProposalOutcome,
    SeatOffered,
    TimeOffered,
)
from consulta.contracts.booking_links import BookingLink
from consulta.contracts.calls import CallId, ClientWaiting
from consulta.contracts.directory import (
    SEAL_OF_INVITATIONS,
    InvitationId,
    MemberInvited,
    MemberRole,
    OfferingId,
    OrganisationId,
)
from consulta.contracts.identity import SEAL_OF_LINKS, CodeRequestId, LinkRequested
from consulta.contracts.reviews import ReviewId, ReviewPosted
from consulta.contracts.terms import Party, Policy
from consulta.kit.access import Role
from consulta.kit.ids import new_uuid
from consulta.kit.money import Money
from consulta.services.notifications.domain.letters import Template
from consulta.services.notifications.templates import WRITINGS
from tests.services.notifications.conftest import (
    STARTS_AT,
    Post,
    a_code_requested,
    cancelled,
    changed,
    charged,
    moved,
)


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


async def test_a_code_is_in_the_text_and_not_in_the_subject(post: Post) -> None:
    await post.hears(a_code_requested(post.house, "048151"))

    mail = await post.last("new@example.org")
    assert mail["subject"] == "Your sign-in code for Consulta"
    assert mail["code"] == "048151"
    assert "048151" in mail["text"]
    assert "048151" in mail["html"]
    assert "valid for 10 minutes" in mail["text"]
    assert not mail["has_calendar"]


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


async def test_whoever_gives_it_beside_the_consultant_is_told_as_well(post: Post) -> None:
    """TE-3."""
    bea = await post.house.person("Bea", Role.CONSULTANT)
    booking = post.confirmed(further_consultants=(bea.id,))
    await post.hears(booking)
    assert (await post.last(bea))["subject"].startswith("Booked: Tax advice with Ben")
    await post.hears(cancelled(booking, further_consultants=(bea.id,)))
    assert "Tax advice" in (await post.last(bea))["subject"]


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
