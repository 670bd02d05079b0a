"""Signing in by pin code, through HTTP."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from consulta.contracts.identity import CodeRequested, PersonChanged, PersonRegistered, Role
from consulta.services.identity.settings import Settings
from tests.services.identity.conftest import Door, wrong
from tests.support.house import House


async def test_a_code_makes_a_person_the_first_time_and_knows_them_the_second(
    house: House, door: Door
) -> None:
    first = await door.sign_in("Ada@Example.org", name="Ada  Lovelace", zone="Europe/London", language="DE")
    assert first["person"] == {
        "id": first["person"]["id"],
        "email": "ada@example.org",
        "name": "Ada Lovelace",
        "zone": "Europe/London",
        "language": "de",
        "roles": ["client"],
        "only_booking_id": None,
    }
    assert first["expires_in"] == 600
    again = await door.sign_in("ADA@example.ORG", name="Somebody Else")
    assert again["person"] == first["person"]
    [registered] = await house.published(PersonRegistered)
    assert (registered.email, registered.revision, registered.roles) == ("ada@example.org", 1, [Role.CLIENT])
    assert (await door.bearer(again).get("/identity/me")).json() == first["person"]


async def test_who_gives_no_name_is_called_by_their_address(door: Door) -> None:
    signed_in = await door.sign_in("grace.hopper+test@example.org")
    assert signed_in["person"]["name"] == "Grace Hopper Test"
    assert (signed_in["person"]["zone"], signed_in["person"]["language"]) == ("UTC", "en")


async def test_the_mail_speaks_the_language_that_was_asked_for_and_the_newcomer_too(
    house: House, door: Door
) -> None:
    request_id = await door.ask("ada@example.org", language="es")
    [event] = await house.published(CodeRequested)
    assert (event.language, event.expires_at) == ("es", house.clock.now() + timedelta(minutes=10))
    answer = await house.http().post(
        "/identity/sign-in", json={"request_id": request_id, "code": await door.code_of(request_id)}
    )
    assert answer.json()["person"]["language"] == "es"


async def test_the_code_is_nowhere_to_be_read(house: House, door: Door) -> None:
    """ID-4. Neither the answer nor any table shows it."""
    request_id = await door.ask("ada@example.org")
    code = await door.code_of(request_id)
    outbox = await house.sql("identity", "SELECT payload::text FROM identity.outbox")
    [row] = await house.sql("identity", "SELECT * FROM identity.code_requests")
    assert code not in str(row)
    assert row.code_tag != code
    assert all(f'"{code}"' not in payload for (payload,) in outbox)


async def test_a_wrong_code_says_how_many_guesses_are_left_and_the_fifth_is_the_last(
    house: House, door: Door
) -> None:
    """ID-5."""
    request_id = await door.ask("ada@example.org")
    code = await door.code_of(request_id)
    http = house.http()
    for left in (4, 3, 2, 1, 0):
        answer = await http.post("/identity/sign-in", json={"request_id": request_id, "code": wrong(code)})
        assert answer.status_code == 422
        assert answer.json()["code"] == "identity.code_wrong"
        assert answer.json()["attempts_left"] == left
        assert answer.json()["errors"][0]["field"] == "code"
    right = await http.post("/identity/sign-in", json={"request_id": request_id, "code": code})
    assert right.json()["code"] == "identity.code_expired"


async def test_four_wrong_guesses_and_then_the_right_one(house: House, door: Door) -> None:
    request_id = await door.ask("ada@example.org")
    code = await door.code_of(request_id)
    http = house.http()
    for _ in range(4):
        await http.post("/identity/sign-in", json={"request_id": request_id, "code": wrong(code)})
    right = await http.post("/identity/sign-in", json={"request_id": request_id, "code": code})
    assert right.status_code == 200
    [row] = await house.sql("identity", "SELECT failures FROM identity.addresses")
    assert row.failures == 0, "a success forgives"


@pytest.mark.parametrize(("minutes", "status"), [(9.99, 200), (10, 422)])
async def test_a_code_may_be_used_for_ten_minutes(
    house: House, door: Door, minutes: float, status: int
) -> None:
    request_id = await door.ask("ada@example.org")
    code = await door.code_of(request_id)
    house.clock.advance(minutes=minutes)
    answer = await house.http().post("/identity/sign-in", json={"request_id": request_id, "code": code})
    assert answer.status_code == status
    if status == 422:
        assert answer.json()["code"] == "identity.code_expired"


async def test_a_code_works_once_also_for_ten_at_the_same_moment(house: House, door: Door) -> None:
    request_id = await door.ask("ada@example.org")
    body = {"request_id": request_id, "code": await door.code_of(request_id)}
    http = house.http()
    answers = await asyncio.gather(*(http.post("/identity/sign-in", json=body) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] + [422] * 9
    [logins] = await house.sql("identity", "SELECT count(*) FROM identity.logins")
    assert logins[0] == 1
    later = await http.post("/identity/sign-in", json=body)
    assert later.json()["code"] == "identity.code_expired"


async def test_a_code_belongs_to_the_request_it_was_asked_by(house: House, door: Door) -> None:
    first = await door.ask("ada@example.org")
    second = await door.ask("ada@example.org")
    own, other = await door.code_of(first), await door.code_of(second)
    if own == other:  # one time in a million
        other = wrong(own)
    mixed = await house.http().post("/identity/sign-in", json={"request_id": first, "code": other})
    assert mixed.json()["code"] == "identity.code_wrong"
    older = await house.http().post("/identity/sign-in", json={"request_id": first, "code": own})
    assert older.status_code == 200, "a newer code does not take the older one away"


async def test_two_first_sign_ins_at_once_make_one_person(house: House, door: Door) -> None:
    requests = [await door.ask(email) for email in ("ada@example.org", "ADA@example.org", "Ada@Example.Org")]
    bodies = [{"request_id": each, "code": await door.code_of(each)} for each in requests]
    answers = await asyncio.gather(*(house.http().post("/identity/sign-in", json=body) for body in bodies))
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len({answer.json()["person"]["id"] for answer in answers}) == 1
    assert len(await house.published(PersonRegistered)) == 1


async def test_asking_too_often_looks_the_same_and_sends_nothing(house: House, door: Door) -> None:
    """ID-4. Four codes in ten minutes, ten in a day; what is not sent cannot be guessed either."""
    sent_in_ten_minutes = [await door.ask("ada@example.org") for _ in range(6)]
    assert len(await house.published(CodeRequested)) == 4
    unsent = sent_in_ten_minutes[-1]
    answer = await house.http().post("/identity/sign-in", json={"request_id": unsent, "code": "123456"})
    assert (answer.json()["code"], answer.json()["attempts_left"]) == ("identity.code_wrong", 4)
    [row] = await house.sql("identity", "SELECT failures FROM identity.addresses")
    assert row.failures == 0, "nobody may use up somebody's tries with codes that were never sent"
    for _ in range(8):
        house.clock.advance(minutes=10, seconds=1)
        await door.ask("Ada@example.org")
    assert len(await house.published(CodeRequested)) == 10
    await door.ask("grace@example.org")
    assert len(await house.published(CodeRequested)) == 11, "another address is another matter"
    house.clock.advance(days=1)
    await door.ask("ada@example.org")
    assert len(await house.published(CodeRequested)) == 12


async def test_twenty_requests_at_once_send_no_more_than_the_limit(house: House, door: Door) -> None:
    await asyncio.gather(*(door.ask("ada@example.org") for _ in range(20)))
    assert len(await house.published(CodeRequested)) == 4


async def test_wrong_codes_in_a_row_rest_the_address_over_all_its_codes(house: House, door: Door) -> None:
    """ID-5. A new code gives no new tries beyond the day's number."""
    house.platform.desk("identity").settings = Settings(failures_per_day=7)
    http = house.http()
    outcomes = []
    for _ in range(2):
        request_id = await door.ask("ada@example.org")
        code = await door.code_of(request_id)
        for _ in range(5):
            answer = await http.post(
                "/identity/sign-in", json={"request_id": request_id, "code": wrong(code)}
            )
            outcomes.append(answer.json()["code"])
    assert outcomes == ["identity.code_wrong"] * 7 + ["identity.too_many_wrong_codes"] * 3
    request_id = await door.ask("ada@example.org")
    right = {"request_id": request_id, "code": await door.code_of(request_id)}
    answer = await http.post("/identity/sign-in", json=right)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    house.clock.advance(days=1)
    await door.sign_in("ada@example.org")


async def test_after_a_day_nothing_is_known_of_an_address_that_nobody_proved(
    house: House, door: Door
) -> None:
    await door.ask("ada@example.org")
    await house.pass_time(hours=26)
    assert await house.sql("identity", "SELECT 1 FROM identity.code_requests") == []
    assert await house.sql("identity", "SELECT 1 FROM identity.addresses") == []


async def test_codes_are_limited_per_address_of_the_client(house: House, door: Door) -> None:
    house.platform.limiter._enabled = True
    answers = [
        await house.http().post("/identity/codes", json={"email": f"p{number}@example.org"})
        for number in range(61)
    ]
    assert [answer.status_code for answer in answers] == [202] * 60 + [429]
    assert answers[-1].json()["code"] == "request.too_often"


@pytest.mark.parametrize(
    "body",
    [
        {"email": "no address"},
        {"email": "a@b\x00.org"},
        {"email": "x" * 250 + "@example.org"},
        {"email": "ada@example.org", "language": "klingonese"},
        {"email": "ada@example.org", "roles": ["staff"]},
        {},
    ],
)
async def test_what_is_no_request_for_a_code_is_refused(
    house: House, door: Door, body: dict[str, object]
) -> None:
    answer = await house.http().post("/identity/codes", json=body)
    assert answer.status_code == 422
    assert answer.json()["code"] == "request.invalid"


@pytest.mark.parametrize("code", ["12345", "1234567", "12345a", "١٢٣٤٥٦", "", "12 456"])
async def test_what_is_no_code_spends_no_guess(house: House, door: Door, code: str) -> None:
    request_id = await door.ask("ada@example.org")
    answer = await house.http().post("/identity/sign-in", json={"request_id": request_id, "code": code})
    assert answer.json()["code"] == "request.invalid"
    [row] = await house.sql("identity", "SELECT guesses_left FROM identity.code_requests")
    assert row.guesses_left == 5


@pytest.mark.parametrize(
    "extra",
    [
        {"roles": ["staff"]},
        {"id": "0198a000-0000-7000-8000-000000000000"},
        {"email": "b@example.org"},
        {"revision": 7},
        {"demo_note": "x"},
        {"registered_at": "2020-01-01T00:00:00Z"},
    ],
)
async def test_nobody_makes_themselves_more_than_they_are(
    house: House, door: Door, extra: dict[str, object]
) -> None:
    """Mass assignment, at the door and in the profile."""
    request_id = await door.ask("ada@example.org")
    code = await door.code_of(request_id)
    answer = await house.http().post(
        "/identity/sign-in", json={"request_id": request_id, "code": code, **extra}
    )
    assert answer.status_code == 422
    ada = await door.sign_in("ada@example.org")
    changed = await door.bearer(ada).patch("/identity/me", json={"name": "Ada", **extra})
    assert changed.status_code == 422
    assert (await door.bearer(ada).get("/identity/me")).json() == ada["person"]
    assert await house.published(PersonChanged) == []


async def test_whoever_proves_the_configured_address_is_staff_and_it_is_written_down(
    house: House, door: Door
) -> None:
    """ID-10, I15."""
    house.platform.desk("identity").settings = Settings(first_staff_email="Boss@Example.org")
    assert (await door.sign_in("ada@example.org"))["person"]["roles"] == ["client"]
    assert (await door.sign_in("boss@example.org"))["person"]["roles"] == ["client", "staff"]
    boss = await door.sign_in("boss@example.org")
    assert (await door.bearer(boss).get("/identity/people")).status_code == 200
    [audit] = await house.sql("identity", "SELECT * FROM identity.audit")
    assert audit.action == "roles.granted_by_configuration"
    assert str(audit.subject_id) == boss["person"]["id"]
