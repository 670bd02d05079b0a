"""Money that came from outside reaches a wallet, once."""

from __future__ import annotations

from consulta.contracts.identity import PersonId
from consulta.contracts.payments import PaymentId
from consulta.kit.money import Money
from consulta.kit.work import Work
from consulta.services.billing.commands.books import Books
from consulta.services.billing.domain.ledger import (
    Transfer,
    TransferKind,
    escrow_of,
    gateway_account,
    wallet_of,
)
from consulta.services.billing.repository import ledger


async def top_up(
    work: Work, payment_id: PaymentId, person_id: PersonId, amount: Money, *, gateway: str
) -> None:
    """BL-2. Credit a payment to a wallet. The same payment again changes nothing. Locks the wallet."""
    wallet, outside = wallet_of(person_id, amount.currency), gateway_account(gateway, amount.currency)
    books = await Books.open(work, [wallet, escrow_of(person_id, amount.currency), outside])
    key = f"payment:{payment_id}"
    if await ledger.has_moved(work, key):
        return
    await books.move([Transfer(key, TransferKind.TOP_UP, outside, wallet, amount)])
    books.publish_wallet(person_id, amount.currency)
