"""The ledger under load, in races, and under attack."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from consulta.contracts.billing import HoldDeclined, HoldPlaced
from consulta.contracts.payments import PaymentId
from consulta.kit.database.engine import constraint_of
from consulta.kit.ids import new_uuid
from consulta.kit.service import Invariant
from consulta.kit.work import Work
from consulta.services.billing import invariants
from consulta.services.billing.commands import remembering, settling, topping_up
from consulta.services.billing.commands.books import Books
from consulta.services.billing.domain.ledger import (
    Account,
    Standing,
    Transfer,
    TransferKind,
    earnings_of,
    escrow_of,
    fees_in,
    gateway_account,
    wallet_of,
)
from consulta.services.billing.repository import ledger
from tests.services.billing.conftest import Story, begin, eur, paid
from tests.services.billing.conftest import wallet_of as shown_wallet
from tests.support.house import House

TRANSFERS = int(os.environ.get("CONSULTA_LG01", "20000"))
CLIENTS = 32
HOT, COLD = 5, 300


async def violations(house: House, check: Invariant) -> list[object]:
    async with house.work("billing") as work:
        return list(await check.violations(work))


@pytest.fixture
def superuser(database_url: str) -> Iterator[psycopg.Connection[Any]]:
    """Somebody who may do anything to the database."""
    with psycopg.connect(database_url.replace("+psycopg", ""), autocommit=True) as connection:
        yield connection


# LG-01


@dataclass
class Hammer:
    """Moves random money between few hot and many cold accounts."""

    house: House
    people: list[UUID]
    chance: random.Random
    left: int = TRANSFERS
    written: int = 0

    async def swing(self) -> None:
        """Until enough was moved: top up, hold, or settle what is held, by what the locked balance allows."""
        while self.left > 0:
            hot = self.chance.random() < 0.5
            person = self.people[
                self.chance.randrange(HOT) if hot else self.chance.randrange(HOT, HOT + COLD)
            ]
            async with self.house.work("billing") as work:
                moved = await self._move(work, person)
            self.written += moved

    async def _move(self, work: Work, person: UUID) -> int:
        wallet, escrow = wallet_of(person, "EUR"), escrow_of(person, "EUR")
        others = [earnings_of(person, "EUR"), fees_in("EUR"), gateway_account("sandbox", "EUR")]
        books = await Books.open(work, [wallet, escrow, *others])
        transfers = self._chosen(books, wallet, escrow, others)
        self.left -= len(transfers)
        await books.move(transfers)
        return len(transfers)

    def _chosen(
        self, books: Books, wallet: Account, escrow: Account, others: list[Account]
    ) -> list[Transfer]:
        earnings, fees, outside = others
        key = str(new_uuid())
        held, free = books.balance(escrow).amount_minor, books.balance(wallet).amount_minor
        if held >= 3:
            amount = self.chance.randint(3, held)
            fee, back = 1, self.chance.randint(1, amount - 2)
            return [
                Transfer(f"{key}:share", TransferKind.SHARE, escrow, earnings, eur(amount - fee - back)),
                Transfer(f"{key}:fee", TransferKind.FEE, escrow, fees, eur(fee)),
                Transfer(f"{key}:back", TransferKind.RELEASE, escrow, wallet, eur(back)),
            ]
        if free >= 3:
            amount = self.chance.randint(3, free)
            return [Transfer(f"{key}:hold", TransferKind.HOLD, wallet, escrow, eur(amount))]
        amount = self.chance.randint(100, 10_000)
        return [Transfer(f"{key}:in", TransferKind.TOP_UP, outside, wallet, eur(amount))]


@pytest.mark.slow
async def test_nothing_is_created_or_lost_while_many_move_money(house: House) -> None:
    """LG-01. Every snapshot during the load adds up, and afterwards every check holds."""
    hammer = Hammer(house, [new_uuid() for _ in range(HOT + COLD)], random.Random(1))
    snapshots = 0
    done = asyncio.Event()

    async def read() -> None:
        nonlocal snapshots
        while not done.is_set():
            assert not await violations(house, invariants.NothingIsCreatedOrLost())
            assert not await violations(house, invariants.NobodyIsBelowTheFloor())
            snapshots += 1
            await asyncio.sleep(0.1)

    reader = asyncio.create_task(read())
    started = time.perf_counter()
    try:
        await asyncio.gather(*(hammer.swing() for _ in range(CLIENTS)))
    finally:
        done.set()
        await reader
    rate = hammer.written / (time.perf_counter() - started)

    [(count,)] = await house.sql("billing", "SELECT count(*) FROM billing.transfers")
    assert count == hammer.written >= TRANSFERS
    assert snapshots > 10
    for check in (
        invariants.TransfersBalance(),
        invariants.NothingIsCreatedOrLost(),
        invariants.BalancesAreTheirEntries(),
        invariants.NobodyIsBelowTheFloor(),
        invariants.TheChainHolds(),
    ):
        assert not await violations(house, check), check.name
    print(f"LG-01: {hammer.written} transfers, {rate:.0f} a second, {snapshots} snapshots")  # noqa: T201 - the figure


# LG-02


async def _spend(house: House, story: Story) -> None:
    async with house.work("billing") as work:
        await remembering.remember_terms(work, story.requested())
        await settling.advance(work, story.booking_id)


async def _race(house: House, spends: int) -> int:
    """Somebody has 100 and spends it many times at once; how often that went well."""
    first = await begin(house, funds=100, limit=eur(100))
    before = len(await house.published(HoldPlaced))
    stories = [first, *(Story(first.client, first.consultant, limit=eur(100)) for _ in range(spends - 1))]
    results = await asyncio.gather(*(_spend(house, story) for story in stories), return_exceptions=True)
    assert all(result is None or isinstance(result, IntegrityError) for result in results), results
    return len(await house.published(HoldPlaced)) - before


@pytest.mark.slow
async def test_money_is_spent_once_however_many_spend_it_at_once(house: House) -> None:
    """LG-02."""
    for _ in range(3):
        assert await _race(house, 200) == 1
    assert len(await house.published(HoldDeclined)) == 3 * 199
    await house.settle()


async def test_red_without_lock_floor_and_versions_money_is_spent_twice(
    house: House, superuser: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guards of LG-02, taken away one and all: the race is lost, and the checks say so."""
    unlocked = str(ledger._LOCK).replace("FOR UPDATE", "")
    unguarded = str(ledger._WRITE).replace("AND a.version = n.old_version", "")
    monkeypatch.setattr(ledger, "_LOCK", text(unlocked))
    monkeypatch.setattr(ledger, "_WRITE", text(unguarded))
    superuser.execute("ALTER TABLE billing.accounts DROP CONSTRAINT ck_accounts_floor")
    superuser.execute("ALTER TABLE billing.entries DROP CONSTRAINT pk_entries")

    assert await _race(house, 40) > 1

    assert await violations(house, invariants.BalancesAreTheirEntries())
    assert await violations(house, invariants.HoldsEndOnce())


async def test_the_database_itself_refuses_an_overdraft(house: House) -> None:
    """I4. Nobody looked at the balance, and still it does not go below zero."""
    story = await begin(house, funds=100)

    with pytest.raises(IntegrityError) as refused:
        await _overdraw(house, story)

    assert constraint_of(refused.value) == "ck_accounts_floor"
    assert await shown_wallet(house, story.client) == (100, 0)


async def _overdraw(house: House, story: Story) -> None:
    wallet, escrow = wallet_of(story.client.id, "EUR"), escrow_of(story.client.id, "EUR")
    async with house.work("billing") as work:
        books = await Books.open(work, [wallet, escrow])
        await books.move([Transfer("too much", TransferKind.HOLD, wallet, escrow, eur(101))])


async def test_red_without_the_floor_an_overdraft_happens_and_is_reported(
    house: House, superuser: psycopg.Connection[Any]
) -> None:
    story = await begin(house, funds=100)
    superuser.execute("ALTER TABLE billing.accounts DROP CONSTRAINT ck_accounts_floor")

    await _overdraw(house, story)

    account = str(wallet_of(story.client.id, "EUR").id)
    assert await violations(house, invariants.NobodyIsBelowTheFloor()) == [account]


async def test_a_transfer_never_moves_twice_under_one_key(house: House) -> None:
    story = await begin(house, funds=100)
    payment = PaymentId(new_uuid())

    async def credit() -> None:
        async with house.work("billing") as work:
            await topping_up.top_up(work, payment, story.client.id, eur(50), gateway="sandbox")

    await asyncio.gather(*(credit() for _ in range(20)))

    assert await shown_wallet(house, story.client) == (150, 0)
    await house.settle()


@pytest.mark.parametrize(
    ("source", "target", "minor"),
    [
        (wallet_of(UUID(int=1), "EUR"), wallet_of(UUID(int=2), "EUR"), 0),
        (wallet_of(UUID(int=1), "EUR"), wallet_of(UUID(int=2), "EUR"), -5),
        (wallet_of(UUID(int=1), "EUR"), wallet_of(UUID(int=1), "EUR"), 5),
        (wallet_of(UUID(int=1), "USD"), wallet_of(UUID(int=2), "EUR"), 5),
        (wallet_of(UUID(int=1), "EUR"), wallet_of(UUID(int=2), "USD"), 5),
        (gateway_account("sandbox", "EUR"), fees_in("EUR"), 5),
    ],
)
def test_what_is_no_transfer_is_refused(source: Account, target: Account, minor: int) -> None:
    with pytest.raises(ValueError, match="transfer"):
        Transfer("key", TransferKind.HOLD, source, target, eur(minor))


# LG-05


@pytest.fixture
async def settled(house: House) -> Story:
    """A ledger with a story in it."""
    story = await begin(house)
    await house.hear(story.requested(), story.call_ended(1_800))
    await house.settle()
    return story


@pytest.mark.parametrize("table", ["transfers", "entries", "charges", "receipts"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET currency = 'USD'", "DELETE FROM {}", "TRUNCATE {}"])
async def test_our_own_role_cannot_change_what_is_written(
    house: House, settled: Story, table: str, statement: str
) -> None:
    statement = statement.replace("currency = 'USD'", "version = 9") if table == "entries" else statement

    with pytest.raises(ProgrammingError, match="permission denied"):
        await house.sql("billing", statement.format(f"billing.{table}"))


TAMPERINGS = [
    "UPDATE billing.transfers SET amount_minor = amount_minor + 1 WHERE kind = 'hold'",
    "UPDATE billing.transfers SET key = key || 'x' WHERE kind = 'share'",
    "UPDATE billing.transfers SET at = at + interval '1 microsecond' WHERE kind = 'fee'",
    "UPDATE billing.transfers SET booking_id = NULL WHERE kind = 'release'",
    "UPDATE billing.transfers SET kind = 'release' WHERE kind = 'top_up'",
    "UPDATE billing.transfers SET source_id = target_id, target_id = source_id WHERE kind = 'hold'",
    "UPDATE billing.entries SET balance_after_minor = balance_after_minor + 1 WHERE version = 1",
    "UPDATE billing.entries SET hash = set_byte(hash, 7, get_byte(hash, 7) # 1) WHERE version = 2",
    "UPDATE billing.accounts SET last_hash = set_byte(last_hash, 0, get_byte(last_hash, 0) # 1) WHERE kind = 'wallet'",
    "DELETE FROM billing.entries e USING billing.accounts a WHERE a.id = e.account_id AND e.version = a.version",
    "DELETE FROM billing.entries WHERE version = 1",
    "DELETE FROM billing.transfers WHERE kind = 'share'",
    "INSERT INTO billing.entries SELECT account_id, 5, account_id, 0, hash FROM billing.entries WHERE version = 4",
]


@pytest.mark.parametrize("tampering", TAMPERINGS)
async def test_tampering_by_the_almighty_is_found(
    house: House, settled: Story, superuser: psycopg.Connection[Any], tampering: str
) -> None:
    """LG-05. Whoever owns the database can change it, but not unnoticed."""
    superuser.execute("SET session_replication_role = replica")  # even foreign keys look away

    assert superuser.execute(tampering).rowcount > 0

    broken = await violations(house, invariants.TheChainHolds())
    assert broken
    own = {
        str(account.id)
        for person in (settled.client, settled.consultant)
        for account in (
            wallet_of(person.id, "EUR"),
            escrow_of(person.id, "EUR"),
            earnings_of(person.id, "EUR"),
        )
    }
    for found in broken:
        assert isinstance(found, tuple)
        assert found[0] in own


async def test_a_transfer_slipped_in_beside_the_books_is_found(
    house: House, settled: Story, superuser: psycopg.Connection[Any]
) -> None:
    superuser.execute(
        "INSERT INTO billing.transfers (id, key, kind, source_id, target_id, amount_minor, currency, at)"
        " SELECT gen_random_uuid(), 'gift', 'top_up', target_id, source_id, 1, currency, at"
        " FROM billing.transfers WHERE kind = 'hold'"
    )

    assert len(await violations(house, invariants.TransfersBalance())) == 1


async def test_privileges_given_back_are_reported(
    house: House, settled: Story, superuser: psycopg.Connection[Any]
) -> None:
    """I8's own red control."""
    superuser.execute("GRANT UPDATE ON billing.transfers TO consulta_billing")

    assert await violations(house, invariants.TheLedgerIsAppendOnly()) == [("transfers", "UPDATE")]


async def test_an_account_nobody_used_stands_at_nothing(house: House) -> None:
    async with house.work("billing") as work:
        assert await ledger.standing_of(work, wallet_of(new_uuid(), "EUR")) == Standing()


async def test_two_first_payments_at_once_open_one_wallet(house: House) -> None:
    story = await begin(house, funds=0)

    await asyncio.gather(*(house.hear(paid(story.client, eur(10))) for _ in range(8)))

    await house.settle()
    assert await shown_wallet(house, story.client) == (80, 0)


async def test_accounts_that_are_opened_in_a_crowd_are_locked_in_their_order_all_the_same(
    house: House,
) -> None:
    """BL-11. Who finds an account missing holds no lock yet while it is being opened."""

    async def use(accounts: list[Account], *, after: float) -> None:
        await asyncio.sleep(after)
        async with house.work("billing") as work:
            books = await Books.open(work, accounts)
            await asyncio.sleep(0.01)
            wallet, outside = accounts[:2]
            await books.move([Transfer(str(new_uuid()), TransferKind.TOP_UP, outside, wallet, eur(5))])

    for _ in range(12):
        person = new_uuid()
        wallet_only = [wallet_of(person, "EUR"), gateway_account("sandbox", "EUR")]
        await use(wallet_only, after=0)
        more = [*wallet_only, escrow_of(person, "EUR"), earnings_of(person, "EUR")]
        await asyncio.gather(*(use(more, after=number * 0.003) for number in range(10)))
