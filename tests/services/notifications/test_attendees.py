"""NO-10. Who comes to what another booked: named to both sides, and told where there is an address."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consulta.contracts.attendees import Attendee
from consulta.contracts.location import Location, LocationKind
from consulta.contracts.terms import Way
from tests.services.notifications.conftest import STARTS_AT, Post, cancelled, moved
from tests.services.notifications.test_invitations import entry_of

MIA = Attendee(name="Mia", relation="my daughter", email="mia@school.example")


async def test_the_consultant_reads_who_comes_and_who_booked(post: Post) -> None:
    await post.hears(post.confirmed(attendee=MIA))

    to_ada, to_ben = await post.last(post.ada), await post.last(post.ben)
    assert to_ada["subject"] == "Booked: Tax advice with Mia (booked by Ben), Sun 29 Mar, 09:00"
    assert "Ben has booked your time" in to_ada["text"]
    assert "Ben says: my daughter" in to_ada["text"]
    assert str(entry_of(to_ada)[1]["summary"]) == "Tax advice: Mia (booked by Ben)"
    assert "For Mia" in to_ben["text"]
    assert str(entry_of(to_ben)[1]["summary"]) == "Tax advice: Ada (for Mia)"
    for mail in (to_ada, to_ben):
        assert "mia@school.example" not in str(mail), "neither letter carries the address"


async def test_who_comes_reads_why_they_get_a_letter(post: Post) -> None:
    """They have no account that something could happen in."""
    await post.hears(post.confirmed(attendee=MIA))

    given = "because somebody gave your address at"
    assert given in (await post.last("mia@school.example"))["html"]
    assert given not in (await post.last(post.ben))["html"]


async def test_reminders_name_who_comes(post: Post) -> None:
    await post.hears(post.confirmed(attendee=MIA))
    await post.time_passes(days=27, hours=20)

    assert "Mia (booked by Ben)" in (await post.last(post.ada))["subject"]


async def test_who_comes_is_reminded_as_the_client_is(post: Post) -> None:
    """NO-6, NO-10. A day and an hour before, once each, with nothing that is the client's."""
    booking = post.confirmed(attendee=MIA)
    await post.hears(booking)
    await post.house.pass_time(STARTS_AT - timedelta(hours=24) - post.house.clock.now())
    await post.goes_out()
    await post.time_passes(hours=23)
    await post.time_passes(hours=2)

    mails = (await post.mails("mia@school.example"))[1:]
    assert [mail["subject"] for mail in mails] == [
        "Reminder: Tax advice with Ada, Sun 29 Mar, 03:00",
        "In an hour: Tax advice with Ada, Sun 29 Mar, 03:00",
    ]
    assert "Your consultation is tomorrow" in mails[0]["text"]
    assert "Hello Mia" in mails[0]["text"]
    for mail in mails:
        assert "Ben opens the call with their own account" in mail["text"]
        assert str(booking.booking_id) not in str(mail), "neither its page nor its waiting room"
        assert "http" not in mail["text"]
        assert post.ben.email not in str(mail)
        assert "€" not in mail["text"]
        assert mail["attachments"] == []


async def test_who_comes_is_reminded_of_what_still_stands_only(post: Post) -> None:
    """NO-6. What is due decides: moved away, then cancelled; and of a line nobody beside the client is told."""
    booking = post.confirmed(attendee=MIA)
    move = moved(booking, STARTS_AT + timedelta(days=1), attendee=MIA)
    await post.hears(booking, move, post.confirmed(attendee=MIA, way=Way.PLACE))
    await post.house.pass_time(STARTS_AT - post.house.clock.now())
    await post.goes_out()
    subjects = await post.subjects("mia@school.example")
    assert [each.split(":")[0] for each in subjects] == ["Booked for you", "Moved", "Reminder"]
    assert subjects[-1].endswith("Mon 30 Mar, 03:00")

    await post.hears(
        cancelled(booking, starts_at=move.starts_at, ends_at=move.ends_at, revision=9, attendee=MIA)
    )
    await post.time_passes(days=2)
    assert [each.split(":")[0] for each in await post.subjects("mia@school.example")] == [
        "Booked for you",
        "Moved",
        "Reminder",
        "Cancelled",
    ]


async def test_a_reminder_says_where_one_meets_and_never_the_number_to_call(post: Post) -> None:
    """ME-3, NO-10."""
    office = Location(kind=LocationKind.IN_PERSON, address="Main Street 5, Berlin")
    by_phone = Location(kind=LocationKind.PHONE, phone="+49 30 1234567")
    soon = post.house.clock.now() + timedelta(hours=2)
    for location in (office, by_phone):
        await post.hears(
            post.confirmed(
                attendee=MIA, location=location, starts_at=soon, ends_at=soon + timedelta(minutes=30)
            )
        )
    await post.time_passes(hours=1)

    reminders = (await post.mails("mia@school.example"))[2:]
    told = [
        ("Main Street 5, Berlin" in each["text"], "the number to call" in each["text"]) for each in reminders
    ]
    assert sorted(told) == [(False, True), (True, False)], "in either order: both are due at once"
    assert "1234567" not in str(reminders)


async def test_whom_it_is_for_is_invited_moved_and_disinvited(post: Post) -> None:
    booking = post.confirmed(attendee=MIA)
    later = STARTS_AT + timedelta(days=1)
    move = moved(booking, later, attendee=MIA)
    end = cancelled(booking, starts_at=later, ends_at=move.ends_at, revision=move.revision + 1, attendee=MIA)
    await post.hears(booking, move, end)

    mails = await post.mails("mia@school.example")
    assert [mail["subject"].split(":")[0] for mail in mails] == ["Booked for you", "Moved", "Cancelled"]
    first = mails[0]
    assert "Ben has booked a consultation for you" in first["text"]
    assert "New York time" in first["text"], "the client's clock is taken for theirs"
    assert "Ben opens the call with their own account" in first["text"]
    entries = [entry_of(mail) for mail in mails]
    assert [method for method, _ in entries] == ["REQUEST", "REQUEST", "CANCEL"]
    assert {str(event["attendee"]) for _, event in entries} == {"mailto:mia@school.example"}
    for mail in mails:
        assert f"/bookings/{booking.booking_id}" not in str(mail), "the booking is the client's"
        assert post.ben.email not in str(mail)
        assert "€" not in mail["text"], "what it costs is the client's business"


async def test_without_an_address_nobody_else_is_told(post: Post) -> None:
    await post.hears(post.confirmed(attendee=Attendee(name="Mia")))

    assert len(await post.mails()) == 2


@pytest.mark.parametrize("way", [Way.PLACE, Way.INSTANT])
async def test_what_is_in_no_calendar_invites_nobody(post: Post, way: Way) -> None:
    booking = post.confirmed(attendee=MIA, way=way)
    await post.hears(booking, cancelled(booking, attendee=MIA, way=way))

    assert await post.mails("mia@school.example") == []


async def test_a_hostile_name_stays_a_name(post: Post) -> None:
    await post.hears(post.confirmed(attendee=MIA.model_copy(update={"name": 'Mia"\r\nBcc: x; <b>'})))

    mail = await post.last("mia@school.example")
    assert "<b>" not in mail["html"]
    assert "Bcc" not in mail["subject"]


async def test_who_comes_in_person_reads_where_and_never_the_number_to_call(post: Post) -> None:
    """ME-3, NO-10. The number is the client's to call."""
    office = Location(kind=LocationKind.IN_PERSON, address="Main Street 5, Berlin")
    await post.hears(post.confirmed(attendee=MIA, location=office))
    assert "Main Street 5, Berlin" in (await post.last("mia@school.example"))["text"]
    assert str(entry_of(await post.last("mia@school.example"))[1]["location"]) == "Main Street 5, Berlin"

    by_phone = Location(kind=LocationKind.PHONE, phone="+49 30 1234567")
    await post.hears(post.confirmed(attendee=MIA, location=by_phone))
    assert "1234567" not in str(await post.last("mia@school.example"))
