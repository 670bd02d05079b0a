"""The bodies of the requests and answers of calendars."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, SecretStr

from consulta.kit.http.routing import Answer, Body, Plain
from consulta.services.calendars.domain.feeds import Shows


class FeedRequest(Body):
    """How much the feed shall say."""

    shows: Shows = Shows.EVERYTHING


class FeedOut(Answer):
    """One's own feed. Its address was shown once, when it was made."""

    shows: Shows
    made_at: AwareDatetime
    read_at: AwareDatetime | None = Field(description="When a calendar last looked, to the minute")


class OwnFeedOut(Answer):
    """Whether one has a feed, and which."""

    feed: FeedOut | None


class NewFeedOut(FeedOut):
    """A feed that was just made, with its secret address: nobody can be shown it again."""

    url: str = Field(examples=["https://consult.example.org/api/v1/calendars/feeds/Q2x5….ics"])


Password = Annotated[SecretStr, Field(min_length=1, max_length=300)]


class CalDavRequest(Body):
    """An account at a CalDAV server."""

    address: Annotated[str, Plain(500, 4)] = Field(examples=["https://cloud.example.org/remote.php/dav"])
    login: Annotated[str, Plain(200, 1)]
    password: Password


class LeaveOut(Answer):
    """Where to go to give leave."""

    url: str


class CodeRequest(Body):
    """What the vendor sent one back with."""

    code: Annotated[str, Plain(4000, 1)]
    state: Annotated[str, Plain(4000, 1)]


class PasswordRequest(Body):
    """A new password for an account that refused the one before."""

    password: Password


class ChoiceRequest(Body):
    """Which calendars of an account are read for busy times, and which one bookings are written into."""

    read: Annotated[list[UUID], Field(max_length=200)]
    write: UUID | None = None


class OutsideCalendarOut(Answer):
    """A calendar of a connected account."""

    id: UUID
    name: str
    can_write: bool
    is_read: bool
    is_written: bool


class ConnectionOut(Answer):
    """A connected account and how reading it goes."""

    id: UUID
    kind: str
    address: str
    login: str
    state: str = Field(description="`active`, or `refused` when its owner must sign in again")
    made_at: AwareDatetime
    read_at: AwareDatetime | None
    failing_since: AwareDatetime | None
    last_error: str | None
    next_at: AwareDatetime
    busy_count: int
    unreadable: int = Field(description="Entries that nobody could read")
    unwritten: int = Field(description="Bookings that could not be written into it yet, and are tried again")
    deleted: int = Field(
        description="Bookings ahead whose entries were deleted there; they stand all the same"
    )
    calendars: list[OutsideCalendarOut]


class ConnectionsOut(Answer):
    """Everything one has connected, and what can be."""

    items: list[ConnectionOut]
    kinds: list[str] = Field(description="What can be connected here", examples=[["caldav"]])


class CollisionOut(Answer):
    """A booking of one's own over which something else lies in a connected calendar."""

    booking_id: UUID
    offering_title: str
    client_name: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    busy_from: AwareDatetime
    busy_until: AwareDatetime


class CollisionsOut(Answer):
    """What needs somebody to decide, the nearest first."""

    items: list[CollisionOut]
