"""All SQL of payments, but for the sandbox's own books."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert

from consulta.kit.money import Money
from consulta.kit.work import Work
from consulta.services.payments.domain import OPEN, State, Word
from consulta.services.payments.models import Discrepancy, TopUp, WebhookEvent


async def find_own(work: Work, payment_id: UUID, person_id: UUID) -> TopUp | None:
    """A top-up of this person."""
    top_up = await work.session.get(TopUp, payment_id)
    return top_up if top_up is not None and top_up.person_id == person_id else None


async def lock_by_reference(work: Work, gateway: str, reference: str) -> TopUp | None:
    """The top-up a gateway speaks of, locked until this transaction ends."""
    wanted = select(TopUp).where(TopUp.gateway == gateway, TopUp.reference == reference).with_for_update()
    return (await work.session.scalars(wanted)).one_or_none()


async def lock(work: Work, payment_id: UUID) -> TopUp | None:
    """A top-up, locked until this transaction ends."""
    return (
        await work.session.scalars(select(TopUp).where(TopUp.id == payment_id).with_for_update())
    ).one_or_none()


async def is_news(work: Work, gateway: str, word: Word) -> bool:
    """Write a gateway's message down; whether it was not there yet."""
    written = await work.changed(
        insert(WebhookEvent)
        .values(
            gateway=gateway,
            event_id=word.event_id,
            reference=word.reference,
            outcome=word.outcome,
            received_at=work.now,
        )
        .on_conflict_do_nothing()
    )
    return written == 1


async def settle(work: Work, top_up: TopUp, state: State, failure: str | None) -> bool:
    """Move a top-up on from the state it was read in; whether it was still in it."""
    moved = await work.changed(
        update(TopUp)
        .where(TopUp.id == top_up.id, TopUp.state == top_up.state)
        .values(
            state=state,
            failure=failure,
            settled_at=work.now if state not in OPEN else None,
            revision=TopUp.revision + 1,
        )
    )
    await work.session.refresh(top_up)
    return moved == 1


async def reserve(work: Work, **top_up: object) -> tuple[TopUp, bool]:
    """Write a top-up, or find the one that was written under its id before; locked. And whether it is new."""
    written = insert(TopUp).values(**top_up).on_conflict_do_nothing(index_elements=["id"])
    is_new = await work.changed(written) == 1
    wanted = select(TopUp).where(TopUp.id == top_up["id"]).with_for_update()
    return (await work.session.scalars(wanted)).one(), is_new


async def flag(
    work: Work, gateway: str, reference: str, kind: str, *, payment_id: UUID | None, told: Money | None
) -> None:
    """Write down what does not fit, once for each reference and kind."""
    written = insert(Discrepancy).values(
        id=work.new_id(),
        gateway=gateway,
        reference=reference,
        kind=kind,
        payment_id=payment_id,
        told_minor=None if told is None else told.amount_minor,
        told_currency=None if told is None else told.currency,
        noticed_at=work.now,
    )
    await work.execute(written.on_conflict_do_nothing())


async def list_discrepancies(
    work: Work, *, before: UUID | None, limit: int
) -> Sequence[Row[Discrepancy, TopUp | None]]:
    """What does not fit, newest first, each with our own record if there is one; `limit + 1` rows."""
    wanted = select(Discrepancy, TopUp).outerjoin(TopUp, TopUp.id == Discrepancy.payment_id)
    if before is not None:
        wanted = wanted.where(Discrepancy.id < before)
    return (await work.session.execute(wanted.order_by(Discrepancy.id.desc()).limit(limit + 1))).all()


async def list_own(work: Work, person_id: UUID, *, before: UUID | None, limit: int) -> Sequence[TopUp]:
    """A person's top-ups, newest first."""
    wanted = select(TopUp).where(TopUp.person_id == person_id)
    if before is not None:
        wanted = wanted.where(TopUp.id < before)
    return (await work.session.scalars(wanted.order_by(TopUp.id.desc()).limit(limit + 1))).all()
