"""A client finds the right consultant, also with typing errors, and is told truly why."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from consulta.contracts.booking import Availability, AvailableNowChanged
from consulta.contracts.live import CameOnline, WentOffline
from consulta.contracts.reviews import ScoreChanged
from consulta.kit.http.paging import encode_cursor
from consulta.services.directory.domain.search import Found, Search, Sort, why, words_of
from tests.services.directory.stories import EUR_30, FREE, a_consultant, a_profile, found, names, ok
from tests.support.house import House, Person

CHEAP = {"kind": "per_session", "amount": {"amount_minor": 1000, "currency": "EUR"}}
BY_THE_MINUTE = {"kind": "per_minute", "amount": {"amount_minor": 50, "currency": "EUR"}}


async def three(house: House) -> tuple[Person, Person, Person]:
    """A tax lawyer, a German teacher and a physicist, at three prices."""
    noor = await a_consultant(
        house, "Noor Haddad", topics=["tax-law", "employment-law"], languages=["en", "ar"],
        headline="Taxes for people who move", biography="Twelve years at a court in Lyon.",
    )  # fmt: skip
    jurgen = await a_consultant(
        house, "Jürgen Groß", price=CHEAP, topics=["german-lessons"], languages=["de", "en"],
        headline="Deutsch without fear", biography="I teach at evening schools and love pensioners.",
    )  # fmt: skip
    ines = await a_consultant(
        house, "Inés Álvarez", price=FREE, topics=["physics", "mathematics"], languages=["es"],
        headline="Physics that makes sense", biography="Doctor of optics.",
    )  # fmt: skip
    return noor, jurgen, ines


async def rated(house: House, person: Person, average: str, count: int, *, revision: int = 1) -> None:
    score = (Decimal(20) + Decimal(average) * count) / (5 + count)
    await house.hear(
        ScoreChanged(
            consultant_id=person.id, average=Decimal(average), count=count, score=score, revision=revision
        )
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("tax law", "Noor Haddad"),
        ("tax lawer", "Noor Haddad"),
        ("emplyment law", "Noor Haddad"),
        ("TAXES", "Noor Haddad"),
        ("hadad", "Noor Haddad"),
        ("lyon", "Noor Haddad"),
        ("jurgen", "Jürgen Groß"),
        ("Jürgen", "Jürgen Groß"),
        ("gross", "Jürgen Groß"),
        ("germna lessons", "Jürgen Groß"),
        ("lessosn", "Jürgen Groß"),
        ("tax lawyer", "Noor Haddad"),
        ("GROẞ", "Jürgen Groß"),
        ("phys", "Inés Álvarez"),
        ("deutsh", "Jürgen Groß"),
        ("alvarez", "Inés Álvarez"),
        ("phisics", "Inés Álvarez"),
        ("mathmatics", "Inés Álvarez"),
        ("physics for optcs lovers", "Inés Álvarez"),
    ],
)
async def test_typing_errors_and_accents_are_forgiven(house: House, text: str, name: str) -> None:
    """DI-8."""
    await three(house)
    assert (await names(house, text=text))[:1] == [name]


@pytest.mark.parametrize("text", ["gardening", "tax physics", "xqzw", "%", "tax gardening"])
async def test_what_nobody_does_finds_nobody_or_everybody(house: House, text: str) -> None:
    """Two words must both be found; a text without words is no text."""
    await three(house)
    assert len(await names(house, text=text)) == (3 if text == "%" else 0)


async def test_a_topic_counts_more_than_a_word_in_a_biography(house: House) -> None:
    """DI-8."""
    await three(house)
    await a_consultant(house, "Ola", topics=["singing"], biography="I sing, and once I studied physics.")
    await a_consultant(house, "Uma", topics=["singing"], headline="Physics in song")
    assert await names(house, text="physics") == ["Inés Álvarez", "Uma", "Ola"]


async def test_filters_narrow_and_combine(house: House) -> None:
    noor, jurgen, _ = await three(house)
    await rated(house, noor, "4.8", 12)
    await rated(house, jurgen, "4.1", 3)
    await house.hear(CameOnline(person_id=jurgen.id, revision=1))
    assert await names(house, topic="tax-law") == ["Noor Haddad"]
    assert set(await names(house, language="en")) == {"Noor Haddad", "Jürgen Groß"}
    assert set(await names(house, price_max_minor=1000)) == {"Jürgen Groß", "Inés Álvarez"}
    assert await names(house, rating_min="4.5") == ["Noor Haddad"]
    assert await names(house, online="true") == ["Jürgen Groß"]
    await house.hear(
        AvailableNowChanged(consultant_id=noor.id, availability=Availability.AVAILABLE, revision=2)
    )
    assert await names(house, available="true") == ["Noor Haddad"]
    await house.hear(AvailableNowChanged(consultant_id=noor.id, availability=Availability.OFF, revision=1))
    assert await names(house, available="true") == ["Noor Haddad"]
    await house.hear(AvailableNowChanged(consultant_id=noor.id, availability=Availability.BUSY, revision=3))
    assert await names(house, available="true") == []
    assert await names(house, language="en", rating_min="4", price_max_minor=2999) == ["Jürgen Groß"]
    assert await names(house, topic="tax-law", language="de") == []
    await house.settle()


async def test_sorting_by_price_and_by_rating(house: House) -> None:
    """DI-6: prices are compared by a whole consultation; DI-8: few ratings prove less than many."""
    noor, jurgen, ines = await three(house)
    await a_consultant(house, "Ben", price=BY_THE_MINUTE, topics=["piano"])
    assert await names(house, sort="price") == ["Inés Álvarez", "Jürgen Groß", "Ben", "Noor Haddad"]
    await rated(house, noor, "4.8", 40)
    await rated(house, jurgen, "5.0", 1)
    await rated(house, ines, "3.0", 9)
    assert await names(house, sort="rating") == ["Noor Haddad", "Jürgen Groß", "Ben", "Inés Álvarez"]


async def test_a_card_shows_what_there_is(house: House) -> None:
    noor, *_ = await three(house)
    await rated(house, noor, "4.85", 32)
    await house.hear(CameOnline(person_id=noor.id, revision=1))
    (card,) = await found(house, text="tax law", language="ar")
    assert card == {
        "consultant_id": str(noor.id), "slug": "noor-haddad", "name": "Noor Haddad",
        "headline": "Taxes for people who move", "picture_url": None, "thumbnail_url": None,
        "topics": [{"slug": "tax-law", "name": "Tax law"}, {"slug": "employment-law", "name": "Employment law"}],
        "languages": ["en", "ar"], "rating": {"average": 4.8, "count": 32},
        "price_from": {**EUR_30, "minimum": None, "cap": None}, "online": True, "availability": "off",
        "offering_count": 1, "next_times": [],
        "why": ["Matches “Tax law”", "Speaks Arabic", "Rated 4.8 by 32 clients", "Online now"],
    }  # fmt: skip


async def test_late_news_changes_nothing(house: House) -> None:
    noor, *_ = await three(house)
    await rated(house, noor, "4.0", 2, revision=2)
    await rated(house, noor, "5.0", 1, revision=1)
    await house.hear(WentOffline(person_id=noor.id, revision=4), CameOnline(person_id=noor.id, revision=3))
    (card,) = await found(house, topic="tax-law")
    assert (card["rating"], card["online"]) == ({"average": 4.0, "count": 2}, False)
    await house.settle()


async def test_who_was_online_before_joining_is_shown_online(house: House) -> None:
    person = await house.person("Early")
    await house.hear(CameOnline(person_id=person.id, revision=1))
    http = house.http(person)
    await ok(http.post("/directory/profile", json={}))
    await ok(http.put("/directory/profile", json=a_profile(slug="early")))
    await ok(http.post("/directory/offerings", json={"title": "Talk", "duration_minutes": 30, "price": FREE}))
    await ok(http.post("/directory/profile/publish"))
    assert await names(house, online="true") == ["Early"]


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"sort": "price"},
        {"sort": "rating"},
        {"text": "numbers"},
        {"text": "numbers twin"},
        {"text": "numbers twin xqzw"},
        {"text": "numbers twin", "language": "en"},
        {"text": "numbers twin", "sort": "price"},
    ],
)
async def test_pages_cover_everybody_once_also_among_ties(house: House, query: dict[str, Any]) -> None:
    """Everybody ties with everybody here."""
    everybody = {str((await a_consultant(house, f"Twin {number}", price=FREE)).id) for number in range(7)}
    seen, cursor = [], None
    while True:
        page = await ok(
            house.http().get("/directory/consultants", params=query | {"limit": 2, **_after(cursor)})
        )
        seen += [card["consultant_id"] for card in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 7
    assert set(seen) == everybody


async def test_two_words_order_alike_whether_merged_or_counted(house: House) -> None:
    """DI-8. Words are counted among those who speak a language, and merged among all: in one order."""
    for name, headline, biography in (
        ("Ada", "Chess", "I teach endgames to adults."),
        ("Ben", "Chess and endgames", "Since ever."),
        ("Endgames", "Chess", "Mostly."),
        ("Eve", "Nothing", "Neither chess nor endgames are mine."),
        ("Fay", "Chess", "Openings only."),
    ):
        await a_consultant(house, name, price=FREE, headline=headline, biography=biography, languages=["en"])
    merged = await names(house, text="chess endgames")
    assert (
        merged
        == await names(house, text="chess endgames", language="en")
        == ["Endgames", "Ben", "Ada", "Eve"]
    )


def _after(cursor: str | None) -> dict[str, str]:
    return {} if cursor is None else {"cursor": cursor}


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%00",
        encode_cursor("NaN", "1", "x"),
        encode_cursor("1e999999", "1", "x"),
        encode_cursor("Infinity", 1, 2),
    ],
)
async def test_a_cursor_that_is_none_of_ours_is_refused(house: House, cursor: str) -> None:
    answer = await house.http().get("/directory/consultants", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "request.cursor_malformed")


async def test_a_page_of_results_is_one_statement(house: House) -> None:
    """DS-08: the number of questions to the database does not grow with the results."""
    await three(house)
    await found(house)  # opens the connection that searches keep
    asked: list[str] = []
    engine = house.platform.running["directory"].engine.sync_engine

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    assert len(await found(house, text="tax physics german lessons", language="en")) >= 0
    event.remove(engine, "before_cursor_execute", note)
    assert len(asked) == 1


async def test_facets_count_who_is_published(house: House) -> None:
    _, jurgen, _ = await three(house)
    facets = await ok(house.http().get("/directory/facets"))
    counts = {topic["slug"]: topic["count"] for topic in facets["topics"]}
    assert len(counts) == 28
    assert (counts["tax-law"], counts["physics"], counts["piano"]) == (1, 1, 0)
    assert {each["code"]: each["count"] for each in facets["languages"]} == {
        "en": 2,
        "ar": 1,
        "de": 1,
        "es": 1,
    }
    assert facets["price_max_minor"] == 3000
    await ok(house.http(jurgen).post("/directory/profile/unpublish"))
    house.clock.advance(seconds=15)
    facets = await ok(house.http().get("/directory/facets"))
    assert {each["code"] for each in facets["languages"]} == {"en", "ar", "es"}


def test_the_words_that_count() -> None:
    assert words_of("A lawyer for TAX in the city, a lawyer!") == ("lawyer", "tax", "city")
    assert words_of("to be") == ("be",)
    assert words_of("the") == ("the",)
    assert words_of(" … ") == ()
    assert len(words_of("one two three four five six seven")) == 6


FACTS = st.builds(
    Found,
    matched=st.frozensets(st.sampled_from(["tax", "ada", "numbers", "court"])),
    name=st.just("Ada"),
    headline=st.just("Help with numbers"),
    topics=st.just((("tax-law", "Tax law"),)),
    languages=st.sampled_from([("en",), ("de", "en")]),
    rating_average=st.none() | st.decimals(1, 5, places=2),
    rating_count=st.integers(0, 3),
    online=st.booleans(),
    available=st.booleans(),
)
SEARCHES = st.builds(
    Search,
    words=st.sampled_from([(), ("tax",)]),
    topic=st.sampled_from([None, "tax-law", "physics"]),
    language=st.sampled_from([None, "de", "xx"]),
    sort=st.sampled_from(Sort),
)


@given(search=SEARCHES, facts=FACTS)
def test_no_reason_is_invented(search: Search, facts: Found) -> None:
    """DI-9: each sentence is there exactly when its fact is."""
    said = why(search, facts)
    assert ("Available now" in said) == facts.available
    assert ("Online now" in said) == (facts.online and not facts.available)
    assert any(each.startswith("Rated") for each in said) == (
        facts.rating_average is not None and facts.rating_count > 0
    )
    assert ("Speaks German" in said) == (search.language == "de" and "de" in facts.languages)
    assert ("Advises on Tax law" in said) == (search.topic == "tax-law")
    assert any(each.startswith("Matches") for each in said) == bool(search.words)
    assert ("Matches “Tax law”" in said) == (bool(search.words) and "tax" in facts.matched)
