"""Gateways: who takes money outside, behind one protocol."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from consulta.contracts.payments import PaymentId
from consulta.kit.money import Money
from consulta.services.payments.domain import Word


@dataclass(frozen=True)
class Checkout:
    """Where a person pays, and the gateway's name for it."""

    reference: str
    url: str


class Gateway(ABC):
    """What a gateway must be able to do. Each call may be repeated with the same payment without a second effect."""

    name: ClassVar[str]

    @abstractmethod
    async def open_checkout(
        self, payment_id: PaymentId, amount: Money, *, return_to: str, expires_at: datetime
    ) -> Checkout:
        """Let the person pay this amount until then. Raises `GatewayUnavailable`."""

    @abstractmethod
    async def ask(self, reference: str) -> Word:
        """What became of a checkout. Raises `GatewayUnavailable`."""

    @abstractmethod
    def read_webhook(self, body: bytes, signature: str, now: datetime) -> Word:
        """The word in a webhook. Raises `SignatureRefused` unless the gateway itself has just said it."""
