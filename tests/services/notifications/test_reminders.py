"""NO-6. Reminders: in time, of what still holds, and of nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from consulta.contracts.attendees import Attendee
from consulta.contracts.location import Location, LocationKind
from consulta.kit.service import Due
from consulta.kit.work import Work
from consulta.services.notifications import repository
from consulta.services.notifications.timers import ReminderDue
from tests.services.notifications.conftest import STARTS_AT, Post, cancelled, moved


async def reminders(post: Post) -> list[str]:
    """The subjects of all reminders to Ada, oldest first."""
    return [each for each in await post.subjects(post.ada) if each.startswith(("Reminder", "In an hour"))]


async def until(post: Post, **before: float) -> None:
    """It is so long before the meeting; mail went out whenever a timer had something to say."""
    moment = STARTS_AT - timedelta(**before)
    for lead in (24, 23, 21, 1, 0, -2, -3):
        stop = min(STARTS_AT - timedelta(hours=lead), moment)
        if stop > post.house.clock.now():
            await post.time_passes(seconds=(stop - post.house.clock.now()).total_seconds())
    await post.time_passes(seconds=(moment - post.house.clock.now()).total_seconds())


async def test_both_sides_are_reminded_a_day_and_an_hour_before(post: Post) -> None:
    booking = post.confirmed()
    await post.hears(booking)
    await until(post, hours=24, seconds=1)
    assert await reminders(post) == []

    await until(post, hours=24)
    mail = await post.last(post.ada)
    assert mail["subject"] == "Reminder: Tax advice with Ben, Sun 29 Mar, 09:00"
    assert "Your consultation is tomorrow" in mail["text"]
    assert "Your clocks go forward by one hour before then" in mail["text"]
    assert f"/bookings/{booking.booking_id}" in mail["text"]
    assert (await post.last(post.ben))["subject"] == "Reminder: Tax advice with Ada, Sun 29 Mar, 03:00"

    await until(post, hours=1)
    mail = await post.last(post.ada)
    assert mail["subject"] == "In an hour: Tax advice with Ben, Sun 29 Mar, 09:00"
    assert "clocks" not in mail["text"], "they have changed"
    assert f"/waiting-room/{booking.booking_id}" in mail["text"]

    await until(post, hours=-1)
    assert len(await post.mails(post.ben)) == len(await post.mails(post.ada)) == 3


async def test_a_reminder_says_where_and_leads_to_no_waiting_room_where_there_is_none(post: Post) -> None:
    """ME-3. Also when the booking was moved since, and its confirmation came late."""
    office = Location(kind=LocationKind.IN_PERSON, address="Main Street 5, Berlin")
    booking = post.confirmed(location=office, starts_at=STARTS_AT - timedelta(days=1))
    await post.hears(moved(booking, STARTS_AT, location=office), booking)
    await until(post, hours=1)

    mail = await post.last(post.ada)
    assert mail["subject"].startswith("In an hour")
    assert "Main Street 5, Berlin" in mail["text"]
    assert "/waiting-room/" not in mail["text"]


async def test_a_day_before_can_be_two_midnights_away(post: Post) -> None:
    """24 hours before 00:30 on Monday it is 23:30 on Saturday: clocks go forward in between."""
    starts_at = STARTS_AT.replace(hour=22, minute=30)
    await post.hears(post.confirmed(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30)))
    await post.house.pass_time(starts_at - timedelta(hours=24) - post.house.clock.now())
    await post.goes_out()

    assert "Your consultation is in 2 days" in (await post.last(post.ada))["text"]


async def test_who_books_late_gets_only_the_reminders_that_lie_ahead(post: Post) -> None:
    await until(post, hours=5)
    await post.hears(post.confirmed())
    await until(post, minutes=0)

    assert await reminders(post) == ["In an hour: Tax advice with Ben, Sun 29 Mar, 09:00"]


async def test_a_cancelled_booking_is_not_reminded_of(post: Post) -> None:
    booking = post.confirmed()
    await post.hears(booking, cancelled(booking))
    await until(post, minutes=0)

    assert await reminders(post) == []


async def test_a_moved_booking_is_reminded_of_at_its_new_time_only(post: Post) -> None:
    booking = post.confirmed()
    await post.hears(booking, moved(booking, STARTS_AT + timedelta(hours=3)))
    await until(post, hours=-3)

    assert await reminders(post) == [
        "Reminder: Tax advice with Ben, Sun 29 Mar, 12:00",
        "In an hour: Tax advice with Ben, Sun 29 Mar, 12:00",
    ]


async def test_a_booking_that_was_moved_back_is_reminded_of_once(post: Post) -> None:
    """The first time's timers and the third's are due together; whoever comes beside the client is told once, too."""
    mia = Attendee(name="Mia", email="mia@school.example")
    booking = post.confirmed(attendee=mia)
    there = moved(booking, STARTS_AT + timedelta(hours=3), attendee=mia)
    back = moved(booking, STARTS_AT, old_starts_at=there.starts_at, revision=there.revision + 1, attendee=mia)
    await post.hears(booking, there, back)
    await until(post, minutes=0)

    assert len(await reminders(post)) == 2
    to_mia = await post.subjects("mia@school.example")
    assert len([each for each in to_mia if each.startswith(("Reminder", "In an hour"))]) == 2


async def test_what_is_cancelled_between_queueing_and_sending_is_not_sent(post: Post) -> None:
    """NO-5."""
    booking = post.confirmed()
    await post.hears(booking)
    await post.house.pass_time(STARTS_AT - timedelta(hours=24) - post.house.clock.now())
    await post.house.hear(cancelled(booking))
    await post.goes_out()

    assert await reminders(post) == []
    assert sorted(await post.states()) == ["sent"] * 4 + ["superseded"] * 2


async def test_a_reminder_that_comes_too_late_is_dropped(post: Post) -> None:
    """The platform was down from the day before until half an hour before."""
    await post.hears(post.confirmed())
    post.house.clock.set(STARTS_AT - timedelta(minutes=30))
    await post.house.settle()
    await post.goes_out()

    assert await reminders(post) == ["In an hour: Tax advice with Ben, Sun 29 Mar, 09:00"]


async def test_the_check_notices_a_reminder_that_was_forgotten(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Red control of the invariant: the timer loses its work."""
    booking = post.confirmed()
    await post.hears(booking)
    running = post.house.platform.running["notifications"]
    (due,) = [each for each in running.inbox._by_name[ReminderDue.wire_name] if isinstance(each, Due)]

    async def nothing(_work: Work, _event: ReminderDue) -> None: ...

    nothing.__name__ = due.handler.__name__
    monkeypatch.setitem(running.inbox._by_name, ReminderDue.wire_name, [Due(ReminderDue, nothing)])
    post.house.clock.set(STARTS_AT - timedelta(hours=23))
    await post.house.drain()
    assert [each.rule for each in await post.house.platform.check_invariants()] == ["NO-6"]

    await post.house.hear(cancelled(booking))
    assert await post.house.platform.check_invariants() == []


async def test_late_news_changes_nothing(post: Post) -> None:
    booking = post.confirmed()
    await post.hears(booking, cancelled(booking))
    before = await post.subjects()
    await post.hears(
        moved(booking, STARTS_AT + timedelta(days=1)), post.confirmed(booking_id=booking.booking_id)
    )

    assert await post.subjects() == before
    async with post.house.work("notifications") as work:
        known = await repository.find_booking(work, booking.booking_id)
        assert known is not None
        assert (known.state, known.starts_at) == ("cancelled", STARTS_AT)
