"""Taking a promise back, at the amount that was shown."""

from __future__ import annotations

from dataclasses import dataclass

from consulta.contracts.booking import BookingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.money import Money
from consulta.kit.work import Work
from consulta.services.booking.commands import announcing
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.states import Step
from consulta.services.booking.errors.bookings import NoSuchBooking, NotCancellable, RefundChanged
from consulta.services.booking.repository import bookings as repository


@dataclass(frozen=True, slots=True)
class Terms:
    """What cancelling now would mean."""

    party: Party
    percent: int
    refund: Money
    kept: Money

    @classmethod
    def of(cls, booking: Booking, party: Party, work: Work) -> Terms:
        """BK-7. The exact amount, the same one that is shown and done."""
        percent = booking.refund_percent_for(party, work.now)
        refund = booking.price_limit.percent(percent)
        return cls(party, percent, refund, booking.price_limit - refund)


async def cancel(
    work: Work,
    booking_id: BookingId,
    person: PersonId,
    *,
    reason: str | None,
    expected_refund_minor: int | None,
) -> None:
    """Cancel for one side. Raises `NoSuchBooking`, `NotCancellable`, `RefundChanged`."""
    before = await repository.find_for_update(work, booking_id)
    party = None if before is None else before.party_of(person)
    if before is None or party is None:
        raise NoSuchBooking
    await cancel_as(work, before, party, reason=reason, expected_refund_minor=expected_refund_minor)


async def cancel_as(
    work: Work,
    before: Booking,
    party: Party,
    *,
    reason: str | None,
    expected_refund_minor: int | None = None,
    acted_by: PersonId | None = None,
    with_series: bool = False,
) -> None:
    """Cancel a locked booking for this side; `acted_by` somebody else, who may; `with_series` others of its series.

    Raises `NotCancellable`, `RefundChanged`.
    """
    if not before.is_cancellable(work.now):
        raise NotCancellable(state=before.state)
    terms = Terms.of(before, party, work)
    if expected_refund_minor not in (None, terms.refund.amount_minor):
        raise RefundChanged(refund=terms.refund, kept=terms.kept)
    after = before.after(Step.CANCEL, cancelled_by=party, cancel_reason=reason, refund_percent=terms.percent)
    await repository.save(work, before, after)
    work.publish(
        announcing.cancelled(after, party, terms.percent, before.awaited, acted_by, with_series=with_series)
    )
