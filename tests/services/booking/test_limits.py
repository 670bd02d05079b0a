"""BK-21. Limits of an offering: a day, a week, one client; also when everybody comes at once. BK-08: hoarding."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable
from datetime import timedelta

import httpx
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consulta.contracts.terms import Rules
from consulta.services.booking.domain.hours import Hours, Travel
from consulta.services.booking.domain.limits import date_of, spans_of, with_room
from consulta.services.booking.domain.wall_time import minute_at_or_before, moment_of
from tests.services.booking.conftest import FREE, Practice, iso, utc, visitor
from tests.support.house import House

TUESDAY, WEDNESDAY, NEXT_MONDAY = "03-03", "03-04", "03-09"


async def clients_of(house: House, count: int) -> list[httpx.AsyncClient]:
    return [visitor(house, await house.person(f"Client {number}")) for number in range(count)]


def asks(practice: Practice, client: httpx.AsyncClient, moment: str) -> Awaitable[httpx.Response]:
    return client.post(
        "/booking/bookings", json={"offering_id": str(practice.offering_id), "starts_at": iso(utc(moment))}
    )


async def test_a_full_day_has_no_times_until_one_is_cancelled(house: House, practice: Practice) -> None:
    await practice.offer(price=FREE, rules=Rules(most_a_day=2))
    one, two, three = await clients_of(house, 3)
    first = await practice.book(one, utc(f"{TUESDAY} 09:00"))
    await practice.book(two, utc(f"{TUESDAY} 11:00"))

    refused = await practice.book(three, utc(f"{TUESDAY} 13:00"), expect=409)

    assert (refused["code"], refused["most"]) == ("booking.day_full", 2)
    assert await practice.slots("2026-03-03", "2026-03-03") == []
    assert await practice.slots("2026-03-04", "2026-03-04")
    await practice.book(three, utc(f"{WEDNESDAY} 13:00"))
    await one.post(f"/booking/bookings/{first['id']}/cancel", json={})
    assert "2026-03-03T13:00:00Z" in await practice.slots("2026-03-03", "2026-03-03")
    await practice.book(three, utc(f"{TUESDAY} 13:00"))


async def test_a_full_week_has_no_times(house: House, practice: Practice) -> None:
    await practice.offer(price=FREE, rules=Rules(most_a_week=2))
    one, two = await clients_of(house, 2)
    await practice.book(one, utc(f"{TUESDAY} 09:00"))
    await practice.book(one, utc("03-06 09:00"))

    refused = await practice.book(two, utc(f"{WEDNESDAY} 09:00"), expect=409)

    assert refused["code"] == "booking.week_full"
    assert await practice.slots("2026-03-02", "2026-03-08") == []
    await practice.book(two, utc(f"{NEXT_MONDAY} 09:00"))


async def test_one_client_has_so_many_ahead(house: House, practice: Practice) -> None:
    await practice.offer(price=FREE, rules=Rules(most_open=1))
    one, two = await clients_of(house, 2)
    await practice.book(one, utc(f"{TUESDAY} 09:00"))

    refused = await practice.book(one, utc(f"{NEXT_MONDAY} 09:00"), expect=409)

    assert refused["code"] == "booking.too_many_of_this"
    await practice.book(two, utc(f"{NEXT_MONDAY} 09:00"))
    house.clock.set(utc("03-03 10:01"))
    await practice.book(one, utc("03-10 09:00"))


async def test_a_booking_moves_within_its_day_and_not_into_a_full_one(
    house: House, practice: Practice
) -> None:
    await practice.offer(price=FREE, rules=Rules(most_a_day=1))
    one, two = await clients_of(house, 2)
    first = await practice.book(one, utc(f"{WEDNESDAY} 09:00"))
    await practice.book(two, utc("03-05 09:00"))

    async def move(who: httpx.AsyncClient, to: str) -> httpx.Response:
        return await who.post(f"/booking/bookings/{first['id']}/reschedule", json={"starts_at": iso(utc(to))})

    assert (await move(one, f"{WEDNESDAY} 13:00")).status_code == 200
    assert (await move(one, "03-05 11:00")).json()["code"] == "booking.day_full"
    assert (await move(practice.own, "03-05 11:00")).status_code == 200, "the consultant may waive it"


async def test_everybody_at_once_gets_no_more_than_there_is_room_for(
    house: House, practice: Practice
) -> None:
    """Different times of one day: nothing but the limit stands between them."""
    await practice.offer(
        price=FREE, duration_minutes=15, interval_minutes=15, rules=Rules(most_a_day=3, most_a_week=5)
    )
    clients = await clients_of(house, 28)
    for day, room in ((TUESDAY, 3), (WEDNESDAY, 2), ("03-05", 0)):
        start = utc(f"{day} 09:00")
        moments = [start + timedelta(minutes=15 * number) for number in range(24)]

        answers = await asyncio.gather(
            *(
                asks(practice, client, f"{moment:%m-%d %H:%M}")
                for client, moment in zip(clients, moments, strict=False)
            )
        )

        assert sum(answer.status_code == 201 for answer in answers) == room
        assert {answer.json()["code"] for answer in answers if answer.status_code != 201} <= {
            "booking.day_full",
            "booking.week_full",
        }


async def test_one_client_in_many_windows_gets_no_more_than_their_share(
    house: House, practice: Practice
) -> None:
    await practice.offer(price=FREE, duration_minutes=15, interval_minutes=15, rules=Rules(most_open=2))
    [client] = await clients_of(house, 1)

    answers = await asyncio.gather(
        *(asks(practice, client, f"{TUESDAY} {hour:02}:00") for hour in range(8, 16)),
    )

    assert Counter(answer.status_code for answer in answers) == {201: 2, 409: 6}


async def test_without_the_count_under_the_lock_a_day_is_overfilled(
    house: House, practice: Practice, database_url: str
) -> None:
    """Red control: it is the function that keeps the limit."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        body = "SELECT NULL::text"
        found = connection.execute(
            "SELECT pg_get_function_arguments('booking.limit_reached'::regproc)"
        ).fetchone()
        assert found is not None
        connection.execute(
            f"CREATE OR REPLACE FUNCTION booking.limit_reached({found[0]}) RETURNS text LANGUAGE sql AS $$ {body} $$"
        )
    await practice.offer(price=FREE, rules=Rules(most_a_day=1))
    one, two = await clients_of(house, 2)
    await practice.book(one, utc(f"{TUESDAY} 09:00"))

    await practice.book(two, utc(f"{TUESDAY} 11:00"))


async def test_nobody_hoards_a_calendar(house: House, practice: Practice) -> None:
    """BK-08. One client asks for every time there is: a few are kept, unpaid, and all come back."""
    [hoarder] = await clients_of(house, 1)
    before = await practice.slots("2026-03-03", "2026-03-06")

    answers = await asyncio.gather(
        *(asks(practice, hoarder, moment[5:16].replace("T", " ")) for moment in before)
    )

    assert sum(answer.status_code == 201 for answer in answers) == 3
    codes = {answer.json()["code"] for answer in answers if answer.status_code != 201}
    assert codes <= {"booking.too_many_unpaid", "booking.slot_taken", "booking.client_busy"}
    await house.pass_time(minutes=10)
    assert await practice.slots("2026-03-03", "2026-03-06") == before


@given(
    minutes=st.lists(st.integers(0, 40 * 24 * 4), max_size=30),
    taken=st.lists(st.integers(0, 40 * 24 * 4), max_size=30),
    a_day=st.none() | st.integers(1, 4),
    a_week=st.none() | st.integers(1, 8),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia"]),
)
def test_what_is_shown_is_what_the_count_would_allow(
    minutes: list[int], taken: list[int], a_day: int | None, a_week: int | None, zone: str
) -> None:
    """The filter of the page and the spans of the guard agree, over a clock change and a journey."""
    first = minute_at_or_before(utc("03-15 00:00"))
    starts = sorted({first + 15 * number for number in minutes})
    others = [first + 15 * number for number in taken]
    travel = Travel(utc("03-25 00:00").date(), utc("04-02 00:00").date(), "Asia/Tokyo")
    hours = Hours(zone, travels=(travel,) if zone != "Pacific/Apia" else ())
    rules = Rules(most_a_day=a_day, most_a_week=a_week)

    free = with_room(starts, others, hours, rules)

    for start in starts:
        on = date_of(hours, moment_of(start))
        day = sum(date_of(hours, moment_of(other)) == on for other in others)
        week = sum(
            date_of(hours, moment_of(other)).isocalendar()[:2] == on.isocalendar()[:2] for other in others
        )
        allowed = (a_day is None or day < a_day) and (a_week is None or week < a_week)
        assert (start in free) == allowed


@pytest.mark.parametrize(
    ("moment", "day", "week"),
    [
        ("03-29 10:00", ("03-28 23:00", "03-29 22:00"), ("03-22 23:00", "03-29 22:00")),
        ("03-30 10:00", ("03-29 22:00", "03-30 22:00"), ("03-29 22:00", "04-05 22:00")),
    ],
)
def test_days_and_weeks_are_the_consultants_own(
    moment: str, day: tuple[str, str], week: tuple[str, str]
) -> None:
    """A day with a clock change has 23 hours, and its week an hour less."""
    spans = spans_of(Hours("Europe/Berlin"), utc(moment))

    assert (spans.day_from, spans.day_until) == (utc(day[0]), utc(day[1]))
    assert (spans.week_from, spans.week_until) == (utc(week[0]), utc(week[1]))
