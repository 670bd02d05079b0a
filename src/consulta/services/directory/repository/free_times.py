"""What search knows of free times: booking's announcement, kept in rows of its own beside the card.

Refreshing a card leaves them alone. No index knows these columns, so PostgreSQL writes the new rows beside the old ones
and no index; but for the parts of the week that have time at all, which change seldom, and then in the places too.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from consulta.contracts.booking import FreeLane, FreeTimesChanged
from consulta.kit.work import Work
from consulta.services.directory.domain.free_times import parts_with_starts

MINUTES_A_QUARTER: Final = 15
QUARTERS_A_DAY: Final = 96
LANES: Final = ("offerings", "minutes", "notices", "days", "offsets", "starts")
_EPOCH: Final = date(1970, 1, 1)

_KEEP: Final = """
WITH opening AS (
  UPDATE directory.openings
     SET free_revision = %(revision)s, free_from = %(free_from)s, free_starts = %(starts)s::varbit,
         free_delay = %(delay)s, free_days = %(days)s, free_alike = %(alike)s
   WHERE consultant_id = %(consultant_id)s AND free_revision < %(revision)s AND free_parts = %(parts)s
  RETURNING consultant_id
)
INSERT INTO directory.lanes (consultant_id, offerings, minutes, notices, days, offsets, starts)
SELECT consultant_id, %(offerings)s::uuid[], %(minutes)s::int[], %(notices)s::int[], %(horizons)s::int[],
       %(offsets)s::int[], %(lanes)s::varbit[]
  FROM opening
ON CONFLICT (consultant_id) DO UPDATE
   SET offerings = excluded.offerings, minutes = excluded.minutes, notices = excluded.notices, days = excluded.days,
       offsets = excluded.offsets, starts = excluded.starts
RETURNING consultant_id
"""
"""The opening before its lanes, also when a card goes with all it has: so nobody waits for one another."""

_CHANGE_PARTS: Final = """
UPDATE directory.openings
   SET free_parts = %(parts)s
 WHERE consultant_id = %(consultant_id)s AND free_revision < %(revision)s
RETURNING consultant_id
"""
_CHANGE_PLACES: Final = """
UPDATE directory.places SET free_parts = %(parts)s WHERE consultant_id = %(consultant_id)s
"""


async def keep(work: Work, event: FreeTimesChanged) -> bool:
    """DI-10. Keep what is free, if there is a card; `False` for older news, which change nothing.

    In a statement of its own, which may be done twice: news that are known already are no newer than themselves.
    Where they change the parts of the week, in the transaction, with the places.
    """
    lanes = event.lanes
    values = {
        "consultant_id": event.consultant_id,
        "revision": event.revision,
        **opening_of(event),
        "offerings": [lane.offering_id for lane in lanes],
        "minutes": [lane.duration_minutes for lane in lanes],
        "notices": [lane.minimum_notice_minutes for lane in lanes],
        "horizons": [lane.horizon_days for lane in lanes],
        "offsets": [lane.minute for lane in lanes],
        "lanes": [_bits(lane.starts) for lane in lanes],
    }
    return bool(await work.execute_alone(_KEEP, values)) or await _keep_with_parts(work, values)


async def _keep_with_parts(work: Work, values: dict[str, Any]) -> bool:
    """The places in a statement after the one that locks the opening: so all are seen that others made meanwhile."""
    transaction = await work.session.connection()
    if not (await transaction.exec_driver_sql(_CHANGE_PARTS, values)).all():
        return False
    await transaction.exec_driver_sql(_CHANGE_PLACES, values)
    await transaction.exec_driver_sql(_KEEP, values)
    return True


def opening_of(event: FreeTimesChanged) -> dict[str, Any]:
    """What all lanes have in common: the little that most searches look at."""
    lanes = event.lanes
    kinds = {(lane.minimum_notice_minutes, lane.horizon_days, lane.minute) for lane in lanes}
    alike = len(kinds) < 2 and all(lane.minute == 0 for lane in lanes)  # noqa: PLR2004 - all of one kind
    notice = min((lane.minimum_notice_minutes for lane in lanes), default=0)
    free_from, starts = (event.begins_on - _EPOCH).days * QUARTERS_A_DAY, _any_of(lanes)
    return {
        "free_from": free_from,
        "starts": _bits(starts),
        "parts": parts_with_starts(free_from, starts),
        # A quarter that has begun is over for whole quarters, and perhaps not for what starts within it.
        "delay": notice + MINUTES_A_QUARTER - 1 if alike else notice,
        "days": max((lane.horizon_days for lane in lanes), default=0),
        "alike": alike,
    }


def _any_of(lanes: tuple[FreeLane, ...]) -> str:
    """The bits of all lanes in one, in hexadecimal digits."""
    longest = max((len(lane.starts) for lane in lanes), default=0)
    together = 0
    for lane in lanes:
        together |= int(lane.starts.ljust(longest, "0"), 16)
    return f"{together:0{longest}x}" if longest else ""


def _bits(digits: str) -> str:
    """As PostgreSQL reads them."""
    return f"x{digits}"
