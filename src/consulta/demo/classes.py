"""The demo consultant's classes: three evenings ahead, the first one full and waited for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from consulta.contracts.directory import OfferingId
from consulta.contracts.terms import Policy, PriceKind, PriceTerms, Way
from consulta.demo.cast import DEMO_CLIENT, DEMO_CONSULTANT, Cast
from consulta.demo.moving_in import People
from consulta.demo.stage import Stage
from consulta.services.booking.commands.classes import enrolling, handing_out, planning, waiting
from consulta.services.booking.commands.classes.planning import Plan
from consulta.services.booking.errors.bookings import ClientBusy
from consulta.services.booking.errors.classes import ClassTimeTaken
from consulta.services.directory.commands import offerings
from consulta.services.directory.domain.offerings import Terms
from consulta.services.directory.repository import profiles as profile_rows

TITLE: Final = "Code club: read one program together"
CAPACITY: Final = 5
DAYS_AHEAD: Final = 6
EVENING: Final = 18
NOTES: Final = ("I bring a script from work.", None, "Complete beginner, is that fine?", None, None)


async def plan_classes(stage: Stage, cast: Cast, people: People, present: datetime) -> None:
    """Offer a class, plan three of its evenings, and let people take the seats of the first."""
    consultant_id = people[DEMO_CONSULTANT]
    async with stage.work("directory") as work:
        there = {row.title for row in await profile_rows.list_offerings(work, consultant_id)}
        if TITLE in there:
            return  # a fill that was killed got as far as this
        offering = await offerings.offer(work, consultant_id, _terms())
    await stage.settle()
    zone = ZoneInfo(cast.consultant.zone)
    for later in range(14):
        day = (present + timedelta(days=DAYS_AHEAD + later)).astimezone(zone)
        wanted = Plan(
            offering_id=OfferingId(offering.id),
            starts_at=day.replace(hour=EVENING, minute=0, second=0, microsecond=0),
            capacity=CAPACITY,
            most_seats=2,
            meeting_point="https://meet.example.org/code-club",
            weeks=3,
        )
        try:
            async with stage.work("booking") as work:
                first = (await planning.plan(work, consultant_id, wanted))[0]
                await handing_out.hand_out(
                    work,
                    consultant_id,
                    first.id,
                    name="The program we read",
                    url="https://example.org/program",
                )
        except ClassTimeTaken:
            continue
        await stage.settle()
        clients = [people[each.key] for each in cast.clients if each.key != DEMO_CLIENT]
        seated = 0
        for client_id in clients:
            try:
                async with stage.work("booking") as work:
                    if seated < CAPACITY:
                        await enrolling.enrol(work, first.id, client_id, seats=1, note=NOTES[seated])
                        seated += 1
                    else:
                        await waiting.wait(work, first.id, client_id, seats=1)
                        break
            except ClientBusy:
                continue
        await stage.settle()
        return


def _terms() -> Terms:
    """Free of charge, so that nobody's wallet decides who sits there."""
    return Terms(
        title=TITLE,
        description="One program, ninety minutes, five people. We read it line by line and say what we do not see.",
        duration_minutes=90,
        interval_minutes=30,
        buffer_before_minutes=0,
        buffer_after_minutes=15,
        minimum_notice_minutes=0,
        horizon_days=90,
        price=PriceTerms(kind=PriceKind.FREE),
        policy=Policy(tiers=(), no_show_charge_percent=0),
        ways=(Way.SEAT,),
    )
