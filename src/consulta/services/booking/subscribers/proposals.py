"""What one side proposed, and what became of it: more time, another time, the next time."""

from __future__ import annotations

from consulta.contracts.billing import HoldRaised, HoldRaiseDeclined
from consulta.kit.work import Work
from consulta.services.booking.commands import extending, following_up, proposing
from consulta.services.booking.timers import ExtensionLapses, FollowUpLapses, ProposalLapses


async def go_on_when_raised(work: Work, event: HoldRaised) -> None:
    """More money is held for a call that both want to be longer."""
    await extending.complete(work, event.booking_id, event.extension_id)


async def end_as_promised(work: Work, event: HoldRaiseDeclined) -> None:
    """Without more money a call ends when it was to end."""
    await extending.give_up(work, event.booking_id, event.extension_id, missing=event.missing)


async def let_extension_lapse(work: Work, event: ExtensionLapses) -> None:
    """Nobody answered in time."""
    await extending.lapse(work, event.booking_id, event.extension_id)


async def let_proposal_lapse(work: Work, event: ProposalLapses) -> None:
    """Nobody answered in time."""
    await proposing.lapse(work, event.booking_id, event.proposal_id)


async def let_follow_up_lapse(work: Work, event: FollowUpLapses) -> None:
    """The client did not answer in time."""
    await following_up.lapse(work, event.booking_id, event.proposal_id)
