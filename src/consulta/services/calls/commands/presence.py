"""What the server sees of people in a call, written down as it happens."""

from __future__ import annotations

from datetime import datetime

from consulta.kit.work import Work
from consulta.services.calls import repository
from consulta.services.calls.commands.entering import Seat
from consulta.services.calls.commands.hints import call_changed
from consulta.services.calls.domain.talk_time import Evidence, Kind, Media


async def note_heartbeat(work: Work, seat: Seat, *, beats: int, media: Media) -> bool:
    """CA-7. The seat's browser was heard, for the `beats`th time. False when the call is over."""
    heard = Evidence(seat.person_id, seat.connection_id, Kind.HEARTBEAT, work.now, beats, media)
    going = await repository.add_evidence(work, seat.call_id, heard)
    call_changed(work, seat.call_id)
    return going


async def note_left(work: Work, seat: Seat, *, beats: int, at: datetime) -> None:
    """The seat is empty since `at`; after the call's end nobody needs to know."""
    left = Evidence(seat.person_id, seat.connection_id, Kind.LEFT, at, beats)
    await repository.add_evidence(work, seat.call_id, left)
    call_changed(work, seat.call_id)
