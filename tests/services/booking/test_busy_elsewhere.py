"""BK-17. A consultant's appointments elsewhere are neither offered nor booked."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from consulta.contracts.booking import CalendarWanted
from consulta.contracts.calendars import BusyTime, BusyTimesChanged, MirrorChecked
from consulta.services.booking.repository.bookings import drafts
from consulta.services.booking.settings import Settings
from tests.services.booking.conftest import FREE, Practice, iso, utc
from tests.support.house import House


def busy_at(practice: Practice, *stretches: tuple[str, str], revision: int = 1) -> BusyTimesChanged:
    """The consultant's calendars say so."""
    return BusyTimesChanged(
        person_id=practice.consultant.id,
        opens_at=utc("03-02 00:00"),
        closes_at=utc("06-02 00:00"),
        busy=[BusyTime(utc(starts), utc(ends)) for starts, ends in stretches],
        mirrored_at=utc("03-02 09:00"),
        revision=revision,
    )


async def free_on(practice: Practice, day: str) -> list[str]:
    answer = await practice.house.http().get(
        "/booking/slots",
        params={
            "offering_id": str(practice.offering_id),
            "from": f"2026-{day}",
            "to": f"2026-{day}",
            "zone": "UTC",
        },
    )
    assert answer.status_code == 200, answer.text
    return [slot[11:16] for slot in answer.json()["slots"]]


async def test_a_busy_time_is_not_offered_and_is_again_when_it_is_over(
    house: House, practice: Practice
) -> None:
    before = await free_on(practice, "03-04")
    await house.hear(busy_at(practice, ("03-04 10:00", "03-04 11:00")))
    during = await free_on(practice, "03-04")
    assert sorted(set(before) - set(during)) == ["09:30", "10:00", "10:30"]
    await house.hear(busy_at(practice, revision=2))
    assert await free_on(practice, "03-04") == before


async def test_late_news_changes_nothing(house: House, practice: Practice) -> None:
    await house.hear(
        busy_at(practice, revision=2), busy_at(practice, ("03-04 10:00", "03-04 11:00"), revision=1)
    )
    assert "10:00" in await free_on(practice, "03-04")


async def book(practice: Practice, at: datetime) -> tuple[int, str]:
    client = await practice.house.person("Ben")
    answer = await practice.house.http(client).post(
        "/booking/bookings", json={"offering_id": str(practice.offering_id), "starts_at": iso(at)}
    )
    return answer.status_code, answer.json().get("code", "")


async def test_a_busy_time_is_refused_as_taken(house: House, practice: Practice) -> None:
    """And nothing is said of why."""
    await house.hear(busy_at(practice, ("03-04 10:30", "03-04 10:31")))
    assert await book(practice, utc("03-04 10:00")) == (409, "booking.slot_taken")
    assert (await book(practice, utc("03-04 12:00")))[0] == 201


async def test_the_statement_itself_refuses(
    house: House, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Red control: without its part of the statement the same booking is made."""
    await house.hear(busy_at(practice, ("03-04 10:30", "03-04 10:31")))
    guard = "b.busy && tstzrange(%(busy_from)s, %(busy_until)s)"
    without = {kind: statement.replace(guard, "false") for kind, statement in drafts._STATEMENTS.items()}
    assert without != drafts._STATEMENTS
    monkeypatch.setattr(drafts, "_STATEMENTS", without)
    assert (await book(practice, utc("03-04 10:00")))[0] == 201


async def test_buffers_are_kept_free_of_appointments_elsewhere(house: House, practice: Practice) -> None:
    await practice.offer(buffer_after_minutes=30)
    await house.hear(busy_at(practice, ("03-04 11:15", "03-04 11:30")))
    assert await book(practice, utc("03-04 10:00")) == (409, "booking.slot_taken")


async def test_a_booking_is_not_moved_onto_an_appointment_elsewhere(house: House, practice: Practice) -> None:
    client = await house.person("Ben")
    await practice.offer(price=FREE)
    http = house.http(client)
    made = await http.post(
        "/booking/bookings",
        json={"offering_id": str(practice.offering_id), "starts_at": iso(utc("03-04 12:00"))},
    )
    assert made.status_code == 201, made.text
    await house.hear(busy_at(practice, ("03-05 10:30", "03-05 11:00")))
    path = f"/booking/bookings/{made.json()['id']}/reschedule"
    refused = await http.post(path, json={"starts_at": iso(utc("03-05 10:00"))})
    assert (refused.status_code, refused.json()["code"]) == (409, "booking.slot_taken")
    assert (await http.post(path, json={"starts_at": iso(utc("03-05 13:00"))})).status_code == 200


async def test_what_was_booked_before_stands(house: House, practice: Practice) -> None:
    assert (await book(practice, utc("03-04 10:00")))[0] == 201
    await house.hear(busy_at(practice, ("03-04 10:00", "03-04 11:00")))
    await house.drain()
    states = await house.sql("booking", "SELECT state FROM booking.bookings")
    assert [row[0] for row in states] == ["requested"]


@pytest.mark.parametrize("minutes", [0, 1, 59, 60])
async def test_what_touches_does_not_overlap(house: House, practice: Practice, minutes: int) -> None:
    starts = utc("03-04 11:00") + timedelta(minutes=minutes - 60)
    await house.hear(
        busy_at(practice, (f"{starts:%m-%d %H:%M}", f"{starts + timedelta(hours=1):%m-%d %H:%M}"))
    )
    status, _ = await book(practice, utc("03-04 10:00"))
    assert status == (201 if minutes == 60 else 409)


# BK-19. An old reading


async def test_an_old_reading_is_no_ground_for_a_promise(house: House, practice: Practice) -> None:
    """And the calendar is asked, so that trying again succeeds."""
    await house.hear(busy_at(practice))
    house.clock.advance(minutes=61)
    assert await book(practice, utc("03-04 10:00")) == (503, "booking.calendar_stale")
    [wanted] = await house.published(CalendarWanted)
    assert wanted.consultant_id == practice.consultant.id
    await house.hear(MirrorChecked(person_id=practice.consultant.id, mirrored_at=house.clock.now()))
    assert (await book(practice, utc("03-04 10:00")))[0] == 201


async def test_the_statement_compares_the_age(
    house: House, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Red control: without its part of the statement the same booking is made."""
    await house.hear(busy_at(practice))
    house.clock.advance(minutes=61)
    guard = "OR b.mirrored_at < %(stale_before)s::timestamptz"
    without = {kind: statement.replace(guard, "") for kind, statement in drafts._STATEMENTS.items()}
    assert without != drafts._STATEMENTS
    monkeypatch.setattr(drafts, "_STATEMENTS", without)
    assert (await book(practice, utc("03-04 10:00")))[0] == 201


async def test_late_news_of_freshness_changes_nothing(house: House, practice: Practice) -> None:
    await house.hear(busy_at(practice))
    house.clock.advance(minutes=61)
    await house.hear(MirrorChecked(person_id=practice.consultant.id, mirrored_at=utc("03-02 08:00")))
    assert (await book(practice, utc("03-04 10:00")))[0] == 503


async def test_where_nothing_is_connected_nothing_grows_old(house: House, practice: Practice) -> None:
    event = busy_at(practice)
    await house.hear(event.model_copy(update={"mirrored_at": None}))
    house.clock.advance(days=1)
    assert (await book(practice, utc("03-04 10:00")))[0] == 201


@pytest.mark.parametrize(
    ("mode", "outcome"), [("trust", (201, 0)), ("refuse", (503, 0)), ("verify", (503, 1))]
)
async def test_an_operator_decides_what_an_old_reading_means(
    house: House, practice: Practice, monkeypatch: pytest.MonkeyPatch, mode: str, outcome: tuple[int, int]
) -> None:
    desk = house.platform.desk("booking")
    assert isinstance(desk.settings, Settings)
    monkeypatch.setattr(desk, "settings", desk.settings.model_copy(update={"stale_calendar": mode}))
    await house.hear(busy_at(practice))
    house.clock.advance(minutes=61)
    status, _ = await book(practice, utc("03-04 10:00"))
    assert (status, len(await house.published(CalendarWanted))) == outcome


async def test_a_booking_is_not_moved_on_an_old_reading(house: House, practice: Practice) -> None:
    client = await house.person("Ben")
    await practice.offer(price=FREE)
    made = await house.http(client).post(
        "/booking/bookings",
        json={"offering_id": str(practice.offering_id), "starts_at": iso(utc("03-04 12:00"))},
    )
    await house.hear(busy_at(practice))
    house.clock.advance(minutes=61)
    answer = await house.http(client).post(
        f"/booking/bookings/{made.json()['id']}/reschedule", json={"starts_at": iso(utc("03-05 13:00"))}
    )
    assert (answer.status_code, answer.json()["code"]) == (503, "booking.calendar_stale")
    assert len(await house.published(CalendarWanted)) == 1
