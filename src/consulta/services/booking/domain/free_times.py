"""What a consultant has free, as bits that others can keep: a bit for each quarter of an hour, every start exactly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from hashlib import blake2b
from typing import Final

from consulta.contracts.booking import FreeLane
from consulta.services.booking.domain.slots import SlotRules, Window
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.domain.wall_time import MINUTES_A_DAY, epoch_day, moment_of

DAYS: Final = 16
"""How far the bits reach. Searches look two weeks ahead, so that a roll may come a day late and nobody is missed."""

MINUTES_A_QUARTER: Final = 15
_QUARTERS: Final = DAYS * MINUTES_A_DAY // MINUTES_A_QUARTER
_SET: Final = ord("1")


def free_lanes(offerings: Iterable[Offering], begins_on: date) -> tuple[FreeLane, ...]:
    """BK-30. The free starts of these offerings in the `DAYS` from a UTC date on, whatever time it is now.

    Starts rather than free quarters: between two bookings may lie half an hour that no offering fits into or whose
    grid misses it, and buffers and intervals differ between offerings. One lane for each minute of the quarter on which
    an offering starts (nearly always one), so that no start is rounded.
    """
    first = epoch_day(begins_on) * MINUTES_A_DAY
    window = Window(first, first + DAYS * MINUTES_A_DAY)
    lanes = []
    for offering in sorted(offerings, key=lambda each: (each.rules.duration_minutes, each.id)):
        at_any_time = replace(offering, rules=_at_any_time(offering.rules))
        starts = [start - first for start in at_any_time.free_starts(window=window, now=moment_of(first))]
        lanes += [
            FreeLane.model_construct(
                offering_id=offering.id,
                duration_minutes=offering.rules.duration_minutes,
                minimum_notice_minutes=offering.rules.minimum_notice_minutes,
                horizon_days=offering.rules.horizon_days,
                minute=minute,
                starts=_bits(start for start in starts if start % MINUTES_A_QUARTER == minute),
            )
            for minute in sorted({start % MINUTES_A_QUARTER for start in starts})
        ]
    return tuple(lanes)


def _bits(starts: Iterable[int]) -> str:
    """A bit for each quarter in which something starts, in hexadecimal digits."""
    bits = bytearray(b"0" * _QUARTERS)
    for start in starts:
        bits[start // MINUTES_A_QUARTER] = _SET
    return f"{int(bits, 2):0{_QUARTERS // 4}x}"


def fingerprint(begins_on: date | None, lanes: Iterable[FreeLane]) -> bytes:
    """Sixteen bytes that differ when what is free differs."""
    digest = blake2b(str(begins_on).encode(), digest_size=16)
    for lane in lanes:
        digest.update(repr(tuple(lane.__dict__.values())).encode())
    return digest.digest()


def _at_any_time(rules: SlotRules) -> SlotRules:
    return replace(rules, minimum_notice_minutes=0, horizon_days=DAYS)
