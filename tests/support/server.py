"""A house's application behind a real server on 127.0.0.1, for what needs real sockets, and a browser's end of them."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn
import websockets
from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection

from tests.components.process import free_port

PATIENCE_SECONDS = 10


class _QuietServer(uvicorn.Server):
    """One that leaves signals to pytest."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Server:
    """A running server, and the browsers that connected to it."""

    def __init__(self, host: str) -> None:
        self.host = host
        self._browsers: list[Browser] = []

    async def connect(self, path: str, *, origin: str | None = None, **headers: str) -> Browser:
        """Open a socket below `/api/v1`. Without an origin it is no browser but a tool, which may do the same."""
        origin_header = {"Origin": origin} if origin is not None else {}
        socket = await websockets.connect(
            f"ws://{self.host}/api/v1{path}", additional_headers=origin_header | headers, compression=None
        )
        self._browsers.append(Browser(socket))
        return self._browsers[-1]

    async def close_browsers(self) -> None:
        """Whoever is still there leaves."""
        for browser in self._browsers:
            await browser.close()


@asynccontextmanager
async def served(app: FastAPI, *, close_browsers: bool = True) -> AsyncIterator[Server]:
    """Serve the application, whose platform is already open. Without `close_browsers` it stops under their feet."""
    port = free_port()
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=port,
        lifespan="off",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=256 * 1024,
        timeout_graceful_shutdown=2,
        log_config=None,
    )
    server = _QuietServer(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn announces nothing
        await asyncio.sleep(0.01)
    reached = Server(f"127.0.0.1:{port}")
    yield reached
    if close_browsers:
        await reached.close_browsers()
    server.should_exit = True
    await serving


class Browser:
    """One socket as a page uses it: says messages, and remembers what it was told."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.told: list[dict[str, Any]] = []

    async def say(self, message: object) -> None:
        """Send a message, or raw text."""
        await self.socket.send(message if isinstance(message, str | bytes) else json.dumps(message))

    async def hears(self, kind: str, **values: Any) -> dict[str, Any]:
        """The next message of a kind with these values; others that come before are only remembered."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                message: dict[str, Any] = json.loads(await self.socket.recv())
                self.told.append(message)
                if message["type"] == kind and all(message.get(key) == each for key, each in values.items()):
                    return message

    async def hears_nothing(self, kind: str, *, for_seconds: float = 0.3) -> None:
        """Make sure that no message of a kind comes for a while."""
        try:
            async with asyncio.timeout(for_seconds):
                while True:
                    message: dict[str, Any] = json.loads(await self.socket.recv())
                    self.told.append(message)
                    assert message["type"] != kind, message
        except TimeoutError:
            return

    async def is_closed_with(self) -> int:
        """Wait for the server to close; the code it gave."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            with contextlib.suppress(websockets.ConnectionClosed):
                while True:
                    self.told.append(json.loads(await self.socket.recv()))
        code = self.socket.close_code
        assert code is not None
        return code

    async def close(self) -> None:
        """Leave properly."""
        self.socket.transport.resume_reading()
        await self.socket.close()

    def vanish(self) -> None:
        """Die without a word: the connection is cut as it is when a browser is killed."""
        self.socket.transport.abort()
