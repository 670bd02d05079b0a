"""Where pictures are served."""

from __future__ import annotations

PICTURES = "/api/v1/directory/pictures/"


def picture_url(key: str | None, *, small: bool = False) -> str | None:
    """Where a picture is served."""
    return None if key is None else f"{PICTURES}{key}{'-small' if small else ''}.webp"
