"""Telling the open sockets of a call, in every process, to look again. What is lost is made up for within seconds."""

from __future__ import annotations

from typing import Any, Final

from consulta.contracts.calls import CallId
from consulta.contracts.identity import PersonId
from consulta.kit.live import Hub
from consulta.kit.work import Work

CHANGED: Final[dict[str, Any]] = {"type": "changed"}
"""Between our own processes only: each socket then tells its person the new state."""


def topic_of(call_id: CallId, person_id: PersonId | None = None) -> str:
    """Everybody in a call, or one person's sockets in it."""
    return f"call:{call_id}" if person_id is None else f"call:{call_id}:{person_id}"


def call_changed(work: Work, call_id: CallId) -> None:
    """Once committed, everybody in the call sees the new state."""
    hub = work.resource(Hub)
    work.after_commit(lambda: hub.send_soon(topic_of(call_id), CHANGED))
