"""The demo consultant's line of today: an hour that takes calls, and people who wait in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from consulta.contracts.booking import BlockId
from consulta.contracts.directory import OfferingId
from consulta.contracts.terms import Policy, PriceKind, PriceTerms, Way
from consulta.demo.cast import DEMO_CLIENT, DEMO_CONSULTANT, Cast
from consulta.demo.moving_in import People
from consulta.demo.stage import Stage
from consulta.services.booking.commands import blocks, lining_up
from consulta.services.booking.commands.blocks import Hour
from consulta.services.booking.errors.lines import BlockTaken
from consulta.services.directory.commands import offerings
from consulta.services.directory.domain.offerings import Terms
from consulta.services.directory.repository import profiles as profile_rows

TITLE: Final = "Quick question"
WAITING: Final = 4
LENGTH_MINUTES: Final = 120
NOTES: Final = ("Is this sentence right?", None, "About my essay, page 3.", None)


async def open_line(stage: Stage, cast: Cast, people: People, present: datetime) -> None:
    """Publish an hour that is on at the present, or as soon as the calendar allows, and let people join it."""
    consultant = cast.consultant
    consultant_id = people[DEMO_CONSULTANT]
    terms = Terms(
        title=TITLE,
        description="Come by while the line is open. One question, up to fifteen minutes, free of charge.",
        duration_minutes=15,
        interval_minutes=15,
        buffer_before_minutes=0,
        buffer_after_minutes=0,
        minimum_notice_minutes=0,
        horizon_days=28,
        price=PriceTerms(kind=PriceKind.FREE),
        policy=Policy(tiers=(), no_show_charge_percent=0),
        ways=(Way.PLACE,),
    )
    async with stage.work("directory") as work:
        there = {row.title: row.id for row in await profile_rows.list_offerings(work, consultant_id)}
        if TITLE in there:
            return  # a fill that was killed got as far as this
        offering_id = OfferingId((await offerings.offer(work, consultant_id, terms)).id)
    await stage.settle()
    zone = ZoneInfo(consultant.zone)
    for later in range(24):
        begins = (present + timedelta(minutes=15 * later - 30)).astimezone(zone)
        begins = begins.replace(minute=begins.minute // 5 * 5, second=0, microsecond=0)
        hour = Hour(offering_id, begins.hour * 60 + begins.minute, LENGTH_MINUTES, most_calls=20)
        try:
            async with stage.work("booking") as work:
                block = await blocks.add_single(work, consultant_id, hour, begins.date())
        except BlockTaken:
            continue
        await stage.settle()
        await _join(stage, cast, people, block.id)
        return


async def _join(stage: Stage, cast: Cast, people: People, block_id: BlockId) -> None:
    waiting = [each.key for each in cast.clients if each.key != DEMO_CLIENT][:WAITING]
    for key, note in zip(waiting, NOTES, strict=True):
        async with stage.work("booking") as work:
            await lining_up.join(work, block_id, people[key], note=note)
    await stage.settle()
