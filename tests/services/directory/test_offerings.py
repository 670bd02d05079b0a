"""What a consultant offers, on which terms, and what is refused."""

from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError, ProgrammingError

from consulta.contracts.directory import OfferingChanged
from consulta.contracts.terms import Policy, PriceKind, PriceTerms
from consulta.kit.access import Role
from consulta.kit.ids import new_uuid
from consulta.kit.money import Money
from consulta.services.directory.domain.offerings import Terms
from tests.services.directory.stories import EUR_30, FREE, a_consultant, an_offering, found, ok
from tests.support.house import House

PER_MINUTE = {
    "kind": "per_minute",
    "amount": {"amount_minor": 200, "currency": "EUR"},
    "minimum": {"amount_minor": 500, "currency": "EUR"},
    "cap": {"amount_minor": 4000, "currency": "EUR"},
}


async def test_an_offering_is_told_with_all_its_terms(house: House) -> None:
    ada = await a_consultant(house)
    http = house.http(ada)
    made = await ok(
        http.post(
            "/directory/offerings",
            json=an_offering(
                title="Deep talk", description="An hour.", duration_minutes=60, price=PER_MINUTE,
                interval_minutes=15, buffer_before_minutes=5, buffer_after_minutes=10,
                minimum_notice_minutes=120, horizon_days=90,
                policy={"tiers": [{"hours_before": 48, "refund_percent": 80}], "no_show_charge_percent": 50},
                rules={"approval": "by_hand", "most_a_day": 4},
            ),
        )
    )  # fmt: skip
    assert made["active"]
    assert made["revision"] == 1
    assert made["policy"]["tiers"] == [{"hours_before": 48, "refund_percent": 80}]
    assert made["price"] == PER_MINUTE
    assert made["rules"] == {
        "approval": "by_hand", "most_a_day": 4, "most_a_week": None, "most_open": None,
    }  # fmt: skip
    told = (await house.published(OfferingChanged))[-1]
    assert told.model_dump(mode="json") == {
        "revision": 1, "offering_id": made["id"], "consultant_id": str(ada.id), "title": "Deep talk",
        "duration_minutes": 60, "interval_minutes": 15, "buffer_before_minutes": 5, "buffer_after_minutes": 10,
        "minimum_notice_minutes": 120, "horizon_days": 90, "price": made["price"], "policy": made["policy"],
        "active": True, "ways": ["slot"], "rules": made["rules"],
        "form": None, "form_version": 0,
        "location": {"kind": "video", "address": None, "phone": None},
    }  # fmt: skip


async def test_changing_and_archiving_is_told_with_a_higher_revision(house: House) -> None:
    http = house.http(await a_consultant(house))
    made = await ok(http.post("/directory/offerings", json=an_offering(price=FREE)))
    address = f"/directory/offerings/{made['id']}"
    changed = await ok(http.put(address, json=an_offering(title="Other", price=EUR_30)))
    assert (changed["title"], changed["revision"]) == ("Other", 2)
    archived = await ok(http.post(f"{address}/archive"))
    assert await ok(http.post(f"{address}/archive")) == archived
    assert not archived["active"]
    assert (await http.put(address, json=an_offering())).json()["code"] == "directory.offering_archived"
    told = [event for event in await house.published(OfferingChanged) if str(event.offering_id) == made["id"]]
    assert [(each.revision, each.active) for each in told] == [(1, True), (2, True), (3, False)]
    listed = await ok(http.get("/directory/offerings"))
    assert [each["active"] for each in listed["items"]] == [True, False]
    (card,) = await found(house)
    assert card["offering_count"] == 1
    await house.settle()


async def test_the_last_offering_of_a_published_profile_stays(house: House) -> None:
    """DI-3."""
    http = house.http(await a_consultant(house))
    (only,) = (await ok(http.get("/directory/offerings")))["items"]
    refused = await http.post(f"/directory/offerings/{only['id']}/archive")
    assert (refused.status_code, refused.json()["code"]) == (409, "directory.still_published")
    await ok(http.post("/directory/profile/unpublish"))
    await ok(http.post(f"/directory/offerings/{only['id']}/archive"))
    assert (await http.post("/directory/profile/publish")).json()["missing"][0]["field"] == "offerings"


async def test_somebody_elses_offering_answers_like_a_missing_one(house: House) -> None:
    """AZ-02."""
    ada, eve = await a_consultant(house), await a_consultant(house, "Eve")
    (adas,) = (await ok(house.http(ada).get("/directory/offerings")))["items"]
    http = house.http(eve)
    for offering_id in (adas["id"], str(new_uuid())):
        for answer in (
            await http.put(f"/directory/offerings/{offering_id}", json=an_offering(title="Mine")),
            await http.post(f"/directory/offerings/{offering_id}/archive"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "directory.no_such_offering")
    assert (await ok(house.http(ada).get("/directory/offerings")))["items"] == [adas]


async def test_who_has_no_profile_has_no_offerings(house: House) -> None:
    http = house.http(await house.person("Ada", Role.CONSULTANT))
    for answer in (
        await http.get("/directory/offerings"),
        await http.post("/directory/offerings", json=an_offering()),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "directory.no_profile")


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"duration_minutes": 4}, "request.invalid", "duration_minutes"),
        ({"duration_minutes": 481}, "request.invalid", "duration_minutes"),
        ({"duration_minutes": "30"}, "request.invalid", "duration_minutes"),
        ({"interval_minutes": 0}, "request.invalid", "interval_minutes"),
        ({"buffer_after_minutes": -1}, "request.invalid", "buffer_after_minutes"),
        ({"minimum_notice_minutes": 43201}, "request.invalid", "minimum_notice_minutes"),
        ({"horizon_days": 366}, "request.invalid", "horizon_days"),
        ({"title": " "}, "request.invalid", "title"),
        ({"price": {"kind": "per_session"}}, "request.invalid", "price"),
        ({"active": False}, "request.invalid", "active"),
        ({"revision": 9}, "request.invalid", "revision"),
        (
            {"price": {"kind": "per_session", "amount": {"amount_minor": 1, "currency": "USD"}}},
            "directory.wrong_currency",
            "price.amount.currency",
        ),
        (
            {"price": {"kind": "per_session", "amount": {"amount_minor": 0, "currency": "EUR"}}},
            "directory.price_of_nothing",
            "price.amount.amount_minor",
        ),
        (
            {"price": {"kind": "per_session", "amount": {"amount_minor": 100_000_001, "currency": "EUR"}}},
            "directory.price_too_high",
            "price.amount.amount_minor",
        ),
    ],
)
async def test_terms_that_cannot_be_are_refused(
    house: House, wrong: dict[str, Any], code: str, field: str
) -> None:
    """DI-5, AZ-03."""
    http = house.http(await a_consultant(house))
    refused = await http.post("/directory/offerings", json=an_offering(**wrong))
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert refused.json()["errors"][0]["field"] == field
    assert len((await ok(http.get("/directory/offerings")))["items"]) == 1


async def test_a_page_has_room_for_thirty_offerings(house: House) -> None:
    http = house.http(await a_consultant(house))
    for _ in range(29):
        await ok(http.post("/directory/offerings", json=an_offering()))
    refused = await http.post("/directory/offerings", json=an_offering())
    assert refused.json()["code"] == "directory.too_many_offerings"


async def test_the_database_refuses_a_price_without_a_currency(house: House, database_url: str) -> None:
    """Red control of DI-5: dropped, the same row is let in."""
    await a_consultant(house)
    wrong = "UPDATE directory.offerings SET price_currency = NULL"
    with psycopg.connect(database_url, autocommit=True) as admin:
        with pytest.raises(psycopg.errors.CheckViolation):
            admin.execute(wrong)
        admin.execute("ALTER TABLE directory.offerings DROP CONSTRAINT ck_offerings_price_amount")
        admin.execute(wrong)


def terms_of(price: PriceTerms, duration_minutes: int) -> Terms:
    return Terms("Talk", "", duration_minutes, 30, 0, 0, 0, 60, price, Policy())


@given(
    per_minute=st.integers(1, 10_000),
    minutes=st.integers(5, 480),
    bounds=st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(sorted),
)
def test_a_price_per_minute_is_compared_by_its_whole_length_within_its_bounds(
    per_minute: int, minutes: int, bounds: list[int]
) -> None:
    """DI-6."""
    least, most = bounds
    price = PriceTerms(
        kind=PriceKind.PER_MINUTE,
        amount=Money(per_minute, "EUR"),
        minimum=Money(least, "EUR"),
        cap=Money(most, "EUR"),
    )
    limit = terms_of(price, minutes).price_limit_minor
    assert least <= limit <= most
    assert limit == per_minute * minutes or limit in bounds


def test_what_is_free_compares_as_nothing() -> None:
    """DI-6."""
    assert terms_of(PriceTerms(kind=PriceKind.FREE), 30).price_limit_minor == 0


async def test_a_class_has_seats_and_nothing_else(house: House) -> None:
    http = house.http(await a_consultant(house))

    made = await ok(http.post("/directory/offerings", json=an_offering(ways=["instant", "slot", "slot"])))
    mixed = await http.post("/directory/offerings", json=an_offering(ways=["seat", "slot"]))
    none = await http.post("/directory/offerings", json=an_offering(ways=[]))

    assert made["ways"] == ["slot", "instant"]
    assert (mixed.status_code, mixed.json()["errors"][0]["field"]) == (422, "ways")
    assert none.status_code == 422


async def test_another_form_is_another_version_and_versions_stay(house: House) -> None:
    """DI-12."""
    http = house.http(await a_consultant(house))
    question = {"kind": "choice", "label": "How urgent?", "required": True, "choices": ["today", "soon"]}
    made = await ok(http.post("/directory/offerings", json=an_offering(form={"questions": [question]})))
    address = f"/directory/offerings/{made['id']}"
    assert (made["form_version"], made["form"]) == (1, {"questions": [question], "consent": None})

    same = await ok(http.put(address, json=an_offering(title="Other", form={"questions": [question]})))
    other = await ok(http.put(address, json=an_offering(form={"consent": "Agreed."})))
    none = await ok(http.put(address, json=an_offering(form={"questions": []})))

    assert [each["form_version"] for each in (same, other, none)] == [1, 2, 3]
    assert none["form"] is None
    told = [event for event in await house.published(OfferingChanged) if str(event.offering_id) == made["id"]]
    assert [each.form_version for each in told] == [1, 1, 2, 3]
    kept = await house.sql("directory", "SELECT form FROM directory.form_versions ORDER BY version")
    assert [row[0] for row in kept] == [made["form"], other["form"], None]
    with pytest.raises(ProgrammingError, match="permission denied"):
        await house.sql("directory", "UPDATE directory.form_versions SET form = NULL")


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({"kind": "choice", "label": "Which?", "choices": ["one"]}, "form.questions.0.choices"),
        ({"kind": "choice", "label": "Which?"}, "form.questions.0.choices"),
        ({"kind": "multiple_choice", "label": "Which?", "choices": ["a", "a"]}, "form.questions.0.choices"),
        ({"kind": "date", "label": "When?", "choices": ["a", "b"]}, "form.questions.0.choices"),
        ({"kind": "date", "label": " "}, "form.questions.0.label"),
        ({"kind": "riddle", "label": "What?"}, "form.questions.0.kind"),
    ],
)
async def test_questions_that_cannot_be_are_refused(
    house: House, question: dict[str, object], field: str
) -> None:
    http = house.http(await a_consultant(house))

    refused = await http.post("/directory/offerings", json=an_offering(form={"questions": [question]}))

    assert refused.status_code == 422
    assert field in [each["field"] for each in refused.json()["errors"]]


async def test_nobody_asks_more_than_twenty_questions(house: House) -> None:
    http = house.http(await a_consultant(house))
    question = {"kind": "yes_no", "label": "Is it?"}

    refused = await http.post("/directory/offerings", json=an_offering(form={"questions": [question] * 21}))

    assert [each["field"] for each in refused.json()["errors"]] == ["form.questions"]


OFFICE = {"kind": "in_person", "address": "Main Street 5, Berlin", "phone": None}
BY_PHONE = {"kind": "phone", "address": None, "phone": "+49 30 1234567"}


async def test_a_number_is_for_its_owner_and_an_address_for_everybody(house: House) -> None:
    """DI-13."""
    ada = await a_consultant(house)
    http = house.http(ada)
    for location in (OFFICE, BY_PHONE):
        made = await ok(http.post("/directory/offerings", json=an_offering(location=location)))
        assert made["location"] == location
        told = (await house.published(OfferingChanged))[-1]
        assert told.location.model_dump(mode="json") == location

    page = await ok(house.http().get("/directory/consultants/ada"))
    assert [each["location"] for each in page["offerings"]] == [
        {"kind": "video", "address": None, "phone": None},
        OFFICE,
        {"kind": "phone", "address": None, "phone": None},
    ]
    own = await ok(http.get("/directory/offerings"))
    assert own["items"][-1]["location"] == BY_PHONE


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"location": {"kind": "in_person"}}, "request.invalid", "location.address"),
        ({"location": {"kind": "in_person", "address": "  "}}, "request.invalid", "location.address"),
        ({"location": {"kind": "phone"}}, "request.invalid", "location.phone"),
        ({"location": {"kind": "phone", "phone": "ask me"}}, "request.invalid", "location.phone"),
        ({"location": {"kind": "phone", "phone": "+ () 12"}}, "request.invalid", "location.phone"),
        ({"location": {"kind": "video", "address": "Here 1"}}, "request.invalid", "location.address"),
        ({"location": {"kind": "in_person", "address": "Here 1", "phone": "0301234567"}}, "request.invalid",
         "location.phone"),
        ({"location": OFFICE, "price": PER_MINUTE}, "directory.elsewhere_by_the_minute", "price.kind"),
        ({"location": OFFICE, "ways": ["seat"]}, "directory.elsewhere_needs_slot", "location.kind"),
        ({"location": OFFICE, "ways": ["slot", "instant"]}, "directory.elsewhere_needs_slot", "location.kind"),
    ],
)  # fmt: skip
async def test_a_location_that_cannot_be_is_refused_beside_its_field(
    house: House, wrong: dict[str, Any], code: str, field: str
) -> None:
    """DI-13."""
    refused = await house.http(await a_consultant(house)).post(
        "/directory/offerings", json=an_offering(**wrong)
    )
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert refused.json()["errors"][0]["field"] == field


async def test_the_database_keeps_minutes_out_of_what_nothing_measures(
    house: House, database_url: str
) -> None:
    """DI-13, with its red control: without the constraint the same statement passes."""
    http = house.http(await a_consultant(house))
    await ok(http.post("/directory/offerings", json=an_offering(location=OFFICE)))
    unmeasured = "UPDATE directory.offerings SET price_kind = 'per_minute'"
    with pytest.raises(IntegrityError, match="ck_offerings_elsewhere"):
        await house.sql("directory", unmeasured)

    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE directory.offerings DROP CONSTRAINT ck_offerings_elsewhere")
        assert connection.execute(unmeasured).rowcount == 2
