"""In CI a skipped test is a failed test."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SKIPPING = {
    "by itself": "import pytest\ndef test_it() -> None:\n    pytest.skip('no broker here')\n",
    "by a mark": "import pytest\n@pytest.mark.skip(reason='no broker here')\ndef test_it() -> None: ...\n",
    "in a fixture": (
        "import pytest\n@pytest.fixture\ndef broker() -> None:\n    pytest.skip('no broker here')\n"
        "def test_it(broker: None) -> None: ...\n"
    ),
    "with its module": (
        "import pytest\npytest.skip('no broker here', allow_module_level=True)\ndef test_it() -> None: ...\n"
    ),
}


def run(folder: Path, *plugins: str) -> subprocess.CompletedProcess[str]:
    """Run a folder of tests by a pytest of its own."""
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            *plugins,
            "--rootdir",
            str(folder),
            str(folder),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("how", SKIPPING)
def test_a_skipped_test_fails_with_its_reason(how: str, tmp_path: Path) -> None:
    (tmp_path / "test_skipping.py").write_text(SKIPPING[how])
    (tmp_path / "pytest.ini").write_text("[pytest]\n")

    strict = run(tmp_path, "-p", "tests.components.no_skips")
    lenient = run(tmp_path)

    assert strict.returncode in {1, 2}
    assert "skipped, which counts as failed in CI: no broker here" in strict.stdout
    assert lenient.returncode in {0, 5}


def test_it_holds_in_parallel_runs_as_well(tmp_path: Path) -> None:
    (tmp_path / "test_skipping.py").write_text(SKIPPING["by itself"])
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    ended = run(tmp_path, "-p", "tests.components.no_skips", "-n", "1")
    assert ended.returncode == 1
    assert "1 failed" in ended.stdout


def test_an_expected_failure_stays_expected(tmp_path: Path) -> None:
    (tmp_path / "test_expecting.py").write_text(
        "import pytest\n@pytest.mark.xfail(strict=True)\ndef test_it() -> None:\n    raise ValueError\n"
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    assert run(tmp_path, "-p", "tests.components.no_skips").returncode == 0
