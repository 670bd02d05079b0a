"""Calendars elsewhere behind one protocol: what each kind of server must be able to do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from consulta.services.calendars.domain.busy import Window


class SignInRefused(Exception):
    """The account does not accept its credentials any more; the text is a sentence for its owner."""


class SourceUnavailable(Exception):
    """The server could not serve just now; the text is a sentence for the account's owner."""

    def __init__(self, sentence: str, *, retry_after_seconds: int | None = None) -> None:
        super().__init__(sentence)
        self.retry_after_seconds = retry_after_seconds


class NoCalendarThere(Exception):
    """What was found at the address is no calendar; the text is a sentence for the account's owner."""


class EventGone(Exception):
    """The entry was deleted at the other side, by its owner."""


@dataclass
class Account:
    """Somebody's way into a server. A source that renews `secrets` says so by `is_renewed`, and they are kept."""

    address: str
    login: str
    secrets: dict[str, str]
    is_renewed: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A calendar that the account has."""

    external_id: str
    name: str
    can_write: bool
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One entry as it is there: a calendar file in which one UID is told."""

    external_id: str
    etag: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different since a token.

    When `is_full`, what is neither in `items` nor in `kept` is there no longer; otherwise only what is in `gone`.
    """

    items: Sequence[Item]
    token: str | None
    gone: Sequence[str] = ()
    is_full: bool = False
    kept: frozenset[str] = field(default_factory=frozenset)
    unreadable: int = 0
    """Entries that were larger than anybody's entry is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A booking as it is to stand in somebody's calendar."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    url: str
    written_at: datetime
    place: str | None = None
    """Where it takes place, unless that is a page of ours."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands."""

    external_id: str
    etag: str


class CalendarSource(ABC):
    """What a kind of server must be able to do. Each call raises `SignInRefused` and `SourceUnavailable`."""

    kind: ClassVar[str]

    @abstractmethod
    async def list_calendars(self, account: Account) -> list[Listed]:
        """The account's calendars. Raises `NoCalendarThere`."""

    @abstractmethod
    async def changes_since(
        self, account: Account, calendar: str, token: str | None, *, known: Mapping[str, str], window: Window
    ) -> Changes:
        """What changed since a token, or everything in the window without one.

        A token that is spent means everything, too. `known` are the etags of what we have, so that it need not be
        sent again.
        """

    @abstractmethod
    async def put_event(self, account: Account, calendar: str, entry: Entry, *, at: Place | None) -> Place:
        """Write an entry, a new one or the one that stands at a place. Twice is once. Raises `EventGone`."""

    @abstractmethod
    async def delete_event(self, account: Account, calendar: str, at: Place) -> None:
        """Take an entry out; one that is not there any more is out already."""
