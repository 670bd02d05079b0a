"""AZ-05: what comes with a browser's cookies must come from our own page."""

from __future__ import annotations

import pytest

from consulta.kit.access import ACCESS_COOKIE, CSRF_HEADER, REFRESH_COOKIE
from tests.services.identity.conftest import Door
from tests.support.house import House

FOREIGN = [
    "null",
    "",
    "https://evil.example",
    "http://sub.consulta.test",
    "http://consulta.test.evil.example",
    "http://evilconsulta.test",
    "http://consulta.test:8080",
    "http://consulta.test@evil.example",
    "http://user@consulta.test",
    "http://cönsulta.test".encode("idna").decode(),
    "consulta.test",
    "http://consulta.test/",
    "http://consulta.test evil",
]
OWN = [None, "http://consulta.test", "HTTP://CONSULTA.TEST"]
UNSAFE = [
    ("PATCH", "/identity/me"),
    ("POST", "/identity/refresh"),
    ("POST", "/identity/sign-out"),
    ("POST", "/identity/sign-out-everywhere"),
    ("PUT", "/identity/people/0198a000-0000-7000-8000-000000000000/roles"),
]


@pytest.mark.parametrize(("method", "path"), UNSAFE)
async def test_cookies_from_a_foreign_page_open_no_unsafe_door(
    house: House, door: Door, method: str, path: str
) -> None:
    browser = await door.browser("ada@example.org")
    before = browser.cookies[REFRESH_COOKIE]
    for origin in FOREIGN:
        answer = await browser.request(method, path, json={}, headers={"Origin": origin})
        assert (answer.status_code, answer.json()["code"]) == (403, "access.foreign_request"), origin
    without_header = {"Origin": "http://consulta.test"}
    browser.headers.pop(CSRF_HEADER)
    answer = await browser.request(method, path, json={}, headers=without_header)
    assert answer.json()["code"] == "access.foreign_request"
    browser.headers[CSRF_HEADER] = "web"
    for site in ("cross-site", "same-site"):
        answer = await browser.request(method, path, json={}, headers={"Sec-Fetch-Site": site})
        assert answer.json()["code"] == "access.foreign_request", site
    assert browser.cookies[REFRESH_COOKIE] == before
    [row] = await house.sql("identity", "SELECT generation, ended_at FROM identity.logins")
    assert (row.generation, row.ended_at) == (0, None)


@pytest.mark.parametrize("origin", OWN)
async def test_our_own_page_comes_through(house: House, door: Door, origin: str | None) -> None:
    browser = await door.browser("ada@example.org")
    browser.headers.pop("Origin")
    headers = {"Sec-Fetch-Site": "same-origin"} | ({"Origin": origin} if origin is not None else {})
    changed = await browser.patch("/identity/me", json={"name": "Ada"}, headers=headers)
    assert changed.status_code == 200
    assert (await browser.post("/identity/refresh", headers=headers)).status_code == 200


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None]
)
async def test_what_a_plain_form_can_send_changes_nothing(
    house: House, door: Door, content_type: str | None
) -> None:
    browser = await door.browser("ada@example.org")
    del browser.headers[CSRF_HEADER]
    headers = {"Origin": "https://evil.example"} | ({"Content-Type": content_type} if content_type else {})
    answer = await browser.patch("/identity/me", content=b'{"name":"Mallory"}', headers=headers)
    assert answer.status_code == 403
    assert (await browser.get("/identity/me")).json()["name"] == "Ada"


async def test_a_foreign_page_cannot_sign_its_visitor_in_as_somebody_else(house: House, door: Door) -> None:
    """Login CSRF: nobody is signed in yet, so no cookie warns us."""
    request_id = await door.ask("mallory@example.org")
    body = {"request_id": request_id, "code": await door.code_of(request_id), "transport": "cookie"}
    for headers in ({}, {CSRF_HEADER: "web", "Origin": "https://evil.example"}):
        answer = await house.http().post("/identity/sign-in", json=body, headers=headers)
        assert answer.json()["code"] == "access.foreign_request"
        assert "set-cookie" not in answer.headers
    [row] = await house.sql("identity", "SELECT guesses_left FROM identity.code_requests")
    assert row.guesses_left == 5
    demo = await house.http().post(
        "/identity/demo/sign-in", json={"person_id": "0198a000-0000-7000-8000-000000000000"}
    )
    assert demo.json()["code"] == "access.foreign_request"


async def test_a_bearer_token_needs_no_header_because_no_browser_adds_it_by_itself(
    house: House, door: Door
) -> None:
    ada = await door.sign_in("ada@example.org")
    answer = await door.bearer(ada).patch(
        "/identity/me", json={"name": "Ada L"}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 200


async def test_the_refresh_token_is_sent_to_identity_alone(house: House, door: Door) -> None:
    browser = await door.browser("ada@example.org")
    paths = {cookie.name: cookie.path for cookie in browser.cookies.jar}
    assert paths == {ACCESS_COOKIE: "/", REFRESH_COOKIE: "/api/v1/identity"}
