"""Proposals to talk longer, as rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import Range, insert

from consulta.contracts.booking import BookingId, ExtensionId
from consulta.contracts.terms import Party
from consulta.kit.money import Money
from consulta.kit.work import Work
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.extensions import OPEN, Extension, Stage
from consulta.services.booking.models import bookings, extensions, occupancies

_WITH_CURRENCY = select(extensions, bookings.c.currency).join(
    bookings, bookings.c.id == extensions.c.booking_id
)


def _extension(row: Row[Any]) -> Extension:
    return Extension(
        id=ExtensionId(row.id),
        booking_id=BookingId(row.booking_id),
        minutes=row.minutes,
        asked_by=Party(row.asked_by),
        stage=Stage(row.state),
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        price_limit=Money(row.price_limit_minor, row.currency),
        missing=None if row.missing_minor is None else Money(row.missing_minor, row.currency),
    )


async def find_latest(work: Work, booking_id: BookingId) -> Extension | None:
    """The latest proposal of a booking."""
    found = await work.execute(
        _WITH_CURRENCY.where(extensions.c.booking_id == booking_id).order_by(extensions.c.id.desc()).limit(1)
    )
    row = found.one_or_none()
    return None if row is None else _extension(row)


async def find_open(work: Work, booking_id: BookingId) -> Extension | None:
    """The open proposal of a booking. The booking is locked, so nobody else changes it."""
    found = await work.execute(
        _WITH_CURRENCY.where(
            extensions.c.booking_id == booking_id, extensions.c.state.in_([stage.value for stage in OPEN])
        )
    )
    row = found.one_or_none()
    return None if row is None else _extension(row)


async def find(work: Work, booking_id: BookingId, extension_id: ExtensionId) -> Extension | None:
    """One proposal of a booking."""
    found = await work.execute(
        _WITH_CURRENCY.where(extensions.c.booking_id == booking_id, extensions.c.id == extension_id)
    )
    row = found.one_or_none()
    return None if row is None else _extension(row)


async def add(work: Work, extension: Extension) -> None:
    """Write a new proposal; the booking has no other open one (`uq_extensions_open`)."""
    await work.execute(
        insert(extensions).values(
            id=extension.id,
            booking_id=extension.booking_id,
            minutes=extension.minutes,
            asked_by=extension.asked_by.value,
            state=extension.stage.value,
            asked_at=extension.asked_at,
            expires_at=extension.expires_at,
            price_limit_minor=extension.price_limit.amount_minor,
        )
    )


async def step(work: Work, extension: Extension, stage: Stage, *, missing: Money | None = None) -> None:
    """Write how a proposal stands now. The booking is locked."""
    await work.execute(
        update(extensions)
        .where(extensions.c.id == extension.id, extensions.c.state == extension.stage.value)
        .values(state=stage.value, missing_minor=None if missing is None else missing.amount_minor)
    )


async def is_time_free(work: Work, longer: Booking) -> bool:
    """Whether nothing else of either side lies in the time of a longer call; taking it decides."""
    during, client_during = Range(*longer.during), Range(longer.starts_at, longer.ends_at)
    found = await work.execute(
        select(occupancies.c.holder_id)
        .where(
            occupancies.c.active,
            occupancies.c.holder_id != longer.id,
            ((occupancies.c.consultant_id == longer.consultant_id) & occupancies.c.during.overlaps(during))
            | (
                (occupancies.c.client_id == longer.client_id)
                & occupancies.c.client_during.overlaps(client_during)
            ),
        )
        .limit(1)
    )
    return found.first() is None
