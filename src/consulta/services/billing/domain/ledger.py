"""The ledger's rules: accounts, transfers between them, and the chained entries that a transfer leaves behind."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5

from consulta.kit.money import Money

_NAMESPACE: Final = UUID("6f1c9a52-7d0e-4b7c-9a54-3f5f2f8f6a10")
"""Under which an account's id is derived from what it is, so that nobody has to look it up."""

GENESIS: Final = b"\x00" * 32
"""What the first entry of an account is chained to."""


class AccountKind(StrEnum):
    """What an account is for."""

    WALLET = "wallet"
    """A person's money that is free to use."""
    ESCROW = "escrow"
    """A person's money that is held for bookings."""
    EARNINGS = "earnings"
    """What the platform owes a consultant."""
    FEES = "fees"
    """What the platform has earned."""
    GATEWAY = "gateway"
    """What came from outside: it is as far below zero as there is money inside."""


KEPT: Final = frozenset({AccountKind.WALLET, AccountKind.ESCROW, AccountKind.EARNINGS})
"""BL-3. Accounts with a kept balance, a floor of zero and a chain. Everybody's transfers touch the others (fees, a
gateway), which only record: their balance is summed when asked for, so that the world does not queue at one row."""

PLATFORM: Final = "platform"


class TransferKind(StrEnum):
    """Why money moves."""

    TOP_UP = "top_up"
    HOLD = "hold"
    RELEASE = "release"
    SHARE = "share"
    FEE = "fee"
    REFUND_SHARE = "refund_share"
    """Back out of a consultant's earnings."""
    REFUND_FEE = "refund_fee"
    """Back out of the platform's fees."""
    REFUND = "refund"
    """Both together, back into the wallet."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account, known by what it is."""

    kind: AccountKind
    owner: str
    currency: str

    @property
    def id(self) -> UUID:
        """The account's id, the same everywhere."""
        return uuid5(_NAMESPACE, f"{self.kind}:{self.owner}:{self.currency}")

    @property
    def is_kept(self) -> bool:
        """Whether its balance is kept, and never below zero."""
        return self.kind in KEPT


def wallet_of(person_id: UUID, currency: str) -> Account:
    """A person's free money."""
    return Account(AccountKind.WALLET, str(person_id), currency)


def escrow_of(person_id: UUID, currency: str) -> Account:
    """A person's held money."""
    return Account(AccountKind.ESCROW, str(person_id), currency)


def earnings_of(consultant_id: UUID, currency: str) -> Account:
    """What is owed to a consultant."""
    return Account(AccountKind.EARNINGS, str(consultant_id), currency)


def fees_in(currency: str) -> Account:
    """The platform's fees."""
    return Account(AccountKind.FEES, PLATFORM, currency)


def gateway_account(name: str, currency: str) -> Account:
    """The outside world behind a gateway."""
    return Account(AccountKind.GATEWAY, name, currency)


@dataclass(frozen=True, slots=True)
class Transfer:
    """BL-1. Money from one account to another: never negative, never nothing, never across currencies.

    `key` is unique for ever: what already moved does not move again. Raises `ValueError` for what is no transfer.
    """

    key: str
    kind: TransferKind
    source: Account
    target: Account
    amount: Money
    booking_id: UUID | None = None

    def __post_init__(self) -> None:
        if self.amount.amount_minor <= 0:
            raise ValueError("a transfer moves something, and never by sign")
        if {self.source.currency, self.target.currency} != {self.amount.currency}:
            raise ValueError("a transfer stays within its currency")
        if self.source == self.target:
            raise ValueError("a transfer goes from one account to another")
        if not (self.source.is_kept or self.target.is_kept):
            raise ValueError("a transfer between two recording accounts would be in no chain")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an account's entries have come: its balance, how many there are, and the last one's hash."""

    balance_minor: int = 0
    version: int = 0
    last_hash: bytes = GENESIS


@dataclass(frozen=True, slots=True)
class WrittenTransfer:
    """A transfer with the id and the moment it was written under."""

    id: UUID
    at: datetime
    transfer: Transfer


@dataclass(frozen=True, slots=True)
class Entry:
    """BL-4. What a transfer did to one kept account, chained to the entry before it."""

    account_id: UUID
    version: int
    transfer_id: UUID
    balance_after_minor: int
    hash: bytes

    @property
    def standing(self) -> Standing:
        """How the account stands after it."""
        return Standing(self.balance_after_minor, self.version, self.hash)


def entries_for(written: Sequence[WrittenTransfer], before: Mapping[UUID, Standing]) -> list[Entry]:
    """The entries that transfers, in their order, leave on the kept accounts whose standing is given."""
    standing = dict(before)
    entries = []
    for each in written:
        transfer = each.transfer
        for account, change in ((transfer.source, -1), (transfer.target, 1)):
            if not account.is_kept:
                continue
            entry = _next_entry(account.id, standing[account.id], each, change)
            standing[account.id] = entry.standing
            entries.append(entry)
    return entries


def _next_entry(account_id: UUID, last: Standing, written: WrittenTransfer, change: int) -> Entry:
    balance = last.balance_minor + change * written.transfer.amount.amount_minor
    version = last.version + 1
    return Entry(
        account_id=account_id,
        version=version,
        transfer_id=written.id,
        balance_after_minor=balance,
        hash=chain_hash(last.last_hash, account_id, version, balance, written),
    )


def chain_hash(
    previous: bytes, account_id: UUID, version: int, balance_after_minor: int, written: WrittenTransfer
) -> bytes:
    """SHA-256 over everything that an entry and its transfer say and the hash before; the checks compute it in SQL."""
    transfer = written.transfer
    parts = (
        previous.hex(),
        account_id,
        version,
        balance_after_minor,
        written.id,
        transfer.key,
        transfer.kind.value,
        transfer.source.id,
        transfer.target.id,
        transfer.amount.amount_minor,
        transfer.amount.currency,
        transfer.booking_id or "",
        microseconds(written.at),
    )
    return hashlib.sha256("|".join(map(str, parts)).encode()).digest()


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970, exactly as the database keeps a moment."""
    seconds = int(moment.replace(microsecond=0).timestamp())
    return seconds * 1_000_000 + moment.microsecond
