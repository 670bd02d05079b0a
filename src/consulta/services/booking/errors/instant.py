"""What can be refused about calls at once and their extension."""

from __future__ import annotations

from consulta.contracts.identity import PersonId
from consulta.kit.errors import Conflict, Invalid, NotFound


class NothingAtOnce(Conflict, code="booking.nothing_at_once"):
    """You have no such published offering that can be had at once. Allow it in the offering, then switch on again."""


class NotAvailableNow(Conflict, code="booking.not_available_now"):
    """The consultant cannot be called right now. Choose a free time, or another consultant who is available."""

    consultant_id: PersonId


class ConsultantBusy(Conflict, code="booking.consultant_busy"):
    """The consultant is in another call. Try again in a moment, choose a free time, or call somebody else."""

    consultant_id: PersonId


class AlreadyCalling(Conflict, code="booking.already_calling"):
    """You have an instant call already. End it or take it back before you call somebody else."""


class LengthNotPossible(Invalid, code="booking.length_not_possible"):
    """A call of this length is not possible now. Choose one between the shortest and the longest."""

    field: str | None = "minutes"
    least_minutes: int
    most_minutes: int


class NotRinging(Conflict, code="booking.not_ringing"):
    """This call no longer rings: it was answered, declined or taken back, or it rang out."""

    state: str


class NotTalking(Conflict, code="booking.not_talking"):
    """Only a call in which both talk can be made longer. This one has not begun, or it is over."""

    state: str


class ExtensionOpen(Conflict, code="booking.extension_open"):
    """There is a proposal already. Answer it, or wait until it is answered, before you make another."""


class NoSuchExtension(NotFound, code="booking.no_such_extension"):
    """There is no such proposal in this call."""


class ExtensionClosed(Conflict, code="booking.extension_closed"):
    """This proposal is no longer open: it was answered, taken back, or it waited too long."""

    state: str


class ExtensionNotFree(Conflict, code="booking.extension_not_free"):
    """Somebody has booked the time after this call. Choose fewer minutes, or book another time."""
