"""Receipts: numbers without gaps, documents that can be read, links that run out."""

from __future__ import annotations

import asyncio
import io
from urllib.parse import parse_qs, urlsplit

import httpx
import pypdf
import pytest

from consulta.contracts.billing import Charged
from consulta.contracts.identity import PersonChanged
from consulta.contracts.terms import Party, PriceKind, PriceTerms
from consulta.kit.access import Role
from consulta.kit.files import Files
from consulta.services.billing.commands import remembering, settling
from tests.services.billing.conftest import TITLE, Story, begin, eur, paid
from tests.support.house import House, Person

FORGED = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


async def settled(house: House) -> Story:
    story = await begin(house)
    await house.hear(story.requested(), story.call_ended(1_800))
    await house.settle()
    return story


async def receipt_of(house: House, story: Story, person: Person | None = None) -> dict[str, str]:
    answer = await house.http(person or story.client).get(f"/billing/receipts/by-booking/{story.booking_id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, str] = answer.json()
    return found


async def opened(house: House, url: str) -> httpx.Response:
    """As a browser without any sign-in opens it."""
    return await house.http().get(url.removeprefix("/api/v1"))


async def rename(house: House, person: Person, name: str) -> None:
    await house.hear(
        PersonChanged(
            person_id=person.id,
            name=name,
            email=person.email,
            zone="Asia/Kolkata",
            language="en",
            roles=[Role.CLIENT],
            revision=2,
        )
    )


async def test_a_receipt_says_who_paid_whom_what_for_and_how_it_was_computed(house: House) -> None:
    story = await settled(house)
    receipt = await receipt_of(house, story)
    assert receipt["number"] == "0001-000001"

    pdf = await opened(house, receipt["pdf_url"])

    assert pdf.status_code == 200
    assert pdf.headers["content-type"] == "application/pdf"
    text = " ".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.content), strict=True).pages
    )
    text = " ".join(text.split())
    for said in (
        "0001-000001",
        "Cleo",
        "Conrad",
        TITLE,
        "Talk time 30 min at €2.00 per minute",
        "€60.00",
        "€120.00 had been reserved",
        "3 March 2026, 10:00 (Europe/Berlin)",
    ):
        assert said in text
    assert "€9.00" not in text  # the fee is between the platform and the consultant


async def test_the_pdf_can_be_followed_by_a_screen_reader(house: House) -> None:
    story = await settled(house)
    pdf = await opened(house, (await receipt_of(house, story))["pdf_url"])

    document = pypdf.PdfReader(io.BytesIO(pdf.content))

    root = document.root_object
    marks = root["/MarkInfo"]
    assert isinstance(marks, pypdf.generic.DictionaryObject)
    assert str(marks["/Marked"]) == "True"
    assert str(root["/Lang"]) == "en"
    assert document.metadata is not None
    assert document.metadata.title == "Receipt 0001-000001"


async def test_names_cannot_become_markup(house: House) -> None:
    story = await begin(house)
    await rename(house, story.client, "<script>alert(1)</script> #strong[x] אבג")
    await house.hear(story.requested(), story.call_ended(60))
    await house.settle()
    receipt = await receipt_of(house, story)

    html = await opened(house, receipt["html_url"])
    pdf = await opened(house, receipt["pdf_url"])

    assert "<script" not in html.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; #strong[x] אבג" in html.text
    assert "sandbox" in html.headers["content-security-policy"]
    assert "script-src" not in html.headers["content-security-policy"]
    assert "#strong[x]" in pypdf.PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text().replace(" ", "")
    assert "(Asia/Kolkata)" in html.text


async def test_links_run_out_after_five_minutes_and_cannot_be_forged(house: House) -> None:
    story = await settled(house)
    receipt = await receipt_of(house, story)
    url = receipt["pdf_url"]
    parts = urlsplit(url)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    other = parts.path.replace("0001-000001", "0001-000002")

    for forged in (
        f"{parts.path}?expires={query['expires']}&signature={FORGED}",
        f"{parts.path}?expires={int(query['expires']) + 1}&signature={query['signature']}",
        f"{other}?{parts.query}",
        url.replace(".pdf?", ".html?"),
    ):
        assert (await opened(house, forged)).status_code == 404, forged
    assert (await opened(house, parts.path)).status_code == 422
    house.clock.advance(seconds=300)
    assert (await opened(house, url)).status_code == 200
    house.clock.advance(seconds=1)
    assert (await opened(house, url)).status_code == 404


async def test_strangers_find_no_receipt_and_the_consultant_does(house: House) -> None:
    story = await settled(house)
    stranger = await house.person("Eve")

    answer = await house.http(stranger).get(f"/billing/receipts/by-booking/{story.booking_id}")
    missing = await house.http(stranger).get(f"/billing/receipts/by-booking/{story.client.id}")

    assert answer.status_code == missing.status_code == 404
    assert answer.json()["code"] == missing.json()["code"] == "billing.no_such_receipt"
    assert (await receipt_of(house, story, story.consultant))["number"] == "0001-000001"


async def test_numbers_have_no_gaps_though_many_are_taken_and_some_given_back(house: House) -> None:
    """BL-9. A settlement that fails gives its number back."""
    first = await begin(house, funds=100_000, limit=eur(100), price=_session(100))
    stories = [
        first,
        *(Story(first.client, first.consultant, price=_session(100), limit=eur(100)) for _ in range(19)),
    ]
    for story in stories:
        await house.hear(story.requested())

    async def settle(story: Story, *, fails: bool) -> None:
        async with house.work("billing") as work:
            await remembering.remember_call(work, story.call_ended(60))
            await settling.advance(work, story.booking_id)
            if fails:
                raise RuntimeError("crash before the commit")

    ended = [settle(story, fails=number % 4 == 0) for number, story in enumerate(stories)]
    results = await asyncio.gather(*ended, return_exceptions=True)

    assert sum(isinstance(result, RuntimeError) for result in results) == 5, results
    for story in stories:
        await house.hear(story.call_ended(60))
    await house.settle()
    numbers = sorted(str(event.receipt_number) for event in await house.published(Charged))
    # Which series it is says nothing: the one that the first settlement began was given back with it.
    [series] = {number.partition("-")[0] for number in numbers}
    assert numbers == [f"{series}-{number:06d}" for number in range(1, 21)]


def _session(minor: int) -> PriceTerms:
    return PriceTerms(kind=PriceKind.PER_SESSION, amount=eur(minor))


async def test_every_consultant_has_a_series(house: House) -> None:
    first, second = await settled(house), await settled(house)

    numbers = {(await receipt_of(house, story))["number"] for story in (first, second)}

    assert numbers == {"0001-000001", "0002-000001"}


async def test_documents_are_kept_and_printed_anew_when_they_were_lost(house: House) -> None:
    story = await settled(house)
    receipt = await receipt_of(house, story)
    files = house.platform.resource("billing", Files)
    kept = await files.get("receipts/2026/0001-000001.pdf")
    assert (await opened(house, receipt["pdf_url"])).content == kept

    await files.delete("receipts/2026/0001-000001.pdf")

    again = await opened(house, receipt["pdf_url"])
    assert again.status_code == 200
    assert again.content.startswith(b"%PDF-")


async def test_a_file_store_that_was_away_is_tried_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """BL-10. The settlement does not wait for it, and nothing is parked."""
    files = house.platform.resource("billing", Files)
    put = files.put

    async def away(_key: str, _content: bytes) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(files, "put", away)
    story = await begin(house)
    await house.hear(story.requested(), story.call_ended(1_800))
    await house.drain()
    assert len(await house.published(Charged)) == 1
    assert len(await house.failures("billing")) == 1
    assert (await opened(house, (await receipt_of(house, story))["pdf_url"])).status_code == 200

    monkeypatch.setattr(files, "put", put)
    house.clock.advance(minutes=1)
    await house.platform.retry_failed()

    await house.settle()
    assert (await files.get("receipts/2026/0001-000001.html")).startswith(b"<!doctype html>")


async def test_receipts_are_listed_newest_first_by_pages(house: House) -> None:
    first = await settled(house)
    second = Story(first.client, first.consultant, limit=eur(1_000))
    await house.hear(paid(first.client, eur(5_000)), second.requested(), second.cancelled(Party.CLIENT, 0))
    await house.settle()
    client = house.http(first.client)

    page = (await client.get("/billing/receipts", params={"limit": 1})).json()
    rest = (await client.get("/billing/receipts", params={"cursor": page["next_cursor"]})).json()

    assert [item["number"] for item in page["items"] + rest["items"]] == ["0001-000002", "0001-000001"]
    assert page["items"][0]["amount"] == {"amount_minor": 1_000, "currency": "EUR"}
    assert rest["next_cursor"] is None
    assert (await opened(house, page["items"][0]["html_url"])).status_code == 200
    assert "Late cancellation: 100 % of €10.00" in (await opened(house, page["items"][0]["html_url"])).text
