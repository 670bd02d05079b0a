"""Classes, for everybody who looks and for those who are in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from consulta.contracts.booking import ClassId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.commands.classes.waiting import find_wait
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.classes import ClassState, Wait, WaitState
from consulta.services.booking.domain.states import State
from consulta.services.booking.errors.classes import NoSuchClass
from consulta.services.booking.repository import classes as repository
from consulta.services.booking.repository.classes import NamedClass

_SEATED = (State.CONFIRMED, State.IN_CALL, State.COMPLETED)


@dataclass(frozen=True, slots=True)
class SeenClass:
    """A class as one person sees it; `materials` is `None` for who may not read them."""

    named: NamedClass
    is_own: bool = False
    seat: Booking | None = None
    wait: Wait | None = None
    ahead: int = 0
    somebody_waits: bool = False
    materials: list[Row[Any]] | None = None

    @property
    def seats_left(self) -> int:
        """CL-5. Free seats are for those who wait first."""
        return 0 if self.somebody_waits else self.named.planned.seats_left

    @property
    def is_insider(self) -> bool:
        """Whether the meeting point and the material are theirs to see."""
        return self.is_own or (self.seat is not None and self.seat.state in _SEATED)


async def get_class(work: Work, class_id: ClassId, person: PersonId | None) -> SeenClass:
    """A class as this person sees it. Raises `NoSuchClass`.

    One that is planned no longer is there for those who had to do with it.
    """
    named = await repository.find_named(work, class_id)
    if named is None:
        raise NoSuchClass
    seen = await _seen(work, named, person)
    if named.planned.state is not ClassState.PLANNED and not seen.is_own:
        known = person is not None and await repository.is_known_to(work, class_id, person)
        if not known:
            raise NoSuchClass
    return seen


async def classes_ahead(work: Work, consultant_id: PersonId, *, limit: int) -> list[SeenClass]:
    """What a published consultant holds next, without what is anybody's own."""
    found = await repository.list_ahead(work, consultant_id, limit=limit)
    return [SeenClass(named, somebody_waits=named.waiting > 0) for named in found]


async def own_classes(work: Work, consultant_id: PersonId, *, limit: int) -> list[SeenClass]:
    """What a consultant holds and held, the latest first."""
    found = await repository.list_own(work, consultant_id, limit=limit)
    return [SeenClass(named, is_own=True, somebody_waits=named.waiting > 0) for named in found]


async def _seen(work: Work, named: NamedClass, person: PersonId | None) -> SeenClass:
    planned = named.planned
    waits = await repository.list_waits(work, planned.id)
    somebody_waits = any(each.state is WaitState.WAITING for each in waits)
    if person is None:
        return SeenClass(named, somebody_waits=somebody_waits)
    wait = await find_wait(work, planned.id, person)
    seen = SeenClass(
        named,
        is_own=planned.consultant_id == person,
        seat=await repository.find_seat_of(work, planned.id, person),
        wait=wait,
        ahead=0
        if wait is None
        else sum(each.state is WaitState.WAITING and each.ticket < wait.ticket for each in waits),
        somebody_waits=somebody_waits,
    )
    if not seen.is_insider:
        return seen
    materials = list(await repository.list_materials(work, planned.id))
    return SeenClass(
        named, seen.is_own, seen.seat, seen.wait, seen.ahead, seen.somebody_waits, materials=materials
    )
