"""Lines: joining and leaving them, one's own place, and the consultant's console."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from consulta.contracts.booking import BlockId, BookingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import PriceTerms
from consulta.kit.access import SignedIn
from consulta.kit.http.routing import InWork
from consulta.kit.money import Money
from consulta.kit.settings import PlatformSettings
from consulta.kit.work import Work
from consulta.services.booking.commands import lining_up, serving
from consulta.services.booking.domain.lines import WITH_CONSULTANT, Forecast, PlaceState
from consulta.services.booking.domain.policy import price_limit
from consulta.services.booking.queries.lines import OwnPlace, come_by, get_console, get_place, open_blocks
from consulta.services.booking.routes.blocks import own_block
from consulta.services.booking.routes.edge import router
from consulta.services.booking.schemas.common import ConsultantOut
from consulta.services.booking.schemas.lines import (
    CallBackRequest,
    ConsoleOut,
    ConsolePlaceOut,
    JoinRequest,
    OfferOut,
    OpenBlockOut,
    OpenBlocksOut,
    PlaceOut,
)
from consulta.services.booking.settings import Settings


@router.get("/blocks")
async def list_blocks(work: InWork, consultant_id: PersonId) -> OpenBlocksOut:
    """The hours of a consultant whose line can be joined, with its length and when a call would probably begin."""
    currency = work.resource(PlatformSettings).currency
    items = []
    for each in await open_blocks(work, consultant_id):
        row, price = each.row, PriceTerms.model_validate(each.row.price)
        items.append(
            OpenBlockOut(
                id=row.id,
                offering_id=row.offering_id,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                state=row.state,
                people=row.waiting + (row.line_called_at is not None),
                is_full=row.calls >= row.most_calls,
                predicted_start=each.forecast.starts_at,
                has_chance=each.forecast.has_chance,
                call_minutes=row.duration_minutes,
                price=price,
                price_limit=price_limit(price, row.duration_minutes, currency=currency),
            )
        )
    return OpenBlocksOut(items=items)


@router.post("/blocks/{block_id}/join", status_code=201)
async def join_line(work: InWork, caller: SignedIn, block_id: BlockId, body: JoinRequest) -> PlaceOut:
    """Take a place in the line. What costs something holds it for a few minutes while the money is held."""
    booking_id = await lining_up.join(work, block_id, caller.person_id, note=body.note or None)
    return await _place(work, booking_id, caller.person_id)


@router.get("/places/{booking_id}")
async def get_own_place(work: InWork, caller: SignedIn, booking_id: BookingId) -> PlaceOut:
    """One's own place: how many are ahead, and when it will probably be one's turn."""
    return await _place(work, booking_id, caller.person_id)


@router.post("/places/{booking_id}/leave")
async def leave_line(work: InWork, caller: SignedIn, booking_id: BookingId) -> PlaceOut:
    """Give one's place up, free of charge, until both talk."""
    await lining_up.leave(work, booking_id, caller.person_id)
    return await _place(work, booking_id, caller.person_id)


@router.post("/places/{booking_id}/call-back")
async def call_back(work: InWork, caller: SignedIn, booking_id: BookingId, body: CallBackRequest) -> PlaceOut:
    """Leave the page and be told when it is one's turn, or stay after all."""
    await lining_up.ask_to_be_called_back(work, booking_id, caller.person_id, wanted=body.wanted)
    return await _place(work, booking_id, caller.person_id)


@router.post("/places/{booking_id}/accept-offer")
async def accept_offer(work: InWork, caller: SignedIn, booking_id: BookingId) -> PlaceOut:
    """Move to the hour that was offered when one's own ended; what is held carries over."""
    await lining_up.accept_offer(work, booking_id, caller.person_id)
    return await _place(work, booking_id, caller.person_id)


@router.get("/own-blocks/{block_id}/line")
async def get_line(work: InWork, caller: SignedIn, block_id: BlockId) -> ConsoleOut:
    """One's own line: who is with one, who waits, and whether the time is enough for them."""
    return await _console(work, block_id, caller.person_id)


@router.post("/own-blocks/{block_id}/open")
async def open_line(work: InWork, caller: SignedIn, block_id: BlockId) -> ConsoleOut:
    """Say that one is there; a little before the hour at the earliest."""
    await serving.open_line(work, block_id, caller.person_id)
    return await _console(work, block_id, caller.person_id)


@router.post("/own-blocks/{block_id}/next")
async def call_next(work: InWork, caller: SignedIn, block_id: BlockId) -> ConsoleOut:
    """Call whose turn it is. On several devices at once it calls one; while somebody is called, nobody else."""
    await serving.call_next(work, block_id, caller.person_id)
    return await _console(work, block_id, caller.person_id)


@router.post("/own-blocks/{block_id}/skip")
async def skip_client(work: InWork, caller: SignedIn, block_id: BlockId) -> ConsoleOut:
    """Let others go before whoever is called."""
    await serving.skip(work, block_id, caller.person_id)
    return await _console(work, block_id, caller.person_id)


@router.post("/own-blocks/{block_id}/no-show")
async def note_no_show(work: InWork, caller: SignedIn, block_id: BlockId) -> ConsoleOut:
    """Take whoever was called and is not there out of the line, free of charge."""
    await serving.note_no_show(work, block_id, caller.person_id)
    return await _console(work, block_id, caller.person_id)


@router.post("/own-blocks/{block_id}/close")
async def close_line(work: InWork, caller: SignedIn, block_id: BlockId) -> ConsoleOut:
    """Take nobody more into the line; who is in it stays."""
    await serving.close_line(work, block_id, caller.person_id)
    return await _console(work, block_id, caller.person_id)


@router.post("/own-blocks/{block_id}/end")
async def end_hour(work: InWork, caller: SignedIn, block_id: BlockId) -> ConsoleOut:
    """End the hour now: whoever waits is offered the next one, or goes free of charge."""
    await serving.end_hour(work, block_id, caller.person_id)
    return await _console(work, block_id, caller.person_id)


async def _place(work: Work, booking_id: BookingId, client_id: PersonId) -> PlaceOut:
    found: OwnPlace = await get_place(work, booking_id, client_id)
    row, expected = found.row, found.forecast
    state = PlaceState(row.state)
    limit = Money(row.price_limit_minor, row.currency)
    return PlaceOut(
        booking_id=row.booking_id,
        block_id=row.block_id,
        consultant=ConsultantOut(id=row.consultant_id, name=row.consultant_name, slug=row.consultant_slug),
        offering_id=row.offering_id,
        offering_title=row.offering_title,
        ticket=row.ticket,
        state=state,
        place=None if expected is None else row.ahead + 1,
        ahead=0 if expected is None else row.ahead,
        predicted_start=None if expected is None else expected.starts_at,
        has_chance=expected is None or expected.has_chance,
        call_back=row.call_back,
        misses=row.misses,
        come_by=come_by(work, row),
        turn_ends_at=row.turn_ends_at if state in WITH_CONSULTANT else None,
        block_state=row.block_state,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        call_minutes=row.call_minutes,
        price_limit=limit,
        no_show_charge=limit.percent(row.no_show_charge_percent),
        hold_expires_at=row.hold_expires_at if state is PlaceState.JOINING else None,
        offer=_offer(row),
        line_revision=row.line_revision,
    )


def _offer(row: Row[Any]) -> OfferOut | None:
    if row.offer_expires_at is None or row.state not in {PlaceState.WAITING, PlaceState.JOINING}:
        return None
    return OfferOut(
        block_id=row.offer_block_id,
        starts_at=row.next_starts_at,
        ends_at=row.next_ends_at,
        expires_at=row.offer_expires_at,
    )


async def _console(work: Work, block_id: BlockId, consultant_id: PersonId) -> ConsoleOut:
    console = await get_console(work, block_id, consultant_id)
    waiting = [
        _in_line(work, row, place=place, expected=expected)
        for place, (row, expected) in enumerate(console.waiting, start=1)
    ]
    return ConsoleOut(
        block=own_block(console.block, people=len(waiting) + (console.current is not None)),
        current=None if console.current is None else _in_line(work, console.current),
        waiting=waiting,
        served=console.block.served,
        expected_call_seconds=round(console.call.total_seconds()),
        reached=sum(each.has_chance for each in waiting),
        skip_places=work.settings(Settings).skip_places,
        line_revision=console.block.revision,
        as_of=work.now,
    )


def _in_line(
    work: Work, row: Row[Any], *, place: int | None = None, expected: Forecast | None = None
) -> ConsolePlaceOut:
    is_called = PlaceState(row.state) in WITH_CONSULTANT
    ends_at: datetime | None = row.turn_ends_at if is_called else None
    return ConsolePlaceOut(
        booking_id=row.booking_id,
        client_id=row.client_id,
        client_name=row.client_name or "",
        note=row.note,
        ticket=row.ticket,
        place=place,
        state=row.state,
        call_back=row.call_back,
        present=row.present,
        misses=row.misses,
        joined_at=row.joined_at,
        called_at=row.called_at if is_called else None,
        come_by=come_by(work, row),
        turn_ends_at=ends_at,
        predicted_start=None if expected is None else expected.starts_at,
        has_chance=expected is None or expected.has_chance,
    )
