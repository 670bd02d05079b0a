"""From a request to the last cent: what is held, charged, shared and given back."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import psycopg
import pytest

from consulta.contracts.billing import (
    Charged,
    ChargeReason,
    HoldDeclined,
    HoldPlaced,
    HoldReleased,
    WalletChanged,
)
from consulta.contracts.booking import Absent
from consulta.contracts.terms import Party, Policy, PriceKind, PriceTerms
from consulta.kit.event import Event
from consulta.services.billing.settings import Settings
from tests.services.billing.conftest import FREE, Story, begin, earned_by, eur, paid, wallet_of
from tests.support.house import House

Events = Callable[[Story], Sequence[Event]]


async def test_a_request_holds_its_price_limit(house: House) -> None:
    story = await begin(house)

    await house.hear(story.requested())

    await house.settle()
    assert await wallet_of(house, story.client) == (8_000, 12_000)
    [placed] = await house.published(HoldPlaced)
    assert (placed.booking_id, placed.client_id, placed.amount) == (
        story.booking_id,
        story.client.id,
        eur(12_000),
    )


async def test_without_enough_money_nothing_moves_and_the_missing_amount_is_said(house: House) -> None:
    story = await begin(house, funds=5_000)

    await house.hear(story.requested())

    await house.settle()
    assert await wallet_of(house, story.client) == (5_000, 0)
    [declined] = await house.published(HoldDeclined)
    assert (declined.amount, declined.missing) == (eur(12_000), eur(7_000))
    assert not await house.published(HoldPlaced)
    await house.hear(paid(story.client, eur(7_000)), story.declined())
    await house.settle()
    assert await wallet_of(house, story.client) == (12_000, 0)


async def test_a_call_costs_its_talk_time_and_the_rest_goes_back(house: House) -> None:
    story = await begin(house)

    await house.hear(story.requested(), story.confirmed(), story.call_ended(1_800), story.completed())

    await house.settle()
    assert await wallet_of(house, story.client) == (14_000, 0)
    assert await earned_by(house, story.consultant) == 5_100
    [charged] = await house.published(Charged)
    assert (charged.gross, charged.fee, charged.share) == (eur(6_000), eur(900), eur(5_100))
    assert (charged.reason.value, charged.talk_seconds, charged.call_id) == ("call", 1_800, story.call_id)
    assert charged.receipt_number is not None
    [released] = await house.published(HoldReleased)
    assert released.amount == eur(6_000)


async def test_more_evidence_than_was_booked_costs_no_more_than_was_held(house: House) -> None:
    story = await begin(house)

    await house.hear(story.requested(), story.call_ended(7_200))

    await house.settle()
    [charged] = await house.published(Charged)
    assert charged.gross == eur(12_000)
    assert await wallet_of(house, story.client) == (8_000, 0)


async def test_a_silent_call_waits_for_what_the_booking_says(house: House) -> None:
    story = await begin(house, policy=Policy(no_show_charge_percent=50))
    await house.hear(story.requested(), story.call_ended(0))
    await house.settle()
    assert await wallet_of(house, story.client) == (8_000, 12_000)

    await house.hear(story.no_show(Absent.CLIENT))

    await house.settle()
    assert await wallet_of(house, story.client) == (14_000, 0)
    [charged] = await house.published(Charged)
    assert (charged.reason.value, charged.gross) == ("no_show", eur(6_000))


async def test_a_call_without_a_second_of_talk_is_settled_with_nothing(house: House) -> None:
    story = await begin(house)

    await house.hear(story.requested(), story.call_ended(0), story.completed())

    await house.settle()
    assert await wallet_of(house, story.client) == (20_000, 0)
    [charged] = await house.published(Charged)
    assert (charged.reason.value, charged.gross, charged.receipt_number) == ("call", eur(0), None)


@pytest.mark.parametrize("absent", [Absent.CONSULTANT, Absent.BOTH])
async def test_a_consultant_who_does_not_come_gets_nothing(house: House, absent: Absent) -> None:
    story = await begin(house)

    await house.hear(story.requested(), story.no_show(absent), story.call_ended(0))

    await house.settle()
    assert await wallet_of(house, story.client) == (20_000, 0)
    assert not await house.published(Charged)
    assert [event.amount for event in await house.published(HoldReleased)] == [eur(12_000)]


@pytest.mark.parametrize(("refund_percent", "kept"), [(100, 0), (50, 6_000), (0, 12_000)])
async def test_a_client_who_cancels_pays_the_kept_share(house: House, refund_percent: int, kept: int) -> None:
    story = await begin(house)

    await house.hear(story.requested(), story.cancelled(Party.CLIENT, refund_percent))

    await house.settle()
    assert await wallet_of(house, story.client) == (20_000 - kept, 0)
    charges = [(event.reason.value, event.gross) for event in await house.published(Charged)]
    assert charges == ([("late_cancellation", eur(kept))] if kept else [])


async def test_a_consultant_who_cancels_repays_everything(house: House) -> None:
    story = await begin(house)

    await house.hear(story.requested(), story.cancelled(Party.CONSULTANT, 0))

    await house.settle()
    assert await wallet_of(house, story.client) == (20_000, 0)
    assert not await house.published(Charged)


@pytest.mark.parametrize("end", [Story.declined, Story.expired])
async def test_nothing_stays_held_for_what_was_never_promised(
    house: House, end: Callable[[Story], Event]
) -> None:
    story = await begin(house)

    await house.hear(story.requested(), end(story))

    await house.settle()
    assert await wallet_of(house, story.client) == (20_000, 0)


async def test_a_free_call_is_settled_with_nothing_and_without_a_receipt(house: House) -> None:
    story = await begin(house, funds=0, price=FREE, limit=eur(0))

    await house.hear(story.confirmed(), story.call_ended(600))

    await house.settle()
    [charged] = await house.published(Charged)
    assert (charged.gross, charged.fee, charged.share) == (eur(0), eur(0), eur(0))
    assert (charged.talk_seconds, charged.receipt_number) == (600, None)
    assert not await house.published(HoldPlaced)
    assert not await house.published(HoldReleased)


async def test_the_fee_is_that_of_the_moment_the_money_was_held(house: House) -> None:
    story = await begin(house)
    await house.hear(story.requested())
    house.platform.desk("billing").settings = Settings(fee_basis_points=5_000)

    await house.hear(story.call_ended(3_600))

    [charged] = await house.published(Charged)
    assert charged.fee == eur(1_800)
    house.platform.desk("billing").settings = Settings()
    await house.settle()


async def test_the_same_payment_told_again_as_another_event_is_credited_once(house: House) -> None:
    story = await begin(house, funds=0)
    payment = paid(story.client, eur(700))

    await house.hear(payment)
    await house.hear(payment)

    await house.settle()
    assert await wallet_of(house, story.client) == (700, 0)


async def test_wallets_tell_how_they_stand_with_a_rising_revision(house: House) -> None:
    story = await begin(house)
    await house.hear(story.requested(), story.call_ended(1_800))

    changes = [event for event in await house.published(WalletChanged) if event.person_id == story.client.id]

    assert [(event.available, event.held) for event in changes] == [
        (eur(20_000), eur(0)),
        (eur(8_000), eur(12_000)),
        (eur(14_000), eur(0)),
    ]
    revisions = [event.revision for event in changes]
    assert revisions == sorted(set(revisions))


def a_call(story: Story) -> Sequence[Event]:
    return story.requested(), story.confirmed(), story.call_ended(1_000), story.completed()


def a_moved_call(story: Story) -> Sequence[Event]:
    return story.requested(), story.rescheduled(), story.confirmed(), story.call_ended(61)


def an_absence(story: Story) -> Sequence[Event]:
    return story.requested(), story.confirmed(), story.call_ended(0), story.no_show(Absent.CLIENT)


def a_cancellation(story: Story) -> Sequence[Event]:
    return story.requested(), story.confirmed(), story.cancelled(Party.CLIENT, 50)


def an_expiry(story: Story) -> Sequence[Event]:
    return story.requested(), story.expired()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("events", "client", "consultant"),
    [
        (a_call, 20_000 - 3_333, 3_333 - 500),
        (a_moved_call, 20_000 - 203, 203 - 30),
        (an_absence, 8_000, 10_200),
        (a_cancellation, 14_000, 5_100),
        (an_expiry, 20_000, 0),
    ],
    ids=["call", "moved", "absence", "cancellation", "expiry"],
)
async def test_the_order_in_which_a_story_is_heard_changes_nothing(
    house: House, events: Events, client: int, consultant: int
) -> None:
    """PY-01. Every order of the story's events, each heard twice, ends in the same ledger."""
    first = await begin(house, funds=0)
    orders = list(itertools.permutations(range(len(events(first)))))
    for number, order in enumerate(orders, start=1):
        await house.hear(paid(first.client, eur(20_000)))
        told = events(Story(first.client, first.consultant))

        for position in order:
            await house.hear(told[position])

        assert await wallet_of(house, first.client) == (client * number, 0), order
        assert await earned_by(house, first.consultant) == consultant * number, order
    await house.settle()
    charges = await house.published(Charged)
    assert len(charges) == len({event.booking_id for event in charges})
    assert len(charges) == (0 if events is an_expiry else len(orders))


async def test_a_price_per_session_is_due_whole(house: House) -> None:
    story = await begin(
        house, price=PriceTerms(kind=PriceKind.PER_SESSION, amount=eur(4_500)), limit=eur(4_500)
    )

    await house.hear(story.requested(), story.call_ended(5))

    await house.settle()
    [charged] = await house.published(Charged)
    assert charged.gross == eur(4_500)


async def test_red_a_charge_that_does_not_add_up_is_reported(house: House, database_url: str) -> None:
    """I6's and I7's own red control: somebody with all rights changes what was charged and held."""
    story = await begin(house)
    await house.hear(story.requested(), story.call_ended(1_800))
    await house.settle()
    with psycopg.connect(database_url.replace("+psycopg", ""), autocommit=True) as superuser:
        superuser.execute(
            "UPDATE billing.charges SET fee_minor = fee_minor + 1, share_minor = share_minor - 1"
        )
        superuser.execute("UPDATE billing.holds SET posted_minor = posted_minor + 1")

    broken = await house.platform.check_invariants()

    assert {violation.rule for violation in broken} == {"I6", "I7"}


async def test_a_meeting_without_a_call_of_ours_costs_what_was_agreed(house: House) -> None:
    story = await begin(house)
    met = story.completed().model_copy(update={"without_call": True})

    await house.hear(story.requested(), story.confirmed(), met)

    await house.settle()
    [charged] = await house.published(Charged)
    assert (charged.gross, charged.reason) == (eur(12_000), ChargeReason.CALL)
    assert await wallet_of(house, story.client) == (8_000, 0)
