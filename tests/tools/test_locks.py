"""The lock check, seen to fail for each thing that it guards."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PROJECT = """
[project]
dependencies = ["alpha>=2", "beta"]
[project.optional-dependencies]
test = ["gamma"]
"""
ALPHA = "alpha==2.1 \\\n    --hash=sha256:aa\n    # via consulta (pyproject.toml)\n"
BETA = "beta[extra]==1.0 ; python_version >= '3.11' \\\n    --hash=sha256:bb\n    # via consulta (pyproject.toml)\n"
GAMMA = "gamma==3.0 \\\n    --hash=sha256:cc\n    # via consulta (pyproject.toml)\n"
PACKAGE = {"dependencies": {"vite": "8.0.0"}}
NPM_LOCK = {
    "packages": {
        "": {"dependencies": {"vite": "8.0.0"}},
        "node_modules/vite": {
            "version": "8.0.0",
            "integrity": "sha512-aa",
            "optionalDependencies": {"vite-arm": "8.0.0"},
            "funding": {"url": "https://example.org/thanks"},
        },
        "node_modules/vite-arm": {"version": "8.0.0", "integrity": "sha512-bb", "optional": True},
    }
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small checkout whose locks are right."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "locks.py").write_text((ROOT / "tools" / "locks.py").read_text())
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "requirements.lock").write_text(ALPHA + BETA)
    (tmp_path / "requirements-test.lock").write_text(ALPHA + BETA + GAMMA)
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "package.json").write_text(json.dumps(PACKAGE))
    (tmp_path / "web" / "package-lock.json").write_text(json.dumps(NPM_LOCK))
    return tmp_path


def check(checkout: Path) -> subprocess.CompletedProcess[str]:
    """The check's own run in a checkout."""
    return subprocess.run(
        [sys.executable, str(checkout / "tools" / "locks.py")], capture_output=True, text=True, check=False
    )


def replaced(file: str, old: str, new: str) -> Callable[[Path], None]:
    """A change to one file that really changes it."""

    def change(checkout: Path) -> None:
        before = (checkout / file).read_text()
        assert old in before
        (checkout / file).write_text(before.replace(old, new))

    return change


def test_right_locks_pass(checkout: Path) -> None:
    ended = check(checkout)
    assert (ended.returncode, ended.stdout) == (0, "")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (
            replaced("requirements.lock", ALPHA, "--index-url x\n" + ALPHA),
            "requirements.lock, line 1 names where",
        ),
        (replaced("requirements.lock", "    --hash=sha256:aa\n", ""), "has no hash for alpha"),
        (replaced("pyproject.toml", '"beta"', '"beta", "delta"'), "lacks delta"),
        (
            replaced("pyproject.toml", "alpha>=2", "alpha>=3"),
            "pins alpha 2.1, but pyproject.toml asks for alpha>=3",
        ),
        (replaced("pyproject.toml", ', "beta"', ""), "still holds beta"),
        (
            replaced("requirements-test.lock", "alpha==2.1", "alpha==2.2"),
            "tests use alpha 2.2, but 2.1 is what runs",
        ),
        (
            replaced("web/package-lock.json", '"integrity"', '"resolved": "https://x", "integrity"'),
            "package-lock.json, line",
        ),
        (
            replaced("web/package-lock.json", '"integrity": "sha512-aa", ', ""),
            "has no hash for node_modules/vite",
        ),
        (replaced("web/package-lock.json", "node_modules/vite-arm", "node_modules/else"), "lacks vite-arm"),
        (replaced("web/package.json", "8.0.0", "8.0.1"), "was made for other dependencies"),
    ],
)
def test_each_fault_is_named(checkout: Path, change: Callable[[Path], None], complaint: str) -> None:
    change(checkout)
    ended = check(checkout)
    assert ended.returncode == 1
    assert complaint in ended.stdout
