"""The router that all routes of the directory share."""

from __future__ import annotations

from consulta.kit.http.routing import service_router

router = service_router("directory")
