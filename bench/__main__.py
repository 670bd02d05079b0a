"""`python -m bench [--only NAME]`: run every measurement, print a table, write bench/out/results.json.

A measurement is a module `bench/bench_….py` with `NAMES`, the figures it reports, and `run`, a function or a
coroutine function without parameters that returns them as a list of `Figure`.
"""

import argparse
import asyncio
import importlib
import inspect
import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from bench.figure import Figure

FOLDER = Path(__file__).resolve().parent
RESULTS = FOLDER / "out" / "results.json"


class NotMeasured(Exception):
    """A module did not report the figures that it names."""


def main() -> None:
    """Measure; exit with 1 when a target is missed or a module fails."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Measure and compare with the targets."
    )
    parser.add_argument("--only", metavar="NAME", help="one figure, by its name")
    only: str | None = parser.parse_args().only

    modules = discovered(FOLDER)
    if only is not None:
        modules = [module for module in modules if only in module.NAMES]
        if not modules:
            known = sorted(name for module in discovered(FOLDER) for name in module.NAMES)
            sys.exit(f"bench: no figure is named {only}; there are: {', '.join(known) or 'none'}")

    figures, failures = [], []
    for module in modules:
        begun = time.perf_counter()
        try:
            measured = measure(module)
        except Exception as error:  # noqa: BLE001 - one broken measurement must not hide the others
            failures.append(f"{module.__name__}: {type(error).__name__}: {error}")
            print(f"{module.__name__} failed: {error}", file=sys.stderr)
            continue
        figures += [figure for figure in measured if only is None or figure.name == only]
        print(f"{module.__name__} took {time.perf_counter() - begun:.1f} s", file=sys.stderr)

    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps([figure.as_json() for figure in figures], indent=2) + "\n")
    print(table(figures))
    for failure in failures:
        print(f"not measured: {failure}")
    sys.exit(bool(failures) or not all(figure.ok for figure in figures))


def discovered(folder: Path) -> list[ModuleType]:
    """The measurements of a package folder, in the order of their file names."""
    return [
        importlib.import_module(f"{folder.name}.{file.stem}") for file in sorted(folder.glob("bench_*.py"))
    ]


def measure(module: ModuleType) -> list[Figure]:
    """Run one module. Raises NotMeasured when it reports other figures than it names."""
    result = module.run()
    figures: list[Figure] = asyncio.run(result) if inspect.iscoroutine(result) else result
    if sorted(figure.name for figure in figures) != sorted(module.NAMES):
        raise NotMeasured(
            f"names {sorted(module.NAMES)} but reported {sorted(figure.name for figure in figures)}"
        )
    return [replace(figure, command=figure.command or f"make bench ONLY={figure.name}") for figure in figures]


def table(figures: list[Figure]) -> str:
    """The figures for people."""
    header = ("figure", "value", "unit", "target", "")
    rows = [(f.name, f"{f.value:,.4g}", f.unit, f.target, "met" if f.ok else "MISSED") for f in figures]
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in [header, *rows])
    return "\n".join(lines)


if __name__ == "__main__":
    main()
