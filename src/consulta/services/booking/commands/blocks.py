"""Publishing hour blocks: the week, single hours, and what becomes of them in the calendar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from consulta.contracts.booking import BlockId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Way
from consulta.kit.work import Work
from consulta.services.booking.commands.line import moved, release
from consulta.services.booking.domain.blocks import (
    HOLDING,
    Block,
    BlockState,
    WeeklyBlock,
    moment_on,
    occurrences,
)
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.errors.bookings import NoSuchOffering
from consulta.services.booking.errors.lines import (
    BlockHasPeople,
    BlockNotAhead,
    BlockTaken,
    CallGoesOn,
    NoLine,
    NoSuchBlock,
    NoSuchWeeklyBlock,
    TooManyBlocks,
)
from consulta.services.booking.repository import blocks as repository
from consulta.services.booking.repository import lines
from consulta.services.booking.repository.calendars import list_time_off
from consulta.services.booking.repository.offerings import find_offering_with_busy
from consulta.services.booking.settings import Settings
from consulta.services.booking.timers import BlockEnds, BlocksDue

MOST_WEEKLY: Final = 50
MOST_SINGLE: Final = 100
FURTHEST: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Hour:
    """What a consultant wants of an hour, be it every week's or one."""

    offering_id: OfferingId
    starts: int
    """Minutes of the day, wall time of the consultant's calendar."""
    length_minutes: int
    most_calls: int


async def add_weekly(work: Work, consultant_id: PersonId, hour: Hour, weekday: int) -> None:
    """Have an hour in every week from now on. Raises `NoSuchOffering`, `NoLine`, `TooManyBlocks`."""
    await _offering_for(work, consultant_id, hour.offering_id)
    revision = await repository.touch_plan(work, consultant_id)
    if len(await repository.list_weekly(work, consultant_id)) >= MOST_WEEKLY:
        raise TooManyBlocks(most=MOST_WEEKLY)
    await repository.add_weekly(
        work,
        WeeklyBlock(
            id=work.new_id(),
            consultant_id=consultant_id,
            offering_id=hour.offering_id,
            weekday=weekday,
            starts=hour.starts,
            length_minutes=hour.length_minutes,
            most_calls=hour.most_calls,
        ),
    )
    await _plan(work, consultant_id, revision)


async def remove_weekly(work: Work, consultant_id: PersonId, weekly_id: UUID) -> None:
    """Take an hour out of the week. What is empty goes; an hour with people in its line stays.

    Raises `NoSuchWeeklyBlock`.
    """
    revision = await repository.touch_plan(work, consultant_id)
    if not await repository.remove_weekly(work, consultant_id, weekly_id):
        raise NoSuchWeeklyBlock
    await _plan(work, consultant_id, revision)


async def plan_on(work: Work, consultant_id: PersonId, plan_revision: int) -> None:
    """LN-1. A day later: let the week reach further, and take up what was left out if its time is free by now."""
    if await repository.lock_plan(work, consultant_id) == plan_revision:
        await _plan(work, consultant_id, plan_revision)


async def add_single(work: Work, consultant_id: PersonId, hour: Hour, on: date) -> Block:
    """Have an hour on one date. Raises `NoSuchOffering`, `NoLine`, `BlockNotAhead`, `BlockTaken`, `TooManyBlocks`."""
    offering = await _offering_for(work, consultant_id, hour.offering_id)
    await repository.touch_plan(work, consultant_id)
    if await repository.count_of_consultant(work, consultant_id) >= MOST_SINGLE:
        raise TooManyBlocks(most=MOST_SINGLE)
    starts_at = moment_on(await repository.zone_of_blocks(work, consultant_id), on, hour.starts)
    if not work.now < starts_at <= work.now + FURTHEST:
        raise BlockNotAhead
    block = Block(
        id=BlockId(work.new_id()),
        consultant_id=consultant_id,
        offering_id=hour.offering_id,
        weekly_id=None,
        on=on,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=hour.length_minutes),
        most_calls=hour.most_calls,
        state=BlockState.PLANNED,
    )
    await repository.add_block(work, block)
    if not await repository.hold_time(work, block, _during(block, offering)):
        raise BlockTaken
    _set_end(work, block)
    return await moved(work, block)


async def remove(work: Work, consultant_id: PersonId, block_id: BlockId, *, expected_people: int) -> None:
    """Take one hour out of the calendar. Everybody in its line is released and refunded in full.

    `expected_people` is how many the consultant was shown. Raises `NoSuchBlock`, `BlockHasPeople`, `CallGoesOn`.
    """
    block = await repository.lock_block(work, block_id)
    if (
        block is None
        or block.consultant_id != consultant_id
        or block.state not in {*HOLDING, BlockState.LEFT_OUT}
    ):
        raise NoSuchBlock
    current = await lines.find_with_consultant(work, block_id)
    if current is not None:
        raise CallGoesOn
    waiting = await lines.list_waiting(work, block_id)
    if len(waiting) != expected_people:
        raise BlockHasPeople(people=len(waiting))
    for place in sorted(waiting, key=lambda each: each.client_id):
        await release(work, place, reason="The consultant took this hour out of the calendar.")
    await repository.release_time(work, block_id)
    await moved(work, replace(block, state=BlockState.REMOVED))


async def _offering_for(work: Work, consultant_id: PersonId, offering_id: OfferingId) -> Offering:
    today = work.now.date()
    offering = await find_offering_with_busy(work, offering_id, first_on=today, last_on=today)
    if offering is None or offering.consultant_id != consultant_id:
        raise NoSuchOffering
    if Way.PLACE not in offering.ways:
        raise NoLine
    return offering


async def _plan(work: Work, consultant_id: PersonId, revision: int) -> None:
    """Bring the weeks ahead in line with the weekly blocks; what has begun or has people in it stays as it is."""
    zone = await repository.zone_of_blocks(work, consultant_id)
    first_on = work.now.astimezone(ZoneInfo(zone)).date()
    last_on = first_on + timedelta(weeks=work.settings(Settings).block_weeks)
    there = {
        (each.weekly_id, each.on): each
        for each in await repository.list_planned(work, consultant_id, first_on=first_on)
    }
    off = [(row.starts_on, row.ends_on) for row in await list_time_off(work, consultant_id)]
    weekly = await repository.list_weekly(work, consultant_id)
    for each in weekly:
        offering = await find_offering_with_busy(work, each.offering_id, first_on=first_on, last_on=first_on)
        if offering is None or not offering.is_bookable or Way.PLACE not in offering.ways:
            continue
        for on, starts_at in occurrences(each, zone, first_on=first_on, last_on=last_on):
            if starts_at > work.now and not any(first <= on <= last for first, last in off):
                await _plan_one(
                    work, each, offering, on=on, starts_at=starts_at, there=there.pop((each.id, on), None)
                )
            else:
                there.pop((each.id, on), None)
    for block in there.values():
        await _drop(work, block)
    if weekly:
        work.publish_at(
            BlocksDue(consultant_id=consultant_id, plan_revision=revision), work.now + timedelta(days=1)
        )


async def _plan_one(
    work: Work,
    weekly: WeeklyBlock,
    offering: Offering,
    *,
    on: date,
    starts_at: datetime,
    there: Block | None,
) -> None:
    ends_at = starts_at + timedelta(minutes=weekly.length_minutes)
    if there is None:
        block = Block(
            id=BlockId(work.new_id()),
            consultant_id=weekly.consultant_id,
            offering_id=weekly.offering_id,
            weekly_id=weekly.id,
            on=on,
            starts_at=starts_at,
            ends_at=ends_at,
            most_calls=weekly.most_calls,
            state=BlockState.PLANNED,
        )
        await repository.add_block(work, block)
    elif there.state is BlockState.LEFT_OUT or (
        there.state is BlockState.PLANNED and (there.starts_at, there.ends_at) != (starts_at, ends_at)
    ):
        if await lines.list_waiting(work, there.id):
            return
        block = replace(there, starts_at=starts_at, ends_at=ends_at, state=BlockState.PLANNED)
    else:
        return
    is_free = await repository.hold_time(work, block, _during(block, offering))
    if is_free:
        _set_end(work, block)
    if not is_free and there is not None and there.state is BlockState.LEFT_OUT:
        return
    await moved(work, block if is_free else replace(block, state=BlockState.LEFT_OUT))


async def _drop(work: Work, block: Block) -> None:
    """An hour that the week no longer wants, unless somebody counts on it."""
    if block.starts_at <= work.now or block.state not in {BlockState.PLANNED, BlockState.LEFT_OUT}:
        return
    if block.last_ticket == 0:
        await repository.forget_block(work, block.id)
    elif not await lines.list_waiting(work, block.id):
        await repository.release_time(work, block.id)
        await moved(work, replace(block, state=BlockState.REMOVED))


def _during(block: Block, offering: Offering) -> tuple[datetime, datetime]:
    rules = offering.rules
    return (
        block.starts_at - timedelta(minutes=rules.buffer_before_minutes),
        block.ends_at + timedelta(minutes=rules.buffer_after_minutes),
    )


def _set_end(work: Work, block: Block) -> None:
    work.publish_at(BlockEnds(block_id=block.id, ends_at=block.ends_at), block.ends_at)
