"""The socket of a call: waiting room, signalling between the two browsers, heartbeats, and the live meter.

Whatever a browser sends is a wish. Who it is was settled by its token, when it was said is the server's to know,
and what it may do is asked of the database each time.
"""

from __future__ import annotations

from typing import Final

import structlog
from fastapi import APIRouter, WebSocket
from pydantic import ValidationError

from consulta.kit.database.engine import is_unavailable
from consulta.kit.errors import ConsultaError
from consulta.kit.live import BEHIND, Farewell, Message
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
from consulta.services.calls import commands, queries, repository
from consulta.services.calls.commands import Seat
from consulta.services.calls.commands.hints import CHANGED, topic_of
from consulta.services.calls.domain.call import State
from consulta.services.calls.domain.talk_time import Media
from consulta.services.calls.errors import NobodyWaiting
from consulta.services.calls.routes.seating import OpenSeat, Seating
from consulta.services.calls.schemas import (
    CLIENT_MESSAGES,
    Admit,
    End,
    Heartbeat,
    Join,
    Leave,
    Signal,
    SignalData,
    state_message,
)

FOREIGN_PAGE: Final = 4403
REPLACED: Final = 4409
MOVED: Final = 4410

log = structlog.get_logger(__name__)
socket_router = APIRouter()


@socket_router.websocket("/socket")
async def call_socket(socket: WebSocket) -> None:
    """Take part in a call. The first message is `{"type": "join", "token": …}`, within ten seconds."""
    if not is_own_page(socket):
        await socket.close(FOREIGN_PAGE)
        return
    await socket.accept()
    platform: Platform = socket.app.state.platform
    try:
        seat = await _enter(socket, platform)
    except Farewell as farewell:
        await say_goodbye(socket, farewell)
        return
    gauge = platform.metrics.sockets.labels("call")
    gauge.inc()
    place = Place(socket, platform, seat)
    try:
        await place.take_part()
    finally:
        gauge.dec()
        await place.leave()


async def _enter(socket: WebSocket, platform: Platform) -> Seat:
    """The seat the first message's token is good for; raises `Farewell` after having said what is wrong."""
    try:
        text = await first_message(socket)
        try:
            token = Join.model_validate_json(text).token
        except ValidationError as error:
            raise MessageMalformed from error
        async with platform.desk("calls").work() as work:
            seat = await commands.enter(work, token)
            platform.access_tokens.refuse_ended(seat.login_id)
            return seat
    except ConsultaError as refused:
        await send(socket, refusal_of(refused))
        raise Farewell(NOT_SIGNED_IN, refused.code) from refused
    except Exception as error:
        if isinstance(error, Farewell) or not is_unavailable(error):
            raise
        raise Farewell(BEHIND, "try again in a moment") from error


class Place:
    """One person's place in a call, for as long as the socket is open."""

    def __init__(self, socket: WebSocket, platform: Platform, seat: Seat) -> None:
        now = platform.clock.now()
        self._socket = socket
        self._hub = platform.hub
        self._desk = platform.desk("calls")
        self._clock = platform.clock
        self._seating = platform.resource("calls", Seating)
        self._seat = seat
        self._connection = platform.hub.connect()
        self._open = OpenSeat(seat, self._connection, heard_at=now, told_at=now)

    async def take_part(self) -> None:
        """Until the browser leaves, is replaced by another one of its person, falls silent, or the call is over."""
        seat = self._seat
        self._connection.hear(topic_of(seat.call_id))
        self._connection.hear(topic_of(seat.call_id, seat.person_id))
        self._seating.take(self._open)
        self._connection.offer(CHANGED)
        arrived: Message = {"type": "replaced", "by": str(seat.connection_id)}
        await self._hub.send(topic_of(seat.call_id, seat.person_id), arrived)
        await converse(self._socket, self._connection, hear=self._hear, tell=self._tell)

    async def leave(self) -> None:
        """Write down that the seat is empty. Should even that fail, the silence says it."""
        self._seating.leave(self._open)
        self._connection.close()
        try:
            async with self._desk.work() as work:
                at = self._open.lost_at or work.now
                await commands.note_left(work, self._seat, beats=self._open.beats, at=at)
        except Exception as error:  # noqa: BLE001 - evidence ends by itself 15 s after the last sign
            log.warning("call.leaving_not_noted", call_id=str(self._seat.call_id), error=repr(error)[:300])

    async def _hear(self, text: str) -> None:
        try:
            message = CLIENT_MESSAGES.validate_json(text)
        except ValidationError as error:
            raise MessageMalformed from error
        match message:
            case Heartbeat(media=media):
                await self._heartbeat(Media(audio=media.audio, video=media.video))
            case Signal(data=data):
                await self._pass_on(data)
            case Admit(person_id=person_id):
                if person_id not in {self._seat.person_id, self._seat.other_id}:
                    raise NobodyWaiting
                async with self._desk.work() as work:
                    await commands.admit(work, self._seat)
            case Leave():
                raise Farewell(1000, "left")
            case End():
                async with self._desk.work() as work:
                    await commands.end_by_person(work, self._seat)

    async def _heartbeat(self, media: Media) -> None:
        if not self._open.count_heartbeat(self._clock.now(), media):
            return
        async with self._desk.work() as work:
            await commands.note_heartbeat(work, self._seat, beats=self._open.beats, media=media)

    async def _pass_on(self, data: SignalData) -> None:
        async with self._desk.work() as work:
            await queries.check_signals_pass(work, self._seat.call_id)
        signal: Message = {
            "type": "signal",
            "from": str(self._seat.person_id),
            "data": data.model_dump(mode="json", exclude_unset=True),
        }
        await self._hub.send(topic_of(self._seat.call_id, self._seat.other_id), signal)

    async def _tell(self, message: Message) -> None:
        match message["type"]:
            case "changed":
                await self._tell_state()
            case "replaced":
                # Of two sockets the newer stays, also when they come at the same time in different processes.
                if str(message["by"]) > str(self._seat.connection_id):
                    await send(self._socket, {"type": "replaced"})
                    raise Farewell(REPLACED, "you are in this call on another screen")
            case _:
                await send(self._socket, message)

    async def _tell_state(self) -> None:
        async with self._desk.work() as work:
            call = await repository.find(work, self._seat.call_id)
            assert call is not None  # noqa: S101 - calls are never deleted, and the seat is in one
            picture = await queries.picture_of(work, call)
        self._open.told_at = picture.now
        await send(self._socket, state_message(picture, self._seat.party))
        if picture.state.is_over:
            await send(self._socket, {"type": "ended", "reason": call.end_reason or "cancelled"})
            raise Farewell(1000, "ended")
        if picture.state is State.SCHEDULED:
            await send(self._socket, {"type": "ended", "reason": "moved"})
            raise Farewell(MOVED, "the booking was moved")
