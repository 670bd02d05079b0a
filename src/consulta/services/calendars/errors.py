"""Everything that can go wrong with calendars elsewhere, by name."""

from __future__ import annotations

from consulta.kit.errors import Conflict, Invalid, NotFound


class NoSuchFeed(NotFound, code="calendars.no_such_feed"):
    """There is no calendar at this address: it was revoked, replaced, or never there. Its owner can make a new one."""


class NoSuchConnection(NotFound, code="calendars.no_such_connection"):
    """This calendar account is not connected, or it is not yours. Load the page again to see what is."""


class AlreadyConnected(Conflict, code="calendars.already_connected"):
    """This account is connected already. Sign in again there, or remove it first."""


class TooManyConnections(Conflict, code="calendars.too_many_connections"):
    """You have connected as many accounts as one person may. Remove one you no longer need."""

    most: int


class NotACalendar(Invalid, code="calendars.not_a_calendar"):
    """There is no calendar at this address. Look for the CalDAV address in your calendar's settings."""

    field: str | None = "address"
    why: str


class SignInFailed(Invalid, code="calendars.sign_in_failed"):
    """The calendar server refused the name or the password. Many servers want a password made for one app only."""

    field: str | None = "password"


class NotEncrypted(Invalid, code="calendars.not_encrypted"):
    """Your password would travel unprotected. Use an address that begins with https://."""

    field: str | None = "address"


class ServerSilent(Conflict, code="calendars.server_silent"):
    """The calendar server does not answer as it should just now. Nothing was changed; try again in a moment."""

    # No 503: nothing of ours is away, and the address is the person's own.

    why: str


class NoSuchCalendar(Invalid, code="calendars.no_such_calendar"):
    """This calendar is none of the account's, or it cannot be written to. Choose another."""

    field: str | None = "write"


class NotOffered(Invalid, code="calendars.not_offered"):
    """Calendars of this kind cannot be connected here. Choose another kind."""


class LeaveNotGiven(Invalid, code="calendars.leave_not_given"):
    """The account was not connected: leave was not given, or it took too long. Begin once more."""

    field: str | None = "code"
