"""Appeals, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert

from consulta.contracts.booking import Absent, AppealId, BookingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.work import Work
from consulta.services.booking.domain.appeals import Appeal, AppealState, Decision
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.states import State
from consulta.services.booking.models import appeals, bookings
from consulta.services.booking.repository.bookings import OvertakenError


def _appeal(row: Row[Any]) -> Appeal:
    return Appeal(
        id=AppealId(row.id),
        booking_id=BookingId(row.booking_id),
        person_id=PersonId(row.person_id),
        party=Party(row.party),
        reason=row.reason,
        state=AppealState(row.state),
        made_at=row.made_at,
        decision=row.decision,
        decided_by=None if row.decided_by is None else PersonId(row.decided_by),
        decided_at=row.decided_at,
    )


async def add(work: Work, appeal: Appeal) -> bool:
    """Write an appeal; `False` when the same person has appealed before (`uq_appeals_booking_id_person_id`)."""
    written = insert(appeals).values(
        id=appeal.id,
        booking_id=appeal.booking_id,
        person_id=appeal.person_id,
        party=appeal.party.value,
        reason=appeal.reason,
        state=appeal.state.value,
        made_at=appeal.made_at,
    )
    unique = [appeals.c.booking_id, appeals.c.person_id]
    return await work.changed(written.on_conflict_do_nothing(index_elements=unique)) == 1


async def find(work: Work, appeal_id: AppealId) -> Appeal | None:
    """The appeal."""
    row = (await work.execute(select(appeals).where(appeals.c.id == appeal_id))).one_or_none()
    return None if row is None else _appeal(row)


async def list_of_booking(work: Work, booking_id: BookingId) -> Sequence[Appeal]:
    """All appeals of a booking, the first first."""
    found = await work.execute(
        select(appeals).where(appeals.c.booking_id == booking_id).order_by(appeals.c.id)
    )
    return [_appeal(row) for row in found]


async def list_all(
    work: Work, *, state: AppealState | None, before: AppealId | None, limit: int
) -> Sequence[Appeal]:
    """Up to `limit` appeals of everybody, the newest first."""
    wanted = select(appeals).order_by(appeals.c.id.desc()).limit(limit)
    if state is not None:
        wanted = wanted.where(appeals.c.state == state.value)
    if before is not None:
        wanted = wanted.where(appeals.c.id < before)
    return [_appeal(row) for row in await work.execute(wanted)]


async def decide(work: Work, appeal: Appeal, decision: Decision) -> None:
    """Write a decision, once; the booking is locked, so nobody else decides meanwhile."""
    decided = await work.changed(
        update(appeals)
        .where(appeals.c.id == appeal.id, appeals.c.state == AppealState.OPEN.value)
        .values(
            state=decision.state.value,
            decision=decision.reason,
            decided_by=decision.decided_by,
            decided_at=work.now,
        )
    )
    if decided != 1:
        raise OvertakenError(appeal.id)


async def excuse(work: Work, booking: Booking) -> None:
    """The absence in a locked booking was nobody's fault. Its time and its tally were given back when it was missed."""
    await work.execute(
        update(bookings)
        .where(bookings.c.id == booking.id, bookings.c.state == State.NO_SHOW.value)
        .values(no_show_by=Absent.NOBODY.value, revision=booking.revision + 1)
    )
