"""Telling the story: each visit is booked, paid, talked, cancelled or missed through the commands of real life."""

from __future__ import annotations

import heapq
import itertools
import json
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from consulta.contracts.booking import BookingId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.reviews import ReviewId
from consulta.demo.cast import Cast, Said
from consulta.demo.moving_in import People
from consulta.demo.purse import have_at_least
from consulta.demo.stage import Stage, StageError
from consulta.demo.story import Fate, Visit
from consulta.kit.http.idempotency import Claim, find_answer
from consulta.services.booking.commands import booking as making
from consulta.services.booking.commands.cancelling import cancel
from consulta.services.booking.domain.bookings import NamedBooking
from consulta.services.booking.domain.policy import price_limit
from consulta.services.booking.errors.bookings import ClientBusy, NotCancellable, SlotTaken
from consulta.services.booking.queries import free_times
from consulta.services.calls import commands as calls
from consulta.services.calls import repository as call_rows
from consulta.services.calls.commands import Seat
from consulta.services.calls.domain.call import State
from consulta.services.calls.domain.talk_time import HEARTBEAT, Media
from consulta.services.calls.models import Call
from consulta.services.directory.repository import profiles as profile_rows
from consulta.services.reviews import commands as reviews
from consulta.services.reviews import repository as review_rows
from consulta.services.reviews.domain import Tag

Scene = Callable[[], Awaitable[None]]

_ON_AIR = Media(audio=True, video=True)
_WAKING_HOURS = range(7, 22)
_LOOK_AHEAD = timedelta(days=9)
_FINGERPRINT = b"demo"


@dataclass(frozen=True)
class Booked:
    """A booking that was made."""

    id: BookingId
    starts_at: datetime
    ends_at: datetime


class Telling:
    """Plays scenes in the order of their moments; a scene may bring about later ones."""

    def __init__(self, stage: Stage, cast: Cast, people: People, *, present: datetime) -> None:
        self._stage = stage
        self._people = people
        self._present = present
        self._consultants = {each.key: each for each in cast.consultants}
        self._zones = {each.key: each.zone for each in (*cast.clients, *cast.consultants)}
        self._offerings: dict[str, Sequence[OfferingId]] = {}
        self._scenes: list[tuple[datetime, int, Scene]] = []
        self._numbers = itertools.count()

    def add(self, moment: datetime, scene: Scene) -> None:
        """Have this happen then."""
        heapq.heappush(self._scenes, (moment, next(self._numbers), scene))

    def plan(self, visit: Visit) -> None:
        """Have this visit take place."""

        async def scene() -> None:
            await self._book(visit)

        self.add(visit.booked_at, scene)

    async def tell(self, progress: Callable[[datetime], None]) -> None:
        """Play everything until the present."""
        while self._scenes and self._scenes[0][0] <= self._present:
            moment, _, scene = heapq.heappop(self._scenes)
            await self._stage.move_to(moment)
            await scene()
            progress(moment)
        await self._stage.move_to(self._present)

    # Booking

    async def _book(self, visit: Visit) -> None:
        client = self._people[visit.client]
        claim = Claim(str(client), visit.key, _FINGERPRINT)
        async with self._stage.work_of("booking", client) as work:
            answered = await find_answer(work, claim)
        booked = _read(bytes(answered.body)) if answered is not None else await self._find_time(visit, claim)
        self._go_on(visit, booked)

    async def _find_time(self, visit: Visit, claim: Claim) -> Booked:
        client = self._people[visit.client]
        consultant = self._consultants[visit.consultant]
        offering_id = (await self._offerings_of(visit.consultant))[visit.offer]
        offer = consultant.offering[visit.offer]
        currency = self._stage.platform.settings.currency
        limit = price_limit(offer.price.terms(currency), offer.minutes, currency=currency)
        await have_at_least(self._stage, client, limit)
        for starts_at in await self._times(visit, offering_id, offer.minutes):
            wish = making.Wish(client, offering_id, starts_at, visit.note)
            try:
                async with self._stage.work_of("booking", client) as work:
                    answer = await making.book(work, wish, claim=claim, show=_written)
            except (ClientBusy, SlotTaken):
                continue
            assert isinstance(answer, bytes)  # noqa: S101 - the key had not been used a moment ago
            return _read(answer)
        msg = f"{visit.client} finds no time at {visit.consultant}'s"
        raise StageError(msg)

    async def _times(self, visit: Visit, offering_id: OfferingId, minutes: int) -> list[datetime]:
        """Free starts in the order the client likes them: awake, and not long after the first moment that suits."""
        until = visit.not_before + _LOOK_AHEAD
        async with self._stage.work("booking") as work:
            _, starts = await free_times.slots(
                work,
                offering_id,
                first_on=visit.not_before.date(),
                last_on=until.date(),
                zone="UTC",
            )
        free = [each for each in map(datetime.fromisoformat, starts) if each >= visit.not_before]
        if visit.fate is Fate.AHEAD:
            return free
        latest = self._present - timedelta(hours=2, minutes=minutes)
        zone = ZoneInfo(self._zones[visit.client])
        free = [each for each in free if each <= latest]
        awake = [each for each in free if each.astimezone(zone).hour in _WAKING_HOURS] or free
        liked = awake[:6]
        random.Random(visit.key).shuffle(liked)  # noqa: S311 - a taste, not a secret
        return [*liked, *awake[6:]]

    async def _offerings_of(self, consultant: str) -> Sequence[OfferingId]:
        if consultant not in self._offerings:
            async with self._stage.work("directory") as work:
                rows = await profile_rows.list_offerings(work, self._people[consultant])
            by_title = {row.title: OfferingId(row.id) for row in rows}
            offers = self._consultants[consultant].offering
            self._offerings[consultant] = [by_title[offer.title] for offer in offers]
        return self._offerings[consultant]

    # What becomes of it

    def _go_on(self, visit: Visit, booked: Booked) -> None:
        chance = random.Random(visit.key)  # noqa: S311 - a story, not a secret

        async def talk() -> None:
            await self._meet(visit, booked, chance)

        async def miss() -> None:
            await self._wait_in_vain(visit, booked)

        async def take_back() -> None:
            await self._cancel(visit, booked)

        match visit.fate:
            case Fate.TALKED | Fate.TALKED_TO_THE_END:
                self.add(booked.starts_at + timedelta(seconds=chance.randint(-50, 70)), talk)
            case Fate.CLIENT_ABSENT:
                self.add(booked.starts_at, miss)
            case Fate.CANCELLED_BY_CLIENT | Fate.CANCELLED_BY_CONSULTANT:
                self.add(booked.starts_at - timedelta(hours=chance.uniform(3, 20)), take_back)
            case Fate.AHEAD:
                pass

    async def _cancel(self, visit: Visit, booked: Booked) -> None:
        by_client = visit.fate is Fate.CANCELLED_BY_CLIENT
        person = self._people[visit.client if by_client else visit.consultant]
        reason = "Something came up at work." if by_client else "I have lost my voice. I am sorry!"
        try:
            async with self._stage.work_of("booking", person) as work:
                await cancel(work, booked.id, person, reason=reason, expected_refund_minor=None)
        except NotCancellable:
            return  # told before

    async def _wait_in_vain(self, visit: Visit, booked: Booked) -> None:
        call = await self._call_of(booked)
        if State(call.state).is_over:
            return
        seat = await self._enter(call, self._people[visit.consultant])
        entered_at = self._stage.now

        async def give_up() -> None:
            await self._beat(seat, since=entered_at)
            async with self._stage.work("calls") as work:
                await calls.note_left(work, seat, beats=_beats(self._stage.now - entered_at), at=work.now)

        self.add(entered_at + timedelta(minutes=12), give_up)

    async def _meet(self, visit: Visit, booked: Booked, chance: random.Random) -> None:
        call = await self._call_of(booked)
        if not State(call.state).is_over:
            await self._talk(visit, booked, call, chance)
        self._plan_review(visit, booked, chance)

    async def _talk(self, visit: Visit, booked: Booked, call: Call, chance: random.Random) -> None:
        """Both come within seconds, the client is let in, and they talk until somebody ends it or time is over."""
        client, consultant = self._people[visit.client], self._people[visit.consultant]
        order = [consultant, client] if chance.random() < 0.75 else [client, consultant]  # noqa: PLR2004
        seats = {}
        since = {}
        for person in order:
            seats[person] = await self._enter(call, person)
            since[person] = self._stage.now
            self._stage.clock.go_to(self._stage.now + timedelta(seconds=chance.randint(2, 6)))
        async with self._stage.work("calls") as work:
            await calls.admit(work, seats[consultant])
        until_the_end = visit.fate is Fate.TALKED_TO_THE_END
        length = booked.ends_at - self._stage.now
        talk = length - timedelta(seconds=2) if until_the_end else length * chance.uniform(0.45, 0.96)
        hangs_up = seats[chance.choice(order)]

        async def part() -> None:
            for person in order:
                await self._beat(seats[person], since=since[person])
            if not until_the_end:
                async with self._stage.work("calls") as work:
                    await calls.end_by_person(work, hangs_up)

        self.add(self._stage.now + talk, part)

    async def _call_of(self, booked: Booked) -> Call:
        async with self._stage.work("calls") as work:
            call = await call_rows.find_by_booking(work, booked.id)
        if call is None:
            msg = f"booking {booked.id} was never confirmed"
            raise StageError(msg)
        return call

    async def _enter(self, call: Call, person: PersonId) -> Seat:
        async with self._stage.work("calls") as work:
            ticket = await calls.allow_to_join(work, call, person, login_id=work.new_id())
            return await calls.enter(work, ticket.token)

    async def _beat(self, seat: Seat, *, since: datetime) -> None:
        """The last heartbeat, which says how many there were: the talk time follows from their number."""
        async with self._stage.work("calls") as work:
            await calls.note_heartbeat(work, seat, beats=_beats(work.now - since), media=_ON_AIR)

    # Reviews

    def _plan_review(self, visit: Visit, booked: Booked, chance: random.Random) -> None:
        if visit.said is None:
            return
        said = visit.said
        moment = min(
            booked.ends_at + timedelta(hours=chance.uniform(0.3, 14)),
            self._present - timedelta(minutes=30),
        )

        async def review() -> None:
            review_id, is_answered = await self._review(visit, booked, said)
            if said.reply is not None and not is_answered:
                reply = said.reply

                async def answer() -> None:
                    async with self._stage.work("reviews") as work:
                        await reviews.reply(work, self._people[visit.consultant], review_id, reply)

                answered_at = self._stage.now + timedelta(hours=chance.uniform(1, 30))
                self.add(min(answered_at, self._present - timedelta(minutes=10)), answer)

        self.add(moment, review)

    async def _review(self, visit: Visit, booked: Booked, said: Said) -> tuple[ReviewId, bool]:
        async with self._stage.work("reviews") as work:
            posted = await review_rows.find_for_booking(work, booked.id)
            if posted is not None:
                return ReviewId(posted[0].id), posted[0].replied_at is not None
            tags = [Tag(tag) for tag in said.tags]
            client = self._people[visit.client]
            review_id = await reviews.post(
                work, client, booked.id, stars=said.stars, text=said.text, tags=tags
            )
            return review_id, False


def _beats(span: timedelta) -> int:
    return max(span // HEARTBEAT, 1)


def _written(named: NamedBooking) -> bytes:
    booking = named.booking
    return json.dumps(
        {
            "id": str(booking.id),
            "starts_at": booking.starts_at.isoformat(),
            "ends_at": booking.ends_at.isoformat(),
        }
    ).encode()


def _read(answer: bytes) -> Booked:
    said = json.loads(answer)
    return Booked(
        id=BookingId(UUID(said["id"])),
        starts_at=datetime.fromisoformat(said["starts_at"]),
        ends_at=datetime.fromisoformat(said["ends_at"]),
    )
