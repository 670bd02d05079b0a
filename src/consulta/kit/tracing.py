"""Traces: one span for each request and for each event that is handled, sent to a collector by OTLP.

While tracing is on, a request's id is its place in the trace, written as in the `traceparent` header: trace, span,
flags. This id already travels with all that the request publishes (outbox, bus, inbox), so a handler's span, in
whichever process, finds its parent by it. What is handled long after it was published, as a timer is, begins a trace
of its own that links to where it came from: a trace that lasts for weeks helps nobody.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import (
    Link,
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)

from consulta.kit.event import Envelope

SAME_TRACE: Final = timedelta(minutes=1)
EXPORT_SECONDS: Final = 5
_SERVER_ERROR: Final = 500
_PLACE = re.compile(r"^([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$")
_TRACEPARENT = re.compile(r"^00-([0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2})$")


class Tracing:
    """Makes spans and sends them from a thread of its own; a collector that is away costs spans, never requests."""

    def __init__(self, endpoint: str, *, ratio: float, version: str, parts: str) -> None:
        """Send to `endpoint` (the collector's `/v1/traces`) this part of the traces that begin here.

        `parts` names the services of this process.
        """
        self._provider = TracerProvider(
            resource=Resource.create(
                {"service.name": "consulta", "service.version": version, "consulta.parts": parts}
            ),
            sampler=ParentBased(TraceIdRatioBased(ratio)),
            shutdown_on_exit=False,
        )
        self._provider.add_span_processor(
            BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint, timeout=EXPORT_SECONDS))
        )
        self._tracer = self._provider.get_tracer("consulta")

    def begin_request(self, method: str, traceparent: str | None) -> Span:
        """The span of a request, under the one that its sender named."""
        found = _TRACEPARENT.match(traceparent or "")
        parent = place_in_trace(found.group(1)) if found is not None else None
        return self._tracer.start_span(
            method,
            context=set_span_in_context(NonRecordingSpan(parent)) if parent is not None else None,
            kind=SpanKind.SERVER,
            attributes={"http.request.method": method},
        )

    @staticmethod
    def id_of(span: Span) -> str:
        """A span's place in its trace, as a request's id."""
        context = span.get_span_context()
        return f"{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"

    @staticmethod
    def end_request(span: Span, *, method: str, route: str, status: int) -> None:
        """Say what became of a request. By its route: a path may carry a signature."""
        span.update_name(f"{method} {route}")
        span.set_attribute("http.route", route)
        span.set_attribute("http.response.status_code", status)
        if status >= _SERVER_ERROR:
            span.set_status(Status(StatusCode.ERROR))
        span.end()

    @contextmanager
    def handling(self, envelope: Envelope, *, service: str, subscriber: str, now: datetime) -> Iterator[None]:
        """The span of an event that is handled."""
        origin = place_in_trace(envelope.request_id or "")
        is_fresh = now - envelope.occurred_at <= SAME_TRACE
        span = self._tracer.start_span(
            f"process {envelope.name}",
            context=set_span_in_context(NonRecordingSpan(origin)) if origin and is_fresh else None,
            links=[Link(origin)] if origin and not is_fresh else None,
            kind=SpanKind.CONSUMER,
            attributes={
                "messaging.system": "consulta",
                "messaging.operation.type": "process",
                "messaging.destination.name": envelope.name,
                "messaging.message.id": str(envelope.id),
                "messaging.consumer.group.name": service,
                "consulta.subscriber": subscriber,
            },
        )
        try:
            yield
        except BaseException as error:
            # Its kind only: a message may carry what must not leave the house.
            span.set_attribute("error.type", type(error).__name__)
            span.set_status(Status(StatusCode.ERROR))
            raise
        finally:
            span.end()

    async def close(self) -> None:
        """Send what is still here, and stop."""
        await asyncio.to_thread(self._provider.shutdown)


def place_in_trace(request_id: str) -> SpanContext | None:
    """The span that a request's id names; none when it was made without tracing."""
    found = _PLACE.match(request_id)
    if found is None:
        return None
    context = SpanContext(
        trace_id=int(found.group(1), 16),
        span_id=int(found.group(2), 16),
        is_remote=True,
        trace_flags=TraceFlags(int(found.group(3), 16)),
    )
    return context if context.is_valid else None
