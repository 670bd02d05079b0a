"""Opening, replacing and closing the address at which calendars read one's bookings."""

from __future__ import annotations

from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.calendars.domain.feeds import Shows, digest_of, new_token
from consulta.services.calendars.errors import NoSuchFeed
from consulta.services.calendars.repository import feeds as repository
from consulta.services.calendars.repository.people import lock_person


async def open_feed(work: Work, person_id: PersonId, shows: Shows) -> str:
    """CL-1. A new secret for this person; the one before no longer opens anything. Nobody can read it a second time."""
    token = new_token()
    # Another window of the same person may be doing this just now.
    await lock_person(work, person_id)
    await repository.revoke(work, person_id)
    repository.add(work, person_id, digest=digest_of(token), shows=shows)
    return token


async def revoke_feed(work: Work, person_id: PersonId) -> None:
    """Close the feed for good. Raises `NoSuchFeed`."""
    if not await repository.revoke(work, person_id):
        raise NoSuchFeed
