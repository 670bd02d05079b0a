"""The client's side of a line: joining, leaving, being called back, moving to the next hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from consulta.contracts.booking import BlockId, BookingId, Mover
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party, Way
from consulta.kit.settings import PlatformSettings
from consulta.kit.work import Work
from consulta.services.booking.commands import announcing
from consulta.services.booking.commands.line import moved, set_grace
from consulta.services.booking.commands.making import make
from consulta.services.booking.domain.blocks import HOLDING, Block, BlockState
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.lines import (
    WAITING,
    WITH_CONSULTANT,
    Place,
    PlaceState,
    Waiter,
    next_of,
    state_for,
)
from consulta.services.booking.domain.policy import price_limit
from consulta.services.booking.domain.states import State, Step, can
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.errors.bookings import NoSuchOffering, OwnOffering
from consulta.services.booking.errors.lines import (
    LineClosed,
    LineFull,
    NoOtherHour,
    NoSuchBlock,
    NoSuchPlace,
    NotKnownYet,
    NotLeavable,
)
from consulta.services.booking.repository import blocks as block_rows
from consulta.services.booking.repository import lines as repository
from consulta.services.booking.repository.bookings import find_for_update, save
from consulta.services.booking.repository.lines import is_known
from consulta.services.booking.repository.offerings import find_offering_with_busy
from consulta.services.booking.settings import Settings


async def join(work: Work, block_id: BlockId, client_id: PersonId, *, note: str | None) -> BookingId:
    """LN-2. Draw a ticket. What costs something holds the place while money is awaited. Locks the block.

    Raises `NoSuchBlock`, `LineClosed`, `LineFull`, `AlreadyInLine`, `OwnOffering`, `NoSuchOffering`, `TooManyOpen`,
    `TooManyUnpaid`.
    """
    block = await block_rows.lock_block(work, block_id)
    if block is None or block.state not in {*HOLDING, BlockState.OVER}:
        raise NoSuchBlock
    if block.consultant_id == client_id:
        raise OwnOffering
    if not block.is_joinable(work.now):
        raise LineClosed
    today = work.now.date()
    offering = await find_offering_with_busy(work, block.offering_id, first_on=today, last_on=today)
    if offering is None or not offering.is_bookable or Way.PLACE not in offering.ways:
        raise NoSuchOffering
    if not await is_known(work, client_id):
        raise NotKnownYet
    booking = _booking(work, block, offering, client_id, note)
    await make(work, booking, taking=[])
    await _take_place(
        work,
        block,
        Place(
            id=work.new_id(),
            block_id=block.id,
            booking_id=booking.id,
            client_id=client_id,
            consultant_id=block.consultant_id,
            offering_id=block.offering_id,
            ticket=block.last_ticket + 1,
            turn=block.last_ticket + 1,
            state=state_for(booking, PlaceState.JOINING),
            joined_at=work.now,
            call_minutes=offering.rules.duration_minutes,
        ),
    )
    return booking.id


def _booking(work: Work, block: Block, offering: Offering, client_id: PersonId, note: str | None) -> Booking:
    """A promise of one call, as long as the offering's, some time within the hour."""
    limit = price_limit(
        offering.price, offering.rules.duration_minutes, currency=work.resource(PlatformSettings).currency
    )
    hold = timedelta(minutes=work.settings(Settings).hold_minutes)
    return Booking(
        id=BookingId(work.new_id()),
        client_id=client_id,
        consultant_id=block.consultant_id,
        offering_id=block.offering_id,
        offering_title=offering.title,
        way=Way.PLACE,
        state=State.REQUESTED if limit else State.CONFIRMED,
        starts_at=block.starts_at,
        ends_at=block.ends_at,
        buffer_before_minutes=0,
        buffer_after_minutes=0,
        price=offering.price,
        policy=offering.policy,
        price_limit=limit,
        created_at=work.now,
        note=note,
        hold_expires_at=work.now + hold if limit else None,
    )


async def _take_place(work: Work, block: Block, place: Place) -> None:
    """The next ticket of a locked block, if its calls are not all spoken for. Raises `LineFull`, `AlreadyInLine`."""
    if await repository.count_calls(work, block.id) >= block.most_calls:
        raise LineFull(most_calls=block.most_calls)
    await repository.add_place(work, place)
    await moved(work, replace(block, last_ticket=place.ticket))


async def leave(work: Work, booking_id: BookingId, person: PersonId) -> None:
    """LN-7. Give one's place up, free of charge. Raises `NoSuchPlace`, `NotLeavable`."""
    block, place = await _own_place(work, booking_id, person)
    before = await find_for_update(work, booking_id)
    if before is None or not can(before.state, Step.CANCEL):
        raise NotLeavable
    after = before.after(Step.CANCEL, cancelled_by=Party.CLIENT, refund_percent=100)
    await save(work, before, after)
    work.publish(announcing.cancelled(after, Party.CLIENT, 100, before.awaited))
    await _become(work, block, place, PlaceState.LEFT)


async def ask_to_be_called_back(work: Work, booking_id: BookingId, person: PersonId, *, wanted: bool) -> None:
    """LN-5. Leave the page and be told when it is one's turn, or stay after all. Raises `NoSuchPlace`."""
    block, place = await _own_place(work, booking_id, person)
    if place.call_back != wanted:
        await repository.save_place(work, replace(place, call_back=wanted))
        await moved(work, block)


async def accept_offer(work: Work, booking_id: BookingId, person: PersonId) -> None:
    """LN-8. Move to the hour that was offered, at the end of its line; money carries over.

    Locks both blocks in the order of their ids. Raises `NoSuchPlace`, `NoOtherHour`, `LineFull`, `AlreadyInLine`.
    """
    seen = await repository.find_active(work, booking_id)
    if seen is None or seen.client_id != person:
        raise NoSuchPlace
    if seen.offer_block_id is None:
        raise NoOtherHour
    first, second = sorted((seen.block_id, seen.offer_block_id))
    locked = {each: await block_rows.lock_block(work, each) for each in (first, second)}
    old, new = locked[seen.block_id], locked[seen.offer_block_id]
    place = await repository.find_active(work, booking_id)
    before = await find_for_update(work, booking_id)
    if (
        old is None
        or new is None
        or place != seen
        or place.state is not PlaceState.WAITING
        or before is None
        or before.state is not State.CONFIRMED
        or not new.is_joinable(work.now)
    ):
        raise NoOtherHour
    await repository.save_place(
        work, replace(place, state=PlaceState.MOVED, ended_at=work.now, offer_expires_at=None)
    )
    await moved(work, old)
    await _take_place(
        work,
        new,
        Place(
            id=work.new_id(),
            block_id=new.id,
            booking_id=booking_id,
            client_id=place.client_id,
            consultant_id=place.consultant_id,
            offering_id=place.offering_id,
            ticket=new.last_ticket + 1,
            turn=new.last_ticket + 1,
            state=PlaceState.WAITING,
            joined_at=work.now,
            call_minutes=place.call_minutes,
            call_back=place.call_back,
        ),
    )
    after = before.after(
        starts_at=new.starts_at, ends_at=new.ends_at, moved_by=Mover.CLIENT, moves=before.moves + 1
    )
    await save(work, before, after)
    work.publish(announcing.rescheduled(after, Mover.CLIENT, before.starts_at))


async def follow_booking(work: Work, booking_id: BookingId) -> None:
    """LN-2. The booking has gone on or ended; its place does the same. Twice changes nothing. Locks the block.

    The place follows by news of the booking instead of within its step: whoever changes a line locks the block before
    the booking, and whoever steps a booking does not know yet that it has a block.
    """
    block_id = await repository.find_block_of(work, booking_id)
    block = None if block_id is None else await block_rows.lock_block(work, block_id)
    place = await repository.find_active(work, booking_id)
    booking = await find_for_update(work, booking_id)
    if block is None or place is None or booking is None or place.block_id != block.id:
        return
    state = state_for(booking, place.state)
    if state is not place.state:
        await _become(work, block, place, state)


async def _become(work: Work, block: Block, place: Place, state: PlaceState) -> None:
    if place.state in WITH_CONSULTANT and state not in WITH_CONSULTANT:
        await block_rows.release_overrun(work, block.id)
    if state is PlaceState.SERVED and place.call_number is None:
        block, place = await _served_after_all(work, block, place)
    is_over = state not in WAITING | WITH_CONSULTANT
    await repository.save_place(
        work,
        replace(
            place, state=state, ended_at=work.now if is_over else None, present=place.present and not is_over
        ),
    )
    await moved(work, block)


async def _served_after_all(work: Work, block: Block, place: Place) -> tuple[Block, Place]:
    """They talked although others had been let go first meanwhile: it was their turn after all.

    Whoever has been called since counts as called after them.
    """
    current = await repository.find_with_consultant(work, block.id)
    line = [*await repository.list_waiting(work, block.id), *([] if current is None else [current])]
    found = next_of(Waiter(each.ticket, each.turn, each.id == place.id) for each in line)
    if found is not None:
        await repository.exchange_turns(work, block.id, found[1])
    block = replace(block, last_call=block.last_call + 1)
    number = block.last_call
    if current is not None and current.call_number is not None:
        await repository.save_place(work, replace(current, call_number=number))
        if current.state is PlaceState.CALLED:
            set_grace(work, current, number)
        number = current.call_number
    return block, replace(place, call_number=number, called_at=work.now)


async def _own_place(work: Work, booking_id: BookingId, person: PersonId) -> tuple[Block, Place]:
    """One's own active place and its block, locked. Raises `NoSuchPlace`."""
    block_id = await repository.find_block_of(work, booking_id)
    block = None if block_id is None else await block_rows.lock_block(work, block_id)
    place = await repository.find_active(work, booking_id)
    if block is None or place is None or place.client_id != person or place.block_id != block.id:
        raise NoSuchPlace
    return block, place
