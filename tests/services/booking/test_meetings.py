"""Meetings by phone and in person: where they are, who reads it, and how they end; every event arrives twice here."""

from __future__ import annotations

from typing import Any

import httpx
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy.exc import IntegrityError

from consulta.contracts.booking import (
    Absent,
    BookingCompleted,
    BookingConfirmed,
    BookingId,
    BookingNoShow,
    BookingRescheduled,
)
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.location import Location, LocationKind
from consulta.contracts.terms import Approval, Party, Rules
from consulta.kit.ids import new_uuid
from consulta.kit.money import Money
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.states import State
from tests.services.booking.conftest import FREE, TIERS, Practice, iso, utc
from tests.support.house import House

AT_TEN = utc("03-03 09:00")
OFFICE = Location(kind=LocationKind.IN_PERSON, address="Main Street 5, Berlin")
BY_PHONE = Location(kind=LocationKind.PHONE, phone="+49 30 1234567")
PROMISED = frozenset({State.CONFIRMED, State.IN_CALL, State.COMPLETED, State.NO_SHOW})


@pytest.fixture
async def office(practice: Practice) -> Practice:
    """The practice, whose consultant meets at an address."""
    await practice.offer(location=OFFICE)
    return practice


async def tell(
    who: httpx.AsyncClient, booking: dict[str, Any], *, took_place: bool, expect: int = 200
) -> dict[str, Any]:
    answer = await who.post(f"/booking/bookings/{booking['id']}/outcome", json={"took_place": took_place})
    assert answer.status_code == expect, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def untold(practice: Practice) -> list[str]:
    answer = await practice.own.get("/booking/untold-meetings")
    return [each["id"] for each in answer.json()["items"]]


async def test_a_booking_keeps_the_location_it_was_made_with(house: House, office: Practice) -> None:
    """ME-1."""
    client = await office.client()
    booking = await office.confirmed(client, AT_TEN)
    await office.offer(location=BY_PHONE)

    seen = await office.see(client, booking)
    assert seen["location"] == {"kind": "in_person", "address": "Main Street 5, Berlin", "phone": None}
    [confirmed] = await house.published(BookingConfirmed)
    assert confirmed.location == OFFICE
    moved = await office.own.post(
        f"/booking/bookings/{booking['id']}/reschedule", json={"starts_at": iso(utc("03-03 12:00"))}
    )
    assert moved.json()["location"] == seen["location"]
    [rescheduled] = await house.published(BookingRescheduled)
    assert rescheduled.location == OFFICE


async def test_a_number_is_read_once_it_is_promised_and_no_longer_once_it_is_taken_back(
    house: House, practice: Practice
) -> None:
    """ME-1."""
    await practice.offer(location=BY_PHONE)
    client = await practice.client()
    booking = await practice.book(client, AT_TEN)

    assert booking["location"] == {"kind": "phone", "address": None, "phone": None}
    assert (await practice.see(practice.own, booking))["location"]["phone"] == "+49 30 1234567"
    await house.hear(practice.held(booking))
    assert (await practice.see(client, booking))["location"]["phone"] == "+49 30 1234567"
    await client.post(f"/booking/bookings/{booking['id']}/cancel", json={})
    assert (await practice.see(client, booking))["location"]["phone"] is None


@given(st.sampled_from(State), st.none() | st.sampled_from(Party))
def test_nobody_else_reads_a_number(state: State, party: Party | None) -> None:
    """ME-1. For every state and side, staff among them."""
    booking = Booking(
        id=BookingId(new_uuid()),
        client_id=PersonId(new_uuid()),
        consultant_id=PersonId(new_uuid()),
        offering_id=OfferingId(new_uuid()),
        offering_title="A good hour",
        state=state,
        starts_at=AT_TEN,
        ends_at=utc("03-03 10:00"),
        buffer_before_minutes=0,
        buffer_after_minutes=0,
        price=FREE,
        policy=TIERS,
        price_limit=Money.zero("EUR"),
        created_at=AT_TEN,
        location=BY_PHONE,
    )

    may_call = party is Party.CONSULTANT or (party is Party.CLIENT and state in PROMISED)
    assert (booking.location_for(party).phone is not None) == may_call
    assert booking.location_for(party).kind is LocationKind.PHONE


@pytest.mark.parametrize(
    ("location", "place"), [(OFFICE, "Main Street 5, Berlin"), (BY_PHONE, "Phone: +49 30 1234567")]
)
async def test_the_calendar_file_says_where(practice: Practice, location: Location, place: str) -> None:
    """ME-3."""
    await practice.offer(location=location)
    client = await practice.client()
    booking = await practice.confirmed(client, AT_TEN)

    file = await client.get(f"/booking/bookings/{booking['id']}/calendar.ics")

    calendar: Any = Calendar.from_ical(file.content)
    [event] = calendar.walk("VEVENT")
    assert str(event["location"]) == place


async def test_it_took_place_by_the_consultants_word(house: House, office: Practice) -> None:
    """ME-2. No room opens, and nothing can be said before it is over."""
    client = await office.client()
    booking = await office.confirmed(client, AT_TEN)
    house.clock.set(AT_TEN)
    assert not (await office.see(client, booking))["can"]["join"]
    assert (await tell(office.own, booking, took_place=True, expect=409))["code"] == "booking.not_over_yet"
    assert await untold(office) == []

    await house.pass_time(hours=1)
    assert (await office.see(office.own, booking))["can"]["tell"]
    assert not (await office.see(client, booking))["can"]["tell"]
    assert await untold(office) == [booking["id"]]
    refused = await tell(client, booking, took_place=True, expect=403)
    assert refused["code"] == "booking.not_yours_to_tell"
    await tell(await office.client("Eve"), booking, took_place=True, expect=404)

    told = await tell(office.own, booking, took_place=True)
    assert (told["state"], told["can"]["tell"]) == ("completed", False)
    assert await tell(office.own, booking, took_place=True) == told
    contrary = await tell(office.own, booking, took_place=False, expect=409)
    assert contrary["code"] == "booking.nothing_to_tell"
    await house.pass_time(hours=48)
    [event] = await house.published(BookingCompleted)
    assert event.without_call
    assert await untold(office) == []


async def test_nobody_came_by_the_consultants_word(house: House, office: Practice) -> None:
    """ME-2."""
    booking = await office.confirmed(await office.client(), AT_TEN)
    await house.pass_time(hours=25)

    told = await tell(office.own, booking, took_place=False)

    assert (told["state"], told["no_show_by"]) == ("no_show", "client")
    assert await tell(office.own, booking, took_place=False) == told
    [event] = await house.published(BookingNoShow)
    assert (event.absent, event.by_word) == (Absent.CLIENT, True)
    await house.pass_time(hours=48)
    assert not await house.published(BookingCompleted)


async def test_what_nobody_says_in_time_took_place(house: House, office: Practice) -> None:
    """ME-2. A day after the end it was moved to, and not a moment before."""
    client = await office.client()
    booking = await office.confirmed(client, AT_TEN)
    await office.own.post(
        f"/booking/bookings/{booking['id']}/reschedule", json={"starts_at": iso(utc("03-03 12:00"))}
    )
    house.clock.set(utc("03-04 12:59"))
    await house.drain()
    assert (await office.see(client, booking))["state"] == "confirmed"

    await house.pass_time(minutes=1)

    assert (await office.see(client, booking))["state"] == "completed"
    [event] = await house.published(BookingCompleted)
    assert event.without_call


@pytest.mark.parametrize("rules", [Rules(), Rules(approval=Approval.BY_HAND)])
async def test_a_free_meeting_ends_as_well_however_it_was_promised(
    house: House, office: Practice, rules: Rules
) -> None:
    """ME-2. Promised at once, and by hand."""
    await office.offer(price=FREE, rules=rules)
    client = await office.client()
    booking = await office.book(client, AT_TEN)
    if rules.approval is Approval.BY_HAND:
        await office.own.post(f"/booking/bookings/{booking['id']}/accept")

    await house.pass_time(hours=50)

    assert (await office.see(client, booking))["state"] == "completed"


async def test_of_a_call_nobody_tells_how_it_was(house: House, practice: Practice) -> None:
    """BK-11. The evidence of the call says so."""
    booking = await practice.confirmed(await practice.client(), AT_TEN)
    await house.pass_time(hours=30)

    refused = await tell(practice.own, booking, took_place=False, expect=409)

    assert refused["code"] == "booking.nothing_to_tell"
    assert await untold(practice) == []


async def test_the_database_keeps_minutes_out_of_meetings_that_nothing_measures(
    house: House, office: Practice, database_url: str
) -> None:
    """ME-1, with its red control: without the constraint the same statement passes."""
    await office.confirmed(await office.client(), AT_TEN)
    unmeasured = "UPDATE booking.bookings SET price = jsonb_set(price, '{kind}', '\"per_minute\"')"
    with pytest.raises(IntegrityError, match="ck_bookings_elsewhere"):
        await house.sql("booking", unmeasured)

    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE booking.bookings DROP CONSTRAINT ck_bookings_elsewhere")
        assert connection.execute(unmeasured).rowcount == 1
