"""What can be refused about a meeting that no call of ours sees."""

from __future__ import annotations

from datetime import datetime

from consulta.kit.errors import Conflict, Forbidden


class NotYoursToTell(Forbidden, code="booking.not_yours_to_tell"):
    """The consultant says how a meeting was. If they say that you did not come and you did, you may appeal."""


class NotOverYet(Conflict, code="booking.not_over_yet"):
    """This meeting is not over yet. Say how it was once its time has passed."""

    ends_at: datetime


class NothingToTell(Conflict, code="booking.nothing_to_tell"):
    """How this booking ended is known already: a call of ours saw it, somebody said it, or it never took place."""

    state: str
