"""Hour blocks as rows: by the week, as they come, and the consultant's time that each of them holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import Range, insert

from consulta.contracts.booking import BlockId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.domain.blocks import HOLDING, JOINABLE, Block, BlockState, WeeklyBlock
from consulta.services.booking.models import (
    block_plans,
    blocks,
    calendars,
    known_people,
    occupancies,
    weekly_blocks,
)
from consulta.services.booking.repository.making import Span, Taken, take_time
from consulta.services.booking.timers import CalendarRevised

OVERRUN = 1
"""The part of a block's occupancies that a call holds which goes on after the hour."""


def block_of(row: Row[Any]) -> Block:
    """The block a row of the table tells of."""
    return Block(
        id=BlockId(row.id),
        consultant_id=PersonId(row.consultant_id),
        offering_id=OfferingId(row.offering_id),
        weekly_id=row.weekly_id,
        on=row.on,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        most_calls=row.most_calls,
        state=BlockState(row.state),
        last_ticket=row.last_ticket,
        last_call=row.last_call,
        revision=row.revision,
    )


async def zone_of_blocks(work: Work, consultant_id: PersonId) -> str:
    """The zone whose wall time a consultant's weekly blocks follow: that of their hours."""
    found = await work.execute(
        select(func.coalesce(calendars.c.zone, known_people.c.zone, "UTC"))
        .select_from(known_people)
        .outerjoin(calendars, calendars.c.consultant_id == known_people.c.person_id)
        .where(known_people.c.person_id == consultant_id)
    )
    return found.scalar_one_or_none() or "UTC"


async def touch_plan(work: Work, consultant_id: PersonId) -> int:
    """Raise the revision of the consultant's weekly blocks, which locks them; the new one."""
    statement = insert(block_plans).values(consultant_id=consultant_id, revision=1)
    written = await work.execute(
        statement.on_conflict_do_update(
            index_elements=["consultant_id"], set_={"revision": block_plans.c.revision + 1}
        ).returning(block_plans.c.revision)
    )
    return int(written.scalar_one())


async def lock_plan(work: Work, consultant_id: PersonId) -> int:
    """The revision of the consultant's weekly blocks, locked; 0 when there were never any."""
    found = await work.execute(
        select(block_plans.c.revision).where(block_plans.c.consultant_id == consultant_id).with_for_update()
    )
    return found.scalar_one_or_none() or 0


async def list_weekly(work: Work, consultant_id: PersonId) -> list[WeeklyBlock]:
    """The week, in order."""
    found = await work.execute(
        select(weekly_blocks)
        .where(weekly_blocks.c.consultant_id == consultant_id)
        .order_by(weekly_blocks.c.weekday, weekly_blocks.c.starts, weekly_blocks.c.id)
    )
    return [
        WeeklyBlock(
            id=row.id,
            consultant_id=PersonId(row.consultant_id),
            offering_id=OfferingId(row.offering_id),
            weekday=row.weekday,
            starts=row.starts,
            length_minutes=row.length_minutes,
            most_calls=row.most_calls,
        )
        for row in found
    ]


async def add_weekly(work: Work, weekly: WeeklyBlock) -> None:
    """One more hour of the week."""
    await work.execute(
        insert(weekly_blocks).values(
            id=weekly.id,
            consultant_id=weekly.consultant_id,
            offering_id=weekly.offering_id,
            weekday=weekly.weekday,
            starts=weekly.starts,
            length_minutes=weekly.length_minutes,
            most_calls=weekly.most_calls,
        )
    )


async def remove_weekly(work: Work, consultant_id: PersonId, weekly_id: UUID) -> bool:
    """Whether there was such an hour in the consultant's week."""
    return bool(
        await work.changed(
            delete(weekly_blocks).where(
                weekly_blocks.c.id == weekly_id, weekly_blocks.c.consultant_id == consultant_id
            )
        )
    )


async def list_planned(work: Work, consultant_id: PersonId, *, first_on: date) -> list[Block]:
    """All that the weekly blocks have brought forth from this date on, whatever became of it; locked."""
    found = await work.execute(
        select(blocks)
        .where(
            blocks.c.consultant_id == consultant_id, blocks.c.weekly_id.is_not(None), blocks.c.on >= first_on
        )
        .order_by(blocks.c.id)
        .with_for_update()
    )
    return [block_of(row) for row in found]


async def add_block(work: Work, block: Block) -> None:
    """The block's row."""
    await work.execute(
        insert(blocks).values(
            id=block.id,
            consultant_id=block.consultant_id,
            offering_id=block.offering_id,
            weekly_id=block.weekly_id,
            on=block.on,
            starts_at=block.starts_at,
            ends_at=block.ends_at,
            most_calls=block.most_calls,
            state=block.state.value,
            revision=block.revision,
        )
    )


async def save_block(work: Work, block: Block) -> None:
    """Write what may change of a block that is locked."""
    await work.execute(
        update(blocks)
        .where(blocks.c.id == block.id)
        .values(
            starts_at=block.starts_at,
            ends_at=block.ends_at,
            most_calls=block.most_calls,
            state=block.state.value,
            last_ticket=block.last_ticket,
            last_call=block.last_call,
            revision=block.revision,
        )
    )


async def forget_block(work: Work, block_id: BlockId) -> None:
    """A block that never had anybody in its line leaves nothing behind."""
    await release_time(work, block_id)
    await work.execute(delete(blocks).where(blocks.c.id == block_id))


async def hold_time(work: Work, block: Block, during: Span) -> bool:
    """Take the hour from the consultant's calendar; whether it was free."""
    await release_time(work, block.id)
    work.publish(CalendarRevised(consultant_id=block.consultant_id))
    return await take_time(work, block.id, [Taken(block.consultant_id, during)], block_id=block.id)


async def release_time(work: Work, block_id: BlockId) -> None:
    """Give the hour back to the calendar."""
    await _release(work, occupancies.c.holder_id == block_id)


async def _release(work: Work, *which: ColumnElement[bool]) -> None:
    """Give time back, and have it announced (BK-30)."""
    freed = await work.execute(delete(occupancies).where(*which).returning(occupancies.c.consultant_id))
    for consultant_id in {row.consultant_id for row in freed if row.consultant_id is not None}:
        work.publish(CalendarRevised(consultant_id=consultant_id))


async def is_time_free(work: Work, consultant_id: PersonId, during: Span) -> bool:
    """Whether nothing holds this time of the consultant."""
    found = await work.execute(
        select(occupancies.c.holder_id)
        .where(
            occupancies.c.active,
            occupancies.c.consultant_id == consultant_id,
            occupancies.c.during.overlaps(Range(*during)),
        )
        .limit(1)
    )
    return found.first() is None


async def wall_of(work: Work, block: Block) -> datetime | None:
    """When the consultant's next occupancy begins after the hour, its buffer included; none when nothing follows."""
    found: datetime | None = await work.session.scalar(
        select(func.min(func.lower(occupancies.c.during))).where(
            occupancies.c.active,
            occupancies.c.consultant_id == block.consultant_id,
            occupancies.c.holder_id != block.id,
            func.lower(occupancies.c.during) >= block.ends_at,
        )
    )
    return found


async def hold_overrun(work: Work, block: Block, until: datetime) -> bool:
    """Take the time after the hour for a call that may go on until then; whether it was free."""
    await release_overrun(work, block.id)
    own_end: datetime | None = await work.session.scalar(
        select(func.upper(occupancies.c.during)).where(
            occupancies.c.holder_id == block.id, occupancies.c.part == 0
        )
    )
    begins = block.ends_at if own_end is None else own_end
    if until <= begins:
        return True
    work.publish(CalendarRevised(consultant_id=block.consultant_id))
    return bool(
        await work.changed(
            insert(occupancies)
            .values(
                holder_id=block.id,
                part=OVERRUN,
                block_id=block.id,
                consultant_id=block.consultant_id,
                during=Range(begins, until),
                active=True,
            )
            .on_conflict_do_nothing()
        )
    )


async def release_overrun(work: Work, block_id: BlockId) -> None:
    """The call is over; what it kept after the hour is free again."""
    await _release(work, occupancies.c.holder_id == block_id, occupancies.c.part == OVERRUN)


async def find_block(work: Work, block_id: BlockId) -> Block | None:
    """A block as it is."""
    row = (await work.execute(select(blocks).where(blocks.c.id == block_id))).one_or_none()
    return None if row is None else block_of(row)


async def lock_block(work: Work, block_id: BlockId) -> Block | None:
    """A block, locked until the transaction ends: whoever changes its line goes through here first.

    Locks are taken in one order everywhere: the block, then bookings, then places, then tallies.
    """
    row = (await work.execute(select(blocks).where(blocks.c.id == block_id).with_for_update())).one_or_none()
    return None if row is None else block_of(row)


async def find_next_block(work: Work, block: Block) -> Block | None:
    """The next hour of the same offering whose line takes people."""
    row = (
        await work.execute(
            select(blocks)
            .where(
                blocks.c.offering_id == block.offering_id,
                blocks.c.starts_at >= block.ends_at,
                blocks.c.state.in_([state.value for state in JOINABLE]),
                blocks.c.ends_at > work.now,
            )
            .order_by(blocks.c.starts_at)
            .limit(1)
        )
    ).one_or_none()
    return None if row is None else block_of(row)


async def count_of_consultant(work: Work, consultant_id: PersonId) -> int:
    """How many hours of a consultant are to come, the week's own not counted."""
    found = await work.execute(
        select(func.count())
        .select_from(blocks)
        .where(
            blocks.c.consultant_id == consultant_id,
            blocks.c.weekly_id.is_(None),
            blocks.c.ends_at > work.now,
            blocks.c.state.in_([state.value for state in HOLDING]),
        )
    )
    return int(found.scalar_one())
