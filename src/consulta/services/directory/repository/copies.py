"""Copies of what other services know: they only ever move forward."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy.dialects.postgresql import insert

from consulta.contracts.booking import Availability
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.directory.models import Base, KnownAvailability, KnownPerson, KnownPresence, KnownScore


async def remember_person(work: Work, *, person_id: PersonId, name: str, zone: str, revision: int) -> bool:
    """Keep a person's name and zone; `False` for news that is older than what is known."""
    return await _remember(
        work, KnownPerson, "person_id", person_id=person_id, name=name, zone=zone, revision=revision
    )


async def remember_score(
    work: Work, *, consultant_id: PersonId, average: Decimal, count: int, score: Decimal, revision: int
) -> bool:
    """Keep a consultant's score; `False` for an older one."""
    return await _remember(
        work, KnownScore, "consultant_id",
        consultant_id=consultant_id, average=average, count=count, score=score, revision=revision,
    )  # fmt: skip


async def remember_presence(work: Work, *, person_id: PersonId, online: bool, revision: int) -> bool:
    """Keep whether somebody is online; `False` for older news."""
    return await _remember(
        work, KnownPresence, "person_id", person_id=person_id, online=online, revision=revision
    )


async def remember_availability(
    work: Work, *, consultant_id: PersonId, availability: Availability, revision: int
) -> bool:
    """Keep whether a consultant can be called at once; `False` for older news."""
    return await _remember(
        work, KnownAvailability, "consultant_id",
        consultant_id=consultant_id, availability=availability.value, revision=revision,
    )  # fmt: skip


async def _remember(work: Work, table: type[Base], key: str, **values: object) -> bool:
    written = insert(table).values(**values)
    kept = written.on_conflict_do_update(
        index_elements=[key],
        set_={name: written.excluded[name] for name in values if name != key},
        where=table.__table__.c.revision < written.excluded.revision,
    )
    return await work.changed(kept) == 1
