"""When consultants are busy by their calendars elsewhere: a copy, asked in SQL by whoever takes their time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import exists, func, select, update
from sqlalchemy.dialects.postgresql import Range, insert

from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.models import known_busy

Span = tuple[datetime, datetime]


async def remember_busy(
    work: Work,
    consultant_id: PersonId,
    busy: Iterable[Span],
    *,
    mirrored_at: datetime | None,
    revision: int,
) -> None:
    """Keep when somebody is busy, in place of what was known; older news changes nothing."""
    written = insert(known_busy).values(
        consultant_id=consultant_id,
        busy=[Range(starts_at, ends_at) for starts_at, ends_at in busy],
        mirrored_at=mirrored_at,
        revision=revision,
    )
    await work.execute(
        written.on_conflict_do_update(
            index_elements=["consultant_id"],
            set_={name: written.excluded[name] for name in ("busy", "mirrored_at", "revision")},
            where=known_busy.c.revision < written.excluded.revision,
        )
    )


async def note_fresh(work: Work, consultant_id: PersonId, mirrored_at: datetime) -> None:
    """What is known was true at a later moment, too. Where nothing is connected, nothing becomes fresh."""
    await work.execute(
        update(known_busy)
        .where(known_busy.c.consultant_id == consultant_id, known_busy.c.mirrored_at < mirrored_at)
        .values(mirrored_at=mirrored_at)
    )


async def find_stale(work: Work, consultants: Sequence[PersonId], before: datetime | None) -> PersonId | None:
    """BK-19. One of these whose calendar elsewhere was read before this moment; none where all are fresh."""
    if before is None:
        return None
    found = await work.execute(
        select(known_busy.c.consultant_id)
        .where(known_busy.c.consultant_id.in_(consultants), known_busy.c.mirrored_at < before)
        .limit(1)
    )
    stale: PersonId | None = found.scalar_one_or_none()
    return stale


async def is_busy_elsewhere(work: Work, consultants: Sequence[PersonId], during: Span) -> bool:
    """BK-17. Whether one of these consultants is busy elsewhere in this time, buffers included."""
    found = await work.execute(
        select(
            exists().where(
                known_busy.c.consultant_id.in_(consultants),
                known_busy.c.busy.op("&&")(func.tstzrange(*during)),
            )
        )
    )
    return bool(found.scalar_one())
