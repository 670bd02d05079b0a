"""HTTP bodies of payments."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field
from sqlalchemy import Row

from consulta.kit.http.routing import Answer, Body, Plain
from consulta.kit.money import Money
from consulta.services.payments.domain import State
from consulta.services.payments.models import Discrepancy, TopUp


class TopUpRequest(Body):
    """Put this much into the wallet, then come back to this page."""

    amount: Money = Field(examples=[{"amount_minor": 5000, "currency": "EUR"}])
    return_to: Annotated[str, Plain(200, 1)] = Field(default="/wallet", examples=["/wallet"])


class TopUpOut(Answer):
    """A top-up and how far it has come."""

    payment_id: UUID
    state: State
    amount: Money
    checkout_url: str | None = Field(description="Where to pay, while that is possible")
    failure: str | None
    created_at: AwareDatetime
    expires_at: AwareDatetime

    @classmethod
    def of(cls, top_up: TopUp) -> "TopUpOut":
        """Show a row."""
        return cls(
            payment_id=top_up.id,
            state=State(top_up.state),
            amount=top_up.amount,
            checkout_url=top_up.checkout_url if top_up.state == State.PENDING else None,
            failure=top_up.failure,
            created_at=top_up.created_at,
            expires_at=top_up.expires_at,
        )


class DiscrepancyOut(Answer):
    """Where a gateway's word does not fit our record."""

    id: UUID
    gateway: str
    reference: str
    kind: Literal["amount", "unknown_reference", "no_answer"]
    payment_id: UUID | None
    expected: Money | None
    told: Money | None
    noticed_at: AwareDatetime

    @classmethod
    def of(cls, row: Row[Discrepancy, TopUp | None]) -> "DiscrepancyOut":
        """Show a row, beside our own record if there is one."""
        found, top_up = row
        told = None
        if found.told_minor is not None and found.told_currency is not None:
            told = Money(found.told_minor, found.told_currency)
        values = {name: getattr(found, name) for name in ("id", "gateway", "reference", "kind", "payment_id")}
        expected = None if top_up is None else top_up.amount
        return cls(**values, expected=expected, told=told, noticed_at=found.noticed_at)
