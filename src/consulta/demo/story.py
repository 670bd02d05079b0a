"""The story: who visits whom, when and how it ends. Drawn from the cast by a fixed seed, so it is always the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from consulta.demo.cast import DEMO_CLIENT, DEMO_CONSULTANT, Adviser, Cast, Said

SETTLING_IN: Final = timedelta(days=2)
"""Everybody registers and opens their practice; then the story begins."""
DAYS: Final = 56
"""How long the story lasts until today."""
SEED: Final = "eight weeks"
_LATEST_DAY: Final = DAYS - 2


class Fate(Enum):
    """How a visit ends."""

    TALKED = "talked"
    TALKED_TO_THE_END = "talked to the end"
    CANCELLED_BY_CLIENT = "cancelled by client"
    CANCELLED_BY_CONSULTANT = "cancelled by consultant"
    CLIENT_ABSENT = "client absent"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Visit:
    """A booking and what becomes of it. `key` is the client's idempotency key: it is made once, however often told."""

    key: str
    client: str
    consultant: str
    offer: int
    """Which of the consultant's offerings, from 0."""
    booked_at: datetime
    not_before: datetime
    """The first moment that suits the client."""
    fate: Fate
    said: Said | None = None
    note: str | None = None


def past_visits(cast: Cast, beginning: datetime) -> Iterator[Visit]:
    """Every visit that is over: those that were reviewed, and some more."""
    chance = random.Random(SEED)  # noqa: S311 - a story, not a secret
    for consultant in cast.consultants:
        days = sorted(chance.sample(range(5, _LATEST_DAY - 1), len(consultant.review)))
        for number, (day, said) in enumerate(zip(days, consultant.review, strict=True)):
            not_before = beginning + timedelta(days=day, hours=chance.uniform(6, 18))
            fate = Fate.TALKED_TO_THE_END if chance.random() < 0.2 else Fate.TALKED  # noqa: PLR2004 - one in five
            yield Visit(
                key=f"demo-{consultant.key}-{number}",
                client=said.by,
                consultant=consultant.key,
                offer=_usual_offer(consultant, chance),
                booked_at=not_before - _lead(chance),
                not_before=not_before,
                fate=fate,
                said=said,
            )
    for number, (client, key, offer, day, fate, note) in enumerate(_OTHERS):
        not_before = beginning + timedelta(days=day, hours=chance.uniform(6, 18))
        yield Visit(
            key=f"demo-other-{number}",
            client=client,
            consultant=key,
            offer=offer,
            booked_at=not_before - _lead(chance),
            not_before=not_before,
            fate=fate,
            note=note,
        )


def coming_visits(present: datetime) -> Iterator[Visit]:
    """What lies ahead, so that both people whom visitors can be have something to do today and later."""
    chance = random.Random(SEED)  # noqa: S311 - a story, not a secret
    for number, (client, key, offer, ahead, note) in enumerate(_AHEAD):
        yield Visit(
            key=f"demo-ahead-{number}",
            client=client,
            consultant=key,
            offer=offer,
            booked_at=present - _lead(chance),
            not_before=present + ahead,
            fate=Fate.AHEAD,
            note=note,
        )


def _lead(chance: random.Random) -> timedelta:
    """How long before it suits them people book."""
    return timedelta(hours=chance.uniform(26, 70))


def _usual_offer(consultant: Adviser, chance: random.Random) -> int:
    """Mostly something that costs money."""
    paid = [number for number, offer in enumerate(consultant.offering) if not offer.is_free]
    return chance.choice(paid) if chance.random() < 0.9 else chance.randrange(len(consultant.offering))  # noqa: PLR2004


_OTHERS: Final = (
    ("nora", "margaret.chen", 0, 12, Fate.CANCELLED_BY_CLIENT, "Is it too early to ask at 34?"),
    ("omar", "katharina.vogel", 1, 19, Fate.CANCELLED_BY_CLIENT, "My employer wants to talk on Friday."),
    ("emily", "marcus.bell", 0, 27, Fate.CANCELLED_BY_CONSULTANT, None),
    ("ben", "oliver.grant", 0, 33, Fate.CLIENT_ABSENT, "Interview for a museum job."),
    ("tomas", "giulia.romano", 0, 38, Fate.TALKED, "Vergin, tutto amor, please."),
    ("aisha", "grace.wanjiru", 0, 44, Fate.TALKED, None),
    ("lukas", DEMO_CONSULTANT, 1, 49, Fate.TALKED, "A scraper of 400 lines. Sorry in advance."),
    (DEMO_CLIENT, "pieter.janssens", 1, 50, Fate.TALKED_TO_THE_END, None),
    (DEMO_CLIENT, DEMO_CONSULTANT, 0, 52, Fate.TALKED, "The script from last time fails on the server."),
)
"""Client, consultant, offering, day, fate, note: visits that nobody reviewed."""

_AHEAD: Final = (
    (DEMO_CLIENT, DEMO_CONSULTANT, 0, timedelta(minutes=9), "It says “maximum recursion depth exceeded”."),
    ("mei", DEMO_CONSULTANT, 1, timedelta(hours=3), "Five hundred lines, mostly tests."),
    ("david", DEMO_CONSULTANT, 2, timedelta(hours=22), "I have two evenings a week."),
    (DEMO_CLIENT, "katharina.vogel", 0, timedelta(hours=40), "The new contract; page three worries me."),
    ("pavel", DEMO_CONSULTANT, 0, timedelta(hours=50), None),
    (DEMO_CLIENT, "hana.dvorakova", 0, timedelta(days=5), "Clair de lune, the middle part."),
    ("ines", "aino.virtanen", 0, timedelta(days=3), "A hallway without a window."),
    ("fatima", "birgit.neumann", 0, timedelta(days=2), None),
    ("lukas", "anselm.richter", 1, timedelta(days=6), "Analysis II, exam in three weeks."),
)
"""Client, consultant, offering, how far ahead, note."""
