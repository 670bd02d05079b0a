"""The router that every module of routes hangs its own on."""

from consulta.kit.http.routing import service_router

router = service_router("calendars")
