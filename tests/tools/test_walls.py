"""The walls between services, layers and modules, each seen to fall in a small copy of the house."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the rules over a source of a few empty modules."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "walls.py", tmp_path / "tools")
    for module in (
        "__init__",
        "app",
        "cli",
        "kit/__init__",
        "kit/clock",
        "contracts/__init__",
        "contracts/booking",
        "services/__init__",
        "services/booking/__init__",
        "services/booking/commands",
        "services/billing/__init__",
        "services/billing/subscribers",
    ):
        write(tmp_path, module, "")
    return tmp_path


def write(house: Path, module: str, content: str) -> None:
    """One module of the copy."""
    file = house / "src" / "consulta" / f"{module}.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)


def check(house: Path) -> str:
    """What the checks of `make check` say about the copy; empty when they are content."""
    commands = ([sys.executable, "tools/walls.py"], [str(LINT_IMPORTS), "--no-logo", "--no-cache"])
    environment = {**os.environ, "PYTHONPATH": str(house / "src")}
    ended = [
        subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, check=False)
        for command in commands
    ]
    return "".join(run.stdout + run.stderr for run in ended if run.returncode)


def test_imports_downwards_are_allowed(house: Path) -> None:
    write(house, "cli", "import consulta.app\n")
    write(house, "app", "import consulta.services.booking.commands, consulta.services.billing\n")
    write(house, "services/booking/commands", "import consulta.contracts.booking, consulta.kit.clock\n")
    write(house, "contracts/booking", "import consulta.kit.clock\n")
    assert check(house) == ""


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("services/billing/subscribers", "consulta.services.booking.commands"),
        ("services/billing/subscribers", "consulta.app"),
        ("contracts/booking", "consulta.services.booking"),
        ("kit/clock", "consulta.contracts.booking"),
        ("kit/clock", "consulta.services.booking"),
        ("kit/clock", "consulta.cli"),
    ],
)
def test_imports_sideways_and_upwards_are_refused(house: Path, module: str, imported: str) -> None:
    write(house, module, f"import {imported}\n")
    assert imported in check(house)


def test_a_new_module_at_the_top_needs_a_place(house: Path) -> None:
    write(house, "shortcut", "")
    assert "shortcut" in check(house)


def test_a_service_that_is_no_package_cannot_pass_unseen(house: Path) -> None:
    write(house, "services/payments/domain/__init__", "import consulta.services.booking\n")
    assert "src/consulta/services/payments holds Python but no __init__.py" in check(house)
