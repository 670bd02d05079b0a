"""What is known about bookings and people, what is held for them, and what they were charged: the SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import Row, case, func, literal, select, union_all, update
from sqlalchemy.dialects.postgresql import insert

from consulta.contracts.billing import ChargeReason
from consulta.contracts.booking import Absent, BookingId
from consulta.contracts.calls import CallId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party, Policy, PriceTerms
from consulta.kit.money import Money
from consulta.kit.work import Work
from consulta.services.billing.domain.holds import HoldState
from consulta.services.billing.domain.settlement import Facts, Terms
from consulta.services.billing.models import charges, holds, known_bookings, known_people, refunds


@dataclass(frozen=True, slots=True)
class KnownBooking:
    """What was heard about a booking so far."""

    id: BookingId
    client_id: PersonId
    consultant_id: PersonId
    title: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    call_id: CallId | None
    terms: Terms | None
    facts: Facts

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        """The row as values."""
        terms = None
        if row.price is not None:
            terms = Terms(
                PriceTerms.model_validate(row.price),
                Policy.model_validate(row.policy),
                Money(max(row.limit_minor, row.raised_limit_minor or 0), row.currency),
            )
        facts = Facts(
            talk_seconds=row.talk_seconds,
            completed=row.completed,
            met_without_call=row.met_without_call,
            cancelled_by=None if row.cancelled_by is None else Party(row.cancelled_by),
            refund_percent=row.refund_percent,
            absent=None if row.absent is None else Absent(row.absent),
            excused=row.excused,
            let_go=row.let_go,
        )
        return cls(
            id=BookingId(row.booking_id),
            client_id=PersonId(row.client_id),
            consultant_id=PersonId(row.consultant_id),
            title=row.offering_title,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            call_id=None if row.call_id is None else CallId(row.call_id),
            terms=terms,
            facts=facts,
        )


@dataclass(frozen=True, slots=True)
class Hold:
    """Money held for a booking; nothing, for a free one."""

    id: UUID
    booking_id: BookingId
    client_id: PersonId
    amount: Money
    state: HoldState
    posted: Money
    fee_basis_points: int
    ended_at: datetime | None


async def remember(
    work: Work, booking_id: BookingId, client_id: PersonId, consultant_id: PersonId, **facts: object
) -> None:
    """Write down what was heard about a booking; its row stays locked, so that its events take turns."""
    people = {"client_id": client_id, "consultant_id": consultant_id}
    written = insert(known_bookings).values(booking_id=booking_id, revision=-1, **people, **facts)
    await work.execute(
        written.on_conflict_do_update(index_elements=["booking_id"], set_=facts or {"client_id": client_id})
    )


async def remember_times(
    work: Work, booking_id: BookingId, starts_at: datetime, ends_at: datetime, revision: int
) -> None:
    """Keep when the booking takes place, unless newer news came before."""
    await work.execute(
        update(known_bookings)
        .where(known_bookings.c.booking_id == booking_id, known_bookings.c.revision < revision)
        .values(starts_at=starts_at, ends_at=ends_at, revision=revision)
    )


async def remember_person(work: Work, person_id: PersonId, name: str, zone: str, revision: int) -> None:
    """Keep a person's name and zone, unless newer news came before."""
    written = insert(known_people).values(person_id=person_id, name=name, zone=zone, revision=revision)
    await work.execute(
        written.on_conflict_do_update(
            index_elements=["person_id"],
            set_={key: written.excluded[key] for key in ("name", "zone", "revision")},
            where=known_people.c.revision < written.excluded.revision,
        )
    )


async def get_for_update(work: Work, booking_id: BookingId) -> KnownBooking:
    """A booking that was remembered in this transaction, locked."""
    row = (
        await work.execute(
            select(known_bookings).where(known_bookings.c.booking_id == booking_id).with_for_update()
        )
    ).one()
    return KnownBooking.of(row)


async def find_booking(work: Work, booking_id: BookingId) -> KnownBooking | None:
    """What is known about a booking."""
    row = (
        await work.execute(select(known_bookings).where(known_bookings.c.booking_id == booking_id))
    ).one_or_none()
    return None if row is None else KnownBooking.of(row)


async def find_person(work: Work, person_id: PersonId) -> Row[Any] | None:
    """A person's name and zone."""
    row: Row[Any] | None = (
        await work.execute(
            select(known_people.c.name, known_people.c.zone).where(known_people.c.person_id == person_id)
        )
    ).one_or_none()
    return row


async def find_hold(work: Work, booking_id: BookingId) -> Hold | None:
    """The hold of a booking."""
    row = (await work.execute(select(holds).where(holds.c.booking_id == booking_id))).one_or_none()
    if row is None:
        return None
    return Hold(
        id=row.id,
        booking_id=booking_id,
        client_id=PersonId(row.client_id),
        amount=Money(row.amount_minor, row.currency),
        state=HoldState(row.state),
        posted=Money(row.posted_minor, row.currency),
        fee_basis_points=row.fee_basis_points,
        ended_at=row.ended_at,
    )


async def add_hold(work: Work, hold: Hold) -> None:
    """Write a hold; its booking has no other (`uq_holds_booking_id`)."""
    await work.execute(
        insert(holds).values(
            id=hold.id,
            booking_id=hold.booking_id,
            client_id=hold.client_id,
            amount_minor=hold.amount.amount_minor,
            currency=hold.amount.currency,
            state=hold.state.value,
            posted_minor=0,
            fee_basis_points=hold.fee_basis_points,
            placed_at=work.now,
            ended_at=hold.ended_at,
        )
    )


async def raise_hold(work: Work, hold: Hold, amount: Money) -> bool:
    """Let a placed hold be of a larger amount; `False` when it ended or was raised meanwhile."""
    return (
        await work.changed(
            update(holds)
            .where(
                holds.c.id == hold.id,
                holds.c.state == HoldState.PLACED.value,
                holds.c.amount_minor == hold.amount.amount_minor,
            )
            .values(amount_minor=amount.amount_minor)
        )
        == 1
    )


async def end_hold(work: Work, hold: Hold, state: HoldState, posted: Money) -> bool:
    """End a placed hold; `False` when it had ended already."""
    return (
        await work.changed(
            update(holds)
            .where(holds.c.id == hold.id, holds.c.state == HoldState.PLACED.value)
            .values(state=state.value, posted_minor=posted.amount_minor, ended_at=work.now)
        )
        == 1
    )


async def add_charge(work: Work, **charge: object) -> None:
    """Write a charge, for good; its booking has no other (`uq_charges_booking_id`)."""
    await work.execute(insert(charges).values(**charge))


async def find_charge(work: Work, booking_id: BookingId) -> Row[Any] | None:
    """What a booking was charged."""
    row: Row[Any] | None = (
        await work.execute(select(charges).where(charges.c.booking_id == booking_id))
    ).one_or_none()
    return row


async def list_earned(
    work: Work, consultant_id: PersonId, *, before: UUID | None, limit: int
) -> Sequence[Row[Any]]:
    """What a consultant's bookings brought, with the clients' names, newest first."""
    wanted = (
        select(
            charges,
            known_people.c.name.label("client_name"),
            refunds.c.made_at.label("refunded_at"),
        )
        .outerjoin(known_people, known_people.c.person_id == charges.c.client_id)
        .outerjoin(refunds, refunds.c.booking_id == charges.c.booking_id)
        .where(charges.c.consultant_id == consultant_id, charges.c.gross_minor > 0)
        .order_by(charges.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        wanted = wanted.where(charges.c.id < before)
    return (await work.execute(wanted)).all()


async def list_months(
    work: Work, consultant_id: PersonId, *, currency: str, zone: str, limit: int
) -> Sequence[Row[Any]]:
    """Gross, fee, net and the number of calls by month of the consultant's zone, newest first.

    What went back counts in the month in which it did, with what each side gave.
    """
    charged = select(
        charges.c.settled_at.label("at"),
        charges.c.gross_minor.label("gross"),
        charges.c.fee_minor.label("fee"),
        charges.c.share_minor.label("net"),
        case((charges.c.reason == ChargeReason.CALL.value, 1), else_=0).label("calls"),
    ).where(charges.c.consultant_id == consultant_id, charges.c.currency == currency)
    given_back = select(
        refunds.c.made_at, -refunds.c.amount_minor, -refunds.c.fee_minor, -refunds.c.share_minor, literal(0)
    ).where(refunds.c.consultant_id == consultant_id, refunds.c.currency == currency)
    every = union_all(charged, given_back).subquery()
    month = func.to_char(func.timezone(zone, every.c.at), "YYYY-MM").label("month")
    return (
        await work.execute(
            select(
                month,
                func.sum(every.c.gross).label("gross"),
                func.sum(every.c.fee).label("fee"),
                func.sum(every.c.net).label("net"),
                func.sum(every.c.calls).label("calls"),
            )
            .group_by(month)
            .order_by(month.desc())
            .limit(limit)
        )
    ).all()


async def total_fees(work: Work, consultant_id: PersonId, currency: str) -> int:
    """What the platform kept of a consultant's charges and did not give back, in minor units."""
    kept = await work.session.scalar(
        select(func.coalesce(func.sum(charges.c.fee_minor), 0)).where(
            charges.c.consultant_id == consultant_id, charges.c.currency == currency
        )
    )
    given_back = await work.session.scalar(
        select(func.coalesce(func.sum(refunds.c.fee_minor), 0)).where(
            refunds.c.consultant_id == consultant_id, refunds.c.currency == currency
        )
    )
    return int(kept or 0) - int(given_back or 0)
