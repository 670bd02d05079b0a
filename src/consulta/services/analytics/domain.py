"""What may be remembered of an event, and how to say it to a person: pure."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID

from consulta.kit.event import EVENTS, Event

Values = dict[str, Any]

PEOPLE_FIELDS = ("person_id", "client_id", "consultant_id")
CONTRACTS = "consulta.contracts."

_FORBIDDEN_KEYS = re.compile(
    r"sealed|code_|_code|email|phone|token|secret|password|signature|attendee", re.IGNORECASE
)
_ADDRESS = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.[^\s@<>\"']+")
_HIDDEN = "[address]"


NO_STORY = frozenset({"booking.free_times_changed"})
"""What copies are kept by and nobody did: said with every booking, and told already by that."""


class SweepDue(Event, name="analytics.sweep_due", version=1, subject="sweep_on"):
    """To oneself, once a day: forget what is too old."""

    sweep_on: date


def remembered(values: Values) -> Values:
    """AN-2. A payload without what must not be kept.

    By the field's name: secrets, phone numbers, and for whom somebody booked. Anywhere: email addresses.
    """
    return {name: _harmless(value) for name, value in values.items() if not _FORBIDDEN_KEYS.search(name)}


def _harmless(value: Any) -> Any:  # noqa: ANN401 - JSON is any of its types
    if isinstance(value, dict):
        return remembered(value)
    if isinstance(value, list):
        return [_harmless(item) for item in value]
    return _ADDRESS.sub(_HIDDEN, value) if isinstance(value, str) else value


def is_timer(name: str) -> bool:
    """AN-3. Whether a service told this only itself: what is meant for others is declared among the contracts."""
    declared = EVENTS.get(name)
    return declared is not None and not declared.__module__.startswith(CONTRACTS)


def id_in(values: Values, field: str) -> UUID | None:
    """The identifier in a field of a payload, if there is one."""
    try:
        return UUID(str(values[field]))
    except (KeyError, ValueError):
        return None


def people_in(values: Values) -> list[UUID]:
    """Everybody the event is about, each once."""
    found = [id_in(values, field) for field in PEOPLE_FIELDS]
    return sorted({person for person in found if person is not None})
