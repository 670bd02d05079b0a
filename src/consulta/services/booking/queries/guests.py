"""What was begun, for whoever has proved the address it was begun with."""

from __future__ import annotations

from consulta.contracts.begun import BegunId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.errors.guests import NothingBegun
from consulta.services.booking.errors.lines import NotKnownYet
from consulta.services.booking.repository import guests as repository
from consulta.services.booking.repository.guests import BegunBooking


async def get_begun(work: Work, begun_id: BegunId, person_id: PersonId) -> BegunBooking:
    """One's own begun booking. Raises `NothingBegun`, for another's as well, and `NotKnownYet`."""
    begun = await repository.find_of(work, begun_id, person_id)
    if begun is not None:
        return begun
    if not await repository.is_known(work, person_id):
        raise NotKnownYet
    raise NothingBegun
