"""One person at a time."""

from __future__ import annotations

from sqlalchemy import func, select

from consulta.contracts.identity import PersonId
from consulta.kit.work import Work


async def lock_person(work: Work, person_id: PersonId) -> None:
    """Let what changes somebody's feed, accounts or busy times go one after the other, until the transaction ends."""
    await work.execute(select(func.pg_advisory_xact_lock(int.from_bytes(person_id.bytes[8:], signed=True))))
