"""Who is in a call at this moment, for people to see; what is paid is decided by `talk_time` alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from consulta.contracts.identity import PersonId
from consulta.services.calls.domain.talk_time import LOST_AFTER, Evidence, Kind, Media

SILENT = Media(audio=False, video=False)


def who_is_there(evidence: Iterable[Evidence], *, now: datetime) -> dict[PersonId, Media]:
    """Everybody with a connection that has not left and was heard less than `LOST_AFTER` ago, and what they send."""
    latest: dict[UUID, Evidence] = {}
    gone: set[UUID] = set()
    for sight in evidence:
        if sight.kind is Kind.LEFT:
            gone.add(sight.connection_id)
        elif sight.kind is not Kind.ADMITTED and (
            sight.connection_id not in latest or latest[sight.connection_id].at <= sight.at
        ):
            latest[sight.connection_id] = sight
    here = [each for each in latest.values() if each.connection_id not in gone and now - each.at < LOST_AFTER]
    return {each.person_id: each.media or SILENT for each in sorted(here, key=lambda each: each.at)}
