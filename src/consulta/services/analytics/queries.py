"""What may be asked of the journal."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from consulta.kit.work import Work
from consulta.services.analytics import repository
from consulta.services.analytics.models import Entry


async def timeline_of_booking(work: Work, booking_id: UUID) -> Sequence[Entry]:
    """Everything that was told about a booking and its call, oldest first; nothing for one nobody spoke of."""
    return await repository.list_entries_of_booking(work, booking_id)
