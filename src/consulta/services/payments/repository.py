"""All SQL of payments, but for the sandbox's own books."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from consulta.kit.work import Work
from consulta.services.payments.domain import OPEN, State, Word
from consulta.services.payments.models import TopUp, WebhookEvent


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
    """Move an open top-up on; whether it was still open."""
    moved = await work.changed(
        update(TopUp)
        .where(TopUp.id == top_up.id, TopUp.state.in_(OPEN), TopUp.state != state)
        .values(
            state=state,
            failure=failure,
            settled_at=work.now if state not in OPEN else None,
            revision=TopUp.revision + 1,
        )
    )
    await work.session.refresh(top_up)
    return moved == 1


async def list_own(work: Work, person_id: UUID, *, before: UUID | None, limit: int) -> Sequence[TopUp]:
    """A person's top-ups, newest first."""
    wanted = select(TopUp).where(TopUp.person_id == person_id)
    if before is not None:
        wanted = wanted.where(TopUp.id < before)
    return (await work.session.scalars(wanted.order_by(TopUp.id.desc()).limit(limit + 1))).all()
