"""What one measurement reports."""

import math
from dataclasses import asdict, dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Figure:
    """One number with its unit, the target it is held against, and everything it was computed from.

    `target` is a sentence (`at most 20 ms`), `ok` whether it was met, `raw` the single measurements, `command` what
    repeats this very measurement.
    """

    name: str
    value: float
    unit: str
    target: str
    ok: bool
    raw: dict[str, Any] = field(default_factory=dict)
    command: str = ""

    def as_json(self) -> dict[str, Any]:
        """The figure as results.json keeps it."""
        return asdict(self)


def held(
    name: str,
    value: float,
    unit: str,
    *,
    limit: float,
    better: Literal["lower", "higher"] = "lower",
    raw: dict[str, Any] | None = None,
) -> Figure:
    """A figure held against a limit: at most it when lower is better, at least it when higher is."""
    words, ok = ("at most", value <= limit) if better == "lower" else ("at least", value >= limit)
    return Figure(
        name=name,
        value=value,
        unit=unit,
        target=f"{words} {limit:g} {unit}",
        ok=ok,
        raw=raw or {},
        command=f"make bench ONLY={name}",
    )


def percentile(samples: list[float], percent: float) -> float:
    """The value that `percent` of the samples do not exceed (nearest rank). Raises ValueError without samples."""
    if not samples:
        raise ValueError("no samples, no percentile")
    ranked = sorted(samples)
    return ranked[max(0, math.ceil(len(ranked) * percent / 100) - 1)]
