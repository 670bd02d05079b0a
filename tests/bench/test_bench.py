"""The runner of measurements, tried with a measurement of known numbers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.figure import held, percentile

ROOT = Path(__file__).parents[2]

MEASUREMENT = """
from bench.figure import Figure, held

NAMES = ["answer_ms", "share"]

async def run() -> list[Figure]:
    return [held("answer_ms", {answer}, "ms", limit=20, raw={{"samples": [{answer}]}}),
            held("share", 0.9, "of raw SQL", limit=0.5, better="higher")]
"""


def bench(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The runner, in a folder of its own."""
    return subprocess.run(
        [sys.executable, "-m", "bench", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The runner without the measurements of the repository."""
    (tmp_path / "bench").mkdir()
    for file in ("__init__.py", "__main__.py", "figure.py"):
        (tmp_path / "bench" / file).write_text((ROOT / "bench" / file).read_text())
    return tmp_path


def test_figures_are_printed_and_written(folder: Path) -> None:
    (folder / "bench" / "bench_known.py").write_text(MEASUREMENT.format(answer=12.5))

    ended = bench(folder)

    assert ended.returncode == 0, ended.stderr
    assert "answer_ms" in ended.stdout
    first, second = json.loads((folder / "bench" / "out" / "results.json").read_text())
    assert first == {
        "name": "answer_ms",
        "value": 12.5,
        "unit": "ms",
        "target": "at most 20 ms",
        "ok": True,
        "raw": {"samples": [12.5]},
        "command": "make bench ONLY=answer_ms",
    }
    assert second["target"] == "at least 0.5 of raw SQL"


def test_a_missed_target_fails_the_run(folder: Path) -> None:
    (folder / "bench" / "bench_known.py").write_text(MEASUREMENT.format(answer=21))
    ended = bench(folder)
    assert ended.returncode == 1
    assert "MISSED" in ended.stdout


def test_only_the_named_figure_is_reported(folder: Path) -> None:
    (folder / "bench" / "bench_known.py").write_text(MEASUREMENT.format(answer=1))
    (folder / "bench" / "bench_other.py").write_text(
        MEASUREMENT.format(answer=1).replace("answer_ms", "other_ms")
    )
    assert bench(folder, "--only", "other_ms").returncode == 0
    assert [f["name"] for f in json.loads((folder / "bench" / "out" / "results.json").read_text())] == [
        "other_ms"
    ]


def test_an_unknown_figure_is_refused_with_the_known_ones(folder: Path) -> None:
    (folder / "bench" / "bench_known.py").write_text(MEASUREMENT.format(answer=1))
    ended = bench(folder, "--only", "nothing")
    assert ended.returncode == 1
    assert "answer_ms, share" in ended.stderr


def test_a_measurement_that_breaks_or_lies_does_not_hide_the_others(folder: Path) -> None:
    (folder / "bench" / "bench_breaking.py").write_text("NAMES = ['x']\ndef run():\n    return 1 / 0\n")
    (folder / "bench" / "bench_known.py").write_text(MEASUREMENT.format(answer=1))
    (folder / "bench" / "bench_lying.py").write_text("NAMES = ['y']\ndef run():\n    return []\n")
    ended = bench(folder)
    assert ended.returncode == 1
    assert "not measured: bench.bench_breaking: ZeroDivisionError" in ended.stdout
    assert "not measured: bench.bench_lying: NotMeasured" in ended.stdout
    assert len(json.loads((folder / "bench" / "out" / "results.json").read_text())) == 2


@pytest.mark.parametrize(("percent", "value"), [(50, 5), (99, 10), (100, 10), (10, 1), (1, 1)])
def test_a_percentile_is_a_sample(percent: float, value: float) -> None:
    assert percentile([float(n) for n in (10, 1, 9, 2, 8, 3, 7, 4, 6, 5)], percent) == value


def test_no_samples_have_no_percentile() -> None:
    with pytest.raises(ValueError, match="no samples"):
        percentile([], 50)


def test_a_limit_counts_as_met_when_it_is_just_reached() -> None:
    assert held("x", 20, "ms", limit=20).ok
    assert held("x", 0.5, "share", limit=0.5, better="higher").ok
    assert not held("x", 0.49, "share", limit=0.5, better="higher").ok
