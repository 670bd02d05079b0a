"""A person's bookings as one calendar (RFC 5545), and the secret that opens it."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from icalendar import Calendar, Event

_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
LONGEST_PLACE: Final = 300
REFRESH: Final = "PT15M"
"""How often a calendar is asked to look again; few look that often."""


class Shows(StrEnum):
    """How much a feed says."""

    EVERYTHING = "everything"
    """Titles and the other side's names."""
    BUSY = "busy"
    """Only that somebody is busy, for a calendar that others can see."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One booking as its owner's calendar shows it."""

    booking_id: UUID
    sequence: int
    title: str
    partner: str
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool
    told_at: datetime
    url: str
    place: str | None = None
    """Where they meet, unless it is in a call of ours."""


def new_token() -> str:
    """CL-1. 256 bits from the system, in letters that an address can carry."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> bytes:
    """What is kept of a secret: enough to know it again. It has too many bits for a slow hash to matter."""
    return hashlib.sha256(token.encode()).digest()


def uid_of(booking_id: UUID) -> str:
    """CL-2. The same for ever, and the same as in invitations and in the file on the booking's page."""
    return f"{booking_id}@consulta"


def summary_of(title: str, partner: str) -> str:
    """What an entry is called."""
    return one_line(f"{title}: {partner}" if partner else title)


def partner_of(name: str, attendee_name: str | None, *, is_client: bool) -> str:
    """Whom an entry's owner meets; and for whom, where a client booked for somebody else."""
    if attendee_name is None:
        return name
    return f"{name} (for {attendee_name})" if is_client else f"{attendee_name} (booked by {name})"


def one_line(text: str, longest: int = 200) -> str:
    """Text of others as it may stand in a calendar: one line, nothing invisible, bounded."""
    line = " ".join(_UNPRINTABLE.sub(" ", text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def feed_file(entries: Iterable[Entry], *, name: str, shows: Shows) -> bytes:
    """The calendar. The same entries make the same bytes, so that a reader who has them already is told so."""
    calendar = Calendar()
    calendar.add("prodid", "-//Consulta//Calendars//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", one_line(name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"}, encode=False)
    calendar.add("x-published-ttl", REFRESH)
    for entry in entries:
        calendar.add_component(_event(entry, shows))
    file: bytes = calendar.to_ical()
    return file


def _event(entry: Entry, shows: Shows) -> Event:
    event = Event()
    event.add("uid", uid_of(entry.booking_id))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.told_at)
    event.add("last-modified", entry.told_at)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    if shows is Shows.EVERYTHING:
        event.add("summary", summary_of(entry.title, entry.partner))
        event.add("url", entry.url)
        event.add("description", entry.url)
        if entry.place:
            event.add("location", one_line(entry.place, LONGEST_PLACE))
    else:
        event.add("summary", "Busy")
        event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.is_cancelled else "OPAQUE")
    return event
