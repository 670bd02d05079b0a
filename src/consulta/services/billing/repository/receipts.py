"""Receipts and their numbers: the SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert

from consulta.contracts.booking import BookingId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.billing.models import charges, issuers, known_bookings, receipts


@dataclass(frozen=True, slots=True)
class Number:
    """BL-9. A place in a consultant's series, such as `0012-000045`."""

    series: int
    sequence: int

    def __str__(self) -> str:
        return f"{self.series:04d}-{self.sequence:06d}"


async def take_number(work: Work, consultant_id: PersonId) -> Number:
    """The next number of the consultant's series, without gaps: the row stays locked until the number is used.

    Ask as late in the transaction as possible.
    """
    advance = (
        update(issuers)
        .where(issuers.c.consultant_id == consultant_id)
        .values(last_number=issuers.c.last_number + 1)
        .returning(issuers.c.series, issuers.c.last_number)
    )
    row = (await work.execute(advance)).one_or_none()
    if row is None:
        # Two first receipts at once: the second waits here for the first and then finds its row.
        await work.execute(
            insert(issuers).values(consultant_id=consultant_id, last_number=0).on_conflict_do_nothing()
        )
        row = (await work.execute(advance)).one()
    return Number(row.series, row.last_number)


async def add(work: Work, **receipt: object) -> None:
    """Write a receipt."""
    await work.execute(insert(receipts).values(**receipt))


async def find(work: Work, number: str) -> Row[Any] | None:
    """A receipt with its charge and what is known of its booking."""
    row: Row[Any] | None = (
        await work.execute(
            select(
                receipts,
                charges.c.reason,
                charges.c.talk_seconds,
                charges.c.lines,
                charges.c.held_minor,
                known_bookings.c.offering_title,
                known_bookings.c.starts_at,
                known_bookings.c.ends_at,
            )
            .join(charges, charges.c.booking_id == receipts.c.booking_id)
            .join(known_bookings, known_bookings.c.booking_id == receipts.c.booking_id)
            .where(receipts.c.number == number)
        )
    ).one_or_none()
    return row


async def find_of_booking(work: Work, booking_id: BookingId) -> Row[Any] | None:
    """The receipt of a booking."""
    row: Row[Any] | None = (
        await work.execute(select(receipts).where(receipts.c.booking_id == booking_id))
    ).one_or_none()
    return row


async def list_of_client(
    work: Work, client_id: PersonId, *, before: UUID | None, limit: int
) -> Sequence[Row[Any]]:
    """A client's receipts, newest first: their charges' ids are their order."""
    wanted = (
        select(receipts, charges.c.id.label("charge_id"))
        .join(charges, charges.c.booking_id == receipts.c.booking_id)
        .where(charges.c.client_id == client_id, charges.c.receipt_number.is_not(None))
        .order_by(charges.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        wanted = wanted.where(charges.c.id < before)
    return (await work.execute(wanted)).all()


async def note_documents(work: Work, number: str) -> None:
    """The documents are made and kept."""
    await work.execute(
        update(receipts)
        .where(receipts.c.number == number, receipts.c.documents_at.is_(None))
        .values(documents_at=work.now)
    )
