"""I18 for what is free: search's copy against booking's own computation, start by start."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from consulta.contracts.identity import PersonId
from consulta.services.booking.domain.free_times import DAYS
from consulta.services.booking.domain.slots import Window
from consulta.services.booking.domain.wall_time import date_of
from consulta.services.booking.repository.offerings import list_bookable

if TYPE_CHECKING:
    from tests.support.house import House

Starts = dict[UUID, set[int]]


async def copies_of_free_times(house: House) -> list[UUID]:
    """Whose card says anything else than what is free."""
    cards = await house.sql(
        "directory",
        "SELECT consultant_id, o.free_from, l.offerings, l.offsets, l.starts"
        " FROM directory.openings o LEFT JOIN directory.lanes l USING (consultant_id)",
    )
    return [card.consultant_id for card in cards if kept_on(card) != await true_starts(house, card)]


def kept_on(card: Any) -> Starts | None:  # noqa: ANN401 - a row
    """The epoch minutes of the starts on a card by offering; nothing when booking never said any."""
    if card.free_from is None:
        return None
    kept: Starts = {}
    lanes = zip(card.offerings, card.offsets, card.starts, strict=True)
    for offering, offset, bits in lanes:
        kept.setdefault(offering, set()).update(
            (card.free_from + at) * 15 + offset for at, bit in enumerate(bits) if bit == "1"
        )
    return kept


async def true_starts(house: House, card: Any) -> Starts | None:  # noqa: ANN401 - a row
    """The same by booking's tables, from the day on which the card begins, all notice and horizon aside."""
    if card.free_from is None:
        return {}
    first = date_of(card.free_from // 96)
    opens = card.free_from * 15
    async with house.work("booking") as work:
        offerings = await list_bookable(
            work,
            [PersonId(card.consultant_id)],
            first_on=first,
            last_on=first + timedelta(days=DAYS),
        )
    true: Starts = {}
    for offering in offerings:
        rules = replace(offering.rules, minimum_notice_minutes=0, horizon_days=10_000)
        window = Window(opens, opens + DAYS * 1440)
        long_ago = house.clock.now() - timedelta(days=1000)
        starts = replace(offering, rules=rules).free_starts(window=window, now=long_ago)
        if starts:
            true[offering.id] = set(starts)
    return true
