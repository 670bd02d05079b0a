"""A letter: what one person is told about one fact, before it has a form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from consulta.contracts.attendees import LONGEST_NAME, LONGEST_RELATION, Attendee
from consulta.contracts.location import BY_VIDEO, Location
from consulta.contracts.terms import Party
from consulta.kit.event import Event

E = TypeVar("E", bound=Event)

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


class Template(StrEnum):
    """The kinds of letters there are."""

    SIGN_IN_CODE = "sign_in_code"
    BOOKING_HELD = "booking_held"
    BOOKING_CONFIRMED = "booking_confirmed"
    SERIES_HELD = "series_held"
    SERIES_CONFIRMED = "series_confirmed"
    SERIES_DECLINED = "series_declined"
    SERIES_CANCELLED = "series_cancelled"
    BOOKING_RESCHEDULED = "booking_rescheduled"
    BOOKING_CANCELLED = "booking_cancelled"
    BOOKING_DECLINED = "booking_declined"
    BOOKING_EXPIRED = "booking_expired"
    BOOKING_MISSED = "booking_missed"
    APPEAL_MADE = "appeal_made"
    APPEAL_DECIDED = "appeal_decided"
    REMINDER = "reminder"
    RECEIPT = "receipt"
    CLIENT_WAITING = "client_waiting"
    REVIEW_POSTED = "review_posted"
    CALENDAR_COLLISION = "calendar_collision"
    MEMBER_INVITED = "member_invited"
    SEAT_OFFERED = "seat_offered"
    TIME_OFFERED = "time_offered"
    PLACE_CALLED = "place_called"
    PLACE_OFFERED = "place_offered"
    GUEST_LINK = "guest_link"
    ATTENDEE_INVITED = "attendee_invited"
    ATTENDEE_MOVED = "attendee_moved"
    ATTENDEE_CANCELLED = "attendee_cancelled"
    ATTENDEE_SERIES_INVITED = "attendee_series_invited"
    ATTENDEE_SERIES_CANCELLED = "attendee_series_cancelled"
    ATTENDEE_REMINDED = "attendee_reminded"
    FOLLOW_UP_PROPOSED = "follow_up_proposed"
    MOVE_PROPOSED = "move_proposed"
    MOVE_PROPOSAL_ENDED = "move_proposal_ended"


class Method(StrEnum):
    """What a calendar is asked to do (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"
    """Entries to be added: the one method by which a file may hold several."""


def one_line(text: str, longest: int = 200) -> str:
    """NO-9. Text of others as it may stand in a header or a sentence: one line, nothing invisible, bounded.

    Signs that turn the direction of writing go too: they could make an address look like another one.
    """
    line = " ".join(_UNPRINTABLE.sub(" ", text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads, or is written about."""

    name: str
    email: str
    zone: str
    language: str
    has_account: bool = True
    """Whether they gave their address themselves; a client gives that of whoever comes."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A booking as it is known here."""

    title: str
    starts_at: datetime
    ends_at: datetime
    is_confirmed: bool
    was_invited: bool
    """Whether it was ever a promise, so that calendars may know it."""
    revision: int
    client_id: UUID
    attendee: Attendee | None = None
    """For whom it is, where that is not the client."""
    location: Location = BY_VIDEO


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Everything a writer may use. `reader` is missing when an address is written to that is nobody's yet."""

    about: Event
    now: datetime
    house: str
    """How the practice is called."""
    address: str
    """The web address that people use, without a slash at its end."""
    reader: Reader | None = None
    other: Reader | None = None
    booker: Reader | None = None
    """The client, where the reader is who they booked for."""
    appointment: Appointment | None = None
    side: Party | None = None
    code: str | None = None
    """What came sealed: a pin code, or the token of a link."""
    guest_link: str | None = None
    """What opens the booking for a guest, who has no other way in."""

    def the(self, kind: type[E]) -> E:
        """What the letter is about, which is of this kind."""
        assert isinstance(self.about, kind)  # noqa: S101 - the registry of templates put them together
        return self.about

    @property
    def zone(self) -> str:
        """Where the reader's clock stands."""
        return self.reader.zone if self.reader is not None else "UTC"

    @property
    def attendee(self) -> Attendee | None:
        """For whom the booking is, where that is not the client, with nothing in it that letters stumble over."""
        known = getattr(self.about, "attendee", None) or (self.appointment and self.appointment.attendee)
        if not isinstance(known, Attendee):
            return None
        relation = one_line(known.relation, LONGEST_RELATION) if known.relation else None
        return Attendee(name=one_line(known.name, LONGEST_NAME), relation=relation, email=known.email)

    @property
    def partner(self) -> str:
        """Whom the reader meets: the person on the other side, or for whom that one booked."""
        if self.side is Party.CONSULTANT and self.attendee is not None:
            return f"{self.attendee.name} (booked by {self.actor})"
        return self.actor

    @property
    def actor(self) -> str:
        """How to call the person on the other side, who acts."""
        if self.other is not None and self.other.name:
            return self.other.name
        return "your consultant" if self.side is Party.CLIENT else "your client"

    def has(self, *, own: bool) -> str:
        """The beginning of a sentence about what the reader, or the other side, has done."""
        return "You have" if own else f"{self.actor[:1].upper()}{self.actor[1:]} has"

    @property
    def meeting(self) -> Appointment:
        """The appointment, for templates that are only written once it is known."""
        assert self.appointment is not None  # noqa: S101 - `queries.mail_for` waits for it
        return self.appointment

    def booking_page(self, booking_id: UUID, *, room: bool = False) -> str:
        """The booking's page, or its waiting room; for a guest the page whose button leads there without signing in.

        What opens it stands behind the `#`, which browsers send to nobody.
        """
        if self.guest_link is not None and self.side is Party.CLIENT:
            return self.page(f"/guest/booking{'?to=room' if room else ''}#{self.guest_link}")
        return self.page(f"/{'waiting-room' if room else 'bookings'}/{booking_id}")

    def page(self, path: str) -> str:
        """A page's full address, always from configuration and never from a request."""
        return f"{self.address}{path}"


@dataclass(frozen=True, slots=True)
class Line:
    """A fact with its label; `beside` is a second, quieter line."""

    label: str
    value: str
    beside: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """The one thing the reader may want to do."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """The entry in the reader's calendar. `sequence` rises with every change of the booking."""

    method: Method
    booking_id: UUID
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    url: str | None
    words: str
    """What stands in the entry."""
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is said, in order. Plain text throughout; the layout gives it a form."""

    subject: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    code: str | None = None
    lines: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()
    """Quieter sentences after the facts."""
    action: Action | None = None
    invitation: Invitation | None = None
    """What the letter is to a mail program, where it is about one booking."""
    entries: tuple[Invitation, ...] = ()
    """The entries of several bookings, each a file beside the letter."""
