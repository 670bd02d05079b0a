"""Rooms of an organisation, and what it offers under its own name."""

from typing import Any

import psycopg
import pytest

from consulta.contracts.directory import Choosing, RoomChanged, TeamOfferingChanged
from tests.services.directory.stories import EUR_30, FREE, a_consultant, an_offering, ok
from tests.services.directory.test_organisations import code_of, found_clinic, join, ok_empty
from tests.support.house import House, Person

CLINIC = "/directory/organisations/clinic-at-the-park"


async def a_clinic_of(house: House, *names: str) -> tuple[Person, list[Person]]:
    """A clinic, its owner, and consultants who work there."""
    owner = await house.person("Owner")
    await found_clinic(house, owner)
    doctors = [await a_consultant(house, name) for name in names]
    for doctor in doctors:
        await join(house, owner, doctor, "consultant")
    return owner, doctors


def a_team_offering(doctors: list[Person], choosing: str = "any_available", **terms: Any) -> dict[str, Any]:
    return an_offering(
        choosing=choosing, consultants=[{"consultant_id": str(doctor.id)} for doctor in doctors], **terms
    )


async def test_a_clinic_offers_something_whoever_of_its_doctors_gives_it(house: House) -> None:
    """OR-6."""
    owner, doctors = await a_clinic_of(house, "Ada", "Bea")
    body = a_team_offering(doctors, "round_robin", title="A first look")
    body["consultants"][0]["weight"] = 2
    added = await ok(house.http(owner).post(f"{CLINIC}/offerings", json=body))
    assert [(each["name"], each["weight"]) for each in added["consultants"]] == [("Ada", 2), ("Bea", 1)]
    page = await ok(house.http().get(CLINIC))
    assert [offering["title"] for offering in page["offerings"]] == ["A first look"]
    (told,) = await house.published(TeamOfferingChanged)
    assert (told.choosing, told.active, told.revision) == (Choosing.ROUND_ROBIN, True, 1)
    assert [each.weight for each in told.consultants] == [2, 1]

    await ok(house.http(owner).put(f"{CLINIC}/offerings/{added['id']}", json=body | {"price": FREE}))
    await ok(house.http(owner).post(f"{CLINIC}/offerings/{added['id']}/archive"))
    refused = await house.http(owner).put(f"{CLINIC}/offerings/{added['id']}", json=body)
    assert await code_of(refused) == (409, "directory.offering_archived")
    assert (await ok(house.http().get(CLINIC)))["offerings"] == []
    await house.settle()
    assert [event.active for event in await house.published(TeamOfferingChanged)] == [True, True, False]


async def test_who_leaves_gives_the_clinics_offerings_no_longer(house: House) -> None:
    """OR-7."""
    owner, doctors = await a_clinic_of(house, "Ada", "Bea", "Cleo")
    http = house.http(owner)
    any_of = await ok(http.post(f"{CLINIC}/offerings", json=a_team_offering(doctors)))
    together = await ok(http.post(f"{CLINIC}/offerings", json=a_team_offering(doctors[:2], "collective")))

    await ok_empty(house.http(doctors[0]).delete(f"{CLINIC}/members/{doctors[0].id}"))

    shown = {each["id"]: each for each in (await ok(http.get(f"{CLINIC}/offerings")))["items"]}
    assert [each["name"] for each in shown[any_of["id"]]["consultants"]] == ["Bea", "Cleo"]
    assert shown[any_of["id"]]["active"]
    assert not shown[together["id"]]["active"]
    await ok_empty(http.put(f"{CLINIC}/members/{doctors[1].id}", json={"roles": ["secretary"]}))
    await ok_empty(http.delete(f"{CLINIC}/members/{doctors[2].id}"))
    assert (await ok(house.http().get(CLINIC)))["offerings"] == []
    await house.settle()


@pytest.mark.parametrize(
    ("who", "terms", "code"),
    [
        ([0], {"choosing": "collective"}, "directory.too_few_together"),
        ([0, 0], {}, "directory.named_twice"),
        ([], {}, "request.invalid"),
        ([0, "stranger"], {}, "directory.not_its_consultant"),
        ([0, "owner"], {}, "directory.not_its_consultant"),
        ([0], {"choosing": "dice"}, "request.invalid"),
        (
            [0],
            {"price": EUR_30 | {"amount": {"amount_minor": 3000, "currency": "USD"}}},
            "directory.wrong_currency",
        ),
    ],
)
async def test_what_nobody_could_give_is_refused(
    house: House, who: list[int | str], terms: dict[str, Any], code: str
) -> None:
    """OR-6."""
    owner, doctors = await a_clinic_of(house, "Ada")
    others = {"stranger": await a_consultant(house, "Eve"), "owner": owner}
    named = [doctors[each] if isinstance(each, int) else others[each] for each in who]
    answer = await house.http(owner).post(f"{CLINIC}/offerings", json=a_team_offering(named) | terms)
    assert await code_of(answer) == (422, code)


async def test_rooms_are_added_renamed_and_closed(house: House) -> None:
    owner, doctors = await a_clinic_of(house, "Ada")
    http = house.http(owner)
    without = await http.post(f"{CLINIC}/offerings", json=a_team_offering(doctors, needs_room=True))
    assert await code_of(without) == (409, "directory.needs_rooms")
    room = await ok(http.post(f"{CLINIC}/rooms", json={"name": "Room 1", "capacity": 4}))
    await ok(http.post(f"{CLINIC}/offerings", json=a_team_offering(doctors, needs_room=True)))
    taken = await http.post(f"{CLINIC}/rooms", json={"name": "room 1"})
    assert await code_of(taken) == (409, "directory.room_name_taken")
    await ok(http.put(f"{CLINIC}/rooms/{room['id']}", json={"name": "Blue room", "active": False}))
    await ok(http.post(f"{CLINIC}/rooms", json={"name": "Blue Room"}))
    back = await http.put(f"{CLINIC}/rooms/{room['id']}", json={"name": "Blue room"})
    assert await code_of(back) == (409, "directory.room_name_taken")
    shown = (await ok(house.http(doctors[0]).get(f"{CLINIC}/rooms")))["items"]
    assert [(each["name"], each["active"]) for each in shown] == [("Blue Room", True), ("Blue room", False)]
    await house.settle()
    assert [(each.name, each.active) for each in await house.published(RoomChanged)] == [
        ("Room 1", True),
        ("Blue room", False),
        ("Blue Room", True),
    ]


async def test_rooms_and_offerings_are_for_those_who_manage(house: House) -> None:
    """OR-3."""
    owner, doctors = await a_clinic_of(house, "Ada")
    room = await ok(house.http(owner).post(f"{CLINIC}/rooms", json={"name": "Room 1"}))
    eve, body = await house.person("Eve"), a_team_offering(doctors)
    for person, code in (
        (doctors[0], (403, "directory.not_your_role")),
        (eve, (404, "directory.no_such_organisation")),
    ):
        http = house.http(person)
        for asked in (
            http.post(f"{CLINIC}/rooms", json={"name": "Mine"}),
            http.put(f"{CLINIC}/rooms/{room['id']}", json={"name": "Mine"}),
            http.post(f"{CLINIC}/offerings", json=body),
        ):
            assert await code_of(await asked) == code
    assert (await house.http(eve).get(f"{CLINIC}/rooms")).status_code == 404
    assert (await house.http(eve).get(f"{CLINIC}/offerings")).status_code == 404


async def test_another_clinics_room_does_not_exist_here(house: House) -> None:
    owner, _ = await a_clinic_of(house, "Ada")
    rival = await house.person("Rival")
    await found_clinic(house, rival, slug="rival")
    room = await ok(house.http(owner).post(f"{CLINIC}/rooms", json={"name": "Room 1"}))
    answer = await house.http(rival).put(
        f"/directory/organisations/rival/rooms/{room['id']}", json={"name": "Mine"}
    )
    assert await code_of(answer) == (404, "directory.no_such_room")


async def test_it_is_the_index_that_keeps_two_rooms_from_one_name(house: House, database_url: str) -> None:
    """Red control."""
    owner, _ = await a_clinic_of(house, "Ada")
    await ok(house.http(owner).post(f"{CLINIC}/rooms", json={"name": "Room 1"}))
    again = (
        "INSERT INTO directory.rooms SELECT gen_random_uuid(), organisation_id, 'ROOM 1', notes, capacity, active, 1"
        " FROM directory.rooms"
    )
    with psycopg.connect(database_url, autocommit=True) as admin:
        with pytest.raises(psycopg.errors.UniqueViolation):
            admin.execute(again)
        admin.execute("DROP INDEX directory.uq_rooms_organisation_id_name")
        admin.execute(again)
