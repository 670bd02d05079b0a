"""Proposals of times, as rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, and_, exists, or_, select, update
from sqlalchemy.dialects.postgresql import Range, insert

from consulta.contracts.booking import BookingId, ProposalId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.work import Work
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.proposals import Kind, Proposal, Stage
from consulta.services.booking.models import bookings, occupancies, proposals
from consulta.services.booking.repository.busy import is_busy_elsewhere


def _proposal(row: Row[Any]) -> Proposal:
    return Proposal(
        id=ProposalId(row.id),
        booking_id=BookingId(row.booking_id),
        proposed_by=Party(row.proposed_by),
        acted_by=None if row.acted_by is None else PersonId(row.acted_by),
        times=tuple(row.times),
        note=row.note,
        stage=Stage(row.state),
        made_at=row.made_at,
        expires_at=row.expires_at,
        chosen=row.chosen,
        kind=Kind(row.kind),
        offering_id=None if row.offering_id is None else OfferingId(row.offering_id),
        booked_id=None if row.booked_id is None else BookingId(row.booked_id),
    )


async def find_latest(work: Work, booking_id: BookingId, kind: Kind) -> Proposal | None:
    """The latest proposal of this kind for a booking."""
    found = await work.execute(
        select(proposals)
        .where(proposals.c.booking_id == booking_id, proposals.c.kind == kind.value)
        .order_by(proposals.c.id.desc())
        .limit(1)
    )
    row = found.one_or_none()
    return None if row is None else _proposal(row)


async def find_open(work: Work, booking_id: BookingId, kind: Kind) -> Proposal | None:
    """The open proposal of this kind for a booking. The booking is locked, so nobody else changes it."""
    found = await work.execute(
        select(proposals).where(
            proposals.c.booking_id == booking_id,
            proposals.c.kind == kind.value,
            proposals.c.state == Stage.OPEN.value,
        )
    )
    row = found.one_or_none()
    return None if row is None else _proposal(row)


async def find(work: Work, booking_id: BookingId, proposal_id: ProposalId, kind: Kind) -> Proposal | None:
    """One proposal of this kind for a booking."""
    found = await work.execute(
        select(proposals).where(
            proposals.c.booking_id == booking_id,
            proposals.c.id == proposal_id,
            proposals.c.kind == kind.value,
        )
    )
    row = found.one_or_none()
    return None if row is None else _proposal(row)


async def list_awaiting(work: Work, person_id: PersonId, party: Party) -> list[Proposal]:
    """PR-6. Moves that the other side proposed to somebody and can still be answered, the most urgent first."""
    own = (
        bookings.c.client_id == person_id
        if party is Party.CLIENT
        else or_(
            bookings.c.consultant_id == person_id,
            bookings.c.further_consultants.contains([person_id]),
        )
    )
    found = await work.execute(
        select(proposals)
        .join(bookings, bookings.c.id == proposals.c.booking_id)
        .where(
            own,
            bookings.c.ends_at > work.now,
            proposals.c.kind == Kind.MOVE.value,
            proposals.c.state == Stage.OPEN.value,
            proposals.c.proposed_by != party.value,
            proposals.c.expires_at > work.now,
        )
        .order_by(proposals.c.expires_at, proposals.c.id)
    )
    return [_proposal(row) for row in found]


async def add(work: Work, proposal: Proposal) -> None:
    """Write a new proposal; the booking has no other open one of its kind (`uq_proposals_open`)."""
    await work.execute(
        insert(proposals).values(
            id=proposal.id,
            booking_id=proposal.booking_id,
            proposed_by=proposal.proposed_by.value,
            acted_by=proposal.acted_by,
            times=list(proposal.times),
            note=proposal.note,
            state=proposal.stage.value,
            made_at=proposal.made_at,
            expires_at=proposal.expires_at,
            kind=proposal.kind.value,
            offering_id=proposal.offering_id,
        )
    )


async def step(work: Work, after: Proposal) -> None:
    """Write how an open proposal ended. The booking is locked."""
    await work.execute(
        update(proposals)
        .where(proposals.c.id == after.id, proposals.c.state == Stage.OPEN.value)
        .values(state=after.stage.value, chosen=after.chosen, booked_id=after.booked_id)
    )


async def is_free(work: Work, wanted: Booking, *, instead_of: BookingId | None = None) -> bool:
    """Whether a booking could have this time, as things stand, where another would be given up; taking it decides."""
    during, client_during = Range(*wanted.during), Range(wanted.starts_at, wanted.ends_at)
    taken = exists().where(
        occupancies.c.active,
        occupancies.c.holder_id.is_distinct_from(instead_of),
        or_(
            and_(
                occupancies.c.consultant_id.in_(list(wanted.consultants)),
                occupancies.c.during.overlaps(during),
            ),
            and_(
                occupancies.c.client_id == wanted.client_id,
                occupancies.c.client_during.overlaps(client_during),
            ),
        ),
    )
    if (await work.execute(select(taken))).scalar_one():
        return False
    return not await is_busy_elsewhere(work, wanted.consultants, wanted.during)
