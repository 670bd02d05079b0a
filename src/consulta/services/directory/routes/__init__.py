"""The HTTP of the directory."""

from __future__ import annotations

from consulta.services.directory.routes import consultants, invitations, organisations, teams
from consulta.services.directory.routes.edge import router

__all__ = ["router"]

_ = (consultants, invitations, organisations, teams)  # each adds its routes to the router when imported
