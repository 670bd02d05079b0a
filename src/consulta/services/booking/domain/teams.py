"""Who gives what an organisation offers: whose turn it is, and when somebody, or everybody, is free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from consulta.contracts.directory import Choosing, OfferingId, OrganisationId, RoomId
from consulta.contracts.identity import PersonId
from consulta.services.booking.domain.slots import Interval, Window, free_starts, starts_outside
from consulta.services.booking.domain.terms import Offering


@dataclass(frozen=True, slots=True)
class Turn:
    """How often somebody has had an organisation's offering of late, and when last."""

    consultant_id: PersonId
    weight: int = 1
    had: int = 0
    last_at: datetime | None = None


def in_turn(choosing: Choosing, turns: Iterable[Turn]) -> list[Turn]:
    """TE-1. Who is asked first, second, … for the next booking; the same turns always give the same order.

    Any available: whom it has been longest since. Round robin: who would have least by their weight if they got it. Of
    equals, whom it has been longest since, who has had least, and then by id.
    """

    def since(turn: Turn) -> tuple[bool, datetime | None, int, UUID]:
        # `None` never meets a moment: the first part tells them apart.
        return turn.last_at is not None, turn.last_at, turn.had, turn.consultant_id

    if choosing is Choosing.ROUND_ROBIN:
        return sorted(turns, key=lambda turn: (Fraction(turn.had + 1, turn.weight), *since(turn)))
    return sorted(turns, key=since)


@dataclass(frozen=True, slots=True)
class Room:
    """A room in use, and when it is taken within the dates that were asked for."""

    id: RoomId
    busy: tuple[Interval, ...]


@dataclass(frozen=True)
class Team:
    """An organisation's offering as booking knows it: the same terms, once for each consultant's calendar."""

    id: OfferingId
    organisation_id: OrganisationId
    zone: str
    choosing: Choosing
    needs_room: bool
    weights: dict[PersonId, int]
    """By consultant, in the organisation's order."""
    offerings: tuple[Offering, ...]
    """Those that can be booked, in the organisation's order."""
    rooms: tuple[Room, ...]

    @property
    def is_bookable(self) -> bool:
        """Whether there is anybody to give it, and everybody where it takes all of them."""
        if self.choosing is Choosing.COLLECTIVE:
            return len(self.offerings) == len(self.weights) > 0
        return bool(self.offerings)

    def free_starts(self, *, window: Window, now: datetime) -> list[int]:
        """TE-2. When it can be had, in epoch minutes: somebody is free, or all where it takes all, and so is a room."""
        if not self.is_bookable:
            return []
        each = [
            free_starts(offering.hours, offering.rules, offering.busy, window=window, now=now)
            for offering in self.offerings
        ]
        together = self.choosing is Choosing.COLLECTIVE
        starts = sorted(set(each[0]).intersection(*each[1:]) if together else set().union(*each))
        return self.with_room(starts)

    def with_room(self, starts: list[int]) -> list[int]:
        """Those of the sorted starts at which a room is free, if one is needed."""
        if not self.needs_room:
            return starts
        rules = self.offerings[0].rules
        roomy = [starts_outside(starts, room.busy, rules) for room in self.rooms]
        return sorted(set[int]().union(*roomy))


def in_fixed_order(ids: Iterable[UUID]) -> Sequence[UUID]:
    """The one order in which everybody waits for several people and rooms, so that nobody waits in a circle (TE-3)."""
    return sorted(set(ids))
