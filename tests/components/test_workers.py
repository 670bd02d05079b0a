"""Long files are dealt out to all workers, and begin before what is short."""

import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from tests.components.workers import DEALT_OUT

ROOT = Path(__file__).parents[2]

A_FILE = """
import os
from pathlib import Path
import pytest

{mark}
@pytest.mark.parametrize("number", range(6))
def test_it(number: int) -> None:
    with (Path({folder!r}) / os.environ.get("PYTEST_XDIST_WORKER", "alone")).open("a") as kept:
        kept.write({name!r} + "\\n")
"""
LONG, SHORT, LONG_JOURNEY, JOURNEY = FILES = [
    "tests/api/test_openapi.py",
    "tests/a_test.py",
    "tests/journeys/test_screens.py",
    "tests/journeys/test_classes.py",
]


def ran(folder: Path, *options: str) -> dict[str, list[str]]:
    """The files whose tests each worker ran, in order, without repetitions."""
    for name in FILES:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        mark = "@pytest.mark.journey" if "journeys" in name else ""
        file.write_text(A_FILE.format(folder=str(folder), name=name, mark=mark))
    (folder / "pytest.ini").write_text(
        "[pytest]\nmarkers =\n  journey: comes last\naddopts = --import-mode=importlib\n"
    )
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "tests.components.workers",
            *options,
            "--rootdir",
            folder,
            folder,
        ],
        cwd=ROOT,
        # Not as a part of the run that this test is in.
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "24 passed" in ended.stdout, ended.stdout + ended.stderr
    order: dict[str, list[str]] = defaultdict(list)
    for worker in [*folder.glob("gw*"), *folder.glob("alone")]:
        order[worker.name] = list(dict.fromkeys(worker.read_text().split()))
    return order


def test_what_is_long_runs_on_every_worker_and_everything_else_on_one(tmp_path: Path) -> None:
    order = ran(tmp_path, "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")

    assert set(order) == {"gw0", "gw1"}
    assert [worker[0] for worker in order.values()] == [LONG, LONG]
    for name in (SHORT, JOURNEY):
        assert sum(name in worker for worker in order.values()) == 1


def test_what_is_long_comes_before_its_like_and_journeys_come_last(tmp_path: Path) -> None:
    assert ran(tmp_path, "-p", "no:xdist") == {"alone": [LONG, SHORT, LONG_JOURNEY, JOURNEY]}


@pytest.mark.parametrize("name", sorted(DEALT_OUT))
def test_what_is_dealt_out_is_there(name: str) -> None:
    assert (ROOT / name).exists()
