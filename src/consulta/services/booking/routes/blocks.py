"""One's own hour blocks: the week, single hours, and taking them out again."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Query

from consulta.contracts.booking import BlockId
from consulta.contracts.identity import PersonId
from consulta.kit.access import SignedIn
from consulta.kit.http.routing import InWork
from consulta.kit.work import Work
from consulta.services.booking.commands import blocks as commands
from consulta.services.booking.queries.lines import get_console
from consulta.services.booking.repository.blocks import list_weekly, zone_of_blocks
from consulta.services.booking.repository.line_pages import list_own
from consulta.services.booking.routes.edge import router
from consulta.services.booking.schemas.common import Moment
from consulta.services.booking.schemas.lines import (
    BlockRequest,
    BlocksOut,
    OwnBlockOut,
    RemoveRequest,
    WeeklyBlockOut,
    WeeklyBlockRequest,
    WeeklyBlocksOut,
    clock_of,
)

AHEAD = timedelta(days=90)


@router.get("/weekly-blocks")
async def list_weekly_blocks(work: InWork, caller: SignedIn) -> WeeklyBlocksOut:
    """One's own hours of every week."""
    return await _week(work, caller.person_id)


@router.post("/weekly-blocks", status_code=201)
async def add_weekly_block(work: InWork, caller: SignedIn, body: WeeklyBlockRequest) -> WeeklyBlocksOut:
    """Have an hour in every week from now on; where its time is taken, that date is left out."""
    await commands.add_weekly(work, caller.person_id, body.hour, body.weekday)
    return await _week(work, caller.person_id)


@router.delete("/weekly-blocks/{weekly_id}", status_code=204)
async def remove_weekly_block(work: InWork, caller: SignedIn, weekly_id: UUID) -> None:
    """Take an hour out of the week. Hours with people in their line stay, until they are taken out one by one."""
    await commands.remove_weekly(work, caller.person_id, weekly_id)


@router.get("/own-blocks")
async def list_own_blocks(
    work: InWork,
    caller: SignedIn,
    from_: Annotated[Moment | None, Query(alias="from")] = None,
    until: Annotated[Moment | None, Query(alias="to")] = None,
) -> BlocksOut:
    """One's own hours, in order; from now on and three months ahead unless said otherwise."""
    rows = await list_own(
        work,
        caller.person_id,
        from_=from_ or work.now,
        until=until or (from_ or work.now) + AHEAD,
    )
    return BlocksOut(items=[OwnBlockOut.model_validate(row) for row in rows])


@router.post("/own-blocks", status_code=201)
async def add_block(work: InWork, caller: SignedIn, body: BlockRequest) -> OwnBlockOut:
    """Have an hour on one date."""
    block = await commands.add_single(work, caller.person_id, body.hour, body.on)
    return await _own(work, caller.person_id, block.id)


@router.post("/own-blocks/{block_id}/remove", status_code=204)
async def remove_block(work: InWork, caller: SignedIn, block_id: BlockId, body: RemoveRequest) -> None:
    """Take one hour out of the calendar. Whoever is in its line is released and refunded in full."""
    await commands.remove(work, caller.person_id, block_id, expected_people=body.expected_people)


async def _week(work: Work, consultant_id: PersonId) -> WeeklyBlocksOut:
    return WeeklyBlocksOut(
        zone=await zone_of_blocks(work, consultant_id),
        items=[
            WeeklyBlockOut(
                id=each.id,
                offering_id=each.offering_id,
                weekday=each.weekday,
                starts=clock_of(each.starts),
                length_minutes=each.length_minutes,
                most_calls=each.most_calls,
            )
            for each in await list_weekly(work, consultant_id)
        ],
    )


async def _own(work: Work, consultant_id: PersonId, block_id: BlockId) -> OwnBlockOut:
    console = await get_console(work, block_id, consultant_id)
    return own_block(console.block, people=len(console.waiting) + (console.current is not None))


def own_block(row: object, *, people: int) -> OwnBlockOut:
    """One's own hour with the people in its line."""
    return OwnBlockOut.model_validate({**row._mapping, "people": people})  # type: ignore[attr-defined]  # noqa: SLF001 - a row's public mapping
