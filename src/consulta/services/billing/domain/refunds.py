"""Giving back what was charged: out of the account of whoever has it, by transfers and never by undoing."""

from __future__ import annotations

from dataclasses import dataclass

from consulta.contracts.booking import BookingId
from consulta.contracts.identity import PersonId
from consulta.kit.money import Money
from consulta.services.billing.domain.ledger import (
    Transfer,
    TransferKind,
    earnings_of,
    escrow_of,
    fees_in,
    wallet_of,
)


@dataclass(frozen=True, slots=True)
class Refund:
    """The whole of a charge on its way back: `share` out of the consultant's earnings, `fee` out of the platform's."""

    booking_id: BookingId
    client_id: PersonId
    consultant_id: PersonId
    share: Money
    fee: Money

    @property
    def amount(self) -> Money:
        """What the client gets."""
        return self.share + self.fee

    def transfers(self) -> list[Transfer]:
        """BL-12. Through the client's escrow, so that the wallet shows one movement and never how it was shared."""
        currency = self.amount.currency
        escrow = escrow_of(self.client_id, currency)
        parts = (
            (TransferKind.REFUND_SHARE, earnings_of(self.consultant_id, currency), escrow, self.share),
            (TransferKind.REFUND_FEE, fees_in(currency), escrow, self.fee),
            (TransferKind.REFUND, escrow, wallet_of(self.client_id, currency), self.amount),
        )
        return [
            Transfer(f"booking:{self.booking_id}:{kind}", kind, source, target, amount, self.booking_id)
            for kind, source, target, amount in parts
            if amount
        ]


def shared(gross: Money, share: Money, *, earnings: Money) -> tuple[Money, Money]:
    """BL-12. What comes out of the earnings and what out of the fees: each gives back what it got.

    Earnings that were paid out meanwhile are not there any more, and have a floor of zero: the platform then gives the
    rest, so that the client never waits for the consultant.
    """
    of_consultant = min(share, earnings)
    return of_consultant, gross - of_consultant
