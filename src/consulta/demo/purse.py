"""Wallets are filled as everybody fills theirs: a top-up, the sandbox's checkout, its word."""

from __future__ import annotations

from datetime import timedelta

from consulta.contracts.identity import PersonId
from consulta.contracts.payments import PaymentId
from consulta.demo.stage import Stage
from consulta.kit.money import Money
from consulta.services.billing.queries.wallet import wallet
from consulta.services.payments import commands, repository
from consulta.services.payments.domain import Outcome, State
from consulta.services.payments.gateways.sandbox import SandboxGateway

USUAL_AMOUNTS = (5000, 10_000, 15_000, 25_000, 50_000)
"""What people put in at a time, in minor units."""


async def have_at_least(stage: Stage, person_id: PersonId, wanted: Money) -> None:
    """Put money in unless there is enough, enough for some time and an amount that people choose."""
    async with stage.work("billing") as work:
        available = (await wallet(work, person_id, wanted.currency)).available
    if available < wanted:
        missing = (wanted - available).amount_minor
        amount = next((each for each in USUAL_AMOUNTS if each >= 2 * missing), missing)
        await _check_out(stage, person_id, Money(amount, wanted.currency), Outcome.PAID)


async def be_declined_once(stage: Stage, person_id: PersonId, amount: Money) -> None:
    """Try a card that is refused, so that there is one such top-up to look at."""
    async with stage.work("payments") as work:
        before = await repository.list_own(work, person_id, before=None, limit=50)
    if all(each.state != State.FAILED for each in before):
        await _check_out(stage, person_id, amount, Outcome.DECLINED)


async def _check_out(stage: Stage, person_id: PersonId, amount: Money, outcome: Outcome) -> None:
    sandbox = stage.platform.resource("payments", SandboxGateway)
    desk = stage.desk("payments")
    payment_id = PaymentId(desk.ids())
    await commands.start_top_up(desk, sandbox, person_id, amount, payment_id=payment_id, return_to="/wallet")
    async with stage.work("payments") as work:
        top_up = await repository.find_own(work, payment_id, person_id)
    assert top_up is not None  # noqa: S101 - it was made a moment ago
    assert top_up.reference is not None  # noqa: S101 - the checkout was opened
    stage.clock.go_to(stage.now + timedelta(seconds=40))
    checkout = await sandbox.decide(top_up.reference, outcome)
    async with stage.work("payments") as work:
        word = sandbox.read_webhook(*sandbox.webhook_for(checkout, work.now), work.now)
        await commands.hear(work, sandbox.name, word)
    await stage.settle()
