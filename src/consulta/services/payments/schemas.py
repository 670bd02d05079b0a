"""HTTP bodies of payments."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from consulta.kit.http.routing import Answer, Body, Plain
from consulta.kit.money import Money
from consulta.services.payments.domain import State
from consulta.services.payments.models import TopUp


class TopUpRequest(Body):
    """Put this much into the wallet, then come back to this page."""

    amount: Money = Field(examples=[{"amount_minor": 5000, "currency": "EUR"}])
    return_to: Annotated[str, Plain(200, 1)] = Field(default="/wallet", examples=["/wallet"])


class TopUpOut(Answer):
    """A top-up and how far it has come."""

    payment_id: UUID
    state: State
    amount: Money
    checkout_url: str | None
    """Where to pay, while that is possible."""
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
