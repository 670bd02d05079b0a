"""Holding a class: who came, and how every seat ends."""

from __future__ import annotations

from consulta.contracts.booking import Absent, BookingId, ClassChanged, ClassId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.commands import announcing
from consulta.services.booking.commands.classes.planning import get_own
from consulta.services.booking.commands.missing import miss
from consulta.services.booking.domain.classes import Class, ClassState
from consulta.services.booking.domain.states import State, Step
from consulta.services.booking.errors.classes import ClassNotOver, NotInThisClass, RosterNotOpen
from consulta.services.booking.repository import classes as repository
from consulta.services.booking.repository.bookings import find_for_update, save


async def call_the_roster(
    work: Work, consultant_id: PersonId, class_id: ClassId, booking_id: BookingId, *, attended: bool
) -> None:
    """Say whether somebody came. Raises `NoSuchClass`, `RosterNotOpen` and `NotInThisClass`."""
    held = await get_own(work, consultant_id, class_id)
    if not held.is_held(work.now):
        raise RosterNotOpen
    if not await repository.note_attendance(work, class_id, booking_id, attended=attended):
        raise NotInThisClass


async def settle_now(work: Work, consultant_id: PersonId, class_id: ClassId) -> None:
    """The roster is called: settle before the timer does. Raises `NoSuchClass` and `ClassNotOver`."""
    held = await get_own(work, consultant_id, class_id)
    if held.state is ClassState.OVER:
        return
    if held.state is not ClassState.PLANNED or work.now < held.ends_at:
        raise ClassNotOver
    await _settle(work, held)


async def settle_when_due(work: Work, class_id: ClassId) -> None:
    """CL-6. Time enough has passed: who is not known to be absent has come. Twice changes nothing."""
    held = await repository.find_for_update(work, class_id)
    if held is not None and held.state is ClassState.PLANNED and held.ends_at <= work.now:
        await _settle(work, held)


async def _settle(work: Work, held: Class) -> None:
    """End every seat: the whole price for who came, the policy's share for who did not."""
    after = await repository.change(work, held.id, state=ClassState.OVER.value)
    await repository.free_time(work, held.id)
    attendance = await repository.attendance_of(work, held.id)
    for seat in await repository.list_active_seats(work, held.id):
        before = await find_for_update(work, seat.id)
        # A request whose money is still awaited ends by its own timer, as any other.
        if before is None or before.state is not State.CONFIRMED:
            continue
        if attendance[before.id] is False:
            await miss(work, before, Absent.CLIENT)
        else:
            done = before.after(Step.START, Step.COMPLETE)
            await save(work, before, done)
            work.publish(announcing.completed(done, without_call=True))
    work.publish(ClassChanged(class_id=held.id, consultant_id=held.consultant_id, revision=after.revision))
