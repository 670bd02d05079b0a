"""The door of live: one socket per browser."""

from consulta.kit.http.routing import service_router
from consulta.services.live.routes.socket import socket_router

router = service_router("live")
router.include_router(socket_router)

__all__ = ["router"]
