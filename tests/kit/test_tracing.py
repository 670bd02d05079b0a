"""Traces: requests and what they publish in one trace at a collector that speaks the protocol."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from consulta.app import Configuration, build_platform
from consulta.kit.bus.local import LocalBus
from consulta.kit.http.application import make_application
from tests.kit import toy
from tests.support.house import House, MovableClock

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"


class Collector:
    """An OTLP collector: it keeps the spans that were sent."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        spans = self.spans

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                sent = ExportTraceServiceRequest.FromString(body)
                spans.extend(
                    span for part in sent.resource_spans for scope in part.scope_spans for span in scope.spans
                )
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self._server.server_address[1]}/v1/traces"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def named(self, name: str) -> list[Span]:
        """The spans of this name; one at least, or the test has asked for nothing."""
        found = [span for span in self.spans if span.name == name]
        assert found, sorted({span.name for span in self.spans})
        return found


@pytest.fixture
def collector() -> Iterator[Collector]:
    collector = Collector()
    yield collector
    collector.close()


@pytest.fixture
async def traced(
    toy_database: str, configuration: Configuration, tmp_path: Path, collector: Collector
) -> House:
    """The toy, with traces; each test closes it, which sends what is left."""
    update = {"database_url": toy_database, "data": tmp_path, "otlp_endpoint": collector.endpoint}
    settings = configuration.platform.model_copy(update=update)
    clock = MovableClock()
    platform = build_platform(
        Configuration(settings, {}, {}), clock=clock, bus=LocalBus(times=2), services=[toy.build()]
    )
    await platform.open(loops=False)
    return House(platform, make_application(platform, version="0"), clock)


async def test_what_a_request_publishes_is_handled_in_its_trace(traced: House, collector: Collector) -> None:
    answer = await traced.http().post(
        "/toy/counters/my-secret", json={}, headers={"traceparent": f"00-{TRACE}-{PARENT}-01"}
    )
    assert answer.headers["x-request-id"].startswith(f"{TRACE}-")
    await traced.settle()
    await traced.close()
    [request] = collector.named("POST /api/v1/toy/counters/{name}")
    handled = collector.named("process toy.counted")
    assert (request.trace_id.hex(), request.parent_span_id.hex()) == (TRACE, PARENT)
    assert len(handled) == 2, "each delivery is seen, also the one that changes nothing"
    assert {(span.trace_id, span.parent_span_id) for span in handled} == {(request.trace_id, request.span_id)}
    assert "my-secret" not in str(request), "the route, not the path"


async def test_a_timer_begins_a_trace_that_links_to_where_it_was_set(
    traced: House, collector: Collector
) -> None:
    place = f"{TRACE}-{PARENT}-01"
    async with traced.platform.desk("toy").work(request_id=place) as work:
        await toy.count(work, "a")
        work.publish_at(toy.Remind(counter="a"), work.now.replace(year=work.now.year + 1))
    traced.clock.advance(days=366)
    await traced.settle()
    await traced.close()
    for span in collector.named("process toy.remind"):
        assert span.trace_id.hex() != TRACE
        assert [(link.trace_id.hex(), link.span_id.hex()) for link in span.links] == [(TRACE, PARENT)]


async def test_a_failed_handler_is_seen_without_its_words(traced: House, collector: Collector) -> None:
    await traced.http().post("/toy/counters/poison", json={})
    await traced.platform.send_due()
    await traced.close()
    failed = collector.named("process toy.counted")
    assert {span.status.code for span in failed} == {Status.STATUS_CODE_ERROR}
    assert "RuntimeError" in str(failed[0])
    assert "poisoned" not in str(failed[0])


async def test_an_odd_traceparent_is_not_believed(traced: House, collector: Collector) -> None:
    for odd in ("", "00-xyz", f"00-{'0' * 32}-{'0' * 16}-01", f"ff-{TRACE}-{PARENT}-01"):
        await traced.http().get("/toy/counters/a", headers={"traceparent": odd})
    await traced.close()
    spans = collector.named("GET /api/v1/toy/counters/{name}")
    assert len(spans) == 4
    assert not any(span.parent_span_id for span in spans)


async def test_a_collector_that_is_away_costs_nobody_anything(traced: House, collector: Collector) -> None:
    collector.close()
    assert (await traced.http().post("/toy/counters/a", json={})).status_code == 200
    await traced.close()
