"""What a person has, and how it came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from consulta.contracts.identity import PersonId
from consulta.kit.money import Money
from consulta.kit.work import Work
from consulta.services.billing.domain.ledger import TransferKind, escrow_of, wallet_of
from consulta.services.billing.domain.wording import movement_text
from consulta.services.billing.repository import ledger, movements

CHARGE = "charge"
Direction = Literal["in", "out", "none"]
_DIRECTIONS: dict[str, Direction] = {
    TransferKind.TOP_UP.value: "in",
    TransferKind.RELEASE.value: "in",
    TransferKind.REFUND.value: "in",
    TransferKind.HOLD.value: "out",
}


@dataclass(frozen=True, slots=True)
class Wallet:
    """A person's money here."""

    available: Money
    held: Money

    @property
    def balance(self) -> Money:
        """Everything that is the person's."""
        return self.available + self.held


async def wallet(work: Work, person_id: PersonId, currency: str) -> Wallet:
    """A person's wallet; an empty one for somebody who never had money here."""
    available = await ledger.standing_of(work, wallet_of(person_id, currency))
    held = await ledger.standing_of(work, escrow_of(person_id, currency))
    return Wallet(Money(available.balance_minor, currency), Money(held.balance_minor, currency))


@dataclass(frozen=True, slots=True)
class Movement:
    """One thing that happened to a wallet. `direction` is what it did to the money that is free to use."""

    id: UUID
    at: datetime
    kind: str
    direction: Direction
    amount: Money
    available_after: Money
    text: str
    booking_id: UUID | None
    receipt_number: str | None


async def wallet_movements(
    work: Work, person_id: PersonId, currency: str, *, before: UUID | None, limit: int
) -> Sequence[Movement]:
    """Up to `limit` movements, the newest first. A charge takes what was reserved before, so nothing free."""
    rows = await movements.list_movements(work, person_id, currency=currency, before=before, limit=limit)
    return [
        Movement(
            id=row.id,
            at=row.at,
            kind=row.kind if row.kind in _DIRECTIONS else CHARGE,
            direction=_DIRECTIONS.get(row.kind, "none"),
            amount=Money(row.amount_minor, row.currency),
            available_after=Money(row.available_minor, row.currency),
            text=movement_text(row.kind, title=row.title, consultant=row.consultant),
            booking_id=row.booking_id,
            receipt_number=row.receipt_number,
        )
        for row in rows
    ]
