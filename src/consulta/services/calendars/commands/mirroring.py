"""Keeping the mirror: what a server said becomes rows, rows become busy times, and those are told."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from typing import Final
from uuid import UUID

from consulta.contracts.calendars import BusyTime, BusyTimesChanged, MirrorChecked
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.calendars.commands import colliding
from consulta.services.calendars.domain.busy import Window, merged
from consulta.services.calendars.domain.mirror import busy_of, times_only
from consulta.services.calendars.domain.reading import Unreadable
from consulta.services.calendars.gateways import Changes
from consulta.services.calendars.models import OutsideCalendar
from consulta.services.calendars.repository import connections, copies, written
from consulta.services.calendars.repository import mirror as repository
from consulta.services.calendars.repository.people import lock_person
from consulta.services.calendars.settings import Settings

TOLD_EVERY: Final = timedelta(minutes=10)
"""How often it is told that a mirror is fresh: well below what anybody calls stale."""


def window_of(work: Work) -> Window:
    """The whole days that are mirrored: from today's first moment, in UTC."""
    opens = datetime.combine(work.now.date(), time.min, UTC)
    return Window(opens, opens + timedelta(days=work.settings(Settings).horizon_days))


async def apply(work: Work, calendar: OutsideCalendar, changes: Changes, *, owner: str) -> None:
    """Write down what changed in a calendar. Applying the same changes twice changes nothing."""
    kept, unreadable = [], changes.unreadable
    for item in changes.items:
        try:
            kept.append((item.external_id, item.etag, times_only(item.content, owner={owner.lower()})))
        except Unreadable:
            unreadable += 1
    await repository.keep(work, calendar.id, kept)
    gone = set(changes.gone)
    if changes.is_full:
        there = {external_id for external_id, _, _ in kept} | changes.kept
        gone = set(await repository.etags(work, calendar.id)) - there
    gone -= {external_id for external_id, _, _ in kept}
    await repository.forget(work, calendar.id, gone)
    await written.note_deleted(work, calendar.id, gone, window_of(work))
    await connections.change_calendar(
        work,
        calendar.id,
        token=changes.token,
        full_at=work.now if changes.is_full else calendar.full_at,
        too_large=unreadable if changes.is_full else calendar.too_large + unreadable,
    )


async def tell_busy(work: Work, person_id: PersonId) -> None:
    """Compute when somebody is busy and publish it if it is different from what was published last."""
    await lock_person(work, person_id)
    window = window_of(work)
    person = await copies.find_person(work, person_id)
    contents: dict[UUID, list[str]] = defaultdict(list)
    for connection_id, content in await repository.list_contents(work, person_id):
        contents[connection_id].append(content)
    own = await repository.own_bookings(work, person_id, window)
    zone = person.zone if person is not None else "UTC"
    # Beside the loop: a full calendar takes a good part of a second.
    said = await asyncio.to_thread(
        lambda: {each: busy_of(texts, window, zone=zone, own=own) for each, texts in contents.items()}
    )
    for connection in await connections.list_own(work, person_id):
        mirrored = said.get(connection.id)
        too_large = sum(
            each.too_large for each in await connections.list_calendars(work, [connection.id]) if each.is_read
        )
        await connections.change(
            work,
            connection.id,
            busy_count=len(mirrored.busy) if mirrored is not None else 0,
            unreadable=too_large + (mirrored.unreadable if mirrored is not None else 0),
        )
    busy = merged((stretch for mirrored in said.values() for stretch in mirrored.busy), window)
    await colliding.compare(work, person_id, busy, until=window.closes)
    is_read, read_at = await repository.mirrored_at(work, person_id)
    before = await repository.find_busy(work, person_id)
    if before is None and not is_read:
        return
    as_kept = [[each.starts_at.isoformat(), each.ends_at.isoformat()] for each in busy]
    is_same = (
        before is not None
        and (before.opens_at, before.closes_at, before.busy) == (window.opens, window.closes, as_kept)
        and (before.mirrored_at is None) == (read_at is None)
    )
    if is_same:
        assert before is not None  # noqa: S101 - it is the same as something
        if read_at is not None and read_at - (before.mirrored_at or read_at) >= TOLD_EVERY:
            await repository.note_mirrored(work, person_id, read_at)
            work.publish(MirrorChecked(person_id=person_id, mirrored_at=read_at, revision=before.revision))
        return
    revision = await repository.write_busy(work, person_id, window, busy, mirrored_at=read_at)
    work.publish(
        BusyTimesChanged(
            person_id=person_id,
            opens_at=window.opens,
            closes_at=window.closes,
            busy=[BusyTime(each.starts_at, each.ends_at) for each in busy],
            mirrored_at=read_at,
            revision=revision,
        )
    )
