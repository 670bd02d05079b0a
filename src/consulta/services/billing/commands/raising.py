"""More money for a booking that goes on longer: held whole, or not at all."""

from __future__ import annotations

from consulta.contracts.billing import HoldRaised, HoldRaiseDeclined
from consulta.contracts.booking import ExtensionWanted
from consulta.kit.money import Money
from consulta.kit.work import Work
from consulta.services.billing.commands.books import Books
from consulta.services.billing.domain.holds import HoldState
from consulta.services.billing.domain.ledger import Transfer, TransferKind, escrow_of, wallet_of
from consulta.services.billing.errors import BooksMoved
from consulta.services.billing.repository import bookings as repository


async def raise_hold(work: Work, event: ExtensionWanted) -> None:
    """BL-6a. Reserve what a longer call can cost beyond what is held, or say what is missing.

    Locks the booking, then the accounts. What has ended is not raised: the call is over.
    """
    await repository.remember(work, event.booking_id, event.client_id, event.consultant_id)
    await repository.get_for_update(work, event.booking_id)
    hold = await repository.find_hold(work, event.booking_id)
    if hold is None or hold.state is not HoldState.PLACED or hold.amount >= event.price_limit:
        _decline(work, event, missing=None)
        return
    added = event.price_limit - hold.amount
    wallet, escrow = wallet_of(event.client_id, added.currency), escrow_of(event.client_id, added.currency)
    books = await Books.open(work, [wallet, escrow])
    available = books.balance(wallet)
    if available < added:
        _decline(work, event, missing=added - available)
        return
    if not await repository.raise_hold(work, hold, event.price_limit):
        raise BooksMoved
    await repository.remember(
        work,
        event.booking_id,
        event.client_id,
        event.consultant_id,
        raised_limit_minor=event.price_limit.amount_minor,
    )
    key = f"booking:{event.booking_id}:raise:{event.extension_id}"
    await books.move([Transfer(key, TransferKind.HOLD, wallet, escrow, added, event.booking_id)])
    work.publish(
        HoldRaised(
            booking_id=event.booking_id,
            extension_id=event.extension_id,
            client_id=event.client_id,
            amount=event.price_limit,
            revision=event.revision,
        )
    )
    books.publish_wallet(event.client_id, added.currency)


def _decline(work: Work, event: ExtensionWanted, *, missing: Money | None) -> None:
    work.publish(
        HoldRaiseDeclined(
            booking_id=event.booking_id,
            extension_id=event.extension_id,
            client_id=event.client_id,
            missing=missing,
            revision=event.revision,
        )
    )
