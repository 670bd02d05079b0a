"""What calendars are told: one entry for a booking, moved and taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from consulta.contracts.location import Location, LocationKind
from tests.services.notifications.conftest import STARTS_AT, Post, cancelled, changed, moved


def entry_of(mail: dict[str, Any]) -> tuple[str, Any]:
    """The method and the only event of a mail's calendar file."""
    (file,) = mail["attachments"]
    assert file["name"] == "invite.ics"
    calendar: Any = Calendar.from_ical(file["content"])
    assert file["content_type"] == f"text/calendar; method={calendar['method']}"
    (event,) = calendar.walk("VEVENT")
    return str(calendar["method"]), event


async def test_one_entry_is_made_moved_and_taken_back(post: Post) -> None:
    """NO-7."""
    booking = post.confirmed()
    later = STARTS_AT + timedelta(days=1)
    move = moved(booking, later)
    end = cancelled(booking, starts_at=later, ends_at=move.ends_at, revision=move.revision + 1)
    await post.hears(booking, move, end)

    for reader in (post.ada, post.ben):
        entries = [entry_of(mail) for mail in await post.mails(reader)]
        assert [method for method, _ in entries] == ["REQUEST", "REQUEST", "CANCEL"]
        assert {str(event["uid"]) for _, event in entries} == {f"{booking.booking_id}@consulta"}
        sequences = [int(event["sequence"]) for _, event in entries]
        assert sequences == sorted(set(sequences)), "each replaces the one before"
        assert [str(event["status"]) for _, event in entries] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
        assert [event.decoded("dtstart") for _, event in entries] == [STARTS_AT, later, later]


async def test_times_are_right_on_both_sides_of_a_clock_change(post: Post) -> None:
    """TM: 09:00 in Berlin is 08:00 UTC on Saturday and 07:00 UTC on Sunday, 29 March 2026."""
    berlin = ZoneInfo("Europe/Berlin")
    for day, utc_hour in ((28, 8), (29, 7)):
        starts_at = datetime(2026, 3, day, 9, 0, tzinfo=berlin)
        await post.hears(post.confirmed(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)))
        mail = await post.last(post.ada)
        _, event = entry_of(mail)
        assert event.decoded("dtstart").hour == utc_hour
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=1)
        assert event.decoded("dtstart").astimezone(berlin) == starts_at
        assert "09:00–10:00, Berlin time" in mail["text"]


async def test_a_meeting_through_the_gap_names_both_times(post: Post) -> None:
    """From 01:30 for an hour: the clock then shows 03:30."""
    starts_at = datetime.fromisoformat("2026-03-29T00:30:00Z")
    await post.hears(post.confirmed(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)))

    mail = await post.last(post.ada)
    assert "01:30 CET – 03:30 CEST, Berlin time" in mail["text"]
    _, event = entry_of(mail)
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=1)


async def test_neither_side_learns_the_others_address(post: Post) -> None:
    await post.hears(post.confirmed())

    for reader, other in ((post.ada, post.ben), (post.ben, post.ada)):
        mail = await post.last(reader)
        _, event = entry_of(mail)
        assert str(event["attendee"]) == f"mailto:{reader.email}"
        assert event["attendee"].params["cn"] == reader.name
        assert other.email not in str(mail)


async def test_a_name_with_quotes_and_semicolons_stays_a_name(post: Post) -> None:
    await post.hears(
        changed(post.ada, name='Ada "the; Great", Dr.'), post.confirmed(offering_title="a;b,c\\d\ne")
    )

    method, event = entry_of(await post.last(post.ada))
    assert method == "REQUEST"
    assert event["attendee"].params["cn"] == "Ada 'the; Great', Dr."
    assert str(event["summary"]) == "a;b,c\\d e: Ben"
    _, event = entry_of(await post.last(post.ben))
    assert str(event["summary"]) == 'a;b,c\\d e: Ada "the; Great", Dr.'


async def test_an_entry_says_where_one_meets_also_once_it_was_moved(post: Post) -> None:
    """ME-3. Each side reads who calls whom; a call of ours has its page instead."""
    by_phone = Location(kind=LocationKind.PHONE, phone="+49 30 1234567")
    booking = post.confirmed(location=by_phone)
    await post.hears(booking, moved(booking, STARTS_AT + timedelta(days=1), location=by_phone))

    for mail in await post.mails(post.ben):
        assert "By phone: call +49 30 1234567" in mail["text"]
        assert str(entry_of(mail)[1]["location"]) == "Phone: +49 30 1234567"
    assert "By phone: your client calls you at +49 30 1234567" in (await post.last(post.ada))["text"]

    await post.hears(post.confirmed())
    assert "location" not in entry_of(await post.last(post.ben))[1]
