"""What can be refused about proposing times."""

from __future__ import annotations

from datetime import datetime

from consulta.kit.errors import Conflict, Forbidden, Invalid, NotFound


class NoSuchProposal(NotFound, code="booking.no_such_proposal"):
    """There is no such proposal of this booking. Open the booking to see what is proposed now."""


class MoveInstead(Conflict, code="booking.move_instead"):
    """You can still move this booking yourself, so nobody needs to be asked: choose the new time."""


class ProposalOpen(Conflict, code="booking.proposal_open"):
    """Other times are proposed for this booking already. Answer them or take them back first."""


class ProposalClosed(Conflict, code="booking.proposal_closed"):
    """These times can no longer be chosen: they were answered, taken back, or the time to answer is over."""

    state: str


class NotYoursToChoose(Forbidden, code="booking.not_yours_to_choose"):
    """You proposed these times, so the other side chooses one. You may take them back and propose others."""


class TooLateToFollowUp(Conflict, code="booking.too_late_to_follow_up"):
    """The next time is proposed by the consultant of a call, while both talk and for two weeks afterwards."""


class TimesNotDifferent(Invalid, code="booking.times_not_different"):
    """Propose times that differ from each other and from the time of the booking."""

    field: str | None = "times"


class ProposedTimeTaken(Invalid, code="booking.proposed_time_taken"):
    """This time is not free for both sides. Propose another one."""

    field: str | None = "times"
    starts_at: datetime


class NotProposed(Invalid, code="booking.not_proposed"):
    """This time is none of those that were proposed. Choose one of them."""

    field: str | None = "starts_at"
