"""What the idle platform costs, and how soon it answers: `consulta serve --demo` with its embedded PostgreSQL."""

import tempfile
import time
from pathlib import Path

from bench.figure import Figure, held
from tests.support.instance import Instance

NAMES = ["idle_memory_mb", "second_start_seconds"]
IDLE_SECONDS = 8


def run() -> list[Figure]:
    """Start twice: the first time fills the demo, the second is what an operator sees every day."""
    with tempfile.TemporaryDirectory(prefix="consulta-bench-") as folder:
        first = Instance(Path(folder) / "data", "--demo")
        try:
            first_start = first.wait(180)
            first.interrupt()
        finally:
            first.close()
        again = Instance(first.data, "--demo")
        try:
            second_start = again.wait(60)
            time.sleep(IDLE_SECONDS)
            processes = _proportional_memory_mb(again)
        finally:
            again.interrupt()
            again.close()
    total = round(sum(processes.values()), 1)
    return [
        held("idle_memory_mb", total, "MB", limit=400, raw={"by_process_mb": processes}),
        held(
            "second_start_seconds",
            round(second_start, 2),
            "s",
            limit=3,
            raw={"first_start_seconds": round(first_start, 2)},
        ),
    ]


def _proportional_memory_mb(instance: Instance) -> dict[str, float]:
    """The proportional set size of the platform's process and of all of PostgreSQL's: shared pages count once."""
    postmaster = int((instance.data / "postgresql" / "cluster" / "postmaster.pid").read_text().split()[0])
    parents = {
        int(stat.parent.name): int(stat.read_text().rpartition(")")[2].split()[1])
        for stat in Path("/proc").glob("[0-9]*/stat")
        if stat.exists()
    }
    postgres = [postmaster, *(pid for pid, parent in parents.items() if parent == postmaster)]
    return {
        "consulta": _pss_mb(instance.process.pid),
        "postgresql": round(sum(_pss_mb(pid) for pid in postgres), 1),
    }


def _pss_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return round(kilobytes / 1024, 1)
