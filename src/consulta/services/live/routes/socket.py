"""The live socket: says what changed, and that somebody is online. What it says is a hint; the truth is fetched."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, WebSocket
from pydantic import ValidationError

from consulta.contracts.identity import PersonId
from consulta.kit.access import ACCESS_COOKIE, Caller, SignInFirst
from consulta.kit.database.engine import is_unavailable
from consulta.kit.errors import ConsultaError, TooMany
from consulta.kit.live import BEHIND, Farewell
from consulta.kit.platform import Platform
from consulta.kit.sockets import (
    NOT_SIGNED_IN,
    MessageMalformed,
    converse,
    first_message,
    is_own_page,
    refusal_of,
    say_goodbye,
    send,
)
from consulta.services.live import commands
from consulta.services.live.domain import topic_of_consultant, topic_of_line, topic_of_person
from consulta.services.live.errors import SomebodyElse, TooManyWatches
from consulta.services.live.routes.attendance import Attendance, Attendant
from consulta.services.live.schemas import CLIENT_MESSAGES, Hello, Watch
from consulta.services.live.settings import Settings

FOREIGN_PAGE: Final = 4403
TOO_MANY: Final = 4429

socket_router = APIRouter()


@socket_router.websocket("/socket")
async def live_socket(socket: WebSocket) -> None:
    """Hear what changes for you. A browser's cookie says who you are, or the first message does."""
    if not is_own_page(socket):
        await socket.close(FOREIGN_PAGE)
        return
    await socket.accept()
    platform: Platform = socket.app.state.platform
    try:
        token = socket.cookies.get(ACCESS_COOKIE) or await _token_said(socket)
        attendee = Attendee(socket, platform, token)
        await attendee.come()
    except Farewell as farewell:
        await say_goodbye(socket, farewell)
        return
    except ConsultaError as refused:
        await _refuse(socket, refused)
        return
    except Exception as error:
        if not is_unavailable(error):
            raise
        await say_goodbye(socket, Farewell(BEHIND, "try again in a moment"))
        return
    gauge = platform.metrics.sockets.labels("live")
    gauge.inc()
    try:
        await attendee.attend()
    finally:
        gauge.dec()
        await attendee.go()


async def _token_said(socket: WebSocket) -> str:
    try:
        message = CLIENT_MESSAGES.validate_json(await first_message(socket))
    except ValidationError as error:
        raise MessageMalformed from error
    if not isinstance(message, Hello):
        raise MessageMalformed
    return message.token


async def _refuse(socket: WebSocket, refused: ConsultaError) -> None:
    code = TOO_MANY if isinstance(refused, TooMany) else NOT_SIGNED_IN
    try:
        await send(socket, refusal_of(refused))
    except Farewell:
        return
    await say_goodbye(socket, Farewell(code, refused.code))


def _watched(message: Watch) -> str:
    """What somebody wants to look at."""
    return topic_of_line(message.id) if message.topic == "line" else topic_of_consultant(message.id)


def _attending(caller: Caller) -> PersonId:
    """LV-7. Whoever came by a link that opens one booking hears nothing of the rest."""
    if caller.only_booking_id is not None:
        raise SignInFirst
    return caller.person_id


class Attendee:
    """One socket of one person, from hello to goodbye."""

    def __init__(self, socket: WebSocket, platform: Platform, token: str) -> None:
        self._socket = socket
        self._access_tokens = platform.access_tokens
        self._person_id = _attending(self._access_tokens.read(token))
        self._desk = platform.desk("live")
        self._attendance = platform.resource("live", Attendance)
        self._connection = platform.hub.connect()
        self._attendant = Attendant(self._connection, token, self._person_id, self._desk.ids())
        self._watched: set[str] = set()

    async def come(self) -> None:
        """Count the person as online; raises `TooManySockets`."""
        async with self._desk.work() as work:
            await commands.come(
                work,
                self._person_id,
                socket_id=self._attendant.socket_id,
                process_id=self._attendance.process_id,
            )
        self._attendance.come(self._attendant)

    async def attend(self) -> None:
        """Pass hints on until the browser leaves, its token runs out, or it does not read."""
        self._connection.offer({"type": "hello"})
        self._connection.hear(topic_of_person(self._person_id))
        await converse(
            self._socket,
            self._connection,
            hear=self._hear,
            tell=lambda message: send(self._socket, message),
        )

    async def go(self) -> None:
        """The socket is closed."""
        self._connection.close()
        await self._attendance.go(self._attendant, self._desk)

    async def _hear(self, text: str) -> None:
        try:
            message = CLIENT_MESSAGES.validate_json(text)
        except ValidationError as error:
            raise MessageMalformed from error
        match message:
            case Hello(token=token):
                if _attending(self._access_tokens.read(token)) != self._person_id:
                    raise SomebodyElse
                self._attendant.token = token
                self._connection.offer({"type": "hello"})
            case Watch(type="watch"):
                topic = _watched(message)
                most = self._desk.work().settings(Settings).watches_per_socket
                if len(self._watched | {topic}) > most:
                    raise TooManyWatches
                self._watched.add(topic)
                self._connection.hear(topic)
            case Watch():
                self._watched.discard(_watched(message))
                self._connection.unhear(_watched(message))
