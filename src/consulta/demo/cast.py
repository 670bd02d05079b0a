"""Who is in the demo: people, what they offer and what was said of them, read from the tables beside this file."""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
import unicodedata
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from consulta.contracts.terms import Policy, PriceKind, PriceTerms, Tier
from consulta.kit.money import Money

DEMO_CLIENT, DEMO_CONSULTANT, DEMO_STAFF = "nora", "elena", "robin"
"""The keys of those whom a visitor can be with one click."""

PolicyName = Literal["usual", "kind", "strict"]

POLICIES: dict[PolicyName, Policy] = {
    "usual": Policy(
        tiers=(Tier(hours_before=24, refund_percent=100), Tier(hours_before=2, refund_percent=50))
    ),
    "kind": Policy(tiers=(Tier(hours_before=4, refund_percent=100),), no_show_charge_percent=50),
    "strict": Policy(
        tiers=(Tier(hours_before=72, refund_percent=100), Tier(hours_before=24, refund_percent=50))
    ),
}


def _flowing(text: str) -> str:
    """Paragraphs without the line breaks of the file."""
    return text.strip()


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Said(_Table):
    """A review: by whom, what, and what the consultant answered."""

    by: str
    stars: Annotated[int, Field(ge=1, le=5)]
    text: str = ""
    tags: tuple[str, ...] = ()
    reply: str | None = None


class Price(_Table):
    """A price in minor units of the platform's currency; without any amount it is free."""

    per_session: int | None = None
    per_minute: int | None = None
    minimum: int | None = None
    cap: int | None = None

    def terms(self, currency: str) -> PriceTerms:
        """As everybody publishes it."""

        def money(amount_minor: int | None) -> Money | None:
            return None if amount_minor is None else Money(amount_minor, currency)

        if self.per_session is not None:
            return PriceTerms(kind=PriceKind.PER_SESSION, amount=money(self.per_session))
        if self.per_minute is not None:
            return PriceTerms(
                kind=PriceKind.PER_MINUTE,
                amount=money(self.per_minute),
                minimum=money(self.minimum),
                cap=money(self.cap),
            )
        return PriceTerms(kind=PriceKind.FREE)


class Offer(_Table):
    """Something a consultant offers."""

    title: str
    description: str
    minutes: int
    price: Price = Price()
    policy: PolicyName = "usual"
    interval: int = 30
    buffer_after: int = 0
    notice_hours: int = 2
    at_once: bool = False
    """Whether it can also be had by an instant call. A price per session is for the whole of it, so by the minute."""

    @property
    def is_free(self) -> bool:
        """Whether it costs nothing."""
        return self.price == Price()


class _Person(_Table):
    name: str
    key: str = ""
    zone: str

    @model_validator(mode="before")
    @classmethod
    def _has_a_key(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {"key": _plain(str(values.get("name", ""))), **values}

    @property
    def email(self) -> str:
        """An address that exists nowhere (RFC 2606)."""
        return f"{_plain(self.name)}@example.org"


class Seeker(_Person):
    """Somebody who seeks advice, or runs the place."""

    language: str


class Adviser(_Person):
    """Somebody who gives advice."""

    languages: tuple[str, ...]
    topics: tuple[str, ...]
    headline: str
    biography: Annotated[str, BeforeValidator(_flowing)]
    hours: str
    look: str
    offering: tuple[Offer, ...]
    review: tuple[Said, ...] = ()


class Cast(_Table):
    """Everybody."""

    consultants: tuple[Adviser, ...]
    clients: tuple[Seeker, ...]
    staff: tuple[Seeker, ...]
    hours: dict[str, dict[int, tuple[str, ...]]]
    """Weekly hours by name: for each weekday stretches like “09:00-12:30”."""

    @property
    def client(self) -> Seeker:
        """Whom a visitor can be as a client."""
        return next(each for each in self.clients if each.key == DEMO_CLIENT)

    @property
    def consultant(self) -> Adviser:
        """Whom a visitor can be as a consultant."""
        return next(each for each in self.consultants if each.key == DEMO_CONSULTANT)

    @property
    def staff_person(self) -> Seeker:
        """Whom a visitor can be as staff."""
        return next(each for each in self.staff if each.key == DEMO_STAFF)


@functools.cache
def whole_cast() -> Cast:
    """Everybody, in the order of the files; the consultant whom visitors can be comes first."""
    tables = dict(_tables())
    hours: Any = tables.pop("hours")
    people = [(kind, each) for table in tables.values() for kind, group in table.items() for each in group]
    consultants = [Adviser.model_validate(each) for kind, each in people if kind == "consultant"]
    return Cast(
        consultants=tuple(sorted(consultants, key=lambda each: each.key != DEMO_CONSULTANT)),
        clients=tuple(Seeker.model_validate(each) for kind, each in people if kind == "client"),
        staff=tuple(Seeker.model_validate(each) for kind, each in people if kind == "staff"),
        hours=hours,
    )


def _tables() -> Iterator[tuple[str, dict[str, Any]]]:
    folder = importlib.resources.files("consulta.demo") / "people"
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            yield file.name.removesuffix(".toml"), tomllib.loads(file.read_text(encoding="utf-8"))


def _plain(name: str) -> str:
    """“Dr. Hana Dvořáková” as “hana.dvorakova”."""
    letters = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("ø", "o"))
    words = letters.encode("ascii", "ignore").decode().lower().replace("dr. ", "").replace("'", "").split()
    return ".".join(words)
