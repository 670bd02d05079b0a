"""What may be asked of payments."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid5

import structlog

from consulta.contracts.payments import PaymentFailed, PaymentId, PaymentSucceeded
from consulta.kit.access import PersonId
from consulta.kit.http.idempotency import IdempotencyKeyReused
from consulta.kit.money import Money
from consulta.kit.settings import PlatformSettings
from consulta.kit.work import Desk, Work
from consulta.services.payments import repository
from consulta.services.payments.domain import (
    OPEN,
    State,
    Word,
    is_own_page,
    is_settled_by,
    next_state,
    poll_at,
)
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

_NAMESPACE: Final = UUID("0f0f6c0e-55d1-4a86-9a0e-7f1f3f0f2b55")
"""Under which a top-up's id is derived from its idempotency key."""

FAILURES = {
    "declined": "The card was declined. Nothing was paid.",
    "cancelled": "You left the checkout. Nothing was paid.",
    "open": "The checkout was not finished in time. Nothing was paid.",
}


def payment_id_for(work: Work, person_id: PersonId, key: str | None) -> PaymentId:
    """PM-1. A top-up's id comes from its idempotency key, if there is one: asking again finds the same top-up.

    So no transaction stays open to remember the key while the gateway is asked.
    """
    return PaymentId(work.new_id() if key is None else uuid5(_NAMESPACE, f"{person_id}:{key}"))


async def start_top_up(
    desk: Desk, gateway: Gateway, person_id: PersonId, amount: Money, *, payment_id: PaymentId, return_to: str
) -> UUID:
    """Reserve a top-up, open the gateway's checkout, record it: a crash between two of the steps harms nobody.

    The same again changes nothing. Raises `AmountOutOfBounds`, `OtherCurrency`, `AddressElsewhere`,
    `GatewayUnavailable`, and `IdempotencyKeyReused` for another wish under the same id.
    """
    async with desk.work() as work:
        reserved = await reserve(
            work, gateway.name, person_id, amount, payment_id=payment_id, return_to=return_to
        )
    back = f"{return_to}{'&' if '?' in return_to else '?'}payment={reserved.id}"
    checkout = await gateway.open_checkout(
        PaymentId(reserved.id), amount, return_to=back, expires_at=reserved.expires_at
    )
    async with desk.work() as work:
        await record_checkout(work, PaymentId(reserved.id), checkout)
    return reserved.id


async def reserve(
    work: Work, gateway: str, person_id: PersonId, amount: Money, *, payment_id: PaymentId, return_to: str
) -> TopUp:
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
    top_up, is_new = await repository.reserve(
        work,
        id=payment_id,
        person_id=person_id,
        amount_minor=amount.amount_minor,
        currency=amount.currency,
        state=State.PENDING.value,
        gateway=gateway,
        return_to=return_to,
        created_at=work.now,
        expires_at=work.now + settings.checkout_life,
        revision=1,
    )
    if (top_up.amount, top_up.return_to) != (amount, return_to):
        raise IdempotencyKeyReused
    if is_new:
        _ask_later(work, top_up, attempt=0)
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
        await repository.flag(
            work, gateway, word.reference, "unknown_reference", payment_id=None, told=word.amount
        )
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
        if work.now >= top_up.expires_at:
            await _finish(work, top_up, State.EXPIRED, FAILURES["open"])
    elif work.now >= top_up.expires_at:
        # Silence is not a no: it may have been paid.
        await _finish(work, top_up, State.UNKNOWN, None)
    if top_up.state not in OPEN or _ask_later(work, top_up, attempt=attempt + 1):
        return
    log.error("payments.outcome_unknown", payment_id=str(payment_id))
    reference = top_up.reference or str(payment_id)
    await repository.flag(
        work,
        top_up.gateway,
        reference,
        "no_answer",
        payment_id=payment_id,
        told=None if word is None else word.amount,
    )


def _ask_later(work: Work, top_up: TopUp, *, attempt: int) -> bool:
    """Set the timer of an attempt; `False` when there is none left."""
    due_at = poll_at(attempt, created_at=top_up.created_at, expires_at=top_up.expires_at)
    if due_at is None:
        return False
    work.publish_at(GatewayToAsk(payment_id=PaymentId(top_up.id), attempt=attempt), due_at)
    return True


async def _apply(work: Work, top_up: TopUp, word: Word) -> None:
    state = next_state(word, top_up.amount, now=work.now, expires_at=top_up.expires_at)
    if state is State.UNKNOWN:
        log.error("payments.amount_differs", payment_id=str(top_up.id), reference=word.reference)
        await repository.flag(
            work, top_up.gateway, word.reference, "amount", payment_id=top_up.id, told=word.amount
        )
    await _finish(work, top_up, state, FAILURES.get(word.outcome))


async def _finish(work: Work, top_up: TopUp, state: State, failure: str | None) -> None:
    if not is_settled_by(State(top_up.state), state):
        return
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
