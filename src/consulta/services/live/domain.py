"""What is pushed to whom, and when somebody counts as online."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from consulta.contracts.identity import PersonId
from consulta.kit.event import Event
from consulta.kit.live import HINT

SEEN_EVERY: Final = timedelta(seconds=15)
"""How often a process says that its sockets are still there."""

DEAD_AFTER: Final = timedelta(seconds=45)
"""LV-4. The sockets of a process that was silent for so long are gone with it."""


class Topic(StrEnum):
    """What kind of thing changed, in the words of the web application's queries."""

    BOOKING = "booking"
    CALL = "call"
    WALLET = "wallet"
    PERSON = "person"
    DIRECTORY = "directory"
    CALENDARS = "calendars"
    CLASS = "class"
    DAY_WAIT = "day_wait"
    LINE = "line"
    AVAILABILITY = "availability"
    """Whether a consultant can be called at once."""
    SLOTS = "slots"
    """A watched consultant's free times; the only thing said of bookings to people they do not concern."""


def hint(topic: Topic, about: UUID, revision: int) -> dict[str, Any]:
    """LV-1. Names what to fetch again, and nothing of what it says."""
    return {"type": HINT, "topic": topic.value, "id": str(about), "revision": revision}


def line_hint(block_id: UUID, revision: int, *, called: int | None, waiting: list[int]) -> dict[str, Any]:
    """LV-6. The order of a line as well, in tickets without names: everybody in it would ask for it at once."""
    return hint(Topic.LINE, block_id, revision) | {"called": called, "waiting": waiting}


def topic_of_person(person_id: UUID) -> str:
    """What a person's own sockets hear."""
    return f"person:{person_id}"


def topic_of_consultant(consultant_id: UUID) -> str:
    """What those hear who look at a consultant's page."""
    return f"consultant:{consultant_id}"


def topic_of_line(block_id: UUID) -> str:
    """What those hear who look at a block's line."""
    return f"line:{block_id}"


class GraceOver(Event, name="live.grace_over", version=1, subject="person_id"):
    """To oneself: a person's last socket closed a while ago; perhaps they are back by now."""

    person_id: PersonId
