"""A person becomes a consultant, writes a profile, shows it, moves it, and takes it down."""

import asyncio
from typing import Any

import psycopg
import pytest

from consulta.contracts.directory import ConsultantJoined, ConsultantPublished, ConsultantUnpublished
from consulta.contracts.identity import PersonChanged, PersonId
from consulta.kit.access import Role
from consulta.kit.ids import new_uuid
from consulta.services.directory.commands import profiles
from consulta.services.directory.domain.profiles import ProfileText
from tests.services.directory.stories import a_consultant, a_profile, an_offering, names, ok
from tests.support.house import House, Person


async def test_a_person_becomes_a_consultant_step_by_step(house: House) -> None:
    """DI-1, DI-3."""
    ada = await house.person("Ada Lovelace")
    http = house.http(ada)
    assert (await http.get("/directory/profile")).json()["code"] == "directory.no_profile"

    profile = await ok(http.post("/directory/profile", json={"headline": "Help with numbers"}))
    assert profile["slug"] == "ada-lovelace"
    assert [each["field"] for each in profile["missing"]] == ["biography", "topics", "languages", "offerings"]
    refused = await http.post("/directory/profile/publish")
    assert refused.status_code == 409
    assert refused.json()["missing"] == profile["missing"]

    await ok(http.put("/directory/profile", json=a_profile(slug="ada-lovelace")))
    await ok(http.post("/directory/offerings", json=an_offering()))
    published = await ok(http.post("/directory/profile/publish"))
    assert published["published"]
    assert published["missing"] == []
    await house.settle()

    (joined,) = await house.published(ConsultantJoined)
    assert joined.consultant_id == ada.id
    (told,) = await house.published(ConsultantPublished)
    assert (told.slug, told.name, told.headline) == ("ada-lovelace", "Ada Lovelace", "Help with numbers")
    page = await ok(house.http().get("/directory/consultants/ada-lovelace"))
    assert page["biography"] == "I have counted for twenty years."
    assert page["zone"] == "Europe/Berlin"
    assert [offering["title"] for offering in page["offerings"]] == ["First talk"]


async def test_becoming_a_consultant_twice_changes_nothing(house: House) -> None:
    """DI-1."""
    ada = await house.person("Ada")
    first = await ok(house.http(ada).post("/directory/profile", json={"headline": "one"}))
    again = await ok(house.http(ada).post("/directory/profile", json={"headline": "two"}))
    assert again == first
    assert len(await house.published(ConsultantJoined)) == 1


async def test_somebody_whom_nobody_has_heard_of_is_asked_to_wait(house: House) -> None:
    stranger = Person(PersonId(new_uuid()), "Nobody", "n@example.org", frozenset({Role.CLIENT}))
    answer = await house.http(stranger).post("/directory/profile", json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "directory.person_not_known_yet")


async def test_namesakes_get_addresses_of_their_own(house: House) -> None:
    slugs = []
    for _ in range(3):
        person = await house.person("Zoë Müller")
        slugs.append((await ok(house.http(person).post("/directory/profile", json={})))["slug"])
    assert slugs == ["zoe-muller", "zoe-muller-2", "zoe-muller-3"]


async def test_namesakes_who_join_at_the_same_moment_do_too(house: House) -> None:
    people = [await house.person("Ada") for _ in range(6)]
    opened = [ok(house.http(person).post("/directory/profile", json={})) for person in people]
    assert len({profile["slug"] for profile in await asyncio.gather(*opened)}) == 6


async def test_a_person_who_joins_twice_at_the_same_moment_has_one_profile(house: House) -> None:
    """DI-1."""
    ada = await house.person("Ada")
    opened = [ok(house.http(ada).post("/directory/profile", json={})) for _ in range(6)]
    assert {profile["slug"] for profile in await asyncio.gather(*opened)} == {"ada"}
    assert len(await house.published(ConsultantJoined)) == 1


async def test_a_former_address_leads_to_the_page_also_after_it_moved_back(house: House) -> None:
    """DI-2."""
    ada = await a_consultant(house)
    http, anybody = house.http(ada), house.http()
    await ok(http.put("/directory/profile", json=a_profile(slug="countess")))
    moved = await anybody.get("/directory/consultants/ada")
    assert (moved.status_code, moved.headers["location"]) == (307, "/api/v1/directory/consultants/countess")

    await ok(http.put("/directory/profile", json=a_profile(slug="ada")))
    assert (await anybody.get("/directory/consultants/ada")).status_code == 200
    back = await anybody.get("/directory/consultants/countess", follow_redirects=True)
    assert back.json()["slug"] == "ada"


async def test_nobody_takes_an_address_that_once_led_to_somebody_else(house: House) -> None:
    """DI-2."""
    ada, eve = await a_consultant(house), await a_consultant(house, "Eve")
    await ok(house.http(ada).put("/directory/profile", json=a_profile(slug="countess")))
    for slug in ("ada", "countess"):
        answer = await house.http(eve).put("/directory/profile", json=a_profile(slug=slug))
        assert (answer.status_code, answer.json()["code"]) == (409, "directory.slug_taken")


async def test_nobody_collects_addresses_without_end(house: House) -> None:
    """DI-2."""
    http = house.http(await a_consultant(house))
    for number in range(9):
        await ok(http.put("/directory/profile", json=a_profile(slug=f"ada-{number}")))
    refused = await http.put("/directory/profile", json=a_profile(slug="one-more"))
    assert refused.json()["code"] == "directory.too_many_slugs"
    await ok(http.put("/directory/profile", json=a_profile(slug="ada")))


async def test_the_key_of_the_addresses_is_what_keeps_them_apart(house: House, database_url: str) -> None:
    """Red control of DI-2: without the key, an address leads to two people."""
    ada, eve = await house.person("Ada"), await house.person("Eve")
    taken = "INSERT INTO directory.slugs VALUES ('ada', %s, now())"
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute(taken, [ada.id])
        with pytest.raises(psycopg.errors.UniqueViolation):
            admin.execute(taken, [eve.id])
        admin.execute("ALTER TABLE directory.slugs DROP CONSTRAINT pk_slugs CASCADE")
        admin.execute(taken, [eve.id])


async def test_what_is_not_published_is_there_for_its_owner_alone(house: House) -> None:
    ada, eve = await a_consultant(house), await house.person("Eve")
    await ok(house.http(ada).post("/directory/profile/unpublish"))
    await house.settle()
    assert len(await house.published(ConsultantUnpublished)) == 1
    assert await names(house) == []
    hidden = await house.http(eve).get("/directory/consultants/ada")
    missing = await house.http(eve).get("/directory/consultants/nobody")
    assert hidden.status_code == missing.status_code == 404
    assert without_request(hidden.json()) == without_request(missing.json())
    assert (await ok(house.http(ada).get("/directory/consultants/ada")))["name"] == "Ada"
    assert (await house.http(ada).get("/directory/profile")).json()["published"] is False


def without_request(problem: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in problem.items() if name != "request_id"}


async def test_the_former_address_of_a_hidden_page_tells_nothing(house: House) -> None:
    ada = await a_consultant(house)
    await ok(house.http(ada).put("/directory/profile", json=a_profile(slug="countess")))
    await ok(house.http(ada).post("/directory/profile/unpublish"))
    assert (await house.http().get("/directory/consultants/ada")).status_code == 404


@pytest.mark.parametrize("lacking", [{"headline": ""}, {"biography": " "}, {"topics": []}, {"languages": []}])
async def test_a_published_profile_stays_complete(house: House, lacking: dict[str, Any]) -> None:
    """DI-3."""
    http = house.http(await a_consultant(house))
    refused = await http.put("/directory/profile", json=a_profile(**lacking))
    assert (refused.status_code, refused.json()["code"]) == (409, "directory.still_published")
    assert [each["field"] for each in refused.json()["missing"]] == list(lacking)
    await house.settle()


async def test_publishing_and_unpublishing_twice_is_told_once(house: House) -> None:
    ada = await a_consultant(house)
    http = house.http(ada)
    await ok(http.post("/directory/profile/publish"))
    await ok(http.post("/directory/profile/unpublish"))
    await ok(http.post("/directory/profile/unpublish"))
    assert len(await house.published(ConsultantPublished)) == 1
    assert len(await house.published(ConsultantUnpublished)) == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"slug": "Ada"}, "directory.slug_malformed"),
        ({"slug": "ada--l"}, "directory.slug_malformed"),
        ({"slug": "../ada"}, "directory.slug_malformed"),
        ({"topics": ["astrology"]}, "directory.no_such_topic"),
        ({"topics": ["physics", "physics"]}, "directory.named_twice"),
        ({"languages": ["xx"]}, "directory.no_such_language"),
        ({"biography": "a\u0000b"}, "request.invalid"),
        ({"published": True}, "request.invalid"),
        ({"consultant_id": "00000000-0000-0000-0000-000000000000"}, "request.invalid"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_field(
    house: House, wrong: dict[str, Any], code: str
) -> None:
    """AZ-03: fields nobody may set are unknown."""
    person = await house.person("Ada")
    http = house.http(person)
    await ok(http.post("/directory/profile", json={}))
    refused = await http.put("/directory/profile", json=a_profile(**wrong))
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert refused.json()["errors"][0]["field"].startswith(next(iter(wrong)))


async def test_a_new_name_is_shown_and_told(house: House) -> None:
    ada = await a_consultant(house)
    changed = PersonChanged(
        person_id=ada.id, name="Ada King", email=ada.email, zone="Europe/London", language="en",
        roles=[Role.CLIENT], revision=2,
    )  # fmt: skip
    await house.hear(changed)
    await house.settle()
    assert await names(house, text="king") == ["Ada King"]
    told = await house.published(ConsultantPublished)
    assert [each.name for each in told] == ["Ada", "Ada King"]
    assert told[0].revision < told[1].revision
    await house.hear(changed.model_copy(update={"name": "Ada Late", "revision": 1}))
    assert await names(house) == ["Ada King"]


async def test_changes_that_meet_leave_a_true_card(house: House) -> None:
    """DI-4: whatever a card is made of changes under the profile's lock."""
    ada = await a_consultant(house)

    async def write(number: int) -> None:
        async with house.work("directory") as work:
            text = ProfileText("ada", f"Help {number}", "Twenty years.", ("physics",), ("en",))
            await profiles.edit(work, ada.id, text)

    async def call(number: int) -> None:
        await house.hear(
            PersonChanged(
                person_id=ada.id,
                name=f"Ada {number}",
                email=ada.email,
                zone="UTC",
                language="en",
                roles=[Role.CLIENT],
                revision=number + 2,
            )
        )

    await asyncio.gather(*(write(number) for number in range(6)), *(call(number) for number in range(6)))
    await house.settle()
    assert await names(house) == ["Ada 5"]


async def test_a_card_that_is_not_true_is_noticed(house: House, database_url: str) -> None:
    """Red control of DI-3 and DI-4."""
    await a_consultant(house)
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute("UPDATE directory.cards SET headline = 'Invented'")
        admin.execute("UPDATE directory.profiles SET biography = ''")
    broken = {each.rule for each in await house.platform.check_invariants()}
    assert broken == {"DI-3", "DI-4"}


async def test_the_directory_is_for_signed_in_people_where_it_is_theirs(house: House) -> None:
    anybody = house.http()
    for answer in (
        await anybody.get("/directory/profile"),
        await anybody.post("/directory/profile", json={}),
        await anybody.put("/directory/profile", json=a_profile()),
        await anybody.post("/directory/profile/publish"),
        await anybody.get("/directory/offerings"),
        await anybody.post("/directory/offerings", json=an_offering()),
    ):
        assert (answer.status_code, answer.json()["code"]) == (401, "identity.not_signed_in")
