"""One instance as an operator has it: starts, stops, is killed, starts again; two live side by side."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from consulta.kit.database.embedded import EmbeddedServer
from tests.components.process import free_port
from tests.support.instance import Instance


@pytest.fixture
def instances(tmp_path: Path) -> Iterator[list[Instance]]:
    """Instances to be ended after the test."""
    made: list[Instance] = []
    yield made
    for instance in made:
        instance.close()


def test_ctrl_c_stops_everything_and_a_second_start_is_quick(
    instances: list[Instance], tmp_path: Path
) -> None:
    first = Instance(tmp_path / "data", "--no-demo")
    instances.append(first)
    first.wait()
    assert first.interrupt() == 0
    assert not EmbeddedServer(first.data / "postgresql").is_running()
    assert "Traceback" not in first.output.read_text()
    again = Instance(first.data, "--no-demo")
    instances.append(again)
    again.wait()
    assert again.interrupt(signal.SIGTERM) == 0
    assert not EmbeddedServer(again.data / "postgresql").is_running()


def test_after_a_kill_the_next_start_recovers_by_itself(instances: list[Instance], tmp_path: Path) -> None:
    first = Instance(tmp_path / "data", "--no-demo")
    instances.append(first)
    first.wait()
    first.kill()
    assert EmbeddedServer(first.data / "postgresql").is_running()  # the orphan that must be adopted
    again = Instance(first.data, "--no-demo")
    instances.append(again)
    again.wait()
    assert again.interrupt() == 0
    assert not EmbeddedServer(first.data / "postgresql").is_running()


def test_two_instances_run_side_by_side_and_never_share_a_folder(
    instances: list[Instance], tmp_path: Path
) -> None:
    one, other = Instance(tmp_path / "one", "--no-demo"), Instance(tmp_path / "other", "--no-demo")
    instances += [one, other]
    one.wait()
    other.wait()
    intruder = Instance(one.data, "--no-demo")
    instances.append(intruder)
    assert intruder.process.wait(30) == 2
    assert "already in use by process" in intruder.output.read_text()
    assert httpx.get(f"{one.url}/readyz").status_code == 200
    doctor = subprocess.run(
        [sys.executable, "-m", "consulta", "doctor", "--invariants", "--data", str(one.data)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert doctor.returncode == 0, doctor.stdout + doctor.stderr
    assert httpx.get(f"{one.url}/readyz").status_code == 200, "the doctor must not stop what it looks at"


def test_a_taken_port_is_said_in_a_sentence(instances: list[Instance], tmp_path: Path) -> None:
    one = Instance(tmp_path / "one", "--no-demo")
    instances.append(one)
    one.wait()
    other = subprocess.run(
        [
            sys.executable,
            "-m",
            "consulta",
            "serve",
            "--port",
            str(one.port),
            "--data",
            str(tmp_path / "other"),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert other.returncode == 2
    assert "Cannot listen on" in other.stderr
    assert "Traceback" not in other.stderr


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [({"CONSULTA_PORT": "many"}, "CONSULTA_PORT"), ({"CONSULTA_SECRET": "short"}, "at least 32 characters")],
)
def test_a_wrong_setting_stops_the_start_with_its_name(
    tmp_path: Path, environment: dict[str, str], sentence: str
) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "consulta", "serve", "--data", str(tmp_path / "data")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={
            **os.environ,
            **environment,
            "CONSULTA_PORT": environment.get("CONSULTA_PORT", str(free_port())),
        },
    )
    assert ended.returncode == 2
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr
