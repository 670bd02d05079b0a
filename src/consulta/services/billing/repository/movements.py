"""What a person sees of their wallet: its entries, and the charges paid from what was held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.billing.domain.ledger import wallet_of

# Both halves read at most :limit rows from an index, newest first, and are merged.
_LIST = text("""
    WITH movements AS (
      (SELECT t.id, t.at, t.kind, t.amount_minor, t.currency, e.balance_after_minor AS available_minor,
              t.booking_id, NULL AS receipt_number
         FROM billing.entries e JOIN billing.transfers t ON t.id = e.transfer_id
        WHERE e.account_id = :wallet AND (CAST(:before AS uuid) IS NULL OR e.transfer_id < :before)
        ORDER BY e.transfer_id DESC LIMIT :limit)
      UNION ALL
      (SELECT c.id, c.settled_at, c.reason, c.gross_minor, c.currency, c.wallet_after_minor,
              c.booking_id, c.receipt_number
         FROM billing.charges c
        WHERE c.client_id = :person AND c.currency = :currency AND c.gross_minor > 0
          AND (CAST(:before AS uuid) IS NULL OR c.id < :before)
        ORDER BY c.id DESC LIMIT :limit))
    SELECT m.*, b.offering_title AS title, p.name AS consultant
      FROM movements m
      LEFT JOIN billing.known_bookings b ON b.booking_id = m.booking_id
      LEFT JOIN billing.known_people p ON p.person_id = b.consultant_id
     ORDER BY m.id DESC LIMIT :limit""")


async def list_movements(
    work: Work, person_id: PersonId, *, currency: str, before: UUID | None, limit: int
) -> Sequence[Row[Any]]:
    """Up to `limit` movements of a person's wallet, the newest first."""
    values = {
        "wallet": wallet_of(person_id, currency).id,
        "person": person_id,
        "currency": currency,
        "before": before,
        "limit": limit,
    }
    return (await work.execute(_LIST, values)).all()
