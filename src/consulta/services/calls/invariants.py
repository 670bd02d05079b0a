"""What must always hold for calls."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from consulta.contracts.calls import CallId
from consulta.kit.service import Invariant, minutes
from consulta.kit.work import Work
from consulta.services.calls import repository
from consulta.services.calls.domain.settlement import settle
from consulta.services.calls.queries import promise_of

LATELY = timedelta(days=1)
AT_MOST = 500
LATE = timedelta(minutes=5)


class TalkTimeFollowsFromTheEvidence(Invariant, rule="I6", every=minutes(15)):
    """What a call was settled with is what its evidence says, computed anew."""

    async def violations(self, work: Work) -> list[UUID]:
        """Calls that ended within a day and say something else than their evidence."""
        wrong = []
        for call in await repository.ended_since(work, work.now - LATELY, most=AT_MOST):
            assert call.ended_at is not None  # noqa: S101 - ck_calls_ended_is_settled
            evidence = await repository.evidence_of(work, CallId(call.id))
            settled = settle(promise_of(call), evidence, until=call.ended_at)
            stored = (call.talk_seconds, call.client_seen, call.consultant_seen)
            if stored != (settled.talk.seconds, settled.client_seen, settled.consultant_seen):
                wrong.append(call.id)
        return wrong


class EveryCallEnds(Invariant, rule="CA-9", every=minutes(1)):
    """No call is still open five minutes after its booked end."""

    async def violations(self, work: Work) -> list[UUID]:
        """Calls that outlived their time."""
        return await repository.overdue(work, by=LATE)
