"""Filling an empty platform: eight weeks of its life, told in seconds before it opens its doors.

The person who is staff registers last, so whoever finds them finds the whole demo. A fill that was killed is taken up
at the next start: its beginning is when the first person registered, every step first looks whether it was done, and
bookings carry idempotency keys.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import date, datetime, timedelta

from sqlalchemy import select, text

from consulta.app import Configuration, build_platform, service_names
from consulta.contracts.identity import Role
from consulta.demo.available import be_available
from consulta.demo.cast import DEMO_CLIENT, DEMO_CONSULTANT, Cast, whole_cast
from consulta.demo.classes import plan_classes
from consulta.demo.clinic import fill_coming_days, open_clinic
from consulta.demo.lines import open_line
from consulta.demo.moving_in import open_practices, register_everybody
from consulta.demo.purse import be_declined_once, have_at_least
from consulta.demo.stage import DemoClock, Stage
from consulta.demo.story import DAYS, SETTLING_IN, coming_visits, past_visits
from consulta.demo.telling import Telling
from consulta.kit.bus.local import LocalBus
from consulta.kit.clock import Clock, SystemClock
from consulta.kit.money import Money
from consulta.kit.platform import Platform
from consulta.services.booking.commands.free_times import ArrangedRolls, roll_some
from consulta.services.identity.commands.people import register_demo_person
from consulta.services.identity.models import Person
from consulta.services.notifications.settings import Settings as NotificationSettings

Say = Callable[[str], None]
"""Shows how far it is: a line that replaces the one before."""

STAFF_NOTE = "See everybody, every booking with the whole of its history, and events that need a person."
UNCONCERNED = frozenset({"live"})
"""Services that keep nothing of the past: nobody's browser was open then."""
_ONE_AT_A_TIME = 0x636F6E73
"""The advisory lock under which one process fills and others wait."""


async def fill_demo(configuration: Configuration, *, say: Say, clock: Clock | None = None) -> bool:
    """Make the demo's people and their past unless they are there; whether anything had to be done.

    For the process that starts a whole platform, before it serves: nobody else may move the same data meanwhile.
    """
    cast = whole_cast()
    present = (clock or SystemClock()).now()
    story_clock = DemoClock(_weeks_before(present))
    concerned = [name for name in service_names() if name not in UNCONCERNED]
    platform = build_platform(_without_post(configuration), clock=story_clock, bus=LocalBus(), only=concerned)
    started = time.monotonic()
    try:
        if await _registered_at(platform, cast.staff_person.email) is not None:
            return False
        async with _alone(platform):
            if await _registered_at(platform, cast.staff_person.email) is not None:
                return False
            beginning = await _registered_at(platform, cast.client.email) or story_clock.now()
            story_clock.begin_at(beginning)
            with _quietly():
                await platform.open(loops=False)
                await _tell(Stage(platform, story_clock), cast, beginning, present, say)
    finally:
        await platform.close()
    say(f"The demo is ready after {time.monotonic() - started:.0f} s.\n")
    return True


async def _tell(stage: Stage, cast: Cast, beginning: datetime, present: datetime, say: Say) -> None:
    currency = stage.platform.settings.currency
    rolls = stage.platform.resource("booking", ArrangedRolls)
    # Nobody searches in the past: telling everybody's free times anew on each of its days would be most of the work.
    rolls.until = date.max
    say("Filling the demo: people move in …")
    people = await register_everybody(stage, cast, within=SETTLING_IN / 2)
    await open_practices(stage, cast, people)
    await open_clinic(stage, cast, people)
    telling = Telling(stage, cast, people, present=present)
    for visit in (*past_visits(cast, beginning), *coming_visits(present)):
        telling.plan(visit)

    async def be_declined() -> None:
        await be_declined_once(stage, people[DEMO_CLIENT], Money(5000, currency))

    async def save() -> None:
        await have_at_least(stage, people[DEMO_CLIENT], Money(12_000, currency))
        await have_at_least(stage, people[DEMO_CONSULTANT], Money(5000, currency))

    telling.add(beginning + timedelta(days=9), be_declined)

    async def stand_in_line() -> None:
        await open_line(stage, cast, people, present)

    telling.add(present - timedelta(hours=20), save)
    telling.add(present - timedelta(hours=1), stand_in_line)

    def progress(moment: datetime) -> None:
        share = (moment - beginning) / (present - beginning)
        say(f"Filling the demo: {moment:%d %B}, {share:.0%}")

    await telling.tell(progress)
    await stage.settle()
    await fill_coming_days(stage, cast, people)
    await plan_classes(stage, cast, people, present)
    rolls.until = date.min
    await _tell_free_times(stage)
    await be_available(stage, cast, people)
    await stage.refuse_failures()
    async with stage.work("identity") as work:
        await register_demo_person(
            work,
            name=cast.staff_person.name,
            email=cast.staff_person.email,
            zone=cast.staff_person.zone,
            language=cast.staff_person.language,
            roles=[Role.STAFF],
            note=STAFF_NOTE,
        )
    await stage.settle()


async def _tell_free_times(stage: Stage) -> None:
    """Let search know what is free from today on."""
    told = 1
    while told:
        async with stage.work("booking") as work:
            told = await roll_some(work)
        await stage.settle()


def _weeks_before(present: datetime) -> datetime:
    return present.replace(minute=0, second=0, microsecond=0) - timedelta(days=DAYS)


async def _registered_at(platform: Platform, email: str) -> datetime | None:
    """When somebody registered, if they have."""
    async with platform.desk("identity").work() as work:
        found: datetime | None = await work.session.scalar(
            select(Person.registered_at).where(Person.email == email)
        )
        return found


@asynccontextmanager
async def _alone(platform: Platform) -> AsyncIterator[None]:
    """Wait until no other process fills, and keep others waiting."""
    engine = platform.running["identity"].engine.execution_options(isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        key = {"key": _ONE_AT_A_TIME}
        # Asked again and again: one long wait would run into the statement timeout.
        while not await connection.scalar(  # noqa: ASYNC110 - what is awaited is in the database
            text("SELECT pg_try_advisory_lock(:key)"), key
        ):
            await asyncio.sleep(0.2)
        try:
            yield
        finally:
            await connection.execute(text("SELECT pg_advisory_unlock(:key)"), key)


def _without_post(configuration: Configuration) -> Configuration:
    """The same, but emails of the past stay in the mailbox even where a mail server is configured."""
    settings = configuration.sections["notifications"]
    assert isinstance(settings, NotificationSettings)  # noqa: S101 - its own section
    silent = settings.model_copy(update={"smtp_host": None})
    return Configuration(
        platform=configuration.platform.model_copy(update={"demo": True}),
        sections={**configuration.sections, "notifications": silent},
        database_overrides=configuration.database_overrides,
    )


@contextmanager
def _quietly() -> Iterator[None]:
    """Without logging emails that were sent weeks ago, and without looking for garbage: nearly all lives to the end."""
    root = logging.getLogger()
    level, was_collecting = root.level, gc.isenabled()
    root.setLevel(max(level, logging.WARNING))
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()
        root.setLevel(level)
