"""What every change of a line ends with: it is told, and whoever leaves it is let go in one way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from consulta.contracts.booking import BookingPutBack, LineMoved, PlaceOffered
from consulta.contracts.terms import Party
from consulta.kit.work import Work
from consulta.services.booking.commands import announcing
from consulta.services.booking.domain.blocks import Block, BlockState
from consulta.services.booking.domain.lines import Place, PlaceState, Waiter, set_back
from consulta.services.booking.domain.states import State, Step, can
from consulta.services.booking.repository import blocks as block_rows
from consulta.services.booking.repository import lines as repository
from consulta.services.booking.repository.bookings import find_for_update, save
from consulta.services.booking.settings import Settings
from consulta.services.booking.timers import OfferOver, PlaceGraceOver


async def moved(work: Work, block: Block) -> Block:
    """Write a locked block one revision later, and tell everybody who looks at its line who is next."""
    after = replace(block, revision=block.revision + 1)
    await block_rows.save_block(work, after)
    called, waiting = await repository.line_now(work, block.id)
    work.publish(
        LineMoved(
            block_id=after.id,
            consultant_id=after.consultant_id,
            offering_id=after.offering_id,
            state=after.state.value,
            called=called,
            waiting=waiting,
            revision=after.revision,
        )
    )
    return after


async def release(work: Work, place: Place, *, reason: str, state: PlaceState = PlaceState.RELEASED) -> None:
    """Let somebody go free of charge, for the consultant's part. The block is locked; whoever is gone stays gone."""
    before = await find_for_update(work, place.booking_id)
    if before is None or not can(before.state, Step.CANCEL):
        return  # it ended meanwhile, and the place follows its booking's news
    after = before.after(Step.CANCEL, cancelled_by=Party.CONSULTANT, cancel_reason=reason, refund_percent=100)
    await save(work, before, after)
    await repository.save_place(work, replace(place, state=state, ended_at=work.now, present=False))
    work.publish(announcing.cancelled(after, Party.CONSULTANT, 100, before.awaited))


async def put_back(work: Work, block: Block, place: Place, *, missed: bool) -> None:
    """LN-4. Let others go before somebody who was called; once the hour is over they are made an offer instead.

    The block is locked. A booking that has ended or begun meanwhile stays as it is.
    """
    before = await find_for_update(work, place.booking_id)
    if before is None or before.state is not State.CONFIRMED:
        return
    after = before.after(starts_at=block.starts_at, ends_at=block.ends_at, called_at=None)
    await save(work, before, after)
    await repository.release_client(work, place)
    await block_rows.release_overrun(work, block.id)
    waiting = [Waiter(each.ticket, each.turn) for each in await repository.list_waiting(work, block.id)]
    turns = set_back(Waiter(place.ticket, place.turn), waiting, by=work.settings(Settings).skip_places)
    place = replace(
        place,
        state=PlaceState.WAITING,
        call_number=None,
        called_at=None,
        present=False,
        gone_at=None,
        misses=place.misses + int(missed),
    )
    await repository.save_place(work, place)
    await repository.exchange_turns(work, block.id, turns)
    work.publish(
        BookingPutBack(
            booking_id=after.id,
            block_id=block.id,
            consultant_id=after.consultant_id,
            client_id=after.client_id,
            offering_title=after.offering_title,
            starts_at=after.starts_at,
            ends_at=after.ends_at,
            revision=after.revision,
        )
    )
    if block.state is BlockState.OVER:
        await offer(work, block, place)


async def offer(work: Work, block: Block, place: Place) -> None:
    """LN-8. The hour ended while somebody waited: the next one of the same offering, or free of charge."""
    booking = await find_for_update(work, place.booking_id)
    if booking is None or not can(booking.state, Step.CANCEL):
        return
    following = await block_rows.find_next_block(work, block)
    expires_at = work.now + timedelta(minutes=work.settings(Settings).offer_minutes)
    await repository.save_place(
        work,
        replace(
            place, offer_block_id=None if following is None else following.id, offer_expires_at=expires_at
        ),
    )
    work.publish(
        PlaceOffered(
            booking_id=booking.id,
            block_id=block.id,
            consultant_id=booking.consultant_id,
            client_id=booking.client_id,
            offering_title=booking.offering_title,
            next_block_id=None if following is None else following.id,
            next_starts_at=None if following is None else following.starts_at,
            next_ends_at=None if following is None else following.ends_at,
            expires_at=expires_at,
            revision=booking.revision,
        )
    )
    work.publish_at(OfferOver(booking_id=booking.id, block_id=block.id), expires_at)


def grace_of(work: Work, *, call_back: bool) -> timedelta:
    """LN-5. How long somebody who is called may take: longer when they have to read of it first."""
    settings = work.settings(Settings)
    return timedelta(seconds=settings.call_back_seconds if call_back else settings.grace_seconds)


def set_grace(work: Work, place: Place, call_number: int) -> None:
    """Look again once the grace of this calling is over."""
    work.publish_at(
        PlaceGraceOver(booking_id=place.booking_id, call_number=call_number),
        work.now + grace_of(work, call_back=place.call_back),
    )
