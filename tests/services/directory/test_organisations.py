"""An organisation is founded, invites people by email, and always has an owner."""

import asyncio
import io
from collections.abc import Awaitable
from typing import Any

import httpx
import psycopg
import pytest
from PIL import Image

from consulta.contracts.directory import (
    SEAL_OF_INVITATIONS,
    MemberInvited,
    MemberRole,
    MembershipChanged,
    OrganisationChanged,
)
from consulta.services.directory.domain.organisations import Act, may, may_change_roles
from tests.services.directory.stories import a_consultant, ok
from tests.support.house import House, Person


def a_clinic(**texts: Any) -> dict[str, Any]:
    return {"name": "Clinic at the Park", "headline": "Seven doctors", "zone": "Europe/Berlin"} | texts


async def found_clinic(house: House, owner: Person, **texts: Any) -> dict[str, Any]:
    return await ok(house.http(owner).post("/directory/organisations", json=a_clinic(**texts)))


async def token_for(house: House, email: str) -> str:
    """What the letter to this address has in its link."""
    invited = [each for each in await house.published(MemberInvited) if each.email == email]
    return house.platform.keyring.unseal(SEAL_OF_INVITATIONS, invited[-1].sealed_token)


async def join(
    house: House, owner: Person, person: Person, *roles: str, slug: str = "clinic-at-the-park"
) -> None:
    """Invite somebody, who accepts."""
    await ok(
        house.http(owner).post(
            f"/directory/organisations/{slug}/invitations",
            json={"email": person.email, "roles": list(roles)},
        )
    )
    token = await token_for(house, person.email)
    await ok(house.http(person).post("/directory/invitations/accept", json={"token": token}))


async def members(house: House, who: Person, slug: str = "clinic-at-the-park") -> dict[str, list[str]]:
    body = await ok(house.http(who).get(f"/directory/organisations/{slug}/members"))
    return {member["name"]: member["roles"] for member in body["members"]}


async def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_who_founds_an_organisation_owns_it(house: House) -> None:
    """OR-1."""
    ada = await house.person("Ada")
    clinic = await found_clinic(house, ada)
    assert (clinic["slug"], clinic["roles"], clinic["can_manage"]) == ("clinic-at-the-park", ["owner"], True)
    page = await ok(house.http().get("/directory/organisations/clinic-at-the-park"))
    assert (page["name"], page["consultants"]) == ("Clinic at the Park", [])
    await house.settle()
    (told,) = await house.published(OrganisationChanged)
    assert (told.slug, told.name, told.zone) == ("clinic-at-the-park", "Clinic at the Park", "Europe/Berlin")
    (member,) = await house.published(MembershipChanged)
    assert (member.person_id, member.roles) == (ada.id, [MemberRole.OWNER])


async def test_namesakes_get_addresses_of_their_own_also_at_the_same_moment(house: House) -> None:
    """OR-1."""
    people = [await house.person(f"Founder {number}") for number in range(5)]
    founded = await asyncio.gather(*(found_clinic(house, person) for person in people))
    assert len({clinic["slug"] for clinic in founded}) == 5
    answer = await house.http(people[0]).post(
        "/directory/organisations", json=a_clinic(slug="clinic-at-the-park")
    )
    assert await code_of(answer) == (409, "directory.organisation_slug_taken")


async def test_nobody_founds_organisations_without_end(house: House) -> None:
    """OR-1."""
    ada = await house.person("Ada")
    for _ in range(5):
        await found_clinic(house, ada)
    answer = await house.http(ada).post("/directory/organisations", json=a_clinic())
    assert await code_of(answer) == (409, "directory.too_many_organisations")


async def test_a_consultant_who_accepts_is_on_the_page(house: House) -> None:
    """OR-4."""
    owner, doctor = await house.person("Owner"), await a_consultant(house, "Ada")
    await found_clinic(house, owner)
    await join(house, owner, doctor, "consultant")
    page = await ok(house.http().get("/directory/organisations/clinic-at-the-park"))
    assert [card["name"] for card in page["consultants"]] == ["Ada"]
    assert await members(house, doctor) == {"Ada": ["consultant"], "Owner": ["owner"]}
    await house.settle()

    await ok_empty(
        house.http(doctor).delete(f"/directory/organisations/clinic-at-the-park/members/{doctor.id}")
    )
    page = await ok(house.http().get("/directory/organisations/clinic-at-the-park"))
    assert page["consultants"] == []
    told = [event for event in await house.published(MembershipChanged) if event.person_id == doctor.id]
    assert [(event.roles, event.revision) for event in told] == [([MemberRole.CONSULTANT], 1), ([], 2)]


async def ok_empty(answer: Awaitable[httpx.Response]) -> None:
    response = await answer
    assert response.status_code == 204, response.text


async def test_an_invitation_works_once_and_not_after_it_was_answered(house: House) -> None:
    """OR-4."""
    owner, eve, bob = await house.person("Owner"), await house.person("Eve"), await house.person("Bob")
    await found_clinic(house, owner)
    await join(house, owner, eve, "secretary")
    token = await token_for(house, eve.email)
    for path in ("accept", "decline", "read"):
        answer = await house.http(bob).post(f"/directory/invitations/{path}", json={"token": token})
        assert await code_of(answer) == (404, "directory.no_such_invitation")
    assert "Bob" not in await members(house, owner)


async def test_two_who_open_one_link_at_once_are_one_member(house: House) -> None:
    """OR-4."""
    owner = await house.person("Owner")
    await found_clinic(house, owner)
    people = [await house.person(f"Reader {number}") for number in range(6)]
    await ok(
        house.http(owner).post(
            "/directory/organisations/clinic-at-the-park/invitations",
            json={"email": "desk@example.org", "roles": ["secretary"]},
        )
    )
    token = await token_for(house, "desk@example.org")
    answers = await asyncio.gather(
        *(
            house.http(person).post("/directory/invitations/accept", json={"token": token})
            for person in people
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 404, 404, 404, 404, 404]
    assert len(await members(house, owner)) == 2


async def test_links_run_out_and_can_be_withdrawn_declined_and_replaced(house: House) -> None:
    """OR-4."""
    owner, eve = await house.person("Owner"), await house.person("Eve")
    await found_clinic(house, owner)
    path = "/directory/organisations/clinic-at-the-park/invitations"
    wish = {"email": eve.email, "roles": ["manager"]}

    async def send() -> tuple[dict[str, Any], str]:
        sent = await ok(house.http(owner).post(path, json=wish))
        return sent, await token_for(house, eve.email)

    async def is_open(token: str) -> bool:
        answer = await house.http().post("/directory/invitations/read", json={"token": token})
        return answer.status_code == 200

    _, first = await send()
    _, second = await send()
    assert (await is_open(first), await is_open(second)) == (False, True)
    await ok_empty(house.http().post("/directory/invitations/decline", json={"token": second}))
    assert not await is_open(second)
    third, token = await send()
    await ok_empty(house.http(owner).delete(f"{path}/{third['id']}"))
    assert not await is_open(token)
    _, fourth = await send()
    await house.pass_time(days=15)
    assert not await is_open(fourth)
    _, fifth = await send()
    assert await is_open(fifth)
    assert [event.roles for event in await house.published(MembershipChanged)] == [[MemberRole.OWNER]]


async def test_no_table_and_no_answer_shows_the_token(house: House) -> None:
    """OR-4."""
    owner = await house.person("Owner")
    await found_clinic(house, owner)
    answer = await house.http(owner).post(
        "/directory/organisations/clinic-at-the-park/invitations",
        json={"email": "Desk@Example.org", "roles": ["secretary"]},
    )
    token = await token_for(house, "desk@example.org")
    assert token not in answer.text
    kept = await house.sql("directory", "SELECT i::text FROM directory.invitations i")
    told = await house.sql("directory", "SELECT payload::text FROM directory.outbox")
    assert token not in str(kept)
    assert token not in str(told)


async def test_an_invitation_answers_alike_whoever_reads_there(house: House) -> None:
    """OR-4. Nobody learns whether an address is somebody's."""
    owner, known = await house.person("Owner"), await house.person("Known")
    await found_clinic(house, owner)
    answers = [
        await ok(
            house.http(owner).post(
                "/directory/organisations/clinic-at-the-park/invitations",
                json={"email": email, "roles": ["secretary"]},
            )
        )
        for email in (known.email, "nobody@example.org")
    ]
    assert [sorted(answer) for answer in answers] == [sorted(answers[0])] * 2


@pytest.mark.parametrize("who", ["manager", "secretary", "consultant"])
async def test_members_do_what_their_role_allows(house: House, who: str) -> None:
    """OR-3."""
    owner, member, other = (
        await house.person("Owner"),
        await house.person("Member"),
        await house.person("Other"),
    )
    await found_clinic(house, owner)
    await join(house, owner, member, who)
    await join(house, owner, other, "consultant")
    http, path = house.http(member), "/directory/organisations/clinic-at-the-park"
    manages = who == "manager"
    wants = [
        (http.put(path, json=a_clinic(headline="New")), 200),
        (http.post(f"{path}/invitations", json={"email": "a@example.org", "roles": ["secretary"]}), 201),
        (http.put(f"{path}/members/{other.id}", json={"roles": ["secretary", "consultant"]}), 204),
        (http.delete(f"{path}/members/{other.id}"), 204),
    ]
    for asked, when_allowed in wants:
        assert (await asked).status_code == (when_allowed if manages else 403)
    for forbidden in (
        http.post(f"{path}/invitations", json={"email": "b@example.org", "roles": ["owner"]}),
        http.put(f"{path}/members/{member.id}", json={"roles": ["owner"]}),
        http.put(f"{path}/members/{owner.id}", json={"roles": ["consultant"]}),
        http.delete(f"{path}/members/{owner.id}"),
    ):
        assert await code_of(await forbidden) == (403, "directory.not_your_role")
    shown = await ok(http.get(f"{path}/members"))
    assert bool(shown["invitations"]) is manages


async def test_to_strangers_an_organisations_inside_does_not_exist(house: House) -> None:
    """OR-3."""
    owner, eve = await house.person("Owner"), await house.person("Eve")
    await found_clinic(house, owner)
    for slug in ("clinic-at-the-park", "nowhere"):
        path = f"/directory/organisations/{slug}"
        for asked in (
            house.http(eve).get(f"{path}/members"),
            house.http(eve).put(path, json=a_clinic()),
            house.http(eve).post(f"{path}/invitations", json={"email": "a@example.org", "roles": ["owner"]}),
            house.http(eve).delete(f"{path}/members/{owner.id}"),
            house.http(eve).delete(f"{path}/logo"),
        ):
            assert await code_of(await asked) == (404, "directory.no_such_organisation")


async def test_the_last_owner_stays(house: House) -> None:
    """OR-2."""
    owner, second = await house.person("Owner"), await house.person("Second")
    await found_clinic(house, owner)
    path = "/directory/organisations/clinic-at-the-park/members"
    http = house.http(owner)
    assert await code_of(await http.delete(f"{path}/{owner.id}")) == (409, "directory.last_owner")
    answer = await http.put(f"{path}/{owner.id}", json={"roles": ["manager"]})
    assert await code_of(answer) == (409, "directory.last_owner")
    await join(house, owner, second, "owner")
    answers = await asyncio.gather(
        http.delete(f"{path}/{owner.id}"), house.http(second).delete(f"{path}/{second.id}")
    )
    assert sorted(answer.status_code for answer in answers) == [204, 409]
    await house.settle()


async def test_it_is_the_database_that_insists_on_an_owner(house: House, database_url: str) -> None:
    """Red control of OR-2: without the check an organisation without owner can be, and the invariant says so."""
    owner = await house.person("Owner")
    await found_clinic(house, owner)
    none_left = "UPDATE directory.organisations SET owner_count = 0"
    with psycopg.connect(database_url, autocommit=True) as admin:
        with pytest.raises(psycopg.errors.CheckViolation):
            admin.execute(none_left)
        admin.execute("ALTER TABLE directory.organisations DROP CONSTRAINT ck_organisations_has_an_owner")
        admin.execute(none_left)
    assert {each.rule for each in await house.platform.check_invariants()} == {"OR-2"}


async def test_an_organisation_shows_a_logo_and_takes_it_down(house: House) -> None:
    owner = await house.person("Owner")
    await found_clinic(house, owner)
    picture = io.BytesIO()
    Image.new("RGB", (600, 400), "teal").save(picture, "PNG")
    http, path = house.http(owner), "/directory/organisations/clinic-at-the-park/logo"
    shown = await ok(http.put(path, files={"file": ("logo.png", picture.getvalue(), "image/png")}))
    address = shown["logo_url"].removeprefix("/api/v1")
    assert (await http.get(address)).headers["content-type"] == "image/webp"
    assert (await ok(http.delete(path)))["logo_url"] is None
    await house.pass_time(hours=2)
    assert (await house.http().get(address)).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"name": " "}, "request.invalid", "name"),
        ({"zone": "Mars/Crater"}, "request.invalid", "zone"),
        ({"languages": ["xx"]}, "directory.no_such_language", "languages"),
        ({"languages": ["de", "de"]}, "directory.named_twice", "languages"),
        ({"slug": "Clinic"}, "directory.slug_malformed", "slug"),
        ({"owner_count": 0}, "request.invalid", "owner_count"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_field(
    house: House, wrong: dict[str, Any], code: str, field: str
) -> None:
    answer = await house.http(await house.person("Ada")).post(
        "/directory/organisations", json=a_clinic(**wrong)
    )
    assert await code_of(answer) == (422, code)
    assert answer.json()["errors"][0]["field"].startswith(field)


def test_several_roles_may_what_any_of_them_may() -> None:
    """OR-3."""
    assert may([MemberRole.CONSULTANT, MemberRole.SECRETARY], Act.KEEP_CALENDARS)
    assert not may([MemberRole.CONSULTANT, MemberRole.SECRETARY], Act.MANAGE)
    assert not may([], Act.KEEP_CALENDARS)
    assert may_change_roles([MemberRole.MANAGER], ["consultant"], ["secretary"])
    assert not may_change_roles([MemberRole.MANAGER], ["consultant"], ["owner"])
    assert not may_change_roles([MemberRole.MANAGER], ["owner"], ["consultant"])
    assert may_change_roles([MemberRole.OWNER], ["owner"], [])
