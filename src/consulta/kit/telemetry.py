"""What operators see: logs as JSON lines, metrics for Prometheus, and an id that follows each request."""

from __future__ import annotations

import logging
import re
import sys
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from structlog.tracebacks import ExceptionDictTransformer

from consulta.kit.ids import new_uuid

if TYPE_CHECKING:
    from opentelemetry.trace import Span

    from consulta.kit.tracing import Tracing

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

_SECRET_KEYS = re.compile(r"code$|token|secret|password|authorization|cookie|sealed|signature", re.IGNORECASE)
_HARMLESS_KEYS = frozenset({"code", "status_code"})
_SERVICE = re.compile(r"^/api/v1/[a-z]+(?=/)")
_REQUEST_ID = re.compile(r"^[A-Za-z0-9_.-]{8,64}$")


def configure_logging(*, level: str = "info", human: bool = False) -> None:
    """JSON lines on standard error, or coloured text for a person at a terminal."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        hide_secrets,
    ]
    # Without the variables of each frame: a secret in one of them would be in the log.
    tracebacks = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
    renderer: list[Any] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if human
        else [tracebacks, structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in (
        "uvicorn.access",
        "uvicorn.error",
        "aiormq",
        "aio_pika",
        "alembic",
        "httpx",
        "botocore",
        "typst",
    ):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def hide_secrets(_logger: object, _method: str, values: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Black out what must not be in a log, by the name of its key."""
    for key in values:
        if _SECRET_KEYS.search(key) and key not in _HARMLESS_KEYS:
            values[key] = "[hidden]"
    return values


class Metrics:
    """The platform's metrics; each platform has a registry of its own, so that several can live in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "consulta_http_requests",
            "HTTP requests answered",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self.request_seconds = Histogram(
            "consulta_http_request_duration_seconds",
            "Time to answer",
            ["route"],
            buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
            registry=self.registry,
        )
        self.outbox_pending = Gauge(
            "consulta_outbox_due", "Events due but not yet sent", ["service"], registry=self.registry
        )
        self.outbox_lag_seconds = Gauge(
            "consulta_outbox_lag_seconds",
            "Age of the oldest event that is due",
            ["service"],
            registry=self.registry,
        )
        self.parked_events = Gauge(
            "consulta_parked_events",
            "Deliveries given up, waiting for a person",
            ["service"],
            registry=self.registry,
        )
        self.retrying_events = Gauge(
            "consulta_retrying_events", "Deliveries that failed and will be tried again", ["service"],
            registry=self.registry,
        )  # fmt: skip
        self.sockets = Gauge("consulta_sockets", "Open sockets", ["kind"], registry=self.registry)
        self.invariant_violations = Gauge(
            "consulta_invariant_violations",
            "What breaks a rule that must always hold",
            ["service", "invariant", "rule"],
            registry=self.registry,
        )


class RequestTelemetry:
    """ASGI middleware: gives each request an id and, when traces are wanted, a span; counts and times it.

    Plain ASGI on purpose: Starlette's BaseHTTPMiddleware would cancel handlers in the middle of a transaction.
    """

    def __init__(
        self,
        app: AsgiApp,
        metrics: Metrics,
        headers: list[tuple[bytes, bytes]],
        tracing: Tracing | None = None,
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._tracing = tracing
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        span = None
        if self._tracing is not None:
            span = self._tracing.begin_request(scope["method"], _header(scope, b"traceparent"))
        request_id = self._request_id(scope, span)
        scope.setdefault("state", {})["request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        status = 500

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                present = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    (b"x-request-id", request_id.encode()),
                    *(header for header in self._headers if header[0] not in present),
                ]
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        finally:
            elapsed = time.perf_counter() - started
            route = _route(scope)
            self._metrics.requests.labels(scope["method"], route, str(status)).inc()
            self._metrics.request_seconds.labels(route).observe(elapsed)
            if span is not None and self._tracing is not None:
                self._tracing.end_request(span, method=scope["method"], route=route, status=status)

    def _request_id(self, scope: Scope, span: Span | None) -> str:
        if span is not None and self._tracing is not None:
            return self._tracing.id_of(span)
        given = _header(scope, b"x-request-id")
        return given if given is not None and _REQUEST_ID.match(given) else new_uuid().hex


def _route(scope: Scope) -> str:
    """The path a route was declared with, under its service: what is counted must not grow with each identifier."""
    declared: str | None = getattr(scope.get("route"), "path", None)
    if not declared:
        return "other"
    mounted = _SERVICE.match(scope["path"])
    if mounted is None or declared.startswith(mounted.group()):
        return declared
    return mounted.group() + declared


def _header(scope: Scope, wanted: bytes) -> str | None:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == wanted), None)
