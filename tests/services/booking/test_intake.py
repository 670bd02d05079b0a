"""BK-22. What a client is asked, what they answer, and that it stays as it was."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from consulta.contracts.intake import Form, Question, QuestionKind
from consulta.kit.access import Role
from tests.services.booking.conftest import FREE, Practice, iso, utc
from tests.support.house import House

AT_TEN = utc("03-09 09:00")
FORM = Form(
    questions=(
        Question(kind=QuestionKind.SHORT_TEXT, label="What is it about?", required=True),
        Question(kind=QuestionKind.LONG_TEXT, label="Anything else?"),
        Question(kind=QuestionKind.CHOICE, label="How urgent?", choices=("today", "soon"), required=True),
        Question(
            kind=QuestionKind.MULTIPLE_CHOICE, label="Which papers?", choices=("lease", "letter", "bill")
        ),
        Question(kind=QuestionKind.YES_NO, label="Were you here before?", required=True),
        Question(kind=QuestionKind.DATE, label="Since when?"),
    ),
    consent="I agree that my answers are read.",
)
ANSWERS: list[Any] = ["A lease", None, "soon", ["letter", "lease"], False, "2026-02-28"]


@pytest.fixture
async def asking(practice: Practice) -> Practice:
    """The practice, which asks its clients something."""
    await practice.offer(price=FREE, form=FORM, form_version=3)
    return practice


async def send(
    practice: Practice, client: httpx.AsyncClient, answers: list[Any], **changes: Any
) -> httpx.Response:
    body = {
        "offering_id": str(practice.offering_id),
        "starts_at": iso(AT_TEN),
        "answers": answers,
        "consent": True,
        "form_version": 3,
    }
    return await client.post("/booking/bookings", json=body | changes)


async def test_answers_are_kept_with_the_booking_for_both_sides_only(house: House, asking: Practice) -> None:
    client = await asking.client()

    booking = (await send(asking, client, ANSWERS)).json()

    for who in (client, asking.own):
        intake = (await asking.see(who, booking))["intake"]
        assert intake["answers"] == ["A lease", None, "soon", ["lease", "letter"], False, "2026-02-28"]
        assert (intake["version"], intake["consented"]) == (3, True)
        assert intake["form"]["consent"] == FORM.consent
    staff = house.http(await house.person("Sam", Role.STAFF))
    assert (await staff.get(f"/booking/staff/bookings/{booking['id']}")).json()["intake"] is None


async def test_another_form_changes_no_answers_and_is_answered_anew(asking: Practice) -> None:
    client = await asking.client()
    booking = (await send(asking, client, ANSWERS)).json()
    await asking.offer(form=Form(consent="Something else."), form_version=4)

    assert (await asking.see(client, booking))["intake"]["form"]["consent"] == FORM.consent
    later = await asking.client("Later")
    moment = iso(utc("03-10 09:00"))
    old = await send(asking, later, ANSWERS, starts_at=moment)
    assert (old.status_code, old.json()["code"], old.json()["version"]) == (409, "booking.form_changed", 4)
    new = await send(asking, later, [], starts_at=moment, form_version=4)
    assert new.json()["intake"]["form"]["consent"] == "Something else."


@pytest.mark.parametrize(
    ("place", "answer", "code"),
    [
        (0, None, "booking.answer_missing"),
        (0, "  ", "booking.answer_missing"),
        (0, "two\nlines", "booking.answer_unfit"),
        (0, "x" * 301, "booking.answer_unfit"),
        (0, True, "booking.answer_unfit"),
        (1, ["lease"], "booking.answer_unfit"),
        (2, "never", "booking.answer_unfit"),
        (2, None, "booking.answer_missing"),
        (3, ["lease", "other"], "booking.answer_unfit"),
        (3, "lease", "booking.answer_unfit"),
        (4, "yes", "booking.answer_unfit"),
        (4, None, "booking.answer_missing"),
        (5, "2026-02-30", "booking.answer_unfit"),
        (5, "20260228", "booking.answer_unfit"),
    ],
)
async def test_what_does_not_fit_is_refused_beside_its_question(
    asking: Practice, place: int, answer: object, code: str
) -> None:
    answers = [*ANSWERS[:place], answer, *ANSWERS[place + 1 :]]

    refused = await send(asking, await asking.client(), answers)

    assert refused.json()["code"] == code
    assert [each["field"] for each in refused.json()["errors"]] == [f"answers.{place}"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"consent": False}, "booking.consent_missing"),
        ({"answers": ANSWERS[:-1]}, "booking.form_changed"),
        ({"form_version": None}, "booking.form_changed"),
        ({"form_version": 2}, "booking.form_changed"),
    ],
)
async def test_nobody_books_past_the_form(asking: Practice, changes: dict[str, Any], code: str) -> None:
    refused = await send(asking, await asking.client(), changes.pop("answers", ANSWERS), **changes)

    assert refused.json()["code"] == code


async def test_who_is_asked_nothing_answers_nothing(practice: Practice) -> None:
    await practice.offer(price=FREE)
    client = await practice.client()

    assert (await send(practice, client, ["x"])).json()["code"] == "booking.form_changed"
    assert (await practice.book(client, AT_TEN))["intake"] is None
