"""The HTTP of calendars."""

from __future__ import annotations

from consulta.services.calendars.routes import collisions, connections, feeds
from consulta.services.calendars.routes.edge import router

__all__ = ["router"]

_ = (collisions, connections, feeds)  # each adds its routes to the router when imported
