"""What must always hold in the directory."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from consulta.kit.service import Invariant, minutes
from consulta.kit.work import Work
from consulta.services.directory.repository import cards, organisations, profiles


class PublishedProfilesAreComplete(Invariant, rule="DI-3", every=minutes(15)):
    """Whoever can be found can be read and booked."""

    async def violations(self, work: Work) -> Sequence[UUID]:
        """The consultants whose published profile lacks something."""
        return await profiles.list_incomplete(work)


class CardsAreTrue(Invariant, rule="DI-4", every=minutes(15)):
    """What search shows is what the tables say."""

    async def violations(self, work: Work) -> Sequence[UUID]:
        """The consultants whose card differs."""
        return await cards.list_untrue(work)


class OrganisationsHaveOwners(Invariant, rule="OR-2", every=minutes(15)):
    """Every organisation has the owners it counts, and so at least one."""

    async def violations(self, work: Work) -> Sequence[UUID]:
        """The organisations whose memberships say something else."""
        return await organisations.list_without_true_owner(work)
