"""A clinic among the demo's people: consultants who work together, two rooms, and a secretary a visitor can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from consulta.contracts.directory import Choosing, MemberRole, OfferingId, TeamConsultant
from consulta.contracts.identity import PersonId, Role
from consulta.contracts.location import Location, LocationKind
from consulta.contracts.terms import PriceKind, PriceTerms
from consulta.demo.cast import DEMO_CLIENT, POLICIES, Cast
from consulta.demo.moving_in import People
from consulta.demo.stage import Stage
from consulta.services.booking.commands import teams
from consulta.services.booking.commands.booking import Wish
from consulta.services.booking.domain.slots import Window
from consulta.services.booking.domain.teams import Turn
from consulta.services.booking.domain.wall_time import minute_at_or_after, moment_of
from consulta.services.booking.errors.bookings import ClientBusy, TooManyOpen
from consulta.services.booking.repository.teams import find_team, take_turns
from consulta.services.directory.commands import organisations, rooms, team_offerings
from consulta.services.directory.commands.rooms import RoomText
from consulta.services.directory.domain.offerings import Terms
from consulta.services.directory.domain.organisations import OrganisationText
from consulta.services.directory.domain.teams import TeamTerms
from consulta.services.directory.repository import organisations as rows
from consulta.services.directory.repository import teams as team_rows
from consulta.services.identity.commands.people import register_demo_person

SLUG = "park-clinic"
ADDRESS = "Parkring 12, 1010 Wien"
OWNER = "mirjam.adler"
CONSULTANTS = (
    "mirjam.adler",
    "clara.jensen",
    "samuel.okafor",
    "anselm.richter",
    "ingrid.solheim",
    "thomas.whitfield",
)
FIRST_LOOK = "A first look"
COMING = timedelta(days=2)
SECRETARY_NOTE = (
    "Keep a clinic: see everybody's day, book for clients, move and cancel, invite members, add rooms."
)


async def open_clinic(stage: Stage, cast: Cast, people: People) -> None:
    """Found the clinic, appoint its people, and offer what they give together. Once: a second time changes nothing."""
    present = [people[each.key] for each in cast.consultants if each.key in CONSULTANTS]
    secretary = await _register_secretary(stage)
    async with stage.work("directory") as work:
        if await rows.find(work, SLUG) is not None:
            return
        owner = people[OWNER]
        await organisations.found(
            work,
            owner,
            OrganisationText(
                name="Clinic at the Park",
                headline="Body, mind and everyday questions under one roof",
                about=(
                    "Six of us share a house at the edge of the park. Come by or talk to us by video: whoever is "
                    "free first sees you, and for what needs two views we sit down with you together."
                ),
                address=ADDRESS,
                zone="Europe/Vienna",
                languages=("de", "en", "da"),
            ),
            slug=SLUG,
        )
        clinic = await rows.get_for_update(work, (await rows.get(work, SLUG)).id)
        for consultant in present:
            await organisations.add(work, clinic, consultant, [MemberRole.CONSULTANT])
        await organisations.add(work, clinic, secretary, [MemberRole.MANAGER, MemberRole.SECRETARY])
        await rooms.add(work, SLUG, owner, RoomText("Garden room", "Ground floor, step-free", 4, active=True))
        await rooms.add(work, SLUG, owner, RoomText("Tower room", "Second floor, quiet", 2, active=True))
        await work.flush()
        await team_offerings.offer(work, SLUG, owner, _first_look(present))
        await team_offerings.offer(work, SLUG, owner, _two_views(owner, people["clara.jensen"]))
    await stage.settle()


async def fill_coming_days(stage: Stage, cast: Cast, people: People) -> None:
    """Some of today's and tomorrow's bookings of the clinic, half of them made at its desk. Once."""
    async with stage.work("directory") as work:
        clinic = await rows.get(work, SLUG)
        [offering_id] = [
            each.id for each in await team_rows.list_offerings(work, clinic.id) if each.title == FIRST_LOOK
        ]
    secretary = await _register_secretary(stage)
    async with stage.work("booking") as work:
        on = work.now.date()
        team = await find_team(work, OfferingId(offering_id), first_on=on, last_on=on + COMING)
        if team is None or await take_turns(work, team) != [Turn(each) for each in team.weights]:
            return
        opens = minute_at_or_after(work.now)
        starts = team.free_starts(window=Window(opens, opens + COMING // timedelta(minutes=1)), now=work.now)
    clients = [each for each in cast.clients if each.key != DEMO_CLIENT][:6]
    for number, (client, minute) in enumerate(zip(clients, starts[::3], strict=False)):
        async with stage.work("booking") as work:
            wish = Wish(people[client.key], OfferingId(offering_id), moment_of(minute), None)
            try:
                async with work.session.begin_nested():
                    await teams.book(work, wish, made_by=secretary if number % 2 else None)
            except (ClientBusy, TooManyOpen):
                continue  # they are elsewhere then
    await stage.settle()


async def _register_secretary(stage: Stage) -> PersonId:
    async with stage.work("identity") as work:
        secretary = await register_demo_person(
            work,
            name="Sabine Keller",
            email="sabine.keller@example.org",
            zone="Europe/Vienna",
            language="en",
            roles=[Role.CLIENT],
            note=SECRETARY_NOTE,
        )
    await stage.settle()
    return secretary


def _first_look(consultants: list[PersonId]) -> TeamTerms:
    return TeamTerms(
        terms=_terms(
            "A first look", "Half an hour with whoever of us is free, to find out who helps you best.", 30
        ),
        choosing=Choosing.ANY_AVAILABLE,
        consultants=tuple(TeamConsultant(consultant_id=each) for each in consultants),
        needs_room=False,
    )


def _two_views(lead: PersonId, other: PersonId) -> TeamTerms:
    return TeamTerms(
        terms=replace(
            _terms("Two views", "Food and mind at one table: two of us and you, in one of our rooms.", 60),
            location=Location(kind=LocationKind.IN_PERSON, address=ADDRESS),
        ),
        choosing=Choosing.COLLECTIVE,
        consultants=(TeamConsultant(consultant_id=lead), TeamConsultant(consultant_id=other)),
        needs_room=True,
    )


def _terms(title: str, description: str, minutes: int) -> Terms:
    return Terms(
        title=title,
        description=description,
        duration_minutes=minutes,
        interval_minutes=30,
        buffer_before_minutes=0,
        buffer_after_minutes=0,
        minimum_notice_minutes=120,
        horizon_days=60,
        price=PriceTerms(kind=PriceKind.FREE),
        policy=POLICIES["kind"],
    )
