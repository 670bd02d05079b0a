"""What the server sees of people in a call, written down as it happens."""

from __future__ import annotations

from datetime import datetime

from consulta.contracts.booking import BookingId
from consulta.contracts.calls import ClientWent
from consulta.contracts.terms import Party
from consulta.kit.work import Work
from consulta.services.calls import repository
from consulta.services.calls.commands.entering import Seat
from consulta.services.calls.commands.hints import call_changed
from consulta.services.calls.domain.call import State
from consulta.services.calls.domain.presence import who_is_there
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
    if seat.party is Party.CLIENT:
        await _say_that_the_client_went(work, seat, at)
    call_changed(work, seat.call_id)


async def _say_that_the_client_went(work: Work, seat: Seat, at: datetime) -> None:
    """CA-14. Once the client's last connection is gone; after the talk began it is the meter that knows."""
    call = await repository.get_for_update(work, seat.call_id)
    if call.state != State.SCHEDULED.value:
        return
    if seat.person_id in who_is_there(await repository.evidence_of(work, seat.call_id), now=work.now):
        return
    call.revision += 1
    work.publish(
        ClientWent(
            call_id=seat.call_id,
            booking_id=BookingId(call.booking_id),
            went_at=at,
            revision=call.revision,
        )
    )
