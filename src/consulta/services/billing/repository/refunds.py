"""What was given back of what was charged: the SQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import insert

from consulta.contracts.booking import BookingId
from consulta.kit.work import Work
from consulta.services.billing.domain.refunds import Refund
from consulta.services.billing.models import refunds


async def add(work: Work, refund: Refund) -> None:
    """Write a refund, for good; its booking has no other (`pk_refunds`)."""
    await work.execute(
        insert(refunds).values(
            booking_id=refund.booking_id,
            client_id=refund.client_id,
            consultant_id=refund.consultant_id,
            currency=refund.amount.currency,
            amount_minor=refund.amount.amount_minor,
            fee_minor=refund.fee.amount_minor,
            share_minor=refund.share.amount_minor,
            made_at=work.now,
        )
    )


async def find(work: Work, booking_id: BookingId) -> Row[Any] | None:
    """What was given back for a booking."""
    row: Row[Any] | None = (
        await work.execute(select(refunds).where(refunds.c.booking_id == booking_id))
    ).one_or_none()
    return row
