"""What billing tells itself for later."""

from __future__ import annotations

from consulta.kit.event import Event


class ReceiptDue(Event, name="billing.receipt_due", version=1, subject="number"):
    """A receipt has its number; its documents are to be made."""

    number: str
