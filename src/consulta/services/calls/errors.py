"""Everything that can go wrong in a call, by name."""

from __future__ import annotations

from datetime import datetime

from consulta.kit.errors import Conflict, Forbidden, NotFound


class NoSuchCall(NotFound, code="calls.no_such_call"):
    """There is no such call. Open it again from your bookings."""


class NotOpenYet(Conflict, code="calls.not_open_yet"):
    """The call cannot be entered yet. Come back when check-in opens."""

    opens_at: datetime


class CallIsOver(Conflict, code="calls.ended"):
    """The call is over and cannot be entered again."""


class NotBegun(Conflict, code="calls.not_begun"):
    """The call has not begun, so there is nothing to end. You can leave and come back."""


class NobodyWaiting(Conflict, code="calls.nobody_waiting"):
    """The client is not in the waiting room."""


class NotAdmitted(Conflict, code="calls.not_admitted"):
    """The client is still in the waiting room. Nothing reaches the other side before the consultant lets them in."""


class ConsultantOnly(Forbidden, code="calls.consultant_only"):
    """Only the consultant of this call may do that."""


class TokenRefused(Forbidden, code="calls.token_refused"):
    """The permission to enter is not valid: it was used, has run out, or is none. Join again."""
