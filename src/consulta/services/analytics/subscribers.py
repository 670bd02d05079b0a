"""What analytics does when anybody tells anything."""

from consulta.kit.event import Envelope
from consulta.kit.work import Work
from consulta.services.analytics import commands
from consulta.services.analytics.domain import SweepDue


async def write_down(work: Work, envelope: Envelope) -> None:
    """Everything that is told goes into the journal."""
    await commands.write_down(work, envelope)


async def sweep(work: Work, event: SweepDue) -> None:
    """A day has passed."""
    await commands.sweep(work, event.sweep_on)
