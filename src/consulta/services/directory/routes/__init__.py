"""The HTTP of the directory."""

from __future__ import annotations

from consulta.services.directory.routes import consultants, invitations, organisations
from consulta.services.directory.routes.edge import router

__all__ = ["router"]

_ = (consultants, invitations, organisations)  # each adds its routes to the router when imported
