"""An organisation's common page of free times, and what its desk does for consultants and clients."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from consulta.contracts.booking import (
    BookingCancelled,
    BookingConfirmed,
    BookingRequested,
    BookingRescheduled,
    GuestBegan,
)
from consulta.contracts.directory import (
    Choosing,
    MemberRole,
    MembershipChanged,
    OrganisationChanged,
    OrganisationId,
)
from consulta.contracts.intake import Form, Question, QuestionKind
from consulta.kit.ids import new_uuid
from tests.services.booking.clinic import Clinic, open_clinic
from tests.services.booking.conftest import FREE, SIXTY_EUROS, iso, utc, visitor
from tests.support.house import House, Person

TUESDAY_AT_NINE = utc("03-03 08:00")
DESK = "/booking/organisations/clinic"
FORM = Form(questions=(Question(kind=QuestionKind.SHORT_TEXT, label="What is it about?", required=True),))


async def a_secretary(clinic: Clinic, *roles: MemberRole) -> tuple[Person, httpx.AsyncClient]:
    person = await clinic.house.person("Sabine")
    await clinic.appoint(person, *(roles or (MemberRole.SECRETARY,)))
    return person, visitor(clinic.house, person)


async def make_free(clinic: Clinic) -> None:
    for practice in clinic.practices:
        await practice.offer(price=FREE)


def an_order(clinic: Clinic, client: Person, **changes: Any) -> dict[str, Any]:
    return {
        "email": client.email,
        "offering_id": str(clinic.practices[0].offering_id),
        "starts_at": iso(TUESDAY_AT_NINE),
    } | changes


async def test_the_common_page_shows_every_consultants_week(house: House) -> None:
    """TE-2."""
    clinic = await open_clinic(house, "Ada", "Bea")
    await make_free(clinic)
    await clinic.practices[0].book(await clinic.practices[0].client(), TUESDAY_AT_NINE)
    answer = await house.http().get(f"{DESK}/week", params={"from": "2026-03-03", "zone": "Europe/Berlin"})
    assert answer.status_code == 200, answer.text
    times = {each["consultant_id"]: each["times"] for each in answer.json()["consultants"]}
    ada, bea = (str(doctor.id) for doctor in clinic.doctors)
    assert times[bea] == await clinic.practices[1].slots("2026-03-03", "2026-03-09", "Europe/Berlin")
    assert iso(TUESDAY_AT_NINE) in times[bea]
    assert iso(TUESDAY_AT_NINE) not in times[ada]
    assert max(times[bea]) < "2026-03-10"
    missing = await house.http().get("/booking/organisations/nowhere/week", params={"from": "2026-03-03"})
    assert (missing.status_code, missing.json()["code"]) == (404, "booking.no_such_organisation")


@pytest.mark.parametrize("role", [MemberRole.OWNER, MemberRole.MANAGER, MemberRole.SECRETARY])
async def test_a_secretary_books_moves_and_cancels_by_name(house: House, role: MemberRole) -> None:
    """TE-5, TE-6."""
    clinic = await open_clinic(house, "Ada", "Bea")
    await make_free(clinic)
    secretary, http = await a_secretary(clinic, role)
    client = await house.person("Cleo")
    booked = await http.post(f"{DESK}/bookings", json=an_order(clinic, client))
    assert booked.status_code == 201, booked.text
    body = booked.json()
    assert (body["client"]["name"], body["made_by"]["name"], body["state"]) == ("Cleo", "Sabine", "confirmed")
    mine = (await visitor(house, client).get(f"/booking/bookings/{body['id']}")).json()
    assert (mine["organisation"]["name"], mine["made_by"]["id"]) == ("Clinic", str(secretary.id))

    path = f"{DESK}/bookings/{body['id']}"
    later = TUESDAY_AT_NINE + timedelta(hours=2)
    moved = await http.post(f"{path}/reschedule", json={"starts_at": iso(later)})
    assert (moved.status_code, moved.json()["starts_at"]) == (200, iso(later)), moved.text
    cancelled = await http.post(f"{path}/cancel", json={"reason": "Ada is ill"})
    assert cancelled.json()["cancelled_by"] == "consultant"
    await house.settle()
    assert [event.made_by for event in await house.published(BookingConfirmed)] == [secretary.id]
    assert [event.acted_by for event in await house.published(BookingRescheduled)] == [secretary.id]
    assert [event.acted_by for event in await house.published(BookingCancelled)] == [secretary.id]


async def test_the_desk_books_what_the_clinic_offers(house: House) -> None:
    """TE-6."""
    clinic = await open_clinic(house, "Ada", "Bea")
    await clinic.offer(Choosing.COLLECTIVE)
    _, http = await a_secretary(clinic)
    order = an_order(clinic, await house.person("Cleo"), offering_id=str(clinic.offering_id))
    booked = await http.post(f"{DESK}/bookings", json=order)
    assert [each["name"] for each in booked.json()["further_consultants"]] == ["Bea"]
    shown = await http.get(f"{DESK}/desk", params={"from": "2026-03-03", "to": "2026-03-03"})
    assert [each["id"] for each in shown.json()["bookings"]] == [booked.json()["id"]]
    await house.settle()


async def test_whom_the_desk_may_not_book_for_gets_a_link_and_chooses(house: House) -> None:
    """TE-7. No time is taken, and nothing is asked of the form, until they go on."""
    clinic = await open_clinic(house, "Ada", "Bea")
    await clinic.practices[0].offer(price=FREE, form=FORM, form_version=3)
    _, http = await a_secretary(clinic)
    gina = await house.person("Gina")
    body = an_order(clinic, gina, note="Rang at noon", name="Gina  Guest")
    unknown = await http.post(f"{DESK}/bookings", json=an_order(clinic, gina, email="new@example.org"))
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "email"), unknown.text

    for email in ("new@example.org", gina.email):
        sent = await http.post(f"{DESK}/links", json=body | {"email": email})
        assert (sent.status_code, sent.json()["link_minutes"]) == (202, 30), sent.text

    to_new, to_gina = await house.published(GuestBegan)
    assert (to_new.email, to_new.guest_name, to_new.begun.desk) == ("new@example.org", "Gina Guest", "Clinic")
    begun = await house.http(gina).get(f"/booking/guests/begun/{to_gina.begun_id}")
    assert (begun.json()["note"], begun.json()["starts_at"]) == ("Rang at noon", iso(TUESDAY_AT_NINE))
    assert begun.json()["form_version"] is None
    assert iso(TUESDAY_AT_NINE) in await clinic.practices[0].slots("2026-03-03", "2026-03-03")
    await house.settle()


async def test_a_link_is_for_what_the_desk_offers_at_a_time_that_is_free(house: House) -> None:
    """TE-5, TE-7."""
    clinic = await open_clinic(house, "Ada", "Bea")
    await make_free(clinic)
    await clinic.practices[0].book(await clinic.practices[0].client(), TUESDAY_AT_NINE)
    _, http = await a_secretary(clinic)
    stranger = visitor(house, await house.person("Eve"))
    gina = await house.person("Gina")
    body = an_order(clinic, gina, name="Gina")
    for who, changes, refusal in (
        (http, {}, (409, "booking.slot_taken")),
        (http, {"offering_id": str(new_uuid())}, (404, "booking.no_such_offering")),
        (http, {"name": " "}, (422, "request.invalid")),
        (stranger, {}, (404, "booking.no_such_organisation")),
    ):
        refused = await who.post(f"{DESK}/links", json=body | changes)
        assert (refused.status_code, refused.json()["code"]) == refusal, refused.text
    assert await house.published(GuestBegan) == []


async def test_what_costs_something_is_booked_for_own_clients_alone(house: House) -> None:
    """TE-6. Nobody's wallet is touched by a desk they never came to."""
    clinic = await open_clinic(house, "Ada", "Bea")
    _, http = await a_secretary(clinic)
    client = await house.person("Cleo")
    refused = await http.post(f"{DESK}/bookings", json=an_order(clinic, client))
    assert (refused.status_code, refused.json()["code"]) == (409, "booking.not_yet_their_client")
    await clinic.offer(Choosing.ANY_AVAILABLE, price=SIXTY_EUROS)
    team = an_order(clinic, client, offering_id=str(clinic.offering_id))
    assert (await http.post(f"{DESK}/bookings", json=team)).json()["code"] == "booking.not_yet_their_client"
    assert await house.published(BookingRequested) == []

    await clinic.practices[1].book(visitor(house, client), TUESDAY_AT_NINE + timedelta(hours=3))
    booked = await http.post(f"{DESK}/bookings", json=an_order(clinic, client))
    assert (booked.status_code, booked.json()["state"]) == (201, "requested")
    await house.settle()


async def test_for_the_client_only_what_costs_the_client_nothing_is_cancelled(house: House) -> None:
    """TE-6."""
    clinic = await open_clinic(house, "Ada")
    _, http = await a_secretary(clinic)
    client = await clinic.practices[0].client()
    booking = await clinic.practices[0].confirmed(client, utc("03-02 12:00"))
    path = f"{DESK}/bookings/{booking['id']}/cancel"
    refused = await http.post(path, json={"party": "client"})
    assert (refused.status_code, refused.json()["code"]) == (409, "booking.client_must_cancel")
    assert (await http.post(path, json={"party": "consultant"})).status_code == 200
    [told] = await house.published(BookingCancelled)
    assert told.refund_percent == 100


async def test_an_address_nobody_has_is_refused_beside_its_field(house: House) -> None:
    clinic = await open_clinic(house, "Ada")
    await make_free(clinic)
    _, http = await a_secretary(clinic)
    order = an_order(clinic, await house.person("Cleo"), email="nobody@example.org")
    refused = await http.post(f"{DESK}/bookings", json=order)
    assert (refused.status_code, refused.json()["code"]) == (422, "booking.no_such_client")
    assert refused.json()["errors"][0]["field"] == "email"


async def test_to_everybody_else_the_desk_does_not_exist(house: House) -> None:
    """TE-5."""
    clinic = await open_clinic(house, "Ada")
    await make_free(clinic)
    booking = await clinic.practices[0].book(await clinic.practices[0].client(), TUESDAY_AT_NINE)
    former, _ = await a_secretary(clinic)
    await clinic.appoint(former, revision=2)
    for person in (await house.person("Eve"), clinic.doctors[0], former):
        http = visitor(house, person)
        for asked in (
            http.get(f"{DESK}/desk", params={"from": "2026-03-03", "to": "2026-03-03"}),
            http.post(f"{DESK}/bookings", json=an_order(clinic, person)),
            http.post(f"{DESK}/bookings/{booking['id']}/cancel", json={}),
            http.post(
                f"{DESK}/bookings/{booking['id']}/reschedule", json={"starts_at": iso(TUESDAY_AT_NINE)}
            ),
        ):
            answer = await asked
            assert (answer.status_code, answer.json()["code"]) == (404, "booking.no_such_organisation")


async def test_another_organisations_bookings_are_only_busy_time(house: House) -> None:
    """TE-5. A doctor of two clinics: each desk sees its own bookings, and that the other time is taken."""
    clinic = await open_clinic(house, "Ada", "Bea")
    _, http = await a_secretary(clinic)
    other = Clinic(house, clinic.practices[:1], id=OrganisationId(new_uuid()), terms=dict(clinic.terms))
    await house.hear(
        OrganisationChanged(organisation_id=other.id, slug="other", name="Other", zone="UTC", revision=1),
        MembershipChanged(
            organisation_id=other.id,
            person_id=clinic.doctors[0].id,
            roles=[MemberRole.CONSULTANT],
            revision=1,
        ),
    )
    await other.offer(Choosing.ANY_AVAILABLE)
    [client] = await clinic.clients(1)
    booking = await other.book(client, TUESDAY_AT_NINE)
    shown = (await http.get(f"{DESK}/desk", params={"from": "2026-03-03", "to": "2026-03-03"})).json()
    assert shown["bookings"] == []
    assert [(each["consultant_id"], each["starts_at"]) for each in shown["busy"]] == [
        (str(clinic.doctors[0].id), iso(TUESDAY_AT_NINE))
    ]
    refused = await http.post(f"{DESK}/bookings/{booking['id']}/cancel", json={})
    assert (refused.status_code, refused.json()["code"]) == (404, "booking.no_such_booking")
    foreign = an_order(clinic, await house.person("Cleo"), offering_id=str(other.offering_id))
    assert (await http.post(f"{DESK}/bookings", json=foreign)).json()["code"] == "booking.no_such_offering"
