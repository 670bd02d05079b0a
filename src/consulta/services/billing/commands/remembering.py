"""What billing writes down of what others say, before it decides anything."""

from __future__ import annotations

from consulta.contracts.booking import (
    AppealDecided,
    BookingCancelled,
    BookingCompleted,
    BookingConfirmed,
    BookingDeclined,
    BookingExpired,
    BookingNoShow,
    BookingRequested,
    BookingRescheduled,
)
from consulta.contracts.calls import CallEnded
from consulta.contracts.identity import PersonChanged, PersonRegistered
from consulta.kit.work import Work
from consulta.services.billing.repository import bookings as repository


async def remember_person(work: Work, event: PersonRegistered | PersonChanged) -> None:
    """Receipts and sentences name people; earnings are counted by the months of their zone."""
    await repository.remember_person(work, event.person_id, event.name, event.zone, event.revision)


async def remember_terms(work: Work, event: BookingRequested | BookingConfirmed) -> None:
    """What was agreed. It never changes for a booking, so whoever comes first may say it."""
    await repository.remember(
        work,
        event.booking_id,
        event.client_id,
        event.consultant_id,
        offering_title=event.offering_title,
        price=event.price.model_dump(mode="json"),
        policy=event.policy.model_dump(mode="json"),
        limit_minor=event.price_limit.amount_minor,
        currency=event.price_limit.currency,
    )
    await repository.remember_times(work, event.booking_id, event.starts_at, event.ends_at, event.revision)


async def remember_move(work: Work, event: BookingRescheduled) -> None:
    """When it takes place now; money carries over."""
    await repository.remember(work, event.booking_id, event.client_id, event.consultant_id)
    await repository.remember_times(work, event.booking_id, event.starts_at, event.ends_at, event.revision)


async def remember_cancellation(work: Work, event: BookingCancelled) -> None:
    """Who took the promise back, and what is not charged."""
    await repository.remember(
        work,
        event.booking_id,
        event.client_id,
        event.consultant_id,
        cancelled_by=event.cancelled_by.value,
        refund_percent=event.refund_percent,
    )


async def remember_absence(work: Work, event: BookingNoShow) -> None:
    """Who did not come."""
    await repository.remember(
        work, event.booking_id, event.client_id, event.consultant_id, absent=event.absent.value
    )


async def remember_excuse(work: Work, event: AppealDecided) -> None:
    """The absence was nobody's fault."""
    await repository.remember(work, event.booking_id, event.client_id, event.consultant_id, excused=True)


async def remember_letting_go(work: Work, event: BookingDeclined | BookingExpired) -> None:
    """There never was a promise."""
    await repository.remember(work, event.booking_id, event.client_id, event.consultant_id, let_go=True)


async def remember_completion(work: Work, event: BookingCompleted) -> None:
    """They met."""
    await repository.remember(
        work,
        event.booking_id,
        event.client_id,
        event.consultant_id,
        completed=True,
        met_without_call=event.without_call,
    )


async def remember_call(work: Work, event: CallEnded) -> None:
    """How long they talked, by the evidence."""
    await repository.remember(
        work,
        event.booking_id,
        event.client_id,
        event.consultant_id,
        call_id=event.call_id,
        talk_seconds=event.talk_seconds,
    )
