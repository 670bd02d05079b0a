"""The doors of calls: HTTP, and the socket of a call."""

from consulta.services.calls.routes.calls import router
from consulta.services.calls.routes.socket import socket_router

router.include_router(socket_router)

__all__ = ["router"]
