"""BL-12. An absence that was nobody's fault costs nothing, in whatever order that is heard."""

from __future__ import annotations

from itertools import permutations

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.errors import UniqueViolation

from consulta.contracts.billing import Charged, Refunded
from consulta.contracts.booking import Absent, AppealDecided, AppealId, BookingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party, Policy
from consulta.kit.ids import new_uuid
from consulta.kit.money import Money
from consulta.services.billing.domain.ledger import AccountKind
from consulta.services.billing.domain.refunds import Refund, shared
from tests.services.billing.conftest import Story, begin, earned_by, eur, wallet_of
from tests.support.house import House

_MINOR = st.integers(0, 10**9)
HALF = Policy(no_show_charge_percent=50)


def decided(story: Story, *, granted: bool = True) -> AppealDecided:
    """Staff decided about the client's appeal."""
    return AppealDecided(
        appeal_id=AppealId(new_uuid()),
        booking_id=story.booking_id,
        consultant_id=story.consultant.id,
        client_id=story.client.id,
        offering_title="A good hour",
        party=Party.CLIENT,
        granted=granted,
        reason="The door was closed.",
        revision=2,
    )


async def test_what_was_charged_goes_back_whole_and_once(house: House) -> None:
    story = await begin(house, policy=HALF)
    await house.hear(story.requested(), story.confirmed(), story.no_show(Absent.CLIENT))
    assert await wallet_of(house, story.client) == (14_000, 0)
    assert await earned_by(house, story.consultant) > 0

    await house.hear(decided(story), decided(story))

    assert await wallet_of(house, story.client) == (20_000, 0)
    assert await earned_by(house, story.consultant) == 0
    [refunded] = await house.published(Refunded)
    [charged] = await house.published(Charged)
    assert (refunded.amount, refunded.fee, refunded.share) == (charged.gross, charged.fee, charged.share)
    await house.settle()


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_in_whatever_order_it_is_heard_the_client_pays_nothing(
    house: House, order: tuple[int, ...]
) -> None:
    story = await begin(house, policy=HALF)
    news = [story.confirmed(), story.no_show(Absent.CLIENT), decided(story)]
    await house.hear(story.requested())
    for each in order:
        await house.hear(news[each])

    assert await wallet_of(house, story.client) == (20_000, 0)
    assert await earned_by(house, story.consultant) == 0
    await house.settle()


@pytest.mark.parametrize("absent", [Absent.CONSULTANT, Absent.BOTH])
async def test_where_nothing_was_charged_nothing_goes_back(house: House, absent: Absent) -> None:
    story = await begin(house)
    await house.hear(story.requested(), story.confirmed(), story.no_show(absent), decided(story))

    assert await wallet_of(house, story.client) == (20_000, 0)
    assert await house.published(Refunded) == []
    await house.settle()


async def test_an_appeal_that_was_not_granted_moves_nothing(house: House) -> None:
    story = await begin(house, policy=HALF)
    await house.hear(story.requested(), story.confirmed(), story.no_show(Absent.CLIENT))
    await house.hear(decided(story, granted=False))

    assert await wallet_of(house, story.client) == (14_000, 0)
    assert await house.published(Refunded) == []


async def test_what_was_talked_stays_paid(house: House) -> None:
    """Talk is paid whatever else is said (BL-7)."""
    story = await begin(house)
    await house.hear(story.requested(), story.confirmed(), story.call_ended(600), decided(story))

    assert await wallet_of(house, story.client) == (18_000, 0)
    assert await house.published(Refunded) == []
    await house.settle()


async def test_a_booking_is_refunded_once_by_the_database(house: House, database_url: str) -> None:
    """With its red control: without the key a second row is written."""
    story = await begin(house, policy=HALF)
    await house.hear(story.requested(), story.confirmed(), story.no_show(Absent.CLIENT))
    await house.hear(decided(story))
    again = "INSERT INTO billing.refunds SELECT * FROM billing.refunds"
    with psycopg.connect(database_url, autocommit=True) as connection:
        with pytest.raises(UniqueViolation, match="pk_refunds"):
            connection.execute(again)
        connection.execute("ALTER TABLE billing.refunds DROP CONSTRAINT pk_refunds")
        assert connection.execute(again).rowcount == 1


@given(_MINOR, _MINOR, _MINOR)
def test_a_refund_gives_back_exactly_what_was_charged_and_never_takes_what_is_not_there(
    fee: int, share: int, earnings: int
) -> None:
    gross = eur(fee + share)
    of_consultant, of_platform = shared(gross, eur(share), earnings=eur(earnings))

    assert of_consultant + of_platform == gross
    assert Money.zero("EUR") <= of_consultant <= min(eur(share), eur(earnings))
    refund = Refund(
        BookingId(new_uuid()), PersonId(new_uuid()), PersonId(new_uuid()), of_consultant, of_platform
    )
    balances: dict[AccountKind, int] = {}
    for transfer in refund.transfers():
        for account, sign in ((transfer.source, -1), (transfer.target, 1)):
            balances[account.kind] = balances.get(account.kind, 0) + sign * transfer.amount.amount_minor
    assert sum(balances.values()) == 0
    assert balances.get(AccountKind.ESCROW, 0) == 0
    assert balances.get(AccountKind.WALLET, 0) == gross.amount_minor
