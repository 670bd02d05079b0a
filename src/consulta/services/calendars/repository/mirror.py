"""Mirrored entries and published busy times as rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.calendars.domain.busy import Stretch, Window
from consulta.services.calendars.models import (
    BusyTimes,
    Connection,
    KnownBooking,
    MirroredEvent,
    OutsideCalendar,
    WrittenBooking,
)

_ROWS_AT_ONCE = 1_000


async def etags(work: Work, calendar_id: UUID) -> dict[str, str]:
    """What we have of a calendar, by its etags."""
    found = await work.execute(
        select(MirroredEvent.external_id, MirroredEvent.etag).where(MirroredEvent.calendar_id == calendar_id)
    )
    return {row.external_id: row.etag for row in found}


async def keep(work: Work, calendar_id: UUID, items: Iterable[tuple[str, str, str]]) -> None:
    """Write entries (identifier, etag, times) as they are now."""
    rows = [
        {"calendar_id": calendar_id, "external_id": external_id, "etag": etag, "content": content}
        for external_id, etag, content in items
    ]
    for first in range(0, len(rows), _ROWS_AT_ONCE):
        written = insert(MirroredEvent).values(rows[first : first + _ROWS_AT_ONCE])
        await work.execute(
            written.on_conflict_do_update(
                index_elements=["calendar_id", "external_id"],
                set_={"etag": written.excluded.etag, "content": written.excluded.content},
            )
        )


async def forget(work: Work, calendar_id: UUID, external_ids: Collection[str]) -> None:
    """Delete entries that are there no longer."""
    if external_ids:
        await work.execute(
            delete(MirroredEvent).where(
                MirroredEvent.calendar_id == calendar_id, MirroredEvent.external_id.in_(list(external_ids))
            )
        )


async def forget_unread(work: Work, person_id: PersonId) -> None:
    """Delete what was mirrored of calendars that are not read any more."""
    unread = select(OutsideCalendar.id).where(
        OutsideCalendar.person_id == person_id, OutsideCalendar.is_read.is_(False)
    )
    await work.execute(delete(MirroredEvent).where(MirroredEvent.calendar_id.in_(unread)))


async def list_contents(work: Work, person_id: PersonId) -> Sequence[tuple[UUID, str]]:
    """Every mirrored entry of somebody, with its connection."""
    found = await work.execute(
        select(OutsideCalendar.connection_id, MirroredEvent.content)
        .join(OutsideCalendar, OutsideCalendar.id == MirroredEvent.calendar_id)
        .outerjoin(
            WrittenBooking,
            (WrittenBooking.calendar_id == MirroredEvent.calendar_id)
            & (WrittenBooking.external_id == MirroredEvent.external_id),
        )
        .where(
            OutsideCalendar.person_id == person_id,
            OutsideCalendar.is_read,
            # What we wrote comes back under a name that we know, where its UID is not ours to choose.
            WrittenBooking.booking_id.is_(None),
        )
    )
    return [(row.connection_id, row.content) for row in found]


async def own_bookings(work: Work, person_id: PersonId, window: Window) -> set[UUID]:
    """Bookings of somebody that calendars may tell back to us."""
    found = await work.session.scalars(
        select(KnownBooking.booking_id).where(
            or_(KnownBooking.client_id == person_id, KnownBooking.consultant_id == person_id),
            KnownBooking.ends_at > window.opens,
        )
    )
    return set(found)


async def mirrored_at(work: Work, person_id: PersonId) -> tuple[bool, datetime | None]:
    """Whether anything of somebody's is read, and when that which was read longest ago was; none before all were."""
    reading = (
        select(OutsideCalendar.connection_id)
        .where(OutsideCalendar.person_id == person_id, OutsideCalendar.is_read)
        .distinct()
    )
    row = (
        await work.execute(
            select(func.count(), func.count(Connection.read_at), func.min(Connection.read_at)).where(
                Connection.id.in_(reading)
            )
        )
    ).one()
    return bool(row[0]), row[2] if row[0] == row[1] else None


async def find_busy(work: Work, person_id: PersonId) -> BusyTimes | None:
    """What was published last of somebody."""
    return await work.session.get(BusyTimes, person_id, populate_existing=True)


async def note_mirrored(work: Work, person_id: PersonId, mirrored_at: datetime) -> None:
    """What was published is still right, as of this moment."""
    await work.execute(
        update(BusyTimes).where(BusyTimes.person_id == person_id).values(mirrored_at=mirrored_at)
    )


async def write_busy(
    work: Work, person_id: PersonId, window: Window, busy: Sequence[Stretch], *, mirrored_at: datetime | None
) -> int:
    """Replace somebody's busy times; the new revision."""
    written = insert(BusyTimes).values(
        person_id=person_id,
        opens_at=window.opens,
        closes_at=window.closes,
        busy=[[each.starts_at.isoformat(), each.ends_at.isoformat()] for each in busy],
        mirrored_at=mirrored_at,
        revision=1,
    )
    changed = {name: written.excluded[name] for name in ("opens_at", "closes_at", "busy", "mirrored_at")}
    result = await work.execute(
        written.on_conflict_do_update(
            index_elements=["person_id"], set_={**changed, "revision": BusyTimes.revision + 1}
        ).returning(BusyTimes.revision)
    )
    return int(result.scalar_one())
