"""Which edition of the IANA time zone database this process reads."""

from __future__ import annotations

import zoneinfo
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def zone_edition() -> str | None:
    """The edition, like “2026a”, of the first database that zones are read from; nothing when it does not say.

    A system's folder comes before the package `tzdata`, as it does for `zoneinfo`.
    """
    for folder in map(Path, zoneinfo.TZPATH):
        if not folder.is_dir():
            continue
        for name in ("tzdata.zi", "+VERSION"):
            file = folder / name
            if file.is_file():
                with file.open(encoding="utf-8", errors="replace") as lines:
                    return lines.readline().removeprefix("# version").strip() or None
        return None
    try:
        return version("tzdata")
    except PackageNotFoundError:
        return None
