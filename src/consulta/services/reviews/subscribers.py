"""What reviews do when they hear something."""

from __future__ import annotations

from consulta.contracts.billing import Charged, ChargeReason
from consulta.contracts.identity import PersonChanged, PersonRegistered
from consulta.kit.work import Work
from consulta.services.reviews import repository


async def remember_person(work: Work, event: PersonRegistered | PersonChanged) -> None:
    """Reviews show the client's present first name."""
    await repository.remember_person(work, event.person_id, event.name, event.revision)


async def remember_settled_call(work: Work, event: Charged) -> None:
    """RV-1. A call that took place may be reviewed, a free one too; a cancellation, a no-show or one's own may not."""
    if event.reason is ChargeReason.CALL and event.client_id != event.consultant_id:
        await repository.remember_call(work, event.booking_id, event.client_id, event.consultant_id, work.now)
