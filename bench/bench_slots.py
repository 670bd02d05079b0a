"""How long the free slots of one consultant take to compute, written as the API writes them."""

import random
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from statistics import median

from bench.figure import Figure, held, percentile
from consulta.services.booking.domain.hours import DayRange, Hours, TimeOff, WeeklyRange
from consulta.services.booking.domain.slots import (
    Interval,
    SlotRules,
    free_slots,
    free_starts,
    is_offered,
    window_of,
)
from consulta.services.booking.domain.wall_time import moment_of

NAMES = ["slots_30_days_compute_ms"]

ZONE = "Europe/Berlin"
FIRST_ON, LAST_ON = date(2026, 10, 10), date(2026, 11, 8)
"""Thirty days with the end of summer time among them."""
BOOKINGS = 60
RUNS = 2000
LIMIT_MS = 0.1


def run() -> list[Figure]:
    """Mornings and afternoons on weekdays, an override, a day off, 60 bookings, buffers: 30 days, warm tables."""
    hours = Hours(
        ZONE,
        tuple(WeeklyRange(day, *part) for day in range(5) for part in ((540, 720), (780, 1020))),
        overrides={date(2026, 10, 20): (DayRange(600, 720),)},
        time_off=(TimeOff(date(2026, 10, 14), date(2026, 10, 14)),),
    )
    rules = SlotRules(30, 15, buffer_before_minutes=5, buffer_after_minutes=5, minimum_notice_minutes=120)
    window = window_of(FIRST_ON, LAST_ON, ZONE)
    now = datetime(2026, 10, 9, 8, 0, tzinfo=UTC)
    offered = free_starts(hours, rules, [], window=window, now=now)
    busy = a_calendar(offered, rules)

    def whole() -> list[str]:
        return free_slots(hours, rules, busy, window=window, now=now)

    slots = whole()
    taken = {start for start in offered if any(b < start + 35 and start - 5 < e for b, e in busy)}
    assert len(slots) == len(offered) - len(taken)
    assert len({datetime.fromisoformat(slot) for slot in slots}) == len(slots)
    samples = timed(whole)
    return [
        held(
            NAMES[0],
            round(median(samples), 4),
            "ms",
            limit=LIMIT_MS,
            raw={
                "runs": RUNS,
                "slots": len(slots),
                "busy_intervals": len(busy),
                "days": (LAST_ON - FIRST_ON).days + 1,
                "clock_change": "2026-10-25",
                "p95_ms": round(percentile(samples, 95), 4),
                "fastest_ms": round(min(samples), 4),
                "without_iso_strings_ms": round(
                    median(timed(lambda: free_starts(hours, rules, busy, window=window, now=now))), 4
                ),
                "is_offered_ms": round(
                    median(timed(lambda: is_offered(hours, rules, moment_of(offered[0])))), 4
                ),
            },
        )
    ]


def a_calendar(offered: list[int], rules: SlotRules) -> list[Interval]:
    """Sixty bookings that do not overlap, with their buffers, at offered starts."""
    draw = random.Random(20261010)
    busy: list[Interval] = []
    while len(busy) < BOOKINGS:
        start = draw.choice(offered)
        opens = start - rules.buffer_before_minutes
        closes = start + rules.duration_minutes + rules.buffer_after_minutes
        if all(closes <= other_opens or other_closes <= opens for other_opens, other_closes in busy):
            busy.append((opens, closes))
    return sorted(busy)


def timed(work: Callable[[], object]) -> list[float]:
    """The milliseconds of each of `RUNS` runs, after a tenth as many to warm up."""
    for _ in range(RUNS // 10):
        work()
    samples = []
    for _ in range(RUNS):
        begun = time.perf_counter_ns()
        work()
        samples.append((time.perf_counter_ns() - begun) / 1e6)
    return samples
