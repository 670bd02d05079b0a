"""Folders for what a test run may forget."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

MEMORY = Path("/dev/shm")  # noqa: S108 - the folders in it have names of their own
ENOUGH = 4 * 2**30


def scratch_folder(name: str) -> TemporaryDirectory[str]:
    """A folder that goes when it is closed, in memory where there is room.

    Copying a database there takes a tenth of the time, and a run copies thousands. Outside pytest's folder, which every
    new run shuts for others, also for the user that database servers run as.
    """
    in_memory = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH
    return TemporaryDirectory(
        prefix=f"consulta-{name}-", dir=MEMORY if in_memory else None, ignore_cleanup_errors=True
    )
