"""People who use a running platform through its HTTP API, as a browser or a program would."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Self

import httpx

from consulta.kit.access import ACCESS_COOKIE
from tests.support.waiting import wait_for

NOT_KNOWN_YET = "booking.not_known_yet"
LETTER_SECONDS = 30
"""How long a letter may be on its way."""


@dataclass(frozen=True)
class SignedIn:
    """Somebody, and their connection with the cookies of a browser."""

    person: dict[str, Any]
    http: httpx.Client

    @property
    def id(self) -> str:
        """Who they are."""
        return str(self.person["id"])

    @property
    def name(self) -> str:
        """How others call them."""
        return str(self.person["name"])

    @property
    def email(self) -> str:
        """Where letters reach them."""
        return str(self.person["email"])

    @property
    def access_token(self) -> str:
        """What the access cookie carries, for programs that send it as a bearer's."""
        return str(self.http.cookies[ACCESS_COOKIE])


class People:
    """Opens their connections, and closes them at the end."""

    def __init__(self) -> None:
        self._ending = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.close()

    def sign_in(self, url: str, email: str, name: str, zone: str = "Europe/Berlin") -> SignedIn:
        """Sign up or in by the code in the demo's mailbox."""
        http = self._ending.enter_context(
            httpx.Client(base_url=f"{url}/api/v1", timeout=20, headers={"X-Consulta-Client": "web"})
        )
        return _sign_in(http, email, name, zone)


def _sign_in(http: httpx.Client, email: str, name: str, zone: str) -> SignedIn:
    known = mails_to(http, email)
    asked = http.post("/identity/codes", json={"email": email})
    assert asked.status_code == 202, asked.text
    answer = http.post(
        "/identity/sign-in",
        json={
            "request_id": asked.json()["request_id"],
            "code": code_in_new_mail(http, email, known),
            "name": name,
            "zone": zone,
            "transport": "cookie",
        },
    )
    assert answer.status_code == 200, answer.text
    return SignedIn(answer.json()["person"], http)


def mails_to(http: httpx.Client, email: str) -> set[str]:
    """The mails somebody has got so far."""
    return {mail["id"] for mail in http.get("/notifications/mailbox", params={"to": email}).json()["items"]}


def code_in_new_mail(http: httpx.Client, email: str, known: set[str]) -> str:
    """The code in a mail that was not there before, once it has arrived."""

    def codes() -> list[str]:
        mails = http.get("/notifications/mailbox", params={"to": email}).json()["items"]
        return [mail["code"] for mail in mails if mail["code"] and mail["id"] not in known]

    return wait_for(codes, what=f"a code to {email}", within_seconds=LETTER_SECONDS)[0]


def found_in_new_mail(
    http: httpx.Client,
    email: str,
    known: set[str],
    pattern: str,
    *,
    subject: str = "",
    within_seconds: float = LETTER_SECONDS,
) -> str:
    """What a mail that was not there before says, once it has arrived: mostly the address to go on at."""

    def found() -> list[str]:
        mails = http.get("/notifications/mailbox", params={"to": email}).json()["items"]
        texts = [m["text"] for m in mails if m["id"] not in known and m["subject"].startswith(subject)]
        return [words[0] for text in texts if (words := re.search(pattern, text))]

    return wait_for(found, what=f"{pattern} in a mail to {email}", within_seconds=within_seconds)[0]


def open_practice(
    consultant: SignedIn,
    *,
    price_per_minute_minor: int | None = None,
    ways: Sequence[str] = ("slot",),
    **terms: Any,
) -> dict[str, Any]:
    """Give a consultant a published profile, hours around the clock and one offering; returns the offering.

    Free unless it has a price; `terms` replace what it says otherwise.
    """
    http = consultant.http

    def done(answer: httpx.Response) -> Any:  # noqa: ANN401 - JSON
        assert answer.is_success, f"{answer.request.method} {answer.request.url}: {answer.text}"
        return answer.json() if answer.content else None

    done(
        wait_for(
            lambda: http.post("/directory/profile", json={}),
            lambda answer: answer.status_code != httpx.codes.CONFLICT,
            what="the directory to hear of the new person",
        )
    )
    topic = done(http.get("/directory/facets"))["topics"][0]["slug"]
    name = consultant.name
    done(
        http.put(
            "/directory/profile",
            json={
                "slug": name.lower().replace(" ", "-"),
                "headline": f"{name} explains contracts",
                "biography": "Twenty years of reading the small print, so that you do not have to.",
                "topics": [topic],
                "languages": ["en"],
            },
        )
    )
    price = (
        {"kind": "free"}
        if price_per_minute_minor is None
        else {"kind": "per_minute", "amount": {"amount_minor": price_per_minute_minor, "currency": "EUR"}}
    )
    offering: dict[str, Any] = done(
        http.post(
            "/directory/offerings",
            json={
                "title": "A first talk",
                "description": "Half an hour about your question.",
                "duration_minutes": 30,
                "ways": list(ways),
                "price": price,
                "policy": {
                    "tiers": [{"hours_before": 24, "refund_percent": 100}],
                    "no_show_charge_percent": 100,
                },
                "interval_minutes": 5,
                "buffer_before_minutes": 0,
                "buffer_after_minutes": 0,
                "minimum_notice_minutes": 0,
                "horizon_days": 30,
            }
            | terms,
        )
    )
    done(http.post("/directory/profile/publish"))
    weekly = [{"weekday": day, "starts": "00:00", "ends": "24:00"} for day in range(7)]
    done(http.put("/booking/hours", json={"zone": "UTC", "weekly": weekly}))
    return offering


def booked(client: SignedIn, offering_id: str, starts_at: str) -> dict[str, Any]:
    """A booking of the client, once they are known to the calendar."""
    answer = wait_for(
        lambda: client.http.post(
            "/booking/bookings", json={"offering_id": offering_id, "starts_at": starts_at}
        ),
        lambda answer: answer.json().get("code") != NOT_KNOWN_YET,
        what="the calendar to hear of the client",
    )
    assert answer.status_code == httpx.codes.CREATED, answer.text
    made: dict[str, Any] = answer.json()
    return made
