"""The consultant's side of a line: opening it, the next one, and those who do not come."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from consulta.contracts.booking import Absent, BlockId, BookingCalled, BookingId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.commands.line import grace_of, moved, offer, put_back, release, set_grace
from consulta.services.booking.commands.missing import miss
from consulta.services.booking.domain.blocks import HOLDING, Block, BlockState
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.lines import Place, PlaceState, Waiter, is_missed, next_of
from consulta.services.booking.domain.states import State
from consulta.services.booking.errors.lines import (
    BlockOver,
    CallGoesOn,
    ClientIsThere,
    NobodyCalled,
    NobodyReady,
    NoSuchBlock,
    NotYourHourYet,
)
from consulta.services.booking.repository import blocks as block_rows
from consulta.services.booking.repository import lines as repository
from consulta.services.booking.repository.bookings import find_for_update, save
from consulta.services.booking.repository.lines import Candidate
from consulta.services.booking.settings import Settings

SHORTEST_CALL: Final = timedelta(minutes=1)
"""Nobody is called for less than this."""

WORTH_CALLING: Final = timedelta(minutes=5)
"""Whoever has an appointment sooner than this is not called before it."""

_ROUNDS: Final = 5


async def open_line(work: Work, block_id: BlockId, consultant_id: PersonId) -> None:
    """Say that one is there. Twice changes nothing. Raises `NoSuchBlock`, `NotYourHourYet`, `BlockOver`."""
    block = await _own_block(work, block_id, consultant_id)
    if block.state is not BlockState.PLANNED:
        return
    if work.now < block.starts_at - timedelta(minutes=work.settings(Settings).open_early_minutes):
        raise NotYourHourYet
    await moved(work, replace(block, state=BlockState.OPEN))


async def close_line(work: Work, block_id: BlockId, consultant_id: PersonId) -> None:
    """Take nobody more into the line. Twice changes nothing. Raises `NoSuchBlock`, `BlockOver`."""
    block = await _own_block(work, block_id, consultant_id)
    if block.state is not BlockState.CLOSED:
        await moved(work, replace(block, state=BlockState.CLOSED))


async def end_hour(work: Work, block_id: BlockId, consultant_id: PersonId) -> None:
    """End the hour early: whoever waits is made an offer, as at its own end. Raises `NoSuchBlock`, `NotYourHourYet`."""
    block = await _own_block(work, block_id, consultant_id)
    if work.now < block.starts_at:
        raise NotYourHourYet
    await _end(work, block)


async def end_when_over(work: Work, block_id: BlockId, ends_at: datetime) -> None:
    """The hour is over, unless it was moved or ended since. Locks the block."""
    block = await block_rows.lock_block(work, block_id)
    if block is not None and block.state in HOLDING and block.ends_at == ends_at:
        await _end(work, block)


async def _end(work: Work, block: Block) -> None:
    block = replace(block, state=BlockState.OVER)
    for place in sorted(await repository.list_waiting(work, block.id), key=lambda each: each.client_id):
        await offer(work, block, place)
    await moved(work, block)


async def call_next(work: Work, block_id: BlockId, consultant_id: PersonId) -> None:
    """LN-3. Call whose turn it is; their call can be entered at once.

    Pressed on several devices at once it calls one: the block's row is locked, and while somebody is called already
    nothing happens. Raises `NoSuchBlock`, `NotYourHourYet`, `BlockOver`, `CallGoesOn`, `NobodyReady`.
    """
    block = await _own_block(work, block_id, consultant_id)
    if work.now < block.starts_at:
        raise NotYourHourYet
    if work.now >= block.ends_at:
        raise BlockOver
    current = await repository.find_with_consultant(work, block_id)
    if current is not None:
        if current.state is PlaceState.IN_CALL:
            raise CallGoesOn
        return
    place, booking, ends_at = await _choose(work, block)
    after = booking.after(starts_at=work.now, ends_at=ends_at, called_at=work.now)
    await save(work, booking, after)
    call_number = block.last_call + 1
    await repository.save_place(
        work,
        replace(
            place,
            state=PlaceState.CALLED,
            call_number=call_number,
            called_at=work.now,
            gone_at=work.now,
            present=False,
        ),
    )
    work.publish(
        BookingCalled(
            booking_id=after.id,
            block_id=block.id,
            consultant_id=after.consultant_id,
            client_id=after.client_id,
            offering_id=after.offering_id,
            offering_title=after.offering_title,
            starts_at=after.starts_at,
            ends_at=after.ends_at,
            price=after.price,
            policy=after.policy,
            price_limit=after.price_limit,
            call_back=place.call_back,
            revision=after.revision,
        )
    )
    set_grace(work, place, call_number)
    is_closed = block.state is BlockState.CLOSED
    await moved(
        work,
        replace(block, state=BlockState.CLOSED if is_closed else BlockState.OPEN, last_call=call_number),
    )


async def _choose(work: Work, block: Block) -> tuple[Place, Booking, datetime]:
    """Whose turn it is, their booking locked, and until when the call may last; their turn is exchanged already."""
    candidates = {each.place.ticket: each for each in await repository.list_candidates(work, block.id)}
    ready = {ticket for ticket, each in candidates.items() if _is_ready(each, work.now)}
    for _ in range(len(candidates) + 1):
        found = next_of(
            Waiter(ticket, each.place.turn, ticket in ready) for ticket, each in candidates.items()
        )
        if found is None:
            break
        chosen, turns = found
        candidate = candidates[chosen.ticket]
        booking = await find_for_update(work, candidate.place.booking_id)
        # Whose booking has just ended is on the way out, and follows its news.
        if booking is not None and booking.state is State.CONFIRMED:
            ends_at = await _wall(work, block, candidate)
            if ends_at - work.now < SHORTEST_CALL:
                raise BlockOver
            if await repository.hold_client(work, candidate.place, work.now, ends_at):
                await repository.exchange_turns(work, block.id, turns)
                return candidate.place, booking, ends_at
        ready.discard(chosen.ticket)
    raise NobodyReady


def _is_ready(candidate: Candidate, now: datetime) -> bool:
    if candidate.place.state is not PlaceState.WAITING:
        return False
    return candidate.busy_at is None or candidate.busy_at - now >= WORTH_CALLING


async def _wall(work: Work, block: Block, candidate: Candidate) -> datetime:
    """LN-9. When the call is over at the latest: its own length, what follows the hour, the client's next appointment.

    What it may need after the hour is taken from the calendar now, so that nobody can be promised that time meanwhile.
    """
    longest = work.now + timedelta(minutes=candidate.place.call_minutes)
    if candidate.busy_at is not None:
        longest = min(longest, candidate.busy_at)
    for _ in range(_ROUNDS):
        wall = await block_rows.wall_of(work, block)
        ends_at = longest if wall is None else min(longest, wall)
        if await block_rows.hold_overrun(work, block, ends_at):
            return ends_at
    await block_rows.release_overrun(work, block.id)
    return min(longest, block.ends_at)


async def skip(work: Work, block_id: BlockId, consultant_id: PersonId) -> None:
    """LN-4. Let others go before whoever is called. Raises `NoSuchBlock`, `NobodyCalled`, `CallGoesOn`."""
    block, place = await _called(work, block_id, consultant_id)
    await put_back(work, block, place, missed=False)
    await moved(work, block)


async def note_no_show(work: Work, block_id: BlockId, consultant_id: PersonId) -> None:
    """LN-5. Take whoever was called and is not there out of the line, free of charge: a button is no evidence.

    Raises `NoSuchBlock`, `NobodyCalled`, `CallGoesOn`, `ClientIsThere`.
    """
    block, place = await _called(work, block_id, consultant_id)
    if place.present:
        raise ClientIsThere
    await release(work, place, reason="You were called and did not come.", state=PlaceState.NO_SHOW)
    await block_rows.release_overrun(work, block.id)
    await moved(work, block)


async def miss_when_gone(work: Work, booking_id: BookingId, call_number: int) -> None:
    """LN-5. The grace is over. Who is still not there goes back; the second time the place is gone, by the policy.

    Locks the block. Who has come, was called anew or is gone meanwhile is left alone.
    """
    found = await _place_of(work, booking_id)
    if found is None:
        return
    block, place = found
    if place.state is not PlaceState.CALLED or place.call_number != call_number or place.gone_at is None:
        return
    if not is_missed(
        is_present=place.present,
        gone_at=place.gone_at,
        now=work.now,
        grace=grace_of(work, call_back=place.call_back),
    ):
        return
    if place.misses == 0:
        await put_back(work, block, place, missed=True)
    else:
        await _miss(work, block, place)
    await moved(work, block)


async def _miss(work: Work, block: Block, place: Place) -> None:
    before = await find_for_update(work, place.booking_id)
    if before is None or before.state is not State.CONFIRMED:
        return
    await miss(work, before, Absent.CLIENT)
    await block_rows.release_overrun(work, block.id)
    await repository.save_place(
        work, replace(place, state=PlaceState.NO_SHOW, ended_at=work.now, misses=place.misses + 1)
    )


async def see_client(
    work: Work, booking_id: BookingId, *, present: bool, at: datetime, revision: int
) -> None:
    """LN-5. The client who was called came into the waiting room, or went. A late piece of news changes nothing."""
    found = await _place_of(work, booking_id)
    if found is None:
        return
    block, place = found
    if place.state is not PlaceState.CALLED or place.seen_revision >= revision:
        return
    place = replace(place, present=present, seen_revision=revision, gone_at=None if present else at)
    await repository.save_place(work, place)
    if not present and place.call_number is not None:
        set_grace(work, place, place.call_number)
    await moved(work, block)


async def start_call(work: Work, booking_id: BookingId) -> None:
    """Both talk: the place is in its call."""
    found = await _place_of(work, booking_id)
    if found is not None and found[1].state is PlaceState.CALLED:
        block, place = found
        await repository.save_place(work, replace(place, state=PlaceState.IN_CALL, present=True))
        await moved(work, block)


async def let_go_unanswered(work: Work, booking_id: BookingId, block_id: BlockId) -> None:
    """LN-8. The offer is over and nobody answered: the place is let go free of charge. Locks the block."""
    found = await _place_of(work, booking_id)
    if found is None or found[0].id != block_id:
        return
    block, place = found
    if place.offer_expires_at is None or work.now < place.offer_expires_at:
        return
    if place.state not in {PlaceState.WAITING, PlaceState.JOINING}:
        return
    await release(work, place, reason="The hour ended before it was your turn.")
    await moved(work, block)


async def _own_block(work: Work, block_id: BlockId, consultant_id: PersonId) -> Block:
    """One's own hour, locked. Raises `NoSuchBlock`, `BlockOver`."""
    block = await block_rows.lock_block(work, block_id)
    if block is None or block.consultant_id != consultant_id:
        raise NoSuchBlock
    if block.state is BlockState.OVER:
        raise BlockOver
    if block.state not in HOLDING:
        raise NoSuchBlock
    return block


async def _called(work: Work, block_id: BlockId, consultant_id: PersonId) -> tuple[Block, Place]:
    """One's own hour, locked, and who is called in it; the hour may be over by now."""
    block = await block_rows.lock_block(work, block_id)
    if block is None or block.consultant_id != consultant_id:
        raise NoSuchBlock
    place = await repository.find_with_consultant(work, block_id)
    if place is None:
        raise NobodyCalled
    if place.state is PlaceState.IN_CALL:
        raise CallGoesOn
    return block, place


async def _place_of(work: Work, booking_id: BookingId) -> tuple[Block, Place] | None:
    block_id = await repository.find_block_of(work, booking_id)
    block = None if block_id is None else await block_rows.lock_block(work, block_id)
    place = await repository.find_active(work, booking_id)
    if block is None or place is None or place.block_id != block.id:
        return None
    return block, place
