"""NO-6. Reminders: a day and an hour before, decided by what is true when they are due."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import IntEnum


class Lead(IntEnum):
    """How many minutes before the start a reminder comes. Real minutes: a day is 24 hours across a clock change too."""

    DAY = 24 * 60
    HOUR = 60

    @property
    def before(self) -> timedelta:
        """The same as a span of time."""
        return timedelta(minutes=self)


def reminders_ahead(starts_at: datetime, *, now: datetime) -> list[tuple[Lead, datetime]]:
    """The reminders that still lie ahead and when they are due; who books for in ten minutes needs none."""
    return [(lead, starts_at - lead.before) for lead in Lead if starts_at - lead.before > now]


def worthless_from(lead: Lead, starts_at: datetime) -> datetime:
    """From when a reminder that comes late only disturbs: when the next one is due, or the call begins."""
    return starts_at - Lead.HOUR.before if lead is Lead.DAY else starts_at
