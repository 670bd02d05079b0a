"""The life of a notification: queued, sending, and one of three ends."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)


class Channel(StrEnum):
    """The way a notification takes."""

    EMAIL = "email"


class State(StrEnum):
    """Where a notification is. `SENDING` is between handing it over and writing down the outcome."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SUPERSEDED = "superseded"
    """What it was to say was no longer true when it could have been said."""


UNFINISHED = (State.QUEUED, State.SENDING)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts (at least 1): 5 s, doubled each time, at most an hour."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)
