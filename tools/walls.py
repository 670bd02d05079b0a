"""Check that the import walls see everything: a folder without `__init__.py` would be passed over silently."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOADED_BY_PATH = {"migrations"}
"""Alembic loads these files itself; nothing can import them."""


def main() -> None:
    """Name every folder that holds Python but is no package; exit with 1 when there is one."""
    source = ROOT / "src" / "consulta"
    unseen = sorted({folder for file in source.rglob("*.py") for folder in not_packages(file, source)})
    for folder in unseen:
        print(
            f"walls: {folder.relative_to(ROOT)} holds Python but no __init__.py, so its imports are not checked"
        )
    sys.exit(bool(unseen))


def not_packages(file: Path, source: Path) -> list[Path]:
    """The folders between the source and a file that lack `__init__.py`."""
    folders = [folder for folder in file.parents if folder.is_relative_to(source)]
    if LOADED_BY_PATH.intersection(folder.name for folder in folders):
        return []
    return [folder for folder in folders if not (folder / "__init__.py").exists()]


if __name__ == "__main__":
    main()
