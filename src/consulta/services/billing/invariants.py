"""What must always hold of the ledger, as named checks that tests call and production runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text

from consulta.kit.service import Invariant, minutes
from consulta.kit.work import Work
from consulta.services.billing.domain.ledger import GENESIS

_AT_MOST = 100


async def _rows(work: Work, statement: str, **values: object) -> Sequence[Row[Any]]:
    return (await work.execute(text(statement), values)).all()


class TransfersBalance(Invariant, rule="I1", every=minutes(5)):
    """A transfer takes from one account what it brings to another of the same currency, and is in their chains."""

    async def violations(self, work: Work) -> Sequence[object]:
        """Transfers that are none, or that a kept account of theirs does not know."""
        found = await _rows(
            work,
            """
            SELECT t.id FROM billing.transfers t
              JOIN billing.accounts s ON s.id = t.source_id JOIN billing.accounts g ON g.id = t.target_id
             WHERE t.amount_minor <= 0 OR s.currency <> t.currency OR g.currency <> t.currency
                OR (SELECT count(*) FROM billing.entries e
                     WHERE e.transfer_id = t.id AND e.account_id IN (t.source_id, t.target_id))
                   <> (CASE WHEN s.is_kept THEN 1 ELSE 0 END + CASE WHEN g.is_kept THEN 1 ELSE 0 END)
             LIMIT :most""",
            most=_AT_MOST,
        )
        return [str(row.id) for row in found]


class NothingIsCreatedOrLost(Invariant, rule="I2", every=minutes(5)):
    """For each currency, what all accounts have together is nothing: money inside came from a gateway."""

    async def violations(self, work: Work) -> Sequence[object]:
        """Currencies with what is too much or missing, in minor units, from one snapshot."""
        found = await _rows(
            work,
            """
            SELECT currency, sum(minor) AS surplus FROM (
              SELECT currency, balance_minor AS minor FROM billing.accounts WHERE is_kept
              UNION ALL
              SELECT t.currency, CASE WHEN a.id = t.target_id THEN t.amount_minor ELSE -t.amount_minor END
                FROM billing.accounts a JOIN billing.transfers t ON a.id IN (t.source_id, t.target_id)
               WHERE NOT a.is_kept) AS everything
             GROUP BY currency HAVING sum(minor) <> 0""",
        )
        return [(row.currency, int(row.surplus)) for row in found]


class BalancesAreTheirEntries(Invariant, rule="I3", every=minutes(15)):
    """A kept balance is the sum of its transfers; its versions have no gaps and its entries say the same."""

    async def violations(self, work: Work) -> Sequence[object]:
        """Accounts whose balance or version is not what their transfers and entries make."""
        found = await _rows(
            work,
            """
            SELECT a.id FROM billing.accounts a
              LEFT JOIN LATERAL (
                SELECT count(*) AS number, max(e.version) AS last,
                       sum(CASE WHEN t.target_id = a.id THEN t.amount_minor ELSE -t.amount_minor END) AS total
                  FROM billing.entries e JOIN billing.transfers t ON t.id = e.transfer_id
                 WHERE e.account_id = a.id) AS made ON true
              LEFT JOIN billing.entries newest ON newest.account_id = a.id AND newest.version = a.version
             WHERE a.is_kept AND (
                   a.version <> made.number OR a.version <> coalesce(made.last, 0)
                OR a.balance_minor <> coalesce(made.total, 0)
                OR (a.version > 0 AND (newest.balance_after_minor IS DISTINCT FROM a.balance_minor
                                       OR newest.hash IS DISTINCT FROM a.last_hash)))
             LIMIT :most""",
            most=_AT_MOST,
        )
        return [str(row.id) for row in found]


class NobodyIsBelowTheFloor(Invariant, rule="I4", every=minutes(5)):
    """No wallet, no escrow and no earnings are below zero, nor ever were."""

    async def violations(self, work: Work) -> Sequence[object]:
        """Accounts below zero, now or after one of their entries."""
        found = await _rows(
            work,
            """
            SELECT id AS account_id FROM billing.accounts WHERE balance_minor < 0
             UNION SELECT account_id FROM billing.entries WHERE balance_after_minor < 0
             LIMIT :most""",
            most=_AT_MOST,
        )
        return [str(row.account_id) for row in found]


class CallsAreSettledOnce(Invariant, rule="I6", every=minutes(15)):
    """A finished call of known terms is settled, by its talk time and at fee plus share, and that is what moved.

    The fee is computed here once more, in the database's exact numbers: the gross times the snapshot, rounded half up.
    """

    async def violations(self, work: Work) -> Sequence[object]:
        """Bookings whose charge is missing or is not what its lines, its snapshot and its transfers say."""
        found = await _rows(
            work,
            """
            SELECT b.booking_id FROM billing.known_bookings b
              JOIN billing.holds h ON h.booking_id = b.booking_id
              LEFT JOIN billing.charges c ON c.booking_id = b.booking_id
              LEFT JOIN LATERAL (
                SELECT coalesce(sum(t.amount_minor) FILTER (WHERE t.kind = 'share'), 0) AS share,
                       coalesce(sum(t.amount_minor) FILTER (WHERE t.kind = 'fee'), 0) AS fee
                  FROM billing.transfers t WHERE t.booking_id = b.booking_id) AS moved ON true
             WHERE (b.talk_seconds > 0 AND h.state = 'placed')
                OR ((h.state = 'settled') <> (c.id IS NOT NULL))
                OR (c.id IS NOT NULL AND (
                      (c.reason = 'call' AND c.talk_seconds <> b.talk_seconds)
                   OR c.fee_minor <> div(CAST(c.gross_minor AS numeric) * h.fee_basis_points * 2 + 10000, 20000)
                   OR c.gross_minor <> c.fee_minor + c.share_minor
                   OR c.gross_minor <> h.posted_minor
                   OR (c.share_minor, c.fee_minor) <> (moved.share, moved.fee)
                   OR c.gross_minor <> (SELECT coalesce(sum(CAST(line ->> 'amount_minor' AS bigint)), 0)
                                          FROM jsonb_array_elements(c.lines) AS line)))
             LIMIT :most""",
            most=_AT_MOST,
        )
        return [str(row.booking_id) for row in found]


class RefundsAreOfCharges(Invariant, rule="I13", every=minutes(15)):
    """No more goes back than was charged, and what went back is what moved."""

    async def violations(self, work: Work) -> Sequence[object]:
        """Bookings whose refund is more than their charge, or not what their transfers say."""
        found = await _rows(
            work,
            """
            WITH moved AS (
              SELECT booking_id,
                     coalesce(sum(amount_minor) FILTER (WHERE kind = 'refund_share'), 0) AS share,
                     coalesce(sum(amount_minor) FILTER (WHERE kind = 'refund_fee'), 0) AS fee,
                     coalesce(sum(amount_minor) FILTER (WHERE kind = 'refund'), 0) AS refund
                FROM billing.transfers WHERE kind IN ('refund_share', 'refund_fee', 'refund') GROUP BY booking_id)
            SELECT coalesce(r.booking_id, m.booking_id) AS booking_id
              FROM billing.refunds r
              FULL JOIN moved m ON m.booking_id = r.booking_id
              LEFT JOIN billing.charges c ON c.booking_id = r.booking_id
             WHERE (r.share_minor, r.fee_minor, r.amount_minor) IS DISTINCT FROM (m.share, m.fee, m.refund)
                OR r.amount_minor > c.gross_minor OR r.currency <> c.currency
             LIMIT :most""",
            most=_AT_MOST,
        )
        return [str(row.booking_id) for row in found]


class HoldsEndOnce(Invariant, rule="I7", every=minutes(5)):
    """What was held is still held, or was charged and given back, together exactly; nothing else is in escrow."""

    async def violations(self, work: Work) -> Sequence[object]:
        """Bookings whose transfers are not what their hold says, and escrows that hold more or less than that."""
        found = await _rows(
            work,
            """
            SELECT h.booking_id AS id FROM billing.holds h
              LEFT JOIN LATERAL (
                SELECT coalesce(sum(t.amount_minor) FILTER (WHERE t.kind = 'hold'), 0) AS taken,
                       coalesce(sum(t.amount_minor) FILTER (WHERE t.kind IN ('share', 'fee')), 0) AS posted,
                       coalesce(sum(t.amount_minor) FILTER (WHERE t.kind = 'release'), 0) AS released
                  FROM billing.transfers t WHERE t.booking_id = h.booking_id) AS moved ON true
             WHERE (moved.taken, moved.posted, moved.released) IS DISTINCT FROM CASE h.state
                     WHEN 'declined' THEN (0::numeric, 0::numeric, 0::numeric)
                     WHEN 'placed' THEN (h.amount_minor::numeric, 0::numeric, 0::numeric)
                     ELSE (h.amount_minor::numeric, h.posted_minor::numeric,
                           (h.amount_minor - h.posted_minor)::numeric) END
             UNION ALL
            SELECT a.id FROM billing.accounts a
              LEFT JOIN (SELECT CAST(client_id AS text) AS owner, currency, sum(amount_minor) AS minor
                           FROM billing.holds WHERE state = 'placed' GROUP BY 1, 2) AS open
                ON open.owner = a.owner AND open.currency = a.currency
             WHERE a.kind = 'escrow' AND a.balance_minor <> coalesce(open.minor, 0)
             LIMIT :most""",
            most=_AT_MOST,
        )
        return [str(row.id) for row in found]


class TheLedgerIsAppendOnly(Invariant, rule="I8", every=minutes(15)):
    """Billing's own role cannot change or remove what was written."""

    async def violations(self, work: Work) -> Sequence[object]:
        """Tables and the privilege that should not be there."""
        found = await _rows(
            work,
            """
            SELECT tables.name, privileges.name AS privilege
              FROM unnest(ARRAY['transfers', 'entries', 'charges', 'receipts', 'refunds']) AS tables(name),
                   unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS privileges(name)
             WHERE has_table_privilege(current_user, 'billing.' || tables.name, privileges.name)""",
        )
        return [(row.name, row.privilege) for row in found]


class TheChainHolds(Invariant, rule="I8", every=minutes(60)):
    """Every entry's hash is made of what it and its transfer say and of the entry before, from first to last."""

    async def violations(self, work: Work) -> Sequence[object]:
        """For each broken account its id, the first bad version and the transfer there."""
        broken: list[object] = []
        after = None
        while True:
            accounts = await _rows(
                work,
                """SELECT id FROM billing.accounts
                    WHERE is_kept AND (CAST(:after AS uuid) IS NULL OR id > :after) ORDER BY id LIMIT 500""",
                after=after,
            )
            if not accounts:
                return broken[:_AT_MOST]
            after = accounts[-1].id
            found = await _rows(work, _BROKEN_LINKS, accounts=[row.id for row in accounts], genesis=GENESIS)
            broken += [(str(row.account_id), row.version, str(row.transfer_id)) for row in found]


_BROKEN_LINKS = """
    SELECT DISTINCT ON (account_id) account_id, version, transfer_id FROM (
      SELECT e.account_id, e.version, e.transfer_id FROM (
        SELECT *, coalesce(lag(hash) OVER (PARTITION BY account_id ORDER BY version), :genesis) AS previous
          FROM billing.entries WHERE account_id = ANY(CAST(:accounts AS uuid[]))) AS e
        LEFT JOIN billing.transfers t ON t.id = e.transfer_id
       WHERE t.id IS NULL OR e.hash <> sha256(convert_to(concat_ws('|',
               encode(e.previous, 'hex'), e.account_id, e.version, e.balance_after_minor, t.id, t.key, t.kind,
               t.source_id, t.target_id, t.amount_minor, t.currency, coalesce(CAST(t.booking_id AS text), ''),
               CAST(extract(epoch FROM t.at) * 1000000 AS bigint)), 'UTF8'))
      UNION ALL
      SELECT a.id, a.version, NULL FROM billing.accounts a
        LEFT JOIN billing.entries e ON e.account_id = a.id AND e.version = a.version
       WHERE a.id = ANY(CAST(:accounts AS uuid[])) AND a.version > 0 AND e.hash IS DISTINCT FROM a.last_hash
    ) AS bad ORDER BY account_id, version"""


class ReceiptsHaveNoGaps(Invariant, rule="BL-9", every=minutes(15)):
    """A consultant's receipts count from one, each number once, as far as the series has come."""

    async def violations(self, work: Work) -> Sequence[object]:
        """Series with a gap, and charges without their receipt."""
        found = await _rows(
            work,
            """
            SELECT CAST(i.series AS text) AS what FROM billing.issuers i
              LEFT JOIN billing.receipts r ON r.series = i.series
             GROUP BY i.series, i.last_number
            HAVING count(r.number) <> i.last_number OR coalesce(max(r.sequence), 0) <> i.last_number
             UNION ALL
            SELECT CAST(c.booking_id AS text) FROM billing.charges c
              LEFT JOIN billing.receipts r ON r.booking_id = c.booking_id AND r.number = c.receipt_number
             WHERE (c.gross_minor > 0) <> (r.number IS NOT NULL)
             LIMIT :most""",
            most=_AT_MOST,
        )
        return [row.what for row in found]


ALL = (
    TransfersBalance(),
    NothingIsCreatedOrLost(),
    BalancesAreTheirEntries(),
    NobodyIsBelowTheFloor(),
    CallsAreSettledOnce(),
    RefundsAreOfCharges(),
    HoldsEndOnce(),
    TheLedgerIsAppendOnly(),
    TheChainHolds(),
    ReceiptsHaveNoGaps(),
)
