"""Being available now, and calls at once: asking, ringing, answering."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from consulta.contracts.booking import Availability, BookingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.access import SignedIn
from consulta.kit.http.routing import InWork
from consulta.kit.work import Work
from consulta.services.booking.commands import availability, instant
from consulta.services.booking.queries.available import available_now
from consulta.services.booking.queries.bookings import get_booking
from consulta.services.booking.repository import availabilities
from consulta.services.booking.repository.bookings import list_ringing
from consulta.services.booking.routes.edge import router
from consulta.services.booking.routes.showing import shown
from consulta.services.booking.routes.slots import MOST_CONSULTANTS, ids_in
from consulta.services.booking.schemas.bookings import BookingOut
from consulta.services.booking.schemas.instant import (
    AskRequest,
    AtOnceOut,
    AvailableNowOut,
    AvailableOut,
    OfferedOut,
    RingingOut,
    SwitchOut,
    SwitchRequest,
)


@router.get("/availability")
async def get_availability(work: InWork, caller: SignedIn) -> SwitchOut:
    """One's own switch of being available now."""
    return await _switch(work, caller.person_id)


@router.put("/availability")
async def set_availability(work: InWork, caller: SignedIn, body: SwitchRequest) -> SwitchOut:
    """Be available now, or no longer. A consultant whose windows are all closed is switched off after a moment."""
    if body.on:
        await availability.switch_on(work, caller.person_id, until=body.until, offering_ids=body.offering_ids)
    else:
        await availability.switch_off(work, caller.person_id)
    return await _switch(work, caller.person_id)


@router.get("/available-now")
async def list_available_now(
    work: InWork, consultant_ids: Annotated[str, Query(max_length=37 * MOST_CONSULTANTS)]
) -> AvailableNowOut:
    """Of up to 50 consultants those who can be called at once, how long and for how much; or who are in a call."""
    found = await available_now(work, ids_in(consultant_ids))
    return AvailableNowOut(
        items=[
            AvailableOut(
                consultant_id=each.consultant_id,
                availability=each.availability,
                offerings=[
                    AtOnceOut(
                        offering_id=possible.offering.offering_id,
                        title=possible.offering.title,
                        price=possible.offering.price,
                        least_minutes=possible.least_minutes,
                        longest_minutes=possible.longest_minutes,
                        price_limit=possible.price_limit,
                    )
                    for possible in each.offerings
                ],
            )
            for each in found
        ]
    )


@router.post("/instant-calls", status_code=201)
async def ask_for_call(work: InWork, caller: SignedIn, body: AskRequest) -> BookingOut:
    """Ask for a call at once. It rings for a minute at most, as soon as its money is held."""
    wish = instant.Wish(caller.person_id, body.offering_id, body.minutes, body.note or None)
    return await _own(work, await instant.ask(work, wish), caller.person_id)


@router.get("/instant-calls/ringing")
async def list_ringing_calls(work: InWork, caller: SignedIn) -> RingingOut:
    """What rings at one's devices now, as a consultant."""
    found = await list_ringing(work, caller.person_id)
    return RingingOut(items=[shown(work, named, Party.CONSULTANT) for named in found])


@router.post("/instant-calls/{booking_id}/accept")
async def accept_call(work: InWork, caller: SignedIn, booking_id: BookingId) -> BookingOut:
    """Answer a ringing call: the call is open at once. Declined when a booking made meanwhile leaves no time for it."""
    await instant.accept(work, booking_id, caller.person_id)
    return await _own(work, booking_id, caller.person_id)


@router.post("/instant-calls/{booking_id}/decline")
async def decline_call(work: InWork, caller: SignedIn, booking_id: BookingId) -> BookingOut:
    """Say no to a ringing call; nothing of the client's stays held."""
    await instant.decline(work, booking_id, caller.person_id)
    return await _own(work, booking_id, caller.person_id)


async def _own(work: Work, booking_id: BookingId, person: PersonId) -> BookingOut:
    named, party = await get_booking(work, booking_id, person)
    return shown(work, named, party)


async def _switch(work: Work, consultant_id: PersonId) -> SwitchOut:
    switch = await availabilities.find_switch(work, consultant_id)
    offered = await availabilities.list_offerings_at_once(work, consultant_id)
    is_on = switch is not None and switch.since is not None
    return SwitchOut(
        on=is_on,
        availability=Availability.OFF if switch is None else switch.shown,
        since=None if switch is None else switch.since,
        until=None if switch is None else switch.until,
        offering_ids=None if switch is None or switch.offering_ids is None else list(switch.offering_ids),
        offerings=[OfferedOut(offering_id=each.offering_id, title=each.title) for each in offered],
        revision=0 if switch is None else switch.revision,
    )
