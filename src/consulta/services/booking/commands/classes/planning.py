"""A consultant plans classes, changes what can still be changed, and calls them off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from consulta.contracts.booking import ClassCancelled, ClassChanged, ClassId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party, Way
from consulta.kit.settings import PlatformSettings
from consulta.kit.work import Work
from consulta.services.booking.commands import announcing
from consulta.services.booking.commands.classes.waiting import drop_everybody, offer_what_is_free
from consulta.services.booking.domain.classes import Class, ClassState
from consulta.services.booking.domain.states import Step, can
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.errors.classes import (
    CapacityTooSmall,
    ClassInThePast,
    ClassTimeTaken,
    EnrolmentOver,
    NoSuchClass,
    NotAClass,
)
from consulta.services.booking.repository import classes as repository
from consulta.services.booking.repository.bookings import find_for_update, save
from consulta.services.booking.repository.making import Taken, take_time
from consulta.services.booking.repository.offerings import find_offering
from consulta.services.booking.settings import Settings
from consulta.services.booking.timers import ClassBegins, ClassSettles

FURTHEST_AHEAD = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a consultant wants to hold."""

    offering_id: OfferingId
    starts_at: datetime
    capacity: int
    most_seats: int
    meeting_point: str
    weeks: int = 1
    """So many weeks in a row, at the same wall time."""


async def plan(work: Work, consultant_id: PersonId, wanted: Plan) -> list[Class]:
    """Plan one class, or one a week; all of them or none. Takes the consultant's time, in offered hours or not.

    Raises `NotAClass`, `ClassInThePast` and `ClassTimeTaken`, which names the first time that is not free.
    """
    offering = await find_offering(work, wanted.offering_id)
    if offering is None or offering.consultant_id != consultant_id or Way.SEAT not in offering.ways:
        raise NotAClass
    if not offering.is_bookable:
        raise NotAClass
    planned = []
    for starts_at in weekly(wanted.starts_at, offering.hours.zone, wanted.weeks):
        if not work.now < starts_at <= work.now + FURTHEST_AHEAD:
            raise ClassInThePast
        one = _class_at(work, offering, starts_at, wanted)
        await repository.add(work, one)
        if not await take_time(work, one.id, [Taken(consultant_id, one.during)], class_id=one.id):
            raise ClassTimeTaken(starts_at=starts_at)
        _tell(work, one)
        settles_after = timedelta(hours=work.settings(Settings).class_settles_after_hours)
        work.publish_at(ClassBegins(class_id=one.id), one.starts_at)
        work.publish_at(ClassSettles(class_id=one.id), one.ends_at + settles_after)
        planned.append(one)
    return planned


def weekly(first: datetime, zone: str, weeks: int) -> list[datetime]:
    """CL-2. The same wall time in each of so many weeks: 18:00 stays 18:00 across a clock change."""
    wall = first.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return [
        (wall + timedelta(weeks=week)).replace(tzinfo=ZoneInfo(zone)).astimezone(first.tzinfo)
        for week in range(weeks)
    ]


def _class_at(work: Work, offering: Offering, starts_at: datetime, wanted: Plan) -> Class:
    rules = offering.rules
    return Class(
        id=ClassId(work.new_id()),
        consultant_id=offering.consultant_id,
        offering_id=offering.id,
        title=offering.title,
        state=ClassState.PLANNED,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=rules.duration_minutes),
        buffer_before_minutes=rules.buffer_before_minutes,
        buffer_after_minutes=rules.buffer_after_minutes,
        capacity=wanted.capacity,
        most_seats=min(wanted.most_seats, wanted.capacity),
        seats_taken=0,
        seats_offered=0,
        meeting_point=wanted.meeting_point,
        price=offering.price,
        policy=offering.policy,
        currency=offering.price.currency or work.resource(PlatformSettings).currency,
        cancel_reason=None,
        revision=1,
    )


async def change(
    work: Work,
    consultant_id: PersonId,
    class_id: ClassId,
    *,
    capacity: int,
    most_seats: int,
    meeting_point: str,
) -> Class:
    """Change how many may come and where; those who wait are offered what comes free.

    Raises `NoSuchClass`, `EnrolmentOver` and `CapacityTooSmall`.
    """
    before = await get_own(work, consultant_id, class_id)
    if not before.is_open(work.now):
        raise EnrolmentOver
    promised = before.seats_taken + before.seats_offered
    if capacity < promised:
        raise CapacityTooSmall(seats_promised=promised)
    after = await repository.change(
        work,
        class_id,
        capacity=capacity,
        most_seats=min(most_seats, capacity),
        meeting_point=meeting_point,
    )
    after = await offer_what_is_free(work, after)
    _tell(work, after)
    return after


async def call_off(work: Work, consultant_id: PersonId, class_id: ClassId, *, reason: str | None) -> None:
    """Cancel the class: its time is free at once, nobody waits any longer, and every seat will be repaid (CL-7).

    The bookings are cancelled one by one when booking hears itself say so: however many there are, each ends
    exactly once. Twice changes nothing. Raises `NoSuchClass`, and `EnrolmentOver` once it has begun.
    """
    before = await get_own(work, consultant_id, class_id)
    if before.state is ClassState.CANCELLED:
        return
    if not before.is_open(work.now):
        raise EnrolmentOver
    await drop_everybody(work, before)
    after = await repository.change(
        work, class_id, state=ClassState.CANCELLED.value, seats_offered=0, cancel_reason=reason
    )
    await repository.free_time(work, class_id)
    work.publish(
        ClassCancelled(class_id=class_id, consultant_id=consultant_id, reason=reason, revision=after.revision)
    )


async def cancel_its_seats(work: Work, class_id: ClassId, *, reason: str | None) -> None:
    """CL-7. Every seat of a class that was called off is cancelled by its consultant, who repays everything."""
    for seat in await repository.list_active_seats(work, class_id):
        before = await find_for_update(work, seat.id)
        if before is None or not can(before.state, Step.CANCEL):
            continue
        after = before.after(
            Step.CANCEL, cancelled_by=Party.CONSULTANT, cancel_reason=reason, refund_percent=100
        )
        await save(work, before, after)
        work.publish(announcing.cancelled(after, Party.CONSULTANT, 100, before.awaited))


async def get_own(work: Work, consultant_id: PersonId, class_id: ClassId) -> Class:
    """One's own class, locked. Raises `NoSuchClass`."""
    found = await repository.find_for_update(work, class_id)
    if found is None or found.consultant_id != consultant_id:
        raise NoSuchClass
    return found


def _tell(work: Work, changed: Class) -> None:
    work.publish(
        ClassChanged(class_id=changed.id, consultant_id=changed.consultant_id, revision=changed.revision)
    )
