"""Everything that can go wrong with calendars elsewhere, by name."""

from __future__ import annotations

from consulta.kit.errors import NotFound


class NoSuchFeed(NotFound, code="calendars.no_such_feed"):
    """There is no calendar at this address: it was revoked, replaced, or never there. Its owner can make a new one."""
