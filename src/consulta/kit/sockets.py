"""One browser's socket: who may open it, how fast and how much it may speak, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from fastapi import WebSocket
from starlette.websockets import WebSocketDisconnect

from consulta.kit.access import is_own_origin
from consulta.kit.database.engine import is_unavailable
from consulta.kit.errors import ConsultaError, Invalid
from consulta.kit.live import Connection, Farewell, Message

LONGEST_MESSAGE: Final = 64 * 1024
"""Bytes of UTF-8 in one message."""

MESSAGES_A_SECOND: Final = 20
BURST: Final = 60
"""How many messages a socket may send at once after being quiet."""

FIRST_MESSAGE_SECONDS: Final = 10.0
CLOSING_SECONDS: Final = 2.0

GOING: Final = 1000
TOO_FAST: Final = 1008
TOO_LARGE: Final = 1009
NOT_SIGNED_IN: Final = 4401

log = structlog.get_logger(__name__)

Hear = Callable[[str], Awaitable[None]]
Tell = Callable[[Message], Awaitable[None]]


class MessageMalformed(Invalid, code="socket.message_malformed"):
    """The message is not of a kind this socket knows, or a part of it is too long."""


def is_own_page(socket: WebSocket) -> bool:
    """Whether one of our own pages, or no browser at all, opens the socket: browsers let any page try."""
    return is_own_origin(socket.headers.get("origin"), socket.headers.get("host", ""))


class Pace:
    """A bucket of messages: `BURST` at once, `MESSAGES_A_SECOND` in the long run."""

    def __init__(self) -> None:
        self._left = float(BURST)
        self._counted_at = asyncio.get_running_loop().time()

    def count(self) -> None:
        """One message came; raises `Farewell` when it was one too many."""
        now = asyncio.get_running_loop().time()
        self._left = min(self._left + (now - self._counted_at) * MESSAGES_A_SECOND, BURST)
        self._counted_at = now
        self._left -= 1
        if self._left < 0:
            raise Farewell(TOO_FAST, "too many messages")


async def first_message(socket: WebSocket) -> str:
    """What an accepted socket says first; raises `Farewell` when it says nothing in time or leaves."""
    try:
        async with asyncio.timeout(FIRST_MESSAGE_SECONDS):
            return await _next_message(socket)
    except TimeoutError:
        raise Farewell(NOT_SIGNED_IN, "nothing was said in time") from None


async def converse(socket: WebSocket, connection: Connection, *, hear: Hear, tell: Tell) -> None:
    """Hear what comes and tell what is queued until one side ends it, then close the socket.

    A refusal of `hear` is answered with `{"type":"error","code":…}` and the conversation goes on. `Farewell`, raised by
    `hear` or `tell` or given to the connection's `hang_up`, ends it with its code.
    """
    farewell = Farewell(GOING)

    async def told(message: Message) -> None:
        try:
            await tell(message)
        except Exception as error:
            if isinstance(error, Farewell):
                raise
            await send(socket, _failure_of(error))

    try:
        async with asyncio.TaskGroup() as both:
            both.create_task(_listen(socket, connection, hear))
            both.create_task(connection.send_all(told))
            both.create_task(connection.hung_up())
    except* Farewell as ended:
        farewell = next(each for each in ended.exceptions if isinstance(each, Farewell))
    await say_goodbye(socket, farewell)


async def say_goodbye(socket: WebSocket, farewell: Farewell) -> None:
    """Close the socket unless the other side already has; one that does not read is not waited for."""
    if farewell.by_them:
        return
    with contextlib.suppress(TimeoutError, WebSocketDisconnect, RuntimeError):
        async with asyncio.timeout(CLOSING_SECONDS):
            await socket.close(farewell.code, farewell.reason)


async def send(socket: WebSocket, message: Message) -> None:
    """Send one message; raises `Farewell` when nobody is there any more."""
    try:
        await socket.send_json(message)
    except (WebSocketDisconnect, RuntimeError) as error:
        raise Farewell.theirs() from error


async def _listen(socket: WebSocket, connection: Connection, hear: Hear) -> None:
    pace = Pace()
    while True:
        try:
            text = await _next_message(socket)
            pace.count()
            await hear(text)
        except ConsultaError as refused:
            connection.offer(refusal_of(refused))
        except Exception as error:
            if isinstance(error, Farewell):
                raise
            connection.offer(_failure_of(error))


async def _next_message(socket: WebSocket) -> str:
    arrived = await socket.receive()
    if arrived["type"] != "websocket.receive":
        raise Farewell.theirs()
    text: str | None = arrived.get("text")
    if text is None:
        if len(arrived.get("bytes") or b"") > LONGEST_MESSAGE:
            raise Farewell(TOO_LARGE, "at most 64 KiB")
        raise MessageMalformed
    if len(text) > LONGEST_MESSAGE or len(text.encode()) > LONGEST_MESSAGE:
        raise Farewell(TOO_LARGE, "at most 64 KiB")
    return text


def refusal_of(refused: ConsultaError) -> Message:
    """A refusal as a message."""
    return {"type": "error", "code": refused.code, "message": refused.message}


def _failure_of(error: Exception) -> Message:
    if is_unavailable(error):
        log.warning("socket.unavailable", error=repr(error)[:300])
        return {"type": "error", "code": "platform.unavailable"}
    log.error("socket.failed", exc_info=error)
    return {"type": "error", "code": "request.failed"}
