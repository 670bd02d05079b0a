"""Open books: accounts locked for this transaction, and the one way money moves between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Self
from uuid import UUID

from consulta.contracts.billing import WalletChanged
from consulta.contracts.identity import PersonId
from consulta.kit.money import Money
from consulta.kit.work import Work
from consulta.services.billing.domain.ledger import (
    Account,
    Standing,
    Transfer,
    WrittenTransfer,
    entries_for,
    escrow_of,
    wallet_of,
)
from consulta.services.billing.repository import ledger


class Books:
    """Some accounts, locked until the transaction ends. Open them once for all that a command needs."""

    def __init__(self, work: Work, standing: Mapping[UUID, Standing]) -> None:
        self._work = work
        self._standing = dict(standing)

    @classmethod
    async def open(cls, work: Work, accounts: Iterable[Account]) -> Self:
        """Lock the accounts in their fixed order; those nobody used before are opened."""
        return cls(work, await ledger.lock_accounts(work, accounts))

    def balance(self, account: Account) -> Money:
        """What is in a kept account now."""
        return Money(self._standing[account.id].balance_minor, account.currency)

    async def move(self, transfers: Sequence[Transfer]) -> None:
        """Write transfers in their order. What was never opened here raises `KeyError`.

        Below the floor the database refuses (`ck_accounts_floor`): look at the balance first and say what is missing.
        """
        if not transfers:
            return
        written = [WrittenTransfer(self._work.new_id(), self._work.now, transfer) for transfer in transfers]
        entries = entries_for(written, self._standing)
        await ledger.write(self._work, written, entries, self._standing)
        self._standing |= {entry.account_id: entry.standing for entry in entries}

    def publish_wallet(self, person_id: PersonId, currency: str) -> None:
        """Tell how the person's wallet stands; the revision counts the entries of its two accounts."""
        wallet, escrow = wallet_of(person_id, currency), escrow_of(person_id, currency)
        self._work.publish(
            WalletChanged(
                person_id=person_id,
                available=self.balance(wallet),
                held=self.balance(escrow),
                revision=self._standing[wallet.id].version + self._standing[escrow.id].version,
            )
        )
