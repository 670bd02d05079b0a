"""What can be refused of what a visitor began."""

from __future__ import annotations

from consulta.kit.errors import NotFound


class NothingBegun(NotFound, code="booking.nothing_begun"):
    """What you began is no longer kept, or was begun with another address. Choose a time and fill it in once more."""
