"""What must always hold here, as checks that tests and production run."""

from __future__ import annotations

from collections.abc import Sequence

from consulta.kit.service import Invariant, minutes
from consulta.kit.work import Work
from consulta.services.identity import repository


class StaffCameByAudit(Invariant, rule="I15", every=minutes(5)):
    """Whoever is staff is so by the last row the audit has about them; a role that came another way shows here."""

    async def violations(self, work: Work) -> Sequence[object]:
        """The staff whom the audit does not know as staff."""
        return await repository.staff_without_audit(work)
