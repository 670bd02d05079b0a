"""Who of the demo's consultants can be called at once."""

from __future__ import annotations

from consulta.demo.cast import DEMO_CONSULTANT, Cast
from consulta.demo.moving_in import People
from consulta.demo.stage import Stage
from consulta.services.booking.commands.availability import switch_on


async def be_available(stage: Stage, cast: Cast, people: People) -> None:
    """Let everybody who offers something at once be available, without an end: a second time changes nothing they see.

    Nobody of them ever opens a window, so nobody is switched off for having closed it (AN-1): a visitor finds them
    after every start. The one whom a visitor can be has the switch under their own thumb.
    """
    for consultant in cast.consultants:
        if consultant.key != DEMO_CONSULTANT and any(offer.at_once for offer in consultant.offering):
            async with stage.work("booking") as work:
                await switch_on(work, people[consultant.key], until=None, offering_ids=None)
    await stage.settle()
