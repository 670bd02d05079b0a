"""Profiles, people for staff, roles with their audit, and the demo's people."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import event, select

from consulta.contracts.directory import ConsultantJoined
from consulta.contracts.identity import PersonChanged, PersonId, PersonRegistered, Role
from consulta.kit.access import Caller
from consulta.kit.ids import new_uuid
from consulta.kit.settings import PlatformSettings
from consulta.services.identity import repository
from consulta.services.identity.commands.people import register_demo_person
from consulta.services.identity.models import Person
from tests.services.identity.conftest import Door
from tests.support.house import House


async def test_a_person_changes_what_others_see_and_everybody_hears(house: House, door: Door) -> None:
    ada = await door.sign_in("ada@example.org")
    http = door.bearer(ada)
    changed = await http.patch(
        "/identity/me", json={"name": " Ada\n King ", "zone": "Asia/Kathmandu", "language": "pt-br"}
    )
    assert changed.json() == ada["person"] | {
        "name": "Ada King",
        "zone": "Asia/Kathmandu",
        "language": "pt-BR",
    }
    [told] = await house.published(PersonChanged)
    assert (told.name, told.zone, told.language, told.revision) == ("Ada King", "Asia/Kathmandu", "pt-BR", 2)
    await http.patch("/identity/me", json={"zone": "Asia/Kathmandu"})
    await http.patch("/identity/me", json={})
    assert len(await house.published(PersonChanged)) == 1, "nothing changed, nothing is told"


@pytest.mark.parametrize(
    "body",
    [
        {"zone": "Mars/Olympus"},
        {"zone": "../../etc/passwd"},
        {"zone": "europe/berlin"},
        {"zone": ""},
        {"language": "english"},
        {"language": "e"},
        {"name": "   "},
        {"name": "a\u0000b"},
        {"name": "x" * 81},
        {"name": 7},
        {"email": "other@example.org"},
    ],
)
async def test_what_cannot_be_in_a_profile_is_refused(house: House, door: Door, body: dict[str, Any]) -> None:
    ada = await door.sign_in("ada@example.org")
    answer = await door.bearer(ada).patch("/identity/me", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == next(iter(body))
    assert (await door.bearer(ada).get("/identity/me")).json() == ada["person"]


async def test_a_profile_change_with_one_key_has_one_effect(house: House, door: Door) -> None:
    """I14."""
    http = door.bearer(await door.sign_in("ada@example.org"))
    http.headers["Idempotency-Key"] = "k1"
    first = await http.patch("/identity/me", json={"name": "Countess"})
    http.headers.pop("Idempotency-Key")
    await http.patch("/identity/me", json={"name": "Ada"})
    http.headers["Idempotency-Key"] = "k1"
    again = await http.patch("/identity/me", json={"name": "Countess"})
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    http.headers.pop("Idempotency-Key")
    assert (await http.get("/identity/me")).json()["name"] == "Ada"


async def test_an_answer_with_tokens_is_never_kept_for_a_key(house: House, door: Door) -> None:
    request_id = await door.ask("ada@example.org")
    body = {"request_id": request_id, "code": await door.code_of(request_id)}
    http = house.http(None, **{"Idempotency-Key": "k1"})
    assert (await http.post("/identity/sign-in", json=body)).status_code == 200
    assert (await http.post("/identity/sign-in", json=body)).json()["code"] == "identity.code_expired"
    assert await house.sql("identity", "SELECT 1 FROM identity.idempotency_keys") == []


NOBODY = UUID(int=7)
STAFF_DOORS = [
    ("GET", "/identity/people"),
    ("GET", f"/identity/people/{NOBODY}"),
    ("PUT", f"/identity/people/{NOBODY}/roles"),
]


@pytest.mark.parametrize(("method", "path"), STAFF_DOORS)
async def test_only_staff_come_to_people(house: House, door: Door, method: str, path: str) -> None:
    body = {"roles": ["staff"]} if method == "PUT" else None
    nobody = await house.http().request(method, path, json=body)
    assert (nobody.status_code, nobody.json()["code"]) == (401, "identity.not_signed_in")
    ada = door.bearer(await door.sign_in("ada@example.org"))
    answer = await ada.request(method, path, json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "access.not_allowed")
    staff = await (await door.staff()).request(method, path, json=body)
    assert staff.status_code in {200, 404}


async def test_staff_find_people_by_parts_of_name_or_address_and_by_near_misses(
    house: House, door: Door
) -> None:
    for email, name in [
        ("ada@example.org", "Ada Lovelace"),
        ("grace@navy.example", "Grace Hopper"),
        ("percent@example.org", "100% Per_cent"),
    ]:
        await door.sign_in(email, name=name)
    staff = await door.staff()

    async def found(query: str) -> list[str]:
        page = (await staff.get("/identity/people", params={"query": query})).json()
        return [person["name"] for person in page["items"]]

    assert await found("ada") == ["Ada Lovelace"]
    assert await found("LOVE") == ["Ada Lovelace"]
    assert await found("navy") == ["Grace Hopper"]
    assert await found("Lovelase") == ["Ada Lovelace"]
    assert await found("0%") == ["100% Per_cent"]
    assert await found("r_c") == ["100% Per_cent"]
    assert await found("%") == ["100% Per_cent"]
    assert await found("nobody at all") == []
    assert len(await found("")) == 4
    refused = await staff.get("/identity/people", params={"query": "a\x00"})
    assert refused.status_code == 422


async def test_the_search_goes_by_its_index(house: House, door: Door, database_url: str) -> None:
    staff = await door.staff()
    engine = house.platform.running["identity"].engine.sync_engine
    asked: list[tuple[str, Any]] = []

    def note(*call: Any) -> None:
        if "ILIKE" in call[2]:
            asked.append((call[2], call[3]))

    event.listen(engine, "before_cursor_execute", note)
    await staff.get("/identity/people", params={"query": "lovelace"})
    event.remove(engine, "before_cursor_execute", note)
    [(statement, values)] = asked
    with psycopg.connect(database_url) as admin:
        # A few rows are read faster without an index, so only whether it fits is asked here.
        admin.execute(
            "SET enable_seqscan = off; SET enable_indexscan = off; SET search_path = identity, public"
        )
        plan = str(admin.execute(f"EXPLAIN {statement}".encode(), values).fetchall())
    assert plan.count("ix_people_search") == 2


async def test_people_are_paged_without_gaps_or_repetition(house: House, door: Door) -> None:
    for number in range(5):
        await door.sign_in(f"p{number}@example.org", name="Same Name" if number < 3 else f"Other {number}")
    staff = await door.staff()
    seen, cursor = [], None
    while True:
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await staff.get("/identity/people", params=params)).json()
        seen += [person["email"] for person in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 6
    bad = await staff.get("/identity/people", params={"cursor": "nonsense"})
    assert bad.json()["code"] == "request.cursor_malformed"


async def test_staff_decide_roles_and_it_is_written_down_who_did(house: House, door: Door) -> None:
    """ID-10, I15."""
    ada = await door.sign_in("ada@example.org")
    ada_id = ada["person"]["id"]
    staff = await door.staff()
    sam_id = (await staff.get("/identity/me")).json()["id"]
    answer = await staff.put(f"/identity/people/{ada_id}/roles", json={"roles": ["consultant", "staff"]})
    assert answer.json()["roles"] == ["client", "consultant", "staff"]
    told = [each for each in await house.published(PersonChanged) if str(each.person_id) == ada_id]
    assert [each.roles for each in told] == [[Role.CLIENT, Role.CONSULTANT, Role.STAFF]]
    [audit] = await house.sql(
        "identity", "SELECT * FROM identity.audit WHERE subject_id = CAST(:id AS uuid)", id=ada_id
    )
    assert str(audit.actor_id) == sam_id
    assert (audit.action, audit.before, audit.after) == (
        "roles.set",
        {"roles": ["client"]},
        {"roles": ["client", "consultant", "staff"]},
    )
    assert audit.request_id == answer.headers["x-request-id"]
    again = await staff.put(f"/identity/people/{ada_id}/roles", json={"roles": ["staff", "consultant"]})
    assert again.status_code == 200
    [count] = await house.sql(
        "identity", "SELECT count(*) AS n FROM identity.audit WHERE action = 'roles.set'"
    )
    assert count.n == 1, "nothing changed, nothing to write down"
    unknown = await staff.put(f"/identity/people/{new_uuid()}/roles", json={"roles": []})
    assert unknown.json()["code"] == "identity.no_such_person"
    refused = await staff.put(f"/identity/people/{ada_id}/roles", json={"roles": ["owner"]})
    assert refused.status_code == 422


async def test_the_audit_cannot_be_rewritten_by_the_service(house: House, door: Door) -> None:
    await door.staff()
    for statement in ("UPDATE identity.audit SET action = 'x'", "DELETE FROM identity.audit"):
        with pytest.raises(Exception, match="permission denied"):
            await house.sql("identity", statement)


async def test_red_control_a_role_without_audit_breaks_the_invariant(house: House, database_url: str) -> None:
    person = PersonId(new_uuid())
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute(
            "INSERT INTO identity.people VALUES (%s, 'x@example.org', 'X', 'UTC', 'en', '{staff}', NULL, now(), 1)",
            [person],
        )
    broken = await house.platform.check_invariants()
    assert [(each.invariant, each.what) for each in broken] == [("StaffCameByAudit", [person])]


async def test_the_last_staff_person_stays(house: House, door: Door) -> None:
    staff = await door.staff()
    sam_id = (await staff.get("/identity/me")).json()["id"]
    answer = await staff.put(f"/identity/people/{sam_id}/roles", json={"roles": ["client"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "identity.last_staff_person")
    second = await door.staff("second@example.org")
    assert (await second.put(f"/identity/people/{sam_id}/roles", json={"roles": []})).status_code == 200
    gone = await staff.get("/identity/people")
    assert gone.status_code == 401, "who loses a role signs in anew"
    # Where nobody was told yet the token still says staff; whoever decides is looked up.
    caller = Caller(PersonId(UUID(sam_id)), frozenset({Role.STAFF}), new_uuid())
    untold = house.http(Authorization=f"Bearer {house.platform.access_tokens.issue(caller)}")
    kept = await untold.put(f"/identity/people/{sam_id}/roles", json={"roles": ["staff"]})
    assert (kept.status_code, kept.json()["code"]) == (403, "access.not_allowed")


async def take_from_each_other(door: Door) -> list[int]:
    """Two staff take each other's role at the same moment; returns the answers' states."""
    people = [await door.staff(email) for email in ("one@example.org", "two@example.org")]
    ids = [(await http.get("/identity/me")).json()["id"] for http in people]
    answers = await asyncio.gather(
        *(
            http.put(f"/identity/people/{other}/roles", json={"roles": []})
            for http, other in zip(people, reversed(ids), strict=True)
        )
    )
    return sorted(answer.status_code for answer in answers)


async def test_two_staff_who_take_each_others_role_at_once_leave_one(house: House, door: Door) -> None:
    assert await take_from_each_other(door) == [200, 403]
    assert len(await house.sql("identity", "SELECT 1 FROM identity.people WHERE granted @> '{staff}'")) == 1


@pytest.fixture
def unlocked_staff(monkeypatch: pytest.MonkeyPatch) -> None:
    """Staff are looked up without locking them."""

    async def look(work: Any) -> list[PersonId]:  # noqa: ANN401 - stands in for a function of the repository
        found = await work.execute(select(Person.id).where(Person.granted.contains(["staff"])))
        staff = list(found.scalars())
        await asyncio.sleep(0.1)
        return staff

    monkeypatch.setattr(repository, "lock_staff", look)


async def test_red_control_without_the_lock_nobody_is_left(
    house: House, door: Door, unlocked_staff: None
) -> None:
    assert await take_from_each_other(door) == [200, 200]
    assert await house.sql("identity", "SELECT 1 FROM identity.people WHERE granted @> '{staff}'") == []


async def test_who_opens_a_consultants_profile_is_a_consultant_once(house: House, door: Door) -> None:
    ada = await door.sign_in("ada@example.org")
    ada_id = PersonId(ada["person"]["id"])
    await house.hear(ConsultantJoined(consultant_id=ada_id))
    await house.hear(ConsultantJoined(consultant_id=ada_id))
    await house.hear(ConsultantJoined(consultant_id=PersonId(new_uuid())))
    [told] = await house.published(PersonChanged)
    assert (told.roles, told.revision) == ([Role.CLIENT, Role.CONSULTANT], 2)
    me = await door.bearer(ada).get("/identity/me")
    assert me.json()["roles"] == ["client", "consultant"]
    renewed = await house.http().post("/identity/refresh", json={"refresh_token": ada["refresh_token"]})
    assert renewed.json()["person"]["roles"] == ["client", "consultant"]


async def register_clara(house: House) -> PersonId:
    """One of the demo's people."""
    async with house.work("identity") as work:
        return await register_demo_person(
            work,
            name="Clara Client",
            email="Clara@example.org",
            zone="Europe/Madrid",
            language="es",
            roles=[Role.CLIENT],
            note="Looks for advice",
        )


async def test_the_demo_lets_visitors_be_its_people_and_nobody_else(house: House, door: Door) -> None:
    clara, again = await register_clara(house), await register_clara(house)
    assert clara == again
    async with house.work("identity") as work:
        carl = await register_demo_person(
            work,
            name="Carl Consultant",
            email="carl@example.org",
            zone="Europe/Berlin",
            language="de",
            roles=[Role.CLIENT, Role.CONSULTANT],
            note="Gives advice",
        )
    real = await door.sign_in("ada@example.org")
    assert len(await house.published(PersonRegistered)) == 3, "registering again changes nothing"
    listed = (await house.http().get("/identity/demo/people")).json()["items"]
    assert listed == [
        {"id": str(clara), "name": "Clara Client", "role": "client", "note": "Looks for advice"},
        {"id": str(carl), "name": "Carl Consultant", "role": "consultant", "note": "Gives advice"},
    ]
    browser = house.http(None, **{"X-Consulta-Client": "web"})
    entered = await browser.post("/identity/demo/sign-in", json={"person_id": str(carl)})
    assert entered.json()["access_token"] is None
    assert (await browser.get("/identity/me")).json()["name"] == "Carl Consultant"
    for stranger in (real["person"]["id"], str(new_uuid())):
        answer = await browser.post("/identity/demo/sign-in", json={"person_id": stranger})
        assert answer.json()["code"] == "identity.no_such_person"


async def test_a_real_person_never_becomes_one_of_the_demos(house: House, door: Door) -> None:
    ada = await door.sign_in("ada@example.org")
    async with house.work("identity") as work:
        same = await register_demo_person(
            work, name="X", email="ada@example.org", zone="UTC", language="en", roles=[Role.STAFF], note="X"
        )
    assert str(same) == ada["person"]["id"]
    assert (await door.bearer(ada).get("/identity/me")).json() == ada["person"]
    answer = await house.http(None, **{"X-Consulta-Client": "web"}).post(
        "/identity/demo/sign-in", json={"person_id": ada["person"]["id"]}
    )
    assert answer.status_code == 404


async def test_where_there_is_no_demo_nobody_enters_by_it(house: House, door: Door) -> None:
    async with house.work("identity") as work:
        clara = await register_demo_person(
            work, name="C", email="c@example.org", zone="UTC", language="en", roles=[], note="C"
        )
    resources = house.platform.desk("identity").resources
    resources[PlatformSettings] = house.platform.settings.model_copy(update={"demo": False})
    listed = await house.http().get("/identity/demo/people")
    entered = await house.http(None, **{"X-Consulta-Client": "web"}).post(
        "/identity/demo/sign-in", json={"person_id": str(clara)}
    )
    assert (listed.status_code, entered.status_code) == (404, 404)
    assert "set-cookie" not in entered.headers
