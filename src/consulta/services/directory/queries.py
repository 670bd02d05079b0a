"""What the directory can be asked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.directory.domain.search import Search
from consulta.services.directory.errors import NoSuchConsultant
from consulta.services.directory.models import Offering, Organisation, TeamOffering
from consulta.services.directory.repository import cards, organisations, profiles, search, teams


async def consultants(
    work: Work, wanted: Search, *, after: search.Position | None = None, limit: int = 20
) -> Sequence[Any]:
    """Published consultants that fit, up to `limit`, in the order asked for (DI-8)."""
    return await search.list_cards(work, wanted, after=after, limit=limit)


class Counted:
    """The facets as this process counted them last. Counting a large practice takes longer than searching it."""

    kept_for = timedelta(seconds=15)

    def __init__(self) -> None:
        self._last: tuple[datetime, search.Facets] | None = None
        self._counting = asyncio.Lock()

    async def facets(self, work: Work) -> search.Facets:
        """What one can filter by, at most 15 seconds old. However many ask at once, it is counted once."""
        async with self._counting:
            if self._last is None or work.now - self._last[0] >= self.kept_for:
                self._last = work.now, await search.facets(work)
            return self._last[1]


@dataclass(frozen=True)
class Moved:
    """The page that was asked for is at another address now."""

    slug: str


@dataclass(frozen=True)
class Page:
    """A consultant's page: who it is and what can be booked."""

    consultant: cards.Consultant
    offerings: Sequence[Offering]


async def consultant_page(work: Work, slug: str) -> Page | Moved:
    """The page at an address, or where it moved. Raises `NoSuchConsultant`.

    What is not published is there for its owner alone.
    """
    caller = work.caller_or_nobody
    asking = caller.person_id if caller is not None else None
    found = await cards.find_consultant(work, slug)
    if found is not None:
        if not found.published and found.card.consultant_id != asking:
            raise NoSuchConsultant
        offerings = await profiles.list_offerings(work, found.card.consultant_id, active_only=True)
        return Page(found, offerings)
    present = await profiles.find_present_slug(work, slug)
    moved = await cards.find_consultant(work, present) if present is not None else None
    if moved is None or not (moved.published or moved.card.consultant_id == asking):
        raise NoSuchConsultant
    return Moved(moved.card.slug)


async def own_offerings(work: Work, consultant_id: PersonId) -> Sequence[Offering]:
    """All offerings of a consultant, archived ones last. Raises `NoProfile`."""
    await profiles.get(work, consultant_id)
    return await profiles.list_offerings(work, consultant_id)


@dataclass(frozen=True)
class OrganisationPage:
    """An organisation's page: who works there, and what it offers under its own name."""

    organisation: Organisation
    cards: Sequence[Row[Any]]
    offerings: Sequence[TeamOffering]
    given_by: dict[UUID, list[Row[Any]]]


async def organisation_page(work: Work, slug: str) -> OrganisationPage:
    """The page at an address. Raises `NoSuchOrganisation`."""
    organisation = await organisations.get(work, slug)
    offerings = await teams.list_offerings(work, organisation.id, active_only=True)
    return OrganisationPage(
        organisation,
        await organisations.list_cards(work, organisation.id),
        offerings,
        await teams.members_of(work, [offering.id for offering in offerings]),
    )
