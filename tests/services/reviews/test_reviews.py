"""A client says how a settled call was, a consultant replies, and the score follows."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import httpx
import psycopg
import pytest

from consulta.contracts.billing import Charged, ChargeReason
from consulta.contracts.booking import BookingId
from consulta.contracts.identity import PersonChanged, PersonId
from consulta.contracts.reviews import ReviewPosted, ScoreChanged
from consulta.kit.access import Role
from consulta.kit.ids import new_uuid
from consulta.kit.money import Money
from consulta.kit.work import Work
from consulta.services.reviews import repository
from consulta.services.reviews.models import Score
from tests.support.house import House, Person


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


async def a_settled_call(
    house: House,
    client: Person,
    consultant: Person,
    *,
    reason: ChargeReason = ChargeReason.CALL,
    gross: int = 3000,
) -> str:
    """The id of a booking whose call billing has settled."""
    booking_id = BookingId(new_uuid())
    fee = gross // 10
    await house.hear(
        Charged(
            booking_id=booking_id, call_id=None, client_id=client.id, consultant_id=consultant.id, reason=reason,
            gross=eur(gross), fee=eur(fee), share=eur(gross - fee), talk_seconds=900, receipt_number=None,
        )
    )  # fmt: skip
    return str(booking_id)


async def review(house: House, client: Person, booking_id: str, **what: Any) -> httpx.Response:
    body = {"booking_id": booking_id, "stars": 5} | what
    return await house.http(client).post("/reviews/reviews", json=body)


async def ada_and_ben(house: House) -> tuple[Person, Person]:
    """A consultant and a client."""
    return await house.person("Ada Lovelace", Role.CONSULTANT), await house.person("Ben Babbage")


async def page_of(house: House, consultant: Person, **query: Any) -> dict[str, Any]:
    answer = await house.http().get(f"/reviews/consultants/{consultant.id}", params=query)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def of_booking(house: House, person: Person, booking_id: str) -> dict[str, Any]:
    body: dict[str, Any] = (await house.http(person).get(f"/reviews/by-booking/{booking_id}")).json()
    return body


async def test_a_review_from_call_to_reply(house: House) -> None:
    ada, ben = await ada_and_ben(house)
    booking_id = await a_settled_call(house, ben, ada)
    assert await of_booking(house, ben, booking_id) == {
        "can_review": True, "can_edit": False, "can_reply": False, "review": None,
    }  # fmt: skip
    posted = await review(
        house, ben, booking_id, stars=4, text=" Clear and kind. ", tags=["kind", "clear", "kind"]
    )
    assert posted.status_code == 201, posted.text
    said = posted.json()
    assert said == {
        "id": said["id"], "stars": 4, "text": "Clear and kind.", "tags": ["clear", "kind"],
        "client_name": "Ben", "posted_at": "2026-03-02T09:00:00Z", "reply": None,
    }  # fmt: skip
    assert (await of_booking(house, ada, booking_id))["can_reply"]

    replied = await house.http(ada).post(f"/reviews/reviews/{said['id']}/reply", json={"text": "Thank you!"})
    assert replied.json()["reply"] == {"text": "Thank you!", "at": "2026-03-02T09:00:00Z"}
    page = await page_of(house, ada)
    assert page["items"] == [replied.json()]
    assert page["summary"] == {
        "average": 4.0,
        "count": 1,
        "by_stars": {"1": 0, "2": 0, "3": 0, "4": 1, "5": 0},
    }
    await house.settle()

    (told,) = await house.published(ReviewPosted)
    assert (str(told.booking_id), told.client_id, told.consultant_id, told.stars) == (
        booking_id,
        ben.id,
        ada.id,
        4,
    )
    (score,) = await house.published(ScoreChanged)
    assert (score.average, score.count, score.score, score.revision) == (
        Decimal("4.0"),
        1,
        Decimal("4.0000"),
        1,
    )


async def test_a_free_call_may_be_reviewed(house: House) -> None:
    """RV-1."""
    ada, ben = await ada_and_ben(house)
    assert (await review(house, ben, await a_settled_call(house, ben, ada, gross=0))).status_code == 201


@pytest.mark.parametrize("reason", [ChargeReason.LATE_CANCELLATION, ChargeReason.NO_SHOW])
async def test_what_was_no_call_may_not(house: House, reason: ChargeReason) -> None:
    """RV-1."""
    ada, ben = await ada_and_ben(house)
    booking_id = await a_settled_call(house, ben, ada, reason=reason)
    assert (await review(house, ben, booking_id)).json()["code"] == "reviews.no_settled_call"
    assert (await of_booking(house, ben, booking_id))["can_review"] is False


async def test_nobody_reviews_themselves(house: House) -> None:
    """RV-1."""
    ada, _ = await ada_and_ben(house)
    assert (await review(house, ada, await a_settled_call(house, ada, ada))).status_code == 404


async def test_somebody_elses_booking_answers_like_a_missing_one(house: House) -> None:
    """AZ-02."""
    ada, ben = await ada_and_ben(house)
    eve = await house.person("Eve")
    booking_id = await a_settled_call(house, ben, ada)
    missing = str(new_uuid())
    for person in (eve, ada):
        theirs, nobodys = await review(house, person, booking_id), await review(house, person, missing)
        assert theirs.status_code == nobodys.status_code == 404
        assert theirs.json()["code"] == nobodys.json()["code"] == "reviews.no_settled_call"
    await review(house, ben, booking_id)
    assert await of_booking(house, eve, booking_id) == await of_booking(house, eve, missing)


async def test_somebody_elses_review_is_neither_changed_nor_answered(house: House) -> None:
    """AZ-02."""
    ada, ben = await ada_and_ben(house)
    eve = await house.person("Eve", Role.CONSULTANT)
    said = (await review(house, ben, await a_settled_call(house, ben, ada))).json()
    for person, review_id in ((eve, said["id"]), (ada, said["id"]), (ben, new_uuid())):
        answer = await house.http(person).put(f"/reviews/reviews/{review_id}", json={"stars": 1})
        assert (answer.status_code, answer.json()["code"]) == (404, "reviews.no_such_review")
    for person, review_id in ((eve, said["id"]), (ben, said["id"]), (ada, new_uuid())):
        answer = await house.http(person).post(f"/reviews/reviews/{review_id}/reply", json={"text": "Hm."})
        assert (answer.status_code, answer.json()["code"]) == (404, "reviews.no_such_review")
    assert (await page_of(house, ada))["items"] == [said]


async def test_one_review_for_a_booking(house: House) -> None:
    """RV-1."""
    ada, ben = await ada_and_ben(house)
    booking_id = await a_settled_call(house, ben, ada)
    assert (await review(house, ben, booking_id)).status_code == 201
    again = await review(house, ben, booking_id, stars=1)
    assert (again.status_code, again.json()["code"]) == (409, "reviews.already_reviewed")
    assert (await page_of(house, ada))["summary"]["count"] == 1


async def test_one_review_also_when_two_are_sent_at_once(house: House) -> None:
    """RV-1."""
    ada, ben = await ada_and_ben(house)
    booking_id = await a_settled_call(house, ben, ada)
    answers = await asyncio.gather(
        *(review(house, ben, booking_id, stars=stars) for stars in (1, 2, 3, 4, 5))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]
    await house.settle()
    assert (await page_of(house, ada))["summary"]["count"] == 1


async def test_the_key_of_the_booking_is_what_keeps_it_to_one(house: House, database_url: str) -> None:
    """Red control of RV-1: without the key a second review of the booking is let in."""
    ada, ben = await ada_and_ben(house)
    booking_id = await a_settled_call(house, ben, ada)
    await review(house, ben, booking_id)
    twin = """
        INSERT INTO reviews.reviews
        SELECT gen_random_uuid(), booking_id, consultant_id, client_id, 1, '', '{}', posted_at, NULL, NULL, 1
        FROM reviews.reviews
    """
    with psycopg.connect(database_url, autocommit=True) as admin:
        with pytest.raises(psycopg.errors.UniqueViolation):
            admin.execute(twin)
        admin.execute("ALTER TABLE reviews.reviews DROP CONSTRAINT uq_reviews_booking_id")
        admin.execute(twin)
    assert {each.rule for each in await house.platform.check_invariants()} == {"RV-5"}


async def test_many_reviews_at_once_count_each_and_tell_revisions_without_gaps(house: House) -> None:
    """RV-7."""
    ada, _ = await ada_and_ben(house)
    clients = [await house.person(f"Client {number}") for number in range(12)]
    bookings = [await a_settled_call(house, client, ada) for client in clients]
    answers = await asyncio.gather(
        *(
            review(house, client, booking, stars=1 + number % 5)
            for number, (client, booking) in enumerate(zip(clients, bookings, strict=True))
        )
    )
    assert {answer.status_code for answer in answers} == {201}
    told = sorted(await house.published(ScoreChanged), key=lambda score: score.revision)
    assert [score.revision for score in told] == [score.count for score in told] == list(range(1, 13))
    summary = (await page_of(house, ada))["summary"]
    assert summary["by_stars"] == {"1": 3, "2": 3, "3": 2, "4": 2, "5": 2}
    assert Decimal(str(summary["average"])) == told[-1].average
    await house.settle()


async def test_without_the_lock_a_review_is_lost(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Red control of RV-7: read without a lock, the tallies overwrite each other and RV-5 notices."""
    ada, _ = await ada_and_ben(house)
    first = await house.person("First")
    await review(house, first, await a_settled_call(house, first, ada))
    clients = [await house.person(f"Client {number}") for number in range(4)]
    bookings = [await a_settled_call(house, client, ada) for client in clients]
    everybody_read = asyncio.Barrier(4)

    async def unlocked(work: Work, consultant_id: PersonId) -> Score | None:
        score = await repository.find_score(work, consultant_id)
        await everybody_read.wait()
        return score

    monkeypatch.setattr(repository, "score_for_update", unlocked)
    await asyncio.gather(*(review(house, *each) for each in zip(clients, bookings, strict=True)))
    assert {each.rule for each in await house.platform.check_invariants()} == {"RV-5"}


async def test_within_a_day_a_review_may_change_and_the_score_with_it(house: House) -> None:
    """RV-3."""
    ada, ben = await ada_and_ben(house)
    booking_id = await a_settled_call(house, ben, ada)
    said = (await review(house, ben, booking_id, stars=1, text="Hm.")).json()
    house.clock.advance(hours=24)
    address = f"/reviews/reviews/{said['id']}"
    changed = await house.http(ben).put(
        address, json={"stars": 5, "text": "It helped after all.", "tags": ["helpful"]}
    )
    assert changed.json() == said | {"stars": 5, "text": "It helped after all.", "tags": ["helpful"]}
    await house.http(ben).put(address, json={"stars": 5, "text": "It helped."})
    await house.settle()
    told = await house.published(ScoreChanged)
    assert [(str(each.average), each.count, each.revision) for each in told] == [("1.0", 1, 1), ("5.0", 1, 2)]

    house.clock.advance(seconds=1)
    late = await house.http(ben).put(address, json={"stars": 1})
    assert (late.status_code, late.json()["code"]) == (409, "reviews.too_late_to_change")
    assert late.json()["editable_until"].startswith("2026-03-03T09:00:00")
    assert (await of_booking(house, ben, booking_id))["can_edit"] is False


async def test_a_reply_may_come_late_and_change_for_a_day(house: House) -> None:
    """RV-3."""
    ada, ben = await ada_and_ben(house)
    booking_id = await a_settled_call(house, ben, ada)
    said = (await review(house, ben, booking_id)).json()
    address = f"/reviews/reviews/{said['id']}/reply"
    house.clock.advance(days=30)
    first = await house.http(ada).post(address, json={"text": "Thanks."})
    house.clock.advance(hours=20)
    better = await house.http(ada).post(address, json={"text": "Many thanks."})
    assert better.json()["reply"] == {"text": "Many thanks.", "at": first.json()["reply"]["at"]}
    house.clock.advance(hours=5)
    late = await house.http(ada).post(address, json={"text": "Never mind."})
    assert late.json()["code"] == "reviews.too_late_to_change"
    assert (await of_booking(house, ada, booking_id))["can_reply"] is False


async def test_pages_cover_all_reviews_once_the_newest_first(house: House) -> None:
    ada, _ = await ada_and_ben(house)
    posted = []
    for number in range(7):
        client = await house.person(f"Client {number}")
        posted.append((await review(house, client, await a_settled_call(house, client, ada))).json()["id"])
    seen: list[str] = []
    cursor = None
    while True:
        page = await page_of(house, ada, limit=3, **({} if cursor is None else {"cursor": cursor}))
        assert page["summary"]["count"] == 7
        seen += [each["id"] for each in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == posted[::-1]


async def test_whom_nobody_has_reviewed_has_an_empty_page(house: House) -> None:
    ada, _ = await ada_and_ben(house)
    assert await page_of(house, ada) == {
        "items": [], "next_cursor": None,
        "summary": {"average": None, "count": 0, "by_stars": {"1": 0, "2": 0, "3": 0, "4": 0, "5": 0}},
    }  # fmt: skip


async def test_the_present_first_name_is_shown_and_late_news_is_not(house: House) -> None:
    """RV-4."""
    ada, ben = await ada_and_ben(house)
    await review(house, ben, await a_settled_call(house, ben, ada))
    changed = PersonChanged(
        person_id=ben.id, name="Benedict B", email=ben.email, zone="UTC", language="en", roles=[], revision=3
    )
    await house.hear(changed, changed.model_copy(update={"name": "Late", "revision": 2}))
    assert [each["client_name"] for each in (await page_of(house, ada))["items"]] == ["Benedict"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"stars": 0}, {"stars": 6}, {"stars": "5"}, {"stars": 4.5}, {"stars": True},
        {"text": "x" * 2001}, {"text": "\u0000"},
        {"tags": ["rude"]}, {"tags": ["clear"] * 9}, {"client_id": "x"}, {"posted_at": "2020-01-01T00:00:00Z"},
    ],
)  # fmt: skip
async def test_what_is_no_review_is_refused(house: House, wrong: dict[str, Any]) -> None:
    """RV-2, AZ-03."""
    ada, ben = await ada_and_ben(house)
    booking_id = await a_settled_call(house, ben, ada)
    refused = await review(house, ben, booking_id, **wrong)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"].startswith(next(iter(wrong)))
    assert (await page_of(house, ada))["summary"]["count"] == 0


async def test_reviews_are_read_by_everybody_and_written_by_who_is_signed_in(house: House) -> None:
    for answer in (
        await house.http().post("/reviews/reviews", json={"booking_id": str(new_uuid()), "stars": 5}),
        await house.http().put(f"/reviews/reviews/{new_uuid()}", json={"stars": 5}),
        await house.http().post(f"/reviews/reviews/{new_uuid()}/reply", json={"text": "x"}),
        await house.http().get(f"/reviews/by-booking/{new_uuid()}"),
    ):
        assert answer.status_code == 401


async def test_an_invented_review_is_noticed(house: House, database_url: str) -> None:
    """Red control of RV-1's check."""
    ada, ben = await ada_and_ben(house)
    await review(house, ben, await a_settled_call(house, ben, ada))
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute("UPDATE reviews.reviews SET client_id = gen_random_uuid()")
    assert {each.rule for each in await house.platform.check_invariants()} == {"RV-1"}
