"""The ASGI application of a platform: its services under `/api/v1/<service>`, health, metrics, the document."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, PlainTextResponse
from fastapi.routing import APIRoute
from prometheus_client import generate_latest
from pydantic import AwareDatetime, BaseModel
from sqlalchemy import text
from starlette.exceptions import HTTPException

from consulta.kit.access import Staff
from consulta.kit.database.engine import is_unavailable
from consulta.kit.errors import Unavailable
from consulta.kit.http.problems import Problem, install_problems, unexpected
from consulta.kit.http.routing import service_router
from consulta.kit.platform import Platform
from consulta.kit.service import Service
from consulta.kit.telemetry import AsgiApp, Receive, RequestTelemetry, Scope, Send

API = "/api/v1"
LARGEST_BODY = 8 * 1024 * 1024

PAGE_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self' ws: wss:; font-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


class ParkedEvent(BaseModel):
    """A delivery that was given up after counted attempts."""

    id: UUID
    event: str
    subscriber: str
    attempts: int
    last_error: str
    parked_at: AwareDatetime
    payload: dict[str, Any]


class ParkedEvents(BaseModel):
    """What waits for a person, oldest first."""

    items: list[ParkedEvent]


def make_application(
    platform: Platform, *, version: str, install_root: Callable[[FastAPI], None] | None = None
) -> FastAPI:
    """The application; opening it opens the platform. `install_root` adds what lies outside the API."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await platform.open()
        try:
            yield
        finally:
            await platform.close()

    app = FastAPI(
        title="Consulta",
        version=version,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        separate_input_output_schemas=False,
        generate_unique_id_function=_operation_id,
    )
    app.state.platform = platform
    install_problems(app)
    for running in platform.running.values():
        _include(app, running.service)
    _install_health(app, platform)
    _install_document(app, platform)
    if install_root is not None:
        install_root(app)
    headers = [
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"strict-origin-when-cross-origin"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"permissions-policy", b"camera=(self), microphone=(self), display-capture=(self), geolocation=()"),
        (b"content-security-policy", PAGE_POLICY.encode()),
        (b"cache-control", b"no-store"),
    ]
    if platform.settings.is_https:
        headers.append((b"strict-transport-security", b"max-age=31536000; includeSubDomains"))
    app.add_middleware(_NothingEscapes)
    app.add_middleware(_BodyLimit)
    app.add_middleware(RequestTelemetry, metrics=platform.metrics, headers=headers, tracing=platform.tracing)
    return app


def _operation_id(route: APIRoute) -> str:
    return f"{(route.tags or ['platform'])[0]}_{route.name}"


def _include(app: FastAPI, service: Service) -> None:
    prefix = f"{API}/{service.name}"
    app.include_router(_parked_events(service.name), prefix=prefix)
    if service.router is not None:
        app.include_router(service.router, prefix=prefix)
    if service.root_router is not None:
        app.include_router(service.root_router)


def _parked_events(service: str) -> APIRouter:
    router = service_router(service)

    @router.get("/events/parked", name="list_parked_events")
    async def list_parked_events(request: Request, _staff: Staff) -> ParkedEvents:
        """Events this service could not handle, for staff to look at."""
        inbox = request.app.state.platform.running[service].inbox
        return ParkedEvents(items=[ParkedEvent(**parked) for parked in await inbox.parked()])

    @router.post("/events/parked/{delivery_id}/retry", status_code=204, name="retry_parked_event")
    async def retry_parked_event(request: Request, delivery_id: UUID, _staff: Staff) -> None:
        """Try a parked event again, with a new round of attempts."""
        await request.app.state.platform.running[service].inbox.retry_parked(delivery_id)

    return router


def _install_health(app: FastAPI, platform: Platform) -> None:
    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> PlainTextResponse:
        """The process lives."""
        return PlainTextResponse("ok")

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> JSONResponse:
        """Database and bus answer, so requests can be served."""
        parts: dict[str, bool] = {"bus": await platform.bus.is_healthy()}
        for name, running in platform.running.items():
            try:
                async with running.engine.connect() as connection:
                    await connection.execute(text("SELECT 1"))
                parts[name] = True
            except Exception as error:
                if not is_unavailable(error):
                    raise
                parts[name] = False
        ready = all(parts.values())
        if not ready:
            return JSONResponse(
                {"ready": False, "parts": parts}, 503, {"retry-after": str(Unavailable.retry_after_seconds)}
            )
        return JSONResponse({"ready": True, "parts": parts})

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        """Prometheus text."""
        return Response(generate_latest(platform.metrics.registry), media_type="text/plain; version=0.0.4")


def _install_document(app: FastAPI, platform: Platform) -> None:
    """The document describes the whole platform, however many processes it runs as and whichever of them is asked."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            whole_platform = FastAPI(generate_unique_id_function=_operation_id)
            for service in platform.services:
                _include(whole_platform, service)
            own = [route for route in app.routes if getattr(route, "path", "") == f"{API}/meta"]
            made = get_openapi(title=app.title, version=app.version, routes=[*whole_platform.routes, *own])
            schemas = made.setdefault("components", {}).setdefault("schemas", {})
            whole = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.update(whole.pop("$defs", {}))
            schemas["Problem"] = whole
            made["info"]["description"] = (
                "The API of Consulta. Refusals are problem+json with a stable `code`."
            )
            for operations in made["paths"].values():
                for operation in operations.values():
                    # A malformed request is refused like everything else, not in FastAPI's own shape.
                    operation["responses"].pop("422", None)
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]

    @app.get(f"{API}/openapi.json", include_in_schema=False)
    async def openapi() -> JSONResponse:
        return JSONResponse(document())


class _NothingEscapes:
    """The outermost catch: an unexpected error becomes a problem+json with headers and a request id.

    Starlette's own last resort answers outside all middleware and raises on; a server that logs it twice is no help.
    """

    def __init__(self, app: AsgiApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watch(message: MutableMapping[str, Any]) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception as error:
            if scope["type"] != "http" or started:
                raise
            request = Request(scope, receive)
            await unexpected(request, error)(scope, receive, send)


class _BodyLimit:
    """Refuses bodies over 8 MiB before they fill the memory, whatever length they claim."""

    def __init__(self, app: AsgiApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = 0

        async def counted() -> MutableMapping[str, Any]:
            nonlocal seen
            message = await receive()
            if message["type"] == "http.request":
                seen += len(message.get("body", b""))
                if seen > LARGEST_BODY:
                    raise BodyTooLargeError
            return message

        await self._app(scope, counted, send)


class BodyTooLargeError(HTTPException):
    """The request's body is longer than we read. FastAPI lets this kind pass while it reads a body."""

    def __init__(self) -> None:
        super().__init__(413)
