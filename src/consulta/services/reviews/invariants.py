"""What must always hold of reviews."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from consulta.kit.service import Invariant, minutes
from consulta.kit.work import Work
from consulta.services.reviews import repository


class ReviewsBelongToSettledCalls(Invariant, rule="RV-1", every=minutes(15)):
    """Only who had a call has a say."""

    async def violations(self, work: Work) -> Sequence[UUID]:
        """The reviews without a settled call of their client."""
        return await repository.list_unsettled(work)


class ScoresAreWhatReviewsSay(Invariant, rule="RV-5", every=minutes(15)):
    """A score is made of the reviews and of nothing else."""

    async def violations(self, work: Work) -> Sequence[UUID]:
        """The consultants whose tally differs."""
        return await repository.list_wrong_scores(work)
