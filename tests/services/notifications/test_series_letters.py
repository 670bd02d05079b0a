"""NO-12. What happens to several bookings of a series is told in one letter, and nothing of it is lost."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from icalendar import Calendar

from consulta.contracts.attendees import Attendee
from consulta.contracts.booking import (
    DECLINED_BY_CONSULTANT,
    Awaited,
    BookingCancelled,
    BookingConfirmed,
    BookingDeclined,
    BookingHeld,
    LeftOut,
    SeriesBooked,
    SeriesId,
)
from consulta.contracts.terms import Party, PriceKind, PriceTerms
from consulta.kit.ids import new_uuid
from consulta.kit.money import Money
from consulta.kit.service import Due
from consulta.kit.work import Work
from consulta.services.notifications.commands import gathering
from consulta.services.notifications.domain.gatherings import LONGEST, QUIET
from consulta.services.notifications.timers import SeriesLetterDue
from tests.services.booking.conftest import FREE, iso, open_practice, utc
from tests.services.notifications.conftest import STARTS_AT, Post, cancelled, moved

MIA = Attendee(name="Mia", relation="my daughter", email="mia@school.example")
WEEK = timedelta(weeks=1)
THREE = [
    "Booked: Tax advice with Ada, 3 times from Sun 29 Mar, 03:00",
    "Booked: Tax advice with Ben, 3 times from Sun 29 Mar, 09:00",
]


def a_series(post: Post, times: int = 3, **values: Any) -> list[BookingConfirmed]:
    """Ben's bookings with Ada, week after week."""
    series_id = SeriesId(new_uuid())
    starts = [STARTS_AT + number * WEEK for number in range(times)]
    return [
        post.confirmed(
            **({"series_id": series_id, "starts_at": at, "ends_at": at + timedelta(minutes=30)} | values)
        )
        for at in starts
    ]


def series_of(bookings: list[BookingConfirmed]) -> SeriesId:
    """Which series they are of."""
    series_id = bookings[0].series_id
    assert series_id is not None
    return series_id


def all_cancelled(bookings: list[BookingConfirmed], **values: Any) -> list[BookingCancelled]:
    """All of it is taken back at once."""
    return [cancelled(each, **({"with_series_id": each.series_id} | values)) for each in bookings]


def held(booking: BookingConfirmed, **values: Any) -> BookingHeld:
    """The request that such a booking was before."""
    return BookingHeld(
        booking_id=booking.booking_id,
        consultant_id=booking.consultant_id,
        client_id=booking.client_id,
        offering_title=booking.offering_title,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        price_limit=booking.price_limit,
        answer_by=STARTS_AT - timedelta(days=20),
        note=values.get("note"),
        series_id=booking.series_id,
        revision=booking.revision - 1,
    )


def declined(booking: BookingConfirmed, *, reason: str) -> BookingDeclined:
    """The consultant said no to it and to the others."""
    return BookingDeclined(
        booking_id=booking.booking_id,
        consultant_id=booking.consultant_id,
        client_id=booking.client_id,
        offering_title=booking.offering_title,
        starts_at=booking.starts_at,
        code=DECLINED_BY_CONSULTANT,
        missing=None,
        reason=reason,
        with_series_id=booking.series_id,
        revision=booking.revision,
    )


async def a_moment_later(post: Post) -> None:
    """Nothing more is heard for so long that what was gathered is told."""
    await post.time_passes(seconds=QUIET.total_seconds())


def files_of(mail: dict[str, Any]) -> dict[str, Any]:
    """The calendar files of a mail, by their names."""
    return {each["name"]: Calendar.from_ical(each["content"]) for each in mail["attachments"]}


def entries_of(mail: dict[str, Any]) -> list[tuple[str, int, str]]:
    """UID, SEQUENCE and method of every file that is about one booking, in the order of the files."""
    found = []
    for name, file in files_of(mail).items():
        if name != "all-dates.ics":
            (event,) = file.walk("VEVENT")
            found.append((str(event["uid"]), int(event["sequence"]), str(file["method"])))
    return found


async def test_a_series_is_one_letter_with_all_its_times(post: Post) -> None:
    bookings = a_series(post)
    await post.hears(*bookings)
    assert await post.mails() == [], "more may come"
    await a_moment_later(post)

    assert sorted(await post.subjects()) == THREE
    to_ben, to_ada = await post.last(post.ben), await post.last(post.ada)
    assert "Your 3 consultations are booked" in to_ben["text"]
    assert "1 of 3: Sunday 29 March 2026, 03:00–03:30, New York time" in to_ben["text"]
    assert "3 of 3: Sunday 12 April 2026, 03:00–03:30, New York time" in to_ben["text"]
    assert "For Ada: 09:00–09:30, Berlin time" in to_ben["text"]
    assert "€2.00 per minute, at most €60.00 (each)" in to_ben["text"]
    assert "€180.00 is reserved in your wallet" in to_ben["text"]
    assert f"/series/{series_of(bookings)}" in to_ben["text"]
    assert "Ben has booked your time 3 times" in to_ada["text"]
    assert "€180.00" not in to_ada["text"]
    assert "Your clocks change before or between these times" in to_ada["text"]
    for mail, other in ((to_ben, post.ada), (to_ada, post.ben)):
        assert other.email not in str(mail), "NO-7"


async def test_requests_of_a_series_are_one_question(post: Post) -> None:
    """What was answered within the moment is not asked about."""
    answered, *bookings = a_series(post, times=4)
    await post.hears(*[held(each, note="About my lease") for each in (answered, *bookings)], answered)
    await a_moment_later(post)

    assert sorted(await post.subjects()) == [
        "Asked: Tax advice with Ada, 3 times from Sun 5 Apr, 03:00",
        "Booked: Tax advice with Ada, Sun 29 Mar, 03:00",
        "Booked: Tax advice with Ben, Sun 29 Mar, 09:00",
        "Please answer: Tax advice with Ben, 3 times from Sun 5 Apr, 09:00",
    ]
    to_ada = next(mail for mail in await post.mails(post.ada) if "Please answer" in mail["subject"])
    to_ben = next(mail for mail in await post.mails(post.ben) if "Asked" in mail["subject"])
    assert "Ben asks for your time 3 times" in to_ada["text"]
    assert "They write: “About my lease”" in to_ada["text"]
    assert f"/series/{series_of(bookings)}" in to_ada["text"]
    assert "€180.00 is set aside in your wallet" in to_ben["text"]
    assert to_ada["attachments"] == to_ben["attachments"] == []


async def test_one_request_of_a_series_is_asked_as_any_other(post: Post) -> None:
    (booking,) = a_series(post, times=1)
    await post.hears(held(booking))
    await a_moment_later(post)

    assert sorted(await post.subjects()) == [
        "Asked: Tax advice with Ada, Sun 29 Mar, 03:00",
        "Please answer: Tax advice with Ben, Sun 29 Mar, 09:00",
    ]


async def test_a_no_to_all_is_one_letter_to_the_client(post: Post) -> None:
    bookings = a_series(post)
    await post.hears(*[declined(each, reason="I am away in spring") for each in bookings])
    await a_moment_later(post)

    (mail,) = await post.mails()
    assert (mail["to"], mail["subject"]) == (
        post.ben.email,
        "Not booked: Tax advice with Ada, 3 times from Sun 29 Mar, 03:00",
    )
    assert "Ada cannot take these times." in mail["text"]
    assert "They write: “I am away in spring”" in mail["text"]
    assert "Sunday 12 April 2026, 03:00" in mail["text"]


async def test_every_booking_has_its_own_entry_and_one_file_has_all(post: Post) -> None:
    """NO-7. A REQUEST is about one UID; only a PUBLISH may be about several, and names no attendee."""
    bookings = a_series(post)
    await post.hears(*bookings)
    await a_moment_later(post)

    mail = await post.last(post.ben)
    files = files_of(mail)
    assert list(files) == [
        "all-dates.ics",
        "2026-03-29-0300.ics",
        "2026-04-05-0300.ics",
        "2026-04-12-0300.ics",
    ]
    uids = [f"{each.booking_id}@consulta" for each in bookings]
    assert entries_of(mail) == [(uid, 2, "REQUEST") for uid in uids]
    everything = files["all-dates.ics"]
    assert str(everything["method"]) == "PUBLISH"
    assert [str(event["uid"]) for event in everything.walk("VEVENT")] == uids
    assert [event.decoded("dtstart") for event in everything.walk("VEVENT")] == [
        each.starts_at for each in bookings
    ]
    assert all("attendee" not in event and "organizer" in event for event in everything.walk("VEVENT"))


async def test_what_is_heard_again_changes_nothing(post: Post) -> None:
    """NO-1. Each publication is a new envelope, which the inbox does not know: at once, and after the letter."""
    bookings = a_series(post)
    await post.hears(*bookings, *bookings)
    await a_moment_later(post)
    await post.hears(*bookings)
    await a_moment_later(post)

    assert sorted(await post.subjects()) == THREE


async def test_one_that_comes_later_gets_its_ordinary_letter(post: Post) -> None:
    *early, late = a_series(post)
    await post.hears(*early)
    await a_moment_later(post)
    await post.hears(late)
    await a_moment_later(post)

    assert await post.subjects(post.ben) == [
        "Booked: Tax advice with Ada, 2 times from Sun 29 Mar, 03:00",
        "Booked: Tax advice with Ada, Sun 12 Apr, 03:00",
    ]
    (file,) = (await post.last(post.ben))["attachments"]
    assert file["name"] == "invite.ics"


async def test_several_that_come_later_get_a_letter_together(post: Post) -> None:
    bookings = a_series(post, 5)
    await post.hears(*bookings[:3])
    await a_moment_later(post)
    await post.hears(*bookings[3:])
    await a_moment_later(post)

    assert await post.subjects(post.ben) == [
        "Booked: Tax advice with Ada, 3 times from Sun 29 Mar, 03:00",
        "Booked: Tax advice with Ada, 2 times from Sun 19 Apr, 03:00",
    ]


async def test_who_is_promised_time_after_time_does_not_wait_for_the_last(post: Post) -> None:
    """The money of each takes ten seconds: what is there is told after two minutes, and every one exactly once."""
    bookings = a_series(post, 20)
    for booking in bookings:
        await post.hears(booking)
        await post.time_passes(seconds=10)
    await a_moment_later(post)

    mails = await post.mails(post.ben)
    told = [uid for mail in mails for uid, _, _ in entries_of(mail)]
    assert told == [f"{each.booking_id}@consulta" for each in bookings]
    assert len(mails) == 2
    assert "12 times" in mails[0]["subject"] or "13 times" in mails[0]["subject"], LONGEST


async def test_two_series_are_two_letters(post: Post) -> None:
    one, two = a_series(post, 2), a_series(post, 3)
    await post.hears(one[0], two[0], one[1], two[1], two[2])
    await a_moment_later(post)

    assert sorted(len(entries_of(mail)) for mail in await post.mails(post.ben)) == [2, 3]


async def test_moving_or_cancelling_one_later_updates_its_entry(post: Post) -> None:
    """NO-7. The same UID, a rising SEQUENCE; the others stay as they are."""
    bookings = a_series(post)
    second = bookings[1]
    await post.hears(*bookings)
    await a_moment_later(post)
    later = second.starts_at + timedelta(days=1)
    move = moved(second, later)
    await post.hears(move, cancelled(second, starts_at=later, ends_at=move.ends_at, revision=9))

    for reader in (post.ada, post.ben):
        mails = await post.mails(reader)
        assert [mail["subject"].split(":")[0] for mail in mails] == ["Booked", "Moved", "Cancelled"]
        entries = [entry for mail in mails for entry in entries_of(mail)]
        assert [each[1:] for each in entries if each[0] == f"{second.booking_id}@consulta"] == [
            (2, "REQUEST"),
            (3, "REQUEST"),
            (9, "CANCEL"),
        ]


async def test_what_changed_before_the_letter_is_written_is_not_in_it(post: Post) -> None:
    """NO-5. Each change has a letter of its own."""
    first, second, third = a_series(post)
    await post.hears(first, second, third, moved(first, first.starts_at + timedelta(days=1)))
    await post.hears(cancelled(third))
    await a_moment_later(post)

    assert await post.subjects(post.ben) == [
        "Moved: Tax advice with Ada, now Mon 30 Mar, 03:00",
        "Cancelled: Tax advice with Ada, Sun 12 Apr, 03:00",
        "Booked: Tax advice with Ada, Sun 5 Apr, 03:00",
    ]
    mail = await post.last(post.ben)
    assert "Your consultation is booked" in mail["text"]
    assert "all-dates.ics" not in mail["text"]
    assert [each["name"] for each in mail["attachments"]] == ["invite.ics"]


async def test_what_could_not_be_had_is_named_to_the_client_once(post: Post) -> None:
    bookings = a_series(post, 5)
    booked = SeriesBooked(
        series_id=series_of(bookings),
        consultant_id=post.ada.id,
        client_id=post.ben.id,
        offering_title="Tax advice",
        left_out=(
            LeftOut(starts_at=STARTS_AT + 5 * WEEK, code="booking.slot_taken"),
            LeftOut(starts_at=STARTS_AT + 6 * WEEK, code="booking.something_new"),
        ),
    )
    await post.hears(booked, *bookings[:3])
    await a_moment_later(post)
    await post.hears(booked, *bookings[3:])
    await a_moment_later(post)

    first, second = await post.mails(post.ben)
    assert "Not booked: Sunday 3 May 2026, 03:00\n    somebody else has it" in first["text"]
    assert "Not booked: Sunday 10 May 2026, 03:00\n    it could not be booked" in first["text"]
    assert "Not booked" not in second["text"]
    assert all("Not booked" not in mail["text"] for mail in await post.mails(post.ada))


async def test_what_costs_nothing_says_so(post: Post) -> None:
    free: dict[str, Any] = {"price": PriceTerms(kind=PriceKind.FREE), "price_limit": Money(0, "EUR")}
    await post.hears(*a_series(post, **free))
    await a_moment_later(post)

    assert "Price: Free\n" in (await post.last(post.ben))["text"]
    assert "reserved" not in (await post.last(post.ben))["text"]


async def test_cancelling_what_lies_ahead_is_one_letter_too(post: Post) -> None:
    bookings = a_series(post)
    await post.hears(*bookings)
    await a_moment_later(post)
    first, *others = all_cancelled(bookings, refund_percent=100, reason="Moving away")
    await post.hears(first.model_copy(update={"refund_percent": 50}), *others)
    await a_moment_later(post)

    to_ben, to_ada = await post.last(post.ben), await post.last(post.ada)
    assert to_ben["subject"] == "Cancelled: Tax advice with Ada, 3 times from Sun 29 Mar, 03:00"
    assert "You have cancelled 3 consultations of a series." in to_ben["text"]
    assert "€150.00 comes back to your wallet. By the booking's terms €30.00 is charged." in to_ben["text"]
    assert "Ben has cancelled 3 consultations of a series." in to_ada["text"]
    assert "“Moving away”" in to_ada["text"]
    for mail in (to_ben, to_ada):
        assert entries_of(mail) == [(f"{each.booking_id}@consulta", 3, "CANCEL") for each in bookings]
        assert "all-dates.ics" not in files_of(mail), "a file may take back one UID only"
    assert len(await post.mails()) == 4


async def test_requests_that_were_no_promise_are_the_clients_business(post: Post) -> None:
    """Where it must be all, one that could not be paid takes back promises and requests alike."""
    promised, *requested = a_series(post)
    await post.hears(promised)
    await post.hears(
        *all_cancelled([promised], refund_percent=100),
        *all_cancelled(requested, refund_percent=100, awaited=Awaited.MONEY),
    )
    await a_moment_later(post)

    assert await post.subjects(post.ben) == ["Cancelled: Tax advice with Ada, 3 times from Sun 29 Mar, 03:00"]
    assert entries_of(await post.last(post.ben)) == [(f"{promised.booking_id}@consulta", 3, "CANCEL")]
    (to_ada,) = await post.mails(post.ada)
    assert to_ada["subject"] == "Cancelled: Tax advice with Ben, Sun 29 Mar, 09:00"
    assert "Ben has cancelled a consultation of a series." in to_ada["text"]


async def test_only_requests_are_taken_back(post: Post) -> None:
    bookings = a_series(post)
    await post.hears(*all_cancelled(bookings, refund_percent=100, awaited=Awaited.MONEY))
    await a_moment_later(post)

    (mail,) = await post.mails()
    assert "You have taken back 3 requests of a series." in mail["text"]
    assert mail["attachments"] == []


async def test_one_that_is_left_to_cancel_gets_its_ordinary_letter(post: Post) -> None:
    (booking, _) = a_series(post, 2)
    await post.hears(booking, *all_cancelled([booking], cancelled_by=Party.CONSULTANT))
    await a_moment_later(post)

    assert await post.subjects(post.ben) == ["Cancelled: Tax advice with Ada, Sun 29 Mar, 03:00"]


async def test_whoever_comes_reads_one_letter_without_what_is_the_clients(post: Post) -> None:
    """NO-10."""
    bookings = a_series(post, attendee=MIA)
    await post.hears(*bookings)
    await a_moment_later(post)
    await post.hears(*all_cancelled(bookings, attendee=MIA))
    await a_moment_later(post)

    mails = await post.mails("mia@school.example")
    assert [mail["subject"] for mail in mails] == [
        "Booked for you: Tax advice with Ada, 3 times from Sun 29 Mar, 03:00",
        "Cancelled: Tax advice with Ada, 3 times from Sun 29 Mar, 03:00",
    ]
    assert "Ben has booked 3 consultations for you" in mails[0]["text"]
    assert [method for _, _, method in entries_of(mails[0])] == ["REQUEST"] * 3
    assert [method for _, _, method in entries_of(mails[1])] == ["CANCEL"] * 3
    for mail in mails:
        assert "http" not in mail["text"]
        assert "/bookings/" not in str(mail["attachments"])
        assert "€" not in mail["text"]
        assert post.ben.email not in str(mail)
    assert "Mia (booked by Ben)" in (await post.mails(post.ada))[0]["subject"]


async def test_what_is_booked_in_a_rhythm_is_told_in_one_letter(post: Post) -> None:
    """SE-3. From the button to the mailbox: one of three was taken, then all that lies ahead is cancelled."""
    practice = await open_practice(post.house)
    await practice.offer(price=FREE)
    client = post.house.http(post.ben)
    starts = [utc("03-10 09:00"), utc("03-17 09:00"), utc("03-24 09:00")]
    await practice.book(await practice.client("Quick"), starts[1])
    made = await client.post(
        "/booking/series",
        json={
            "offering_id": str(practice.offering_id),
            "starts_at": iso(starts[0]),
            "rhythm": "weekly",
            "times": 3,
            "chosen": [{"number": number, "starts_at": iso(at)} for number, at in enumerate(starts, 1)],
            "must": "possible",
            "each_minor": 0,
        },
    )
    assert made.status_code == 201, made.text
    await post.house.drain()
    await a_moment_later(post)

    (mail,) = await post.mails(post.ben)
    assert "2 times from Tue 10 Mar, 05:00" in mail["subject"]
    assert "Not booked: Tuesday 17 March 2026, 05:00\n    somebody else has it" in mail["text"]
    assert len(entries_of(mail)) == 2
    assert len(await post.mails(practice.consultant)) == 2, "the other client's, and this"

    path = f"/booking/series/{made.json()['id']}/cancel"
    done = await post.house.http(post.ben).post(path, json={"expected_refund_minor": 0})
    assert done.status_code == 200, done.text
    await post.house.drain()
    await a_moment_later(post)
    assert [mail["subject"].split(":")[0] for mail in await post.mails(post.ben)] == ["Booked", "Cancelled"]


async def test_each_of_a_series_is_reminded_of(post: Post) -> None:
    """NO-6. Reminders need not be gathered."""
    await post.hears(*a_series(post, 2))
    await post.house.pass_time(STARTS_AT - timedelta(hours=23) - post.house.clock.now())
    await post.goes_out()

    assert (await post.last(post.ben))["subject"].startswith("Reminder")


async def test_timers_that_go_off_together_tell_it_once(post: Post) -> None:
    bookings = a_series(post)
    await post.house.hear(*bookings)
    at = post.house.clock.now()
    post.house.clock.advance(QUIET)
    due = SeriesLetterDue(series_id=series_of(bookings), what=gathering.CONFIRMED, gathered_at=at)

    async def tell() -> None:
        async with post.house.work("notifications") as work:
            await gathering.tell_gathered(work, due)

    await asyncio.gather(*(tell() for _ in range(4)))
    await post.goes_out()

    assert sorted(await post.subjects()) == THREE


@pytest.mark.parametrize(("guarded", "letters"), [(True, 1), (False, 2)])
async def test_without_the_unique_key_what_is_gathered_again_would_be_told_twice(
    post: Post, database_url: str, *, guarded: bool, letters: int
) -> None:
    """Red control of NO-1 here: what was told is there once more, as if it had not been taken away."""
    if not guarded:
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute(
                "ALTER TABLE notifications.notifications"
                " DROP CONSTRAINT uq_notifications_fact_recipient_channel"
            )
    bookings = a_series(post)
    await post.hears(*bookings)
    await a_moment_later(post)
    async with post.house.work("notifications") as work:
        for each in bookings:
            await gathering.gather(work, series_of(bookings), each, gathering.CONFIRMED)
    await a_moment_later(post)

    assert len(await post.mails(post.ben)) == letters


async def test_the_check_notices_what_is_never_told(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Red control of the invariant: the timer loses its work."""
    running = post.house.platform.running["notifications"]
    (due,) = [each for each in running.inbox._by_name[SeriesLetterDue.wire_name] if isinstance(each, Due)]

    async def nothing(_work: Work, _event: SeriesLetterDue) -> None: ...

    nothing.__name__ = due.handler.__name__
    with monkeypatch.context() as patched:
        patched.setitem(running.inbox._by_name, SeriesLetterDue.wire_name, [Due(SeriesLetterDue, nothing)])
        bookings = a_series(post)
        await post.hears(*bookings)
        post.house.clock.advance(minutes=8)
        await post.house.drain()
        assert [each.rule for each in await post.house.platform.check_invariants()] == ["NO-12"]

    async with post.house.work("notifications") as work:
        due_now = SeriesLetterDue(
            series_id=series_of(bookings), what=gathering.CONFIRMED, gathered_at=work.now
        )
        await gathering.tell_gathered(work, due_now)
    assert await post.house.platform.check_invariants() == []
