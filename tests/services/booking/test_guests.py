"""GU. Booking without a login: begun by anybody, kept for a short while, finished by whoever reads the mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from consulta.contracts.booking import GuestBegan
from consulta.contracts.intake import Form, Question, QuestionKind
from consulta.kit.access import Caller, Role
from consulta.kit.ids import new_uuid
from tests.services.booking.clinic import open_clinic
from tests.services.booking.conftest import FREE, Practice, iso, utc, visitor
from tests.support.house import House, Person

AT_TEN = utc("03-09 09:00")
FORM = Form(questions=(Question(kind=QuestionKind.SHORT_TEXT, label="What is it about?", required=True),))
TYPED = {
    "note": "Third floor",
    "answers": ["A lease"],
    "consent": False,
    "form_version": 3,
    "attendee": {"name": "Mia", "relation": None, "email": None},
}


async def begin(practice: Practice, email: str = "Gina@example.org", **changes: Any) -> httpx.Response:
    body = {
        "offering_id": str(practice.offering_id),
        "starts_at": iso(AT_TEN),
        "email": email,
        "name": "Gina  Guest",
        "zone": "Europe/Berlin",
    }
    return await practice.house.http().post("/booking/guests", json=body | changes)


async def began(house: House) -> GuestBegan:
    return (await house.published(GuestBegan))[-1]


async def test_what_a_visitor_typed_is_there_once_the_address_is_proved(
    house: House, practice: Practice
) -> None:
    await practice.offer(price=FREE, form=FORM, form_version=3)
    gina = await house.person("Gina")

    answer = await begin(practice, gina.email.upper(), **TYPED)

    assert answer.status_code == 202, answer.text
    told = await began(house)
    assert (told.email, told.guest_name) == (gina.email, "Gina Guest")
    assert (told.begun.offering_title, told.begun.given_by, told.begun.page) == (
        "A good hour",
        "Conrad",
        "with=conrad",
    )
    begun = (await house.http(gina).get(f"/booking/guests/begun/{told.begun_id}")).json()
    assert {name: begun[name] for name in TYPED} == TYPED
    assert begun["starts_at"] == iso(AT_TEN)


async def test_beginning_takes_no_time_from_anybody(house: House, practice: Practice) -> None:
    """GU-2. Otherwise anybody could keep a whole calendar with made-up addresses."""
    await practice.offer(price=FREE)
    await begin(practice)

    await practice.book(await practice.client(), AT_TEN)

    taken = await begin(practice, "late@example.org")
    assert (taken.status_code, taken.json()["code"]) == (409, "booking.slot_taken")


async def test_an_answer_tells_nothing_of_the_address(house: House, practice: Practice) -> None:
    """ID-3. Known, unknown, and asked too often: the same."""
    known = await house.person("Known")
    answers = [await begin(practice, email) for email in (known.email, "unknown@example.org")]
    answers += [await begin(practice, known.email) for _ in range(12)]

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.text for answer in answers}) == 1
    [row] = await house.sql("booking", "SELECT count(*) AS number FROM booking.begun_bookings")
    assert row.number == 11, "ten of one address and one of the other"


async def test_what_was_begun_is_nobody_elses(house: House, practice: Practice) -> None:
    await begin(practice)
    begun_id = (await began(house)).begun_id
    foreign = await house.person("Mallory")

    answer = await house.http(foreign).get(f"/booking/guests/begun/{begun_id}")
    assert (answer.status_code, answer.json()["code"]) == (404, "booking.nothing_begun")
    assert (await house.http().get(f"/booking/guests/begun/{begun_id}")).status_code == 401


async def test_what_was_begun_is_forgotten(house: House, practice: Practice) -> None:
    gina = await house.person("Gina")
    await begin(practice, gina.email)
    begun_id = (await began(house)).begun_id

    await house.pass_time(timedelta(hours=3))

    assert (await house.http(gina).get(f"/booking/guests/begun/{begun_id}")).status_code == 404
    assert not await house.sql("booking", "SELECT id FROM booking.begun_bookings")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"starts_at": iso(utc("03-09 03:00"))}, "booking.not_offered"),
        ({"starts_at": iso(utc("02-01 09:00"))}, "booking.too_soon"),
        ({"offering_id": "01a21723-0000-7000-8000-000000000000"}, "booking.no_such_offering"),
        ({"form_version": 2, "answers": ["A lease"]}, "booking.form_changed"),
        ({"form_version": 3, "answers": [None]}, "booking.answer_missing"),
        ({"email": "nowhere"}, "request.invalid"),
        ({"name": " "}, "request.invalid"),
        ({"zone": "Mars/Olympus"}, "request.invalid"),
        ({"made_by": "me"}, "request.invalid"),
    ],
)
async def test_what_could_not_be_booked_is_refused_before_a_letter_is_sent(
    house: House, practice: Practice, changes: dict[str, Any], code: str
) -> None:
    await practice.offer(form=FORM, form_version=3)

    wanted: dict[str, Any] = {"form_version": 3, "answers": ["A lease"]} | changes
    answer = await begin(practice, **wanted)

    assert answer.json()["code"] == code
    assert not await house.published(GuestBegan)


async def test_what_an_organisation_offers_is_begun_alike(house: House) -> None:
    clinic = await open_clinic(house, "Ada", "Bea")

    answer = await house.http().post(
        "/booking/guests",
        json={
            "offering_id": str(clinic.offering_id),
            "starts_at": iso(AT_TEN),
            "email": "gina@example.org",
            "name": "Gina",
            "zone": "Europe/Berlin",
        },
    )

    assert answer.status_code == 202, answer.text
    begun = (await began(house)).begun
    assert (begun.given_by, begun.page) == ("Clinic", "of=clinic")


async def test_the_database_keeps_nothing_for_long(
    house: House, practice: Practice, database_url: str
) -> None:
    await begin(practice)
    longer = "UPDATE booking.begun_bookings SET keep_until = begun_at + interval '4 hours'"
    with psycopg.connect(database_url, autocommit=True) as connection:
        with pytest.raises(psycopg.errors.CheckViolation, match="kept_for_a_short_while"):
            connection.execute(longer)
        # The red control: without the constraint it would be kept.
        connection.execute(
            "ALTER TABLE booking.begun_bookings DROP CONSTRAINT ck_begun_bookings_kept_for_a_short_while"
        )
        connection.execute(longer)


def by_link(house: House, person: Person, booking: dict[str, Any]) -> httpx.AsyncClient:
    """A browser that came by the link to this booking."""
    caller = Caller(person.id, frozenset({Role.CLIENT}), new_uuid(), only_booking_id=UUID(booking["id"]))
    return house.http(Authorization=f"Bearer {house.platform.access_tokens.issue(caller)}")


async def test_a_link_sees_moves_and_cancels_its_booking_and_no_other(
    house: House, practice: Practice
) -> None:
    """ID-14."""
    await practice.offer(price=FREE)
    gina = await house.person("Gina")
    own = visitor(house, gina)
    booking, other = await practice.book(own, AT_TEN), await practice.book(own, utc("03-10 09:00"))
    link = by_link(house, gina, booking)
    one, another = f"/booking/bookings/{booking['id']}", f"/booking/bookings/{other['id']}"

    for path in ("", "/cancellation", "/calendar.ics"):
        assert (await link.get(one + path)).status_code == 200, path
        assert (await link.get(another + path)).status_code == 401, path
    moving = {"starts_at": iso(utc("03-11 09:00"))}
    assert (await link.post(f"{another}/reschedule", json=moving)).status_code == 401
    assert (await link.post(f"{one}/reschedule", json=moving)).status_code == 200
    assert (await link.post(f"{another}/cancel", json={})).status_code == 401
    assert (await link.post(f"{one}/cancel", json={})).json()["state"] == "cancelled"

    assert (await link.get("/booking/bookings")).status_code == 401
    assert (await practice.see(own, other))["state"] == "confirmed"
    refused = await link.post(
        "/booking/bookings",
        json={"offering_id": str(practice.offering_id), "starts_at": iso(utc("03-12 09:00"))},
    )
    assert refused.status_code == 401


async def test_a_link_to_another_persons_booking_opens_nothing(house: House, practice: Practice) -> None:
    """Whatever a login is for, it is still somebody's."""
    await practice.offer(price=FREE)
    booking = await practice.book(await practice.client(), AT_TEN)

    link = by_link(house, await house.person("Mallory"), booking)

    assert (await link.get(f"/booking/bookings/{booking['id']}")).status_code == 404


async def test_a_visitor_with_a_link_is_a_visitor_to_everybodys_pages(
    house: House, practice: Practice
) -> None:
    await practice.offer(price=FREE)
    gina = await house.person("Gina")
    link = by_link(house, gina, await practice.book(visitor(house, gina), AT_TEN))

    answer = await link.get(
        "/booking/slots",
        params={"offering_id": str(practice.offering_id), "from": "2026-03-09", "to": "2026-03-09"},
    )
    assert answer.status_code == 200
