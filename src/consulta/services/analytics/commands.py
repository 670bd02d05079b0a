"""Keeping the journal."""

from __future__ import annotations

from datetime import date, timedelta

from consulta.kit.event import Envelope
from consulta.kit.work import Work
from consulta.services.analytics import repository
from consulta.services.analytics.domain import NO_STORY, SweepDue, id_in, is_timer, people_in, remembered
from consulta.services.analytics.settings import Settings


async def write_down(work: Work, envelope: Envelope) -> None:
    """AN-1. Remember an event once, by its id, and see to it that the journal is swept tomorrow."""
    if envelope.name == SweepDue.wire_name or envelope.name in NO_STORY:
        return
    timer = is_timer(envelope.name)
    await repository.add_entry(
        work,
        {
            "event_id": envelope.id,
            "name": envelope.name,
            "version": envelope.version,
            "service": envelope.name.partition(".")[0],
            "subject_id": envelope.subject_id,
            "booking_id": id_in(envelope.payload, "booking_id"),
            "call_id": id_in(envelope.payload, "call_id"),
            "person_ids": people_in(envelope.payload),
            "is_timer": timer,
            # A timer is told when it is due; its envelope knows when it was set, which may be weeks before.
            "occurred_at": work.now if timer else envelope.occurred_at,
            "payload": remembered(envelope.payload),
        },
    )
    await _arrange_sweep(work)


async def sweep(work: Work, sweep_on: date) -> None:
    """AN-4. Forget what is older than the retention, and come again tomorrow while there is anything left.

    What one sweep does not manage the next one does, a minute later.
    """
    retention = timedelta(days=work.settings(Settings).retention_days)
    forgotten = await repository.forget_before(work, work.now - retention)
    await repository.forget_sweeps_before(work, sweep_on)
    if forgotten == repository.LARGEST_SWEEP:
        work.publish_at(SweepDue(sweep_on=sweep_on), work.now + timedelta(minutes=1))
    elif await repository.has_entries(work):
        await _arrange_sweep(work)


class ArrangedSweeps:
    """The latest day whose sweep this process knows to be arranged, so that not every event asks the database."""

    until: date = date.min


async def _arrange_sweep(work: Work) -> None:
    tomorrow = work.now + timedelta(days=1)
    arranged = work.resource(ArrangedSweeps)
    if arranged.until >= tomorrow.date():
        return
    if await repository.claim_sweep(work, tomorrow.date()):
        work.publish_at(SweepDue(sweep_on=tomorrow.date()), tomorrow)

    def remember() -> None:
        arranged.until = tomorrow.date()

    work.after_commit(remember)
