"""The sandbox: a gateway that takes no money and says so, with books, a checkout page and signed webhooks of its own.

It keeps its books in this service's schema, but in transactions of its own, as if it were far away.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from consulta.contracts.payments import PaymentId
from consulta.kit.money import CurrencyCode, MinorUnits, Money
from consulta.services.payments.domain import Outcome, Word, is_signed, sign
from consulta.services.payments.errors import CheckoutClosed, NoSuchCheckout, SignatureRefused
from consulta.services.payments.gateways import Checkout, Gateway
from consulta.services.payments.models import SandboxCheckout

if TYPE_CHECKING:
    from consulta.kit.work import Desk

PURPOSE = "payments.sandbox"


class _Message(BaseModel):
    """A webhook's body."""

    model_config = ConfigDict(frozen=True)

    id: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[ -~]+$")]
    reference: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[ -~]+$")]
    outcome: Outcome
    amount_minor: MinorUnits
    currency: CurrencyCode


class SandboxGateway(Gateway):
    """Money that is none."""

    name = "sandbox"

    def __init__(self) -> None:
        self._desk: Desk | None = None

    def settle_at(self, desk: Desk) -> None:
        """Be told where the books are kept."""
        self._desk = desk

    @property
    def desk(self) -> Desk:
        """Where the books are kept."""
        if self._desk is None:
            msg = "the sandbox has not been opened"
            raise RuntimeError(msg)
        return self._desk

    async def open_checkout(
        self, payment_id: PaymentId, amount: Money, *, return_to: str, expires_at: datetime
    ) -> Checkout:
        """A page where nothing is paid. The same payment has the same checkout."""
        reference = self.desk.keyring.sign(PURPOSE, f"checkout {payment_id}")
        async with self.desk.work() as work:
            await work.execute(
                insert(SandboxCheckout)
                .values(
                    reference=reference,
                    amount_minor=amount.amount_minor,
                    currency=amount.currency,
                    return_to=return_to,
                    expires_at=expires_at,
                )
                .on_conflict_do_nothing()
            )
        return Checkout(reference, f"/api/v1/payments/sandbox/checkout/{reference}")

    async def find(self, reference: str) -> SandboxCheckout:
        """The checkout behind a page; raises `NoSuchCheckout`."""
        async with self.desk.work() as work:
            found = await work.session.get(SandboxCheckout, reference)
        if found is None:
            raise NoSuchCheckout
        return found

    async def decide(self, reference: str, outcome: Outcome) -> SandboxCheckout:
        """The visitor pressed a button. The first press counts; raises `NoSuchCheckout`, `CheckoutClosed`."""
        async with self.desk.work() as work:
            changed = await work.changed(
                update(SandboxCheckout)
                .where(
                    SandboxCheckout.reference == reference,
                    SandboxCheckout.outcome == Outcome.OPEN,
                    SandboxCheckout.expires_at > work.now,
                )
                .values(outcome=outcome)
            )
        checkout = await self.find(reference)
        if not changed and checkout.outcome != outcome:
            raise CheckoutClosed
        return checkout

    async def ask(self, reference: str) -> Word:
        """Look into the books."""
        async with self.desk.work() as work:
            checkout = (
                await work.session.scalars(
                    select(SandboxCheckout).where(SandboxCheckout.reference == reference)
                )
            ).one()
        return Word(
            reference, Outcome(checkout.outcome), checkout.amount, f"asked {reference} {checkout.outcome}"
        )

    def webhook_for(self, checkout: SandboxCheckout, now: datetime) -> tuple[bytes, str]:
        """The message a real gateway would now send: its raw body and its signature."""
        body = json.dumps(
            {
                "id": f"sandbox {checkout.reference} {checkout.outcome}",
                "reference": checkout.reference,
                "outcome": checkout.outcome,
                "amount_minor": checkout.amount_minor,
                "currency": checkout.currency,
            }
        ).encode()
        return body, sign(self.desk.keyring.derive(PURPOSE), body, now)

    def read_webhook(self, body: bytes, signature: str, now: datetime) -> Word:
        """What the message says, once its signature was checked over the raw body."""
        keys = self.desk.keyring.derive_all(PURPOSE)
        if not any(is_signed(key, body, signature, now) for key in keys):
            raise SignatureRefused
        try:
            said = _Message.model_validate_json(body)
        except ValidationError as error:
            raise SignatureRefused from error
        return Word(
            reference=said.reference,
            outcome=said.outcome,
            amount=Money(said.amount_minor, said.currency),
            event_id=said.id,
        )
