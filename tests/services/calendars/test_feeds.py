"""The address at which a calendar reads its owner's bookings."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from icalendar import Calendar
from sqlalchemy.exc import IntegrityError

from consulta.contracts.attendees import Attendee
from consulta.contracts.location import Location, LocationKind
from tests.services.calendars.conftest import STARTS_AT, Desk, cancelled, moved
from tests.support.house import House, Person


async def a_feed(house: House, person: Person, shows: str = "everything") -> str:
    """Make a feed; the path of its address."""
    answer = await house.http(person).post("/calendars/feed", json={"shows": shows})
    assert answer.status_code == 201, answer.text
    url = answer.json()["url"]
    assert url.startswith(f"{house.platform.settings.public_url}/api/v1/calendars/feeds/")
    return str(url.partition("/api/v1")[2])


async def read(house: House, path: str, **headers: str) -> httpx.Response:
    """What anybody gets who knows the address: nobody is signed in."""
    return await house.http().get(path, headers=headers)


async def entries(house: House, path: str) -> list[Any]:
    """The entries, as a calendar understands them."""
    answer = await read(house, path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/calendar")
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


async def test_both_sides_read_their_booking_in_their_calendars(desk: Desk) -> None:
    booking = desk.confirmed()
    await desk.house.hear(booking)
    for person, summary in ((desk.ada, "Tax advice: Ben"), (desk.ben, "Tax advice: Ada")):
        [entry] = await entries(desk.house, await a_feed(desk.house, person))
        assert str(entry["summary"]) == summary
        assert entry.decoded("dtstart") == STARTS_AT
        assert str(entry["url"]).endswith(f"/bookings/{booking.booking_id}")


async def test_a_booking_for_somebody_else_says_for_whom(desk: Desk) -> None:
    """CL-2."""
    await desk.house.hear(desk.confirmed(attendee=Attendee(name="Mia", email="mia@school.example")))
    for person, summary in (
        (desk.ada, "Tax advice: Mia (booked by Ben)"),
        (desk.ben, "Tax advice: Ada (for Mia)"),
    ):
        path = await a_feed(desk.house, person)
        [entry] = await entries(desk.house, path)
        assert str(entry["summary"]) == summary
        assert "school.example" not in (await read(desk.house, path)).text


async def test_an_entry_keeps_its_uid_and_its_sequence_rises(desk: Desk) -> None:
    """CL-2, CL-3."""
    house, booking = desk.house, desk.confirmed()
    path = await a_feed(house, desk.ada)
    move = moved(booking, STARTS_AT + timedelta(days=1))
    seen = []
    for event in (
        booking,
        move,
        cancelled(booking, starts_at=move.starts_at, ends_at=move.ends_at, revision=4),
    ):
        await house.hear(event)
        [entry] = await entries(house, path)
        seen.append(
            (str(entry["uid"]), int(entry["sequence"]), str(entry["status"]), entry.decoded("dtstart"))
        )
    uid = f"{booking.booking_id}@consulta"
    assert seen == [
        (uid, 2, "CONFIRMED", STARTS_AT),
        (uid, 3, "CONFIRMED", move.starts_at),
        (uid, 4, "CANCELLED", move.starts_at),
    ]


async def test_late_news_changes_nothing(desk: Desk) -> None:
    booking = desk.confirmed()
    path = await a_feed(desk.house, desk.ada)
    await desk.house.hear(moved(booking, STARTS_AT + timedelta(days=1)), booking)
    [entry] = await entries(desk.house, path)
    assert entry.decoded("dtstart") == STARTS_AT + timedelta(days=1)


async def test_what_was_never_promised_is_in_no_calendar(desk: Desk) -> None:
    """CL-3."""
    path = await a_feed(desk.house, desk.ada)
    await desk.house.hear(cancelled(desk.confirmed()))
    assert await entries(desk.house, path) == []


async def test_a_feed_that_only_says_busy_tells_no_names(desk: Desk) -> None:
    await desk.house.hear(desk.confirmed())
    answer = await read(desk.house, await a_feed(desk.house, desk.ada, "busy"))
    assert "Busy" in answer.text
    for secret in ("Ben", "Tax", "/bookings/"):
        assert secret not in answer.text


async def test_nobody_reads_another_ones_bookings(desk: Desk) -> None:
    stranger = await desk.house.person("Cleo")
    path = await a_feed(desk.house, stranger)
    await desk.house.hear(desk.confirmed())
    assert await entries(desk.house, path) == []


async def test_a_new_address_ends_the_one_before(desk: Desk) -> None:
    """CL-1."""
    first = await a_feed(desk.house, desk.ada)
    second = await a_feed(desk.house, desk.ada)
    refused = await read(desk.house, first)
    assert (refused.status_code, refused.json()["code"]) == (404, "calendars.no_such_feed")
    assert (await read(desk.house, second)).status_code == 200


async def test_a_revoked_feed_opens_nothing(desk: Desk) -> None:
    """CL-1."""
    own = desk.house.http(desk.ada)
    path = await a_feed(desk.house, desk.ada)
    assert (await own.delete("/calendars/feed")).status_code == 204
    assert (await read(desk.house, path)).status_code == 404
    assert (await own.get("/calendars/feed")).json() == {"feed": None}
    again = await own.delete("/calendars/feed")
    assert (again.status_code, again.json()["code"]) == (404, "calendars.no_such_feed")


async def test_the_secret_is_shown_once_and_kept_nowhere(desk: Desk) -> None:
    """CL-1."""
    path = await a_feed(desk.house, desk.ada)
    token = path.rpartition("/")[2].removesuffix(".ics")
    shown = await desk.house.http(desk.ada).get("/calendars/feed")
    assert set(shown.json()["feed"]) == {"shows", "made_at", "read_at"}
    kept = []
    for table in ("feeds", "outbox", "idempotency_keys"):
        rows = await desk.house.sql("calendars", f"SELECT t::text FROM calendars.{table} t")  # noqa: S608
        kept += [row[0] for row in rows]
    assert kept
    assert token not in str(kept)


async def test_a_calendar_that_has_it_already_is_told_so(desk: Desk) -> None:
    path = await a_feed(desk.house, desk.ada)
    await desk.house.hear(desk.confirmed())
    first = await read(desk.house, path)
    assert first.headers["cache-control"] == "private, max-age=60, must-revalidate"
    desk.house.clock.advance(minutes=5)
    unchanged = await read(desk.house, path, **{"If-None-Match": first.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    await desk.house.hear(desk.confirmed(starts_at=STARTS_AT + timedelta(days=2)))
    assert (await read(desk.house, path, **{"If-None-Match": first.headers["etag"]})).status_code == 200


async def test_its_owner_sees_when_it_was_read(desk: Desk) -> None:
    path = await a_feed(desk.house, desk.ada)
    own = desk.house.http(desk.ada)
    assert (await own.get("/calendars/feed")).json()["feed"]["read_at"] is None
    await read(desk.house, path)
    assert (await own.get("/calendars/feed")).json()["feed"]["read_at"] == "2026-03-02T09:00:00Z"


@pytest.mark.parametrize("path", ["/calendars/feeds/short.ics", f"/calendars/feeds/{'%00' * 43}.ics"])
async def test_a_malformed_secret_is_refused(house: House, path: str) -> None:
    assert (await read(house, path)).status_code in {404, 422}


async def test_somebody_who_is_not_signed_in_has_no_feed(house: House) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = await house.http().request(method, "/calendars/feed", json={} if method == "POST" else None)
        assert answer.status_code == 401


async def test_two_windows_at_once_leave_one_feed(desk: Desk) -> None:
    """CL-1."""
    paths = await asyncio.gather(*(a_feed(desk.house, desk.ada) for _ in range(5)))
    alive = [path for path in paths if (await read(desk.house, path)).status_code == 200]
    assert len(alive) == 1


async def test_the_database_lets_nobody_have_two(desk: Desk) -> None:
    """CL-1, red control: with the unique index gone the same statement is written twice."""
    one_more = (
        "INSERT INTO calendars.feeds (id, person_id, token_digest, shows, made_at)"
        " SELECT gen_random_uuid(), person_id, token_digest || '\\x01', shows, made_at FROM calendars.feeds"
    )
    await a_feed(desk.house, desk.ada)
    with pytest.raises(IntegrityError, match="uq_feeds_person_id_open"):
        await desk.house.sql("calendars", one_more)


async def test_an_entry_says_where_one_meets_unless_it_only_says_busy(desk: Desk) -> None:
    """ME-3."""
    office = Location(kind=LocationKind.IN_PERSON, address="Main Street 5, Berlin")
    booking = desk.confirmed(location=office)
    await desk.house.hear(booking, moved(booking, STARTS_AT + timedelta(days=1), location=office))

    [entry] = await entries(desk.house, await a_feed(desk.house, desk.ada))
    assert str(entry["location"]) == "Main Street 5, Berlin"
    [entry] = await entries(desk.house, await a_feed(desk.house, desk.ben, "busy"))
    assert "location" not in entry
