"""What must always hold about payments."""

from collections.abc import Sequence

from sqlalchemy import text

from consulta.kit.service import Invariant, minutes
from consulta.kit.work import Work


class EachPaymentWasToldOnce(Invariant, rule="I5", every=minutes(5)):
    """Each settled top-up was told exactly once, with its own amount, as far back as the outbox remembers.

    And nothing else was told.
    """

    async def violations(self, work: Work) -> Sequence[object]:
        """Top-ups that were told not at all, twice, or with another amount."""
        rows = await work.execute(
            text(
                "SELECT t.id FROM payments.top_ups t LEFT JOIN payments.outbox o ON o.subject_id = t.id::text"
                " AND o.name = 'payments.payment_succeeded'"
                " AND (o.payload -> 'amount' ->> 'amount_minor')::bigint = t.amount_minor"
                " AND o.payload -> 'amount' ->> 'currency' = t.currency"
                " WHERE t.state = 'succeeded' AND t.settled_at > :since GROUP BY t.id HAVING count(o.id) <> 1"
                " UNION ALL"
                " SELECT o.id FROM payments.outbox o LEFT JOIN payments.top_ups t ON t.id::text = o.subject_id"
                " WHERE o.name = 'payments.payment_succeeded' AND o.occurred_at > :since"
                " AND t.state IS DISTINCT FROM 'succeeded'"
            ),
            {"since": work.now - 5 * minutes(24 * 60)},
        )
        return [str(row.id) for row in rows]
