"""The ledger's SQL: accounts are locked in the order of their ids, and one statement writes what moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.dialects.postgresql import insert

from consulta.contracts.booking import BookingId
from consulta.kit.work import Work
from consulta.services.billing.domain.ledger import GENESIS, Account, Entry, Standing, WrittenTransfer
from consulta.services.billing.errors import BooksMoved
from consulta.services.billing.models import accounts, transfers

# All or none: while one is missing nothing is locked, so that nobody waits for its opening with locks in hand.
# Recording accounts are only looked for, never locked: they are everybody's (BL-3).
_LOCK = text("""
    WITH present AS MATERIALIZED (
      SELECT count(*) AS number FROM billing.accounts WHERE id = ANY(CAST(:wanted AS uuid[])))
    SELECT id, balance_minor, version, last_hash FROM billing.accounts
     WHERE id = ANY(CAST(:kept AS uuid[])) AND (SELECT number FROM present) = cardinality(CAST(:wanted AS uuid[]))
     ORDER BY id FOR UPDATE""")

_WRITE = text("""
    WITH moved AS (
      INSERT INTO billing.transfers (id, key, kind, source_id, target_id, amount_minor, currency, booking_id, at)
      SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:keys AS text[]), CAST(:kinds AS text[]),
                           CAST(:sources AS uuid[]), CAST(:targets AS uuid[]), CAST(:amounts AS bigint[]),
                           CAST(:currencies AS text[]), CAST(:bookings AS uuid[]), CAST(:ats AS timestamptz[]))),
    written AS (
      INSERT INTO billing.entries (account_id, version, transfer_id, balance_after_minor, hash)
      SELECT * FROM unnest(CAST(:entry_accounts AS uuid[]), CAST(:entry_versions AS bigint[]),
                           CAST(:entry_transfers AS uuid[]), CAST(:entry_balances AS bigint[]),
                           CAST(:entry_hashes AS bytea[])))
    UPDATE billing.accounts a
       SET balance_minor = n.balance_minor, version = n.version, last_hash = n.last_hash
      FROM unnest(CAST(:accounts AS uuid[]), CAST(:old_versions AS bigint[]), CAST(:balances AS bigint[]),
                  CAST(:versions AS bigint[]), CAST(:hashes AS bytea[]))
           AS n(id, old_version, balance_minor, version, last_hash)
     WHERE a.id = n.id AND a.version = n.old_version""")


async def lock_accounts(work: Work, wanted: Iterable[Account]) -> dict[UUID, Standing]:
    """How the kept accounts among these stand, locked until the transaction ends; missing ones are opened.

    BL-11. Locks go by id, so that two units that need the same accounts wait for each other instead of deadlocking.
    """
    by_id = {account.id: account for account in wanted}
    found = await _lock(work, by_id)
    if not found:
        await _open(work, by_id.values())
        found = await _lock(work, by_id)
    return found


async def _lock(work: Work, by_id: Mapping[UUID, Account]) -> dict[UUID, Standing]:
    kept = [id_ for id_, account in by_id.items() if account.is_kept]
    rows = await work.execute(_LOCK, {"wanted": list(by_id), "kept": kept})
    return {row.id: Standing(row.balance_minor, row.version, bytes(row.last_hash)) for row in rows}


async def _open(work: Work, wanted: Iterable[Account]) -> None:
    rows = [
        {
            "id": account.id,
            "kind": account.kind.value,
            "owner": account.owner,
            "currency": account.currency,
            "is_kept": account.is_kept,
            "balance_minor": 0,
            "version": 0,
            "last_hash": GENESIS,
        }
        for account in sorted(wanted, key=lambda account: account.id)
    ]
    await work.execute(insert(accounts).values(rows).on_conflict_do_nothing())


async def write(
    work: Work, moved: Sequence[WrittenTransfer], entries: Sequence[Entry], before: Mapping[UUID, Standing]
) -> None:
    """Append transfers and entries and bring the balances along.

    Raises `BooksMoved` when an account is not where it was locked; the database refuses a balance below the floor
    (`ck_accounts_floor`) and a key that moved before (`uq_transfers_key`).
    """
    last = {entry.account_id: entry.standing for entry in entries}
    updated = await work.changed(
        _WRITE,
        {
            "ids": [each.id for each in moved],
            "keys": [each.transfer.key for each in moved],
            "kinds": [each.transfer.kind.value for each in moved],
            "sources": [each.transfer.source.id for each in moved],
            "targets": [each.transfer.target.id for each in moved],
            "amounts": [each.transfer.amount.amount_minor for each in moved],
            "currencies": [each.transfer.amount.currency for each in moved],
            "bookings": [each.transfer.booking_id for each in moved],
            "ats": [each.at for each in moved],
            "entry_accounts": [entry.account_id for entry in entries],
            "entry_versions": [entry.version for entry in entries],
            "entry_transfers": [entry.transfer_id for entry in entries],
            "entry_balances": [entry.balance_after_minor for entry in entries],
            "entry_hashes": [entry.hash for entry in entries],
            "accounts": list(last),
            "old_versions": [before[id_].version for id_ in last],
            "balances": [standing.balance_minor for standing in last.values()],
            "versions": [standing.version for standing in last.values()],
            "hashes": [standing.last_hash for standing in last.values()],
        },
    )
    if updated != len(last):
        raise BooksMoved


async def has_moved(work: Work, key: str) -> bool:
    """Whether a transfer with this key was written. Ask while its accounts are locked."""
    return await work.session.scalar(select(transfers.c.id).where(transfers.c.key == key)) is not None


async def standing_of(work: Work, account: Account) -> Standing:
    """How a kept account stands now, unlocked; one that was never used stands at nothing."""
    row = (
        await work.execute(
            select(accounts.c.balance_minor, accounts.c.version, accounts.c.last_hash).where(
                accounts.c.id == account.id
            )
        )
    ).one_or_none()
    return Standing() if row is None else Standing(row.balance_minor, row.version, bytes(row.last_hash))


async def list_of_booking(work: Work, booking_id: BookingId) -> Sequence[Row[Any]]:
    """Every transfer of a booking with its accounts, oldest first."""
    source, target = accounts.alias("source"), accounts.alias("target")
    rows = await work.execute(
        select(
            transfers.c.id,
            transfers.c.key,
            transfers.c.kind,
            transfers.c.amount_minor,
            transfers.c.currency,
            transfers.c.at,
            source.c.kind.label("source_kind"),
            source.c.owner.label("source_owner"),
            target.c.kind.label("target_kind"),
            target.c.owner.label("target_owner"),
        )
        .join(source, source.c.id == transfers.c.source_id)
        .join(target, target.c.id == transfers.c.target_id)
        .where(transfers.c.booking_id == booking_id)
        .order_by(transfers.c.id)
    )
    return rows.all()
