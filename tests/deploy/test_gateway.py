"""The gateway's configuration, run by a real Caddy in front of real listeners."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

from tests.components.caddy import Caddy
from tests.components.process import free_port

CONFIG = Path(__file__).parents[2] / "deploy" / "Caddyfile"
ROUTED = sorted(re.findall(r"handle /api/v1/(\w+)/\*", CONFIG.read_text()))


class Listeners:
    """One small HTTP server a name, which answers with its name and the path it was asked for."""

    def __init__(self) -> None:
        self._servers: list[ThreadingHTTPServer] = []

    def listen(self, name: str) -> str:
        """Start one more. Its address as host:port."""

        class Listener(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(f"{name} {self.path}".encode())

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
                """Stay quiet."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
        Thread(target=server.serve_forever, daemon=True).start()
        self._servers.append(server)
        return f"127.0.0.1:{server.server_port}"

    def close(self) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()


@pytest.fixture
def listeners() -> Iterator[Listeners]:
    listening = Listeners()
    yield listening
    listening.close()


@pytest.fixture
def gateway(caddy: Callable[..., Caddy]) -> Callable[..., Caddy]:
    """Start the gateway with upstreams given by name."""

    def run(**upstreams: str) -> Caddy:
        port = free_port()
        values = {f"CONSULTA_{name.upper()}": address for name, address in upstreams.items()}
        return caddy(CONFIG, port=port, values={"CONSULTA_SITE": f"http://127.0.0.1:{port}", **values})

    return run


def test_each_service_is_reached_by_its_prefix_and_the_web_by_the_rest(
    gateway: Callable[..., Caddy], listeners: Listeners
) -> None:
    assert "booking" in ROUTED
    running = gateway(**{name: listeners.listen(name) for name in [*ROUTED, "web"]})

    with httpx.Client(base_url=running.url) as client:
        for name in ROUTED:
            assert (
                client.get(f"/api/v1/{name}/some/thing?x=1").text == f"{name} /api/v1/{name}/some/thing?x=1"
            )
        for path in ("/", "/openapi.json", "/api/v1/unknown/thing", "/consultants/ana"):
            assert client.get(path).text == f"web {path}"


def test_figures_are_not_shown_to_the_world(gateway: Callable[..., Caddy], listeners: Listeners) -> None:
    running = gateway(web=listeners.listen("web"))
    assert httpx.get(f"{running.url}/metrics").status_code == 404
    assert httpx.get(f"{running.url}/internal/state").status_code == 404


def test_several_processes_of_a_service_share_the_work_and_one_may_be_gone(
    gateway: Callable[..., Caddy], listeners: Listeners
) -> None:
    running = gateway(
        booking=f"{listeners.listen('first')} 127.0.0.1:{free_port()} {listeners.listen('third')}"
    )
    with httpx.Client(base_url=running.url) as client:
        answers = [client.get("/api/v1/booking/x") for _ in range(20)]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.text.split()[0] for answer in answers} == {"first", "third"}


def test_a_service_that_is_gone_is_told_in_the_words_of_the_api(gateway: Callable[..., Caddy]) -> None:
    running = gateway(booking=f"127.0.0.1:{free_port()}")
    answer = httpx.get(f"{running.url}/api/v1/booking/x", timeout=10)
    assert answer.status_code == 502
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "gateway.unavailable"
    assert answer.json()["status"] == 502


@pytest.fixture
async def echo() -> AsyncIterator[int]:
    """A socket server that sends back what it is sent. Its port."""

    async def answer(socket: ServerConnection) -> None:
        async for message in socket:
            await socket.send(message)

    async with serve(answer, "127.0.0.1", 0) as server:
        yield next(iter(server.sockets)).getsockname()[1]


async def test_sockets_pass(gateway: Callable[..., Caddy], echo: int) -> None:
    running = await asyncio.to_thread(gateway, live=f"127.0.0.1:{echo}")
    async with connect(f"{running.url.replace('http', 'ws')}/api/v1/live/socket") as socket:
        await socket.send("good day")
        assert await asyncio.wait_for(socket.recv(), 5) == "good day"
