"""What may be asked of payments."""

from __future__ import annotations

from uuid import UUID

import structlog

from consulta.contracts.payments import PaymentFailed, PaymentId, PaymentSucceeded
from consulta.kit.access import PersonId
from consulta.kit.money import Money
from consulta.kit.settings import PlatformSettings
from consulta.kit.work import Desk, Work
from consulta.services.payments import repository
from consulta.services.payments.domain import OPEN, POLLS, State, Word, is_own_page, next_state
from consulta.services.payments.errors import (
    AddressElsewhere,
    AmountOutOfBounds,
    NoSuchPayment,
    OtherCurrency,
)
from consulta.services.payments.gateways import Checkout, Gateway
from consulta.services.payments.models import TopUp
from consulta.services.payments.settings import Settings
from consulta.services.payments.timers import GatewayToAsk

log = structlog.get_logger(__name__)

FAILURES = {
    "declined": "The card was declined. Nothing was paid.",
    "cancelled": "You left the checkout. Nothing was paid.",
    "open": "The checkout was not finished in time. Nothing was paid.",
}


async def start_top_up(
    desk: Desk, gateway: Gateway, person_id: PersonId, amount: Money, return_to: str
) -> UUID:
    """Reserve a top-up, open the gateway's checkout, record it: a crash between two of the steps harms nobody.

    Raises `AmountOutOfBounds`, `OtherCurrency`, `AddressElsewhere`, `GatewayUnavailable`.
    """
    async with desk.work() as work:
        reserved = await reserve(work, gateway.name, person_id, amount, return_to)
    back = f"{return_to}{'&' if '?' in return_to else '?'}payment={reserved.id}"
    checkout = await gateway.open_checkout(
        PaymentId(reserved.id), amount, return_to=back, expires_at=reserved.expires_at
    )
    async with desk.work() as work:
        await record_checkout(work, PaymentId(reserved.id), checkout)
    return reserved.id


async def reserve(work: Work, gateway: str, person_id: PersonId, amount: Money, return_to: str) -> TopUp:
    """Write down that somebody wants to pay, before any gateway hears of it, and when to ask what became of it."""
    settings = work.settings(Settings)
    currency = work.resource(PlatformSettings).currency
    if amount.currency != currency:
        raise OtherCurrency(field="amount.currency", currency=currency)
    if not settings.smallest_top_up_minor <= amount.amount_minor <= settings.largest_top_up_minor:
        raise AmountOutOfBounds(
            field="amount.amount_minor",
            smallest_minor=settings.smallest_top_up_minor,
            largest_minor=settings.largest_top_up_minor,
        )
    if not is_own_page(return_to):
        raise AddressElsewhere(field="return_to")
    top_up = TopUp(
        id=work.new_id(),
        person_id=person_id,
        amount_minor=amount.amount_minor,
        currency=amount.currency,
        state=State.PENDING,
        gateway=gateway,
        created_at=work.now,
        expires_at=work.now + settings.checkout_life,
        revision=1,
    )
    work.session.add(top_up)
    work.publish_at(GatewayToAsk(payment_id=PaymentId(top_up.id), attempt=0), top_up.expires_at + POLLS[0])
    return top_up


async def record_checkout(work: Work, payment_id: PaymentId, checkout: Checkout) -> None:
    """Write down where the person pays."""
    top_up = await repository.lock(work, payment_id)
    if top_up is None:
        raise NoSuchPayment
    top_up.reference, top_up.checkout_url = checkout.reference, checkout.url


async def hear(work: Work, gateway: str, word: Word) -> None:
    """Act on a gateway's word, once. Its amount counts for nothing unless it is our own (PM-4)."""
    if not await repository.is_news(work, gateway, word):
        return
    top_up = await repository.lock_by_reference(work, gateway, word.reference)
    if top_up is None:
        log.error("payments.unknown_reference", gateway=gateway)
        return
    await _apply(work, top_up, word)


async def settle_asked(work: Work, payment_id: PaymentId, word: Word | None, attempt: int) -> None:
    """Act on what the gateway answered when asked, or ask again later; after the last time a person must look."""
    top_up = await repository.lock(work, payment_id)
    if top_up is None or top_up.state not in OPEN:
        return
    if word is not None:
        await _apply(work, top_up, word)
    elif top_up.reference is None:
        # The gateway never heard of it: nobody can have paid.
        await _finish(work, top_up, State.EXPIRED, FAILURES["open"])
    if top_up.state in OPEN and attempt + 1 < len(POLLS):
        work.publish_at(
            GatewayToAsk(payment_id=payment_id, attempt=attempt + 1), work.now + POLLS[attempt + 1]
        )
    elif top_up.state == State.PENDING:
        await _finish(work, top_up, State.UNKNOWN, None)
        log.error("payments.outcome_unknown", payment_id=str(payment_id))


async def _apply(work: Work, top_up: TopUp, word: Word) -> None:
    state = next_state(word, top_up.amount, now=work.now, expires_at=top_up.expires_at)
    if state is State.UNKNOWN:
        log.error("payments.amount_differs", payment_id=str(top_up.id), reference=word.reference)
    await _finish(work, top_up, state, FAILURES.get(word.outcome))


async def _finish(work: Work, top_up: TopUp, state: State, failure: str | None) -> None:
    if not await repository.settle(work, top_up, state, None if state is State.SUCCEEDED else failure):
        return
    if state is State.SUCCEEDED:
        work.publish(
            PaymentSucceeded(
                payment_id=PaymentId(top_up.id),
                person_id=PersonId(top_up.person_id),
                amount=top_up.amount,
                gateway=top_up.gateway,
                revision=top_up.revision,
            )
        )
    elif state in {State.FAILED, State.EXPIRED}:
        work.publish(
            PaymentFailed(
                payment_id=PaymentId(top_up.id),
                person_id=PersonId(top_up.person_id),
                amount=top_up.amount,
                reason=failure or "unknown",
                revision=top_up.revision,
            )
        )
