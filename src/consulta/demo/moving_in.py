"""People register, consultants write their pages, draw their portraits, make offers and say when they are there."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterable, Mapping
from datetime import timedelta

from slugify import slugify

from consulta.contracts.identity import PersonId, Role
from consulta.contracts.terms import Way
from consulta.demo.cast import DEMO_CLIENT, DEMO_CONSULTANT, POLICIES, Adviser, Cast, Offer, Seeker
from consulta.demo.portraits import Look, portrait
from consulta.demo.stage import Stage
from consulta.kit.files import Files
from consulta.services.booking.commands.hours import set_weekly, take_time_off
from consulta.services.booking.domain.hours import WeeklyRange, minutes_of
from consulta.services.booking.repository.calendars import find_calendar
from consulta.services.directory import gateways
from consulta.services.directory.commands import offerings, profiles
from consulta.services.directory.domain.offerings import Terms
from consulta.services.directory.domain.profiles import ProfileText
from consulta.services.directory.gateways import Darkroom
from consulta.services.directory.repository import profiles as profile_rows
from consulta.services.identity.commands.people import Newcomer, greet, register_demo_person

AT_ONCE = 8
"""How many practices are opened at the same time: each takes two connections, and a service has sixteen."""

HORIZON_DAYS = 60
NOTES = {
    DEMO_CLIENT: (
        "Find somebody, book or call at once, pay, talk. A call with Elena begins soon, past ones wait for a rating."
    ),
    DEMO_CONSULTANT: (
        "See today's calls, hours, offerings, earnings and reviews; be available now. Nora's call begins soon."
    ),
}

People = Mapping[str, PersonId]
"""Everybody's identifier by their key."""


async def register_everybody(stage: Stage, cast: Cast, *, within: timedelta) -> dict[str, PersonId]:
    """Let everybody but staff register, one after the other; those whom visitors can be come first."""
    everybody: list[Seeker | Adviser] = [cast.client, cast.consultant]
    rest: list[Seeker | Adviser] = [*cast.consultants, *cast.clients]
    random.Random("arrivals").shuffle(rest)  # noqa: S311 - an order, not a secret
    everybody += (each for each in rest if each not in everybody[:2])
    pause = within / len(everybody)
    people = {}
    for person in everybody:
        people[person.key] = await _register(stage, person)
        stage.clock.go_to(stage.now + pause)
    await stage.settle()
    return people


async def _register(stage: Stage, person: Seeker | Adviser) -> PersonId:
    language = person.language if isinstance(person, Seeker) else "en"
    async with stage.work("identity") as work:
        if person.key in NOTES:
            return await register_demo_person(
                work,
                name=person.name,
                email=person.email,
                zone=person.zone,
                language=language,
                roles=[Role.CLIENT],
                note=NOTES[person.key],
            )
        newcomer = Newcomer(name=person.name, zone=person.zone, language=language)
        return PersonId((await greet(work, person.email, newcomer, language=language)).id)


async def open_practices(stage: Stage, cast: Cast, people: People) -> None:
    """Let every consultant publish a page, with offers and a portrait, and keep hours."""
    a_place = asyncio.Semaphore(AT_ONCE)

    async def open_in_turn(consultant: Adviser) -> None:
        async with a_place:
            await _open_practice(stage, consultant, people[consultant.key])

    await asyncio.gather(*(open_in_turn(consultant) for consultant in cast.consultants))
    await stage.settle()
    for number, consultant in enumerate(cast.consultants):
        await _keep_hours(
            stage, consultant, people[consultant.key], cast, is_away=number % 6 == 0 and number > 0
        )
    await stage.settle()


async def _open_practice(stage: Stage, consultant: Adviser, person_id: PersonId) -> None:
    """One transaction, so that a page is there whole or not at all."""
    async with stage.work("directory") as looking:
        if await profile_rows.find_for_update(looking, person_id) is not None:
            return
    picture_key = await _hang_portrait(stage, consultant, person_id)
    currency = stage.platform.settings.currency
    async with stage.work("directory") as work:
        await profiles.join(work, person_id)
        text = ProfileText(
            slug=slugify(consultant.name.removeprefix("Dr. ")),
            headline=consultant.headline,
            biography=consultant.biography,
            topics=consultant.topics,
            languages=consultant.languages,
        )
        await profiles.edit(work, person_id, text)
        await profiles.set_picture(work, person_id, picture_key)
        for offer in consultant.offering:
            await offerings.offer(work, person_id, _terms(offer, currency))
        await profiles.publish(work, person_id)


async def _hang_portrait(stage: Stage, consultant: Adviser, person_id: PersonId) -> str:
    drawn = await asyncio.to_thread(portrait, Look.parse(consultant.look), consultant.name)
    drawing = await stage.platform.resource("directory", Darkroom).redraw(drawn)
    key = drawing.key_for(person_id)
    await gateways.keep(stage.platform.resource("directory", Files), key, drawing)
    return key


def _terms(offer: Offer, currency: str) -> Terms:
    return Terms(
        title=offer.title,
        description=offer.description,
        duration_minutes=offer.minutes,
        interval_minutes=offer.interval,
        buffer_before_minutes=0,
        buffer_after_minutes=offer.buffer_after,
        minimum_notice_minutes=offer.notice_hours * 60,
        horizon_days=HORIZON_DAYS,
        price=offer.price.terms(currency),
        policy=POLICIES[offer.policy],
        ways=(Way.SLOT, Way.INSTANT) if offer.at_once else (Way.SLOT,),
    )


async def _keep_hours(
    stage: Stage, consultant: Adviser, person_id: PersonId, cast: Cast, *, is_away: bool
) -> None:
    async with stage.work("booking") as work:
        if await find_calendar(work, person_id) is not None:
            return
        weekly = list(_weekly(cast.hours[consultant.hours].items()))
        await set_weekly(work, person_id, consultant.zone, weekly, seen=None)
        if is_away:
            first_on = (stage.now + timedelta(days=70)).date()
            await take_time_off(work, person_id, first_on, first_on + timedelta(days=6), "A week by the sea")


def _weekly(days: Iterable[tuple[int, tuple[str, ...]]]) -> Iterable[WeeklyRange]:
    for weekday, stretches in days:
        for stretch in stretches:
            starts, _, ends = stretch.partition("-")
            yield WeeklyRange(weekday, minutes_of(starts), minutes_of(ends))
