"""Classes over HTTP: planning and holding them, taking seats, waiting for some, and their material."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import Depends, Query, Request, Response, UploadFile
from sqlalchemy import Row

from consulta.contracts.booking import BookingId, ClassId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Party
from consulta.kit.access import Caller, SignedIn
from consulta.kit.files import Files
from consulta.kit.http.routing import InWork, for_anyone, no_replay
from consulta.kit.limits import limit as rate
from consulta.kit.work import Work
from consulta.services.booking.commands.classes import enrolling, handing_out, holding, planning, waiting
from consulta.services.booking.commands.classes.planning import Plan
from consulta.services.booking.errors.classes import MaterialTooLarge, NoSuchClass, NoSuchMaterial
from consulta.services.booking.queries.bookings import get_booking
from consulta.services.booking.queries.classes import SeenClass, classes_ahead, get_class, own_classes
from consulta.services.booking.repository import classes as repository
from consulta.services.booking.repository.offerings import names_of
from consulta.services.booking.routes.attendees import attendee_in
from consulta.services.booking.routes.edge import router
from consulta.services.booking.routes.showing import shown
from consulta.services.booking.schemas.attendees import AttendeeOut
from consulta.services.booking.schemas.bookings import BookingOut
from consulta.services.booking.schemas.classes import (
    AcceptRequest,
    AttendanceRequest,
    CallOffRequest,
    ClassEdit,
    ClassesOut,
    ClassOut,
    ClassRequest,
    EnrolRequest,
    LinkRequest,
    MaterialOut,
    OwnSeatOut,
    OwnWaitOut,
    RosterOut,
    SeatOut,
    WaitingOut,
    WaitRequest,
)
from consulta.services.booking.schemas.common import ConsultantOut, PersonOut

MOST_SHOWN = 200


@router.get("/classes")
async def list_classes(work: InWork, consultant_id: PersonId) -> ClassesOut:
    """What a consultant holds next, the nearest first."""
    found = await classes_ahead(work, consultant_id, limit=MOST_SHOWN)
    return ClassesOut(items=[_class(work, seen) for seen in found])


@router.get("/classes/own")
async def list_own_classes(work: InWork, caller: SignedIn) -> ClassesOut:
    """Your own classes, the latest first."""
    found = await own_classes(work, caller.person_id, limit=MOST_SHOWN)
    return ClassesOut(items=[_class(work, seen) for seen in found])


@router.post("/classes", status_code=201)
async def plan_classes(work: InWork, caller: SignedIn, body: ClassRequest) -> ClassesOut:
    """Plan a class, or one in each of several weeks: all of them, or none when one of the times is not free."""
    wanted = Plan(
        offering_id=body.offering_id,
        starts_at=body.starts_at,
        capacity=body.capacity,
        most_seats=body.most_seats,
        meeting_point=body.meeting_point,
        weeks=body.weeks,
    )
    planned = await planning.plan(work, caller.person_id, wanted)
    return ClassesOut(items=[await _shown(work, each.id, caller) for each in planned])


@router.get("/classes/{class_id}")
async def show_class(work: InWork, class_id: ClassId) -> ClassOut:
    """A class, with what concerns the caller."""
    return await _shown(work, class_id, work.caller_or_nobody)


@router.put("/classes/{class_id}")
async def change_class(work: InWork, caller: SignedIn, class_id: ClassId, body: ClassEdit) -> ClassOut:
    """Change how many may come, and where; those who wait are offered what comes free."""
    await planning.change(
        work,
        caller.person_id,
        class_id,
        capacity=body.capacity,
        most_seats=body.most_seats,
        meeting_point=body.meeting_point,
    )
    return await _shown(work, class_id, caller)


@router.post("/classes/{class_id}/call-off")
async def call_class_off(work: InWork, caller: SignedIn, class_id: ClassId, body: CallOffRequest) -> ClassOut:
    """Cancel a class. Everybody who has a seat gets everything back."""
    await planning.call_off(work, caller.person_id, class_id, reason=body.reason or None)
    return await _shown(work, class_id, caller)


@router.post("/classes/{class_id}/seats", status_code=201)
async def take_seats(
    work: InWork, caller: SignedIn, class_id: ClassId, body: EnrolRequest, request: Request
) -> BookingOut:
    """Take seats; what is free of charge is confirmed at once, otherwise they are kept while money is held."""
    booking_id = await enrolling.enrol(
        work,
        class_id,
        caller.person_id,
        seats=body.seats,
        note=body.note or None,
        attendee=await attendee_in(body.attendee, request),
    )
    return await _booking(work, booking_id, caller)


@router.post("/classes/{class_id}/waitlist", status_code=201)
async def wait_for_seats(work: InWork, caller: SignedIn, class_id: ClassId, body: WaitRequest) -> ClassOut:
    """Wait for seats of a full class. It costs nothing until you take them."""
    await waiting.wait(work, class_id, caller.person_id, seats=body.seats)
    return await _shown(work, class_id, caller)


@router.delete("/classes/{class_id}/waitlist")
async def stop_waiting(work: InWork, caller: SignedIn, class_id: ClassId) -> ClassOut:
    """Leave the line; what was offered to you goes to the next."""
    await waiting.stop_waiting(work, class_id, caller.person_id)
    return await _shown(work, class_id, caller)


@router.post("/classes/{class_id}/waitlist/accept", status_code=201)
async def accept_seats(
    work: InWork, caller: SignedIn, class_id: ClassId, body: AcceptRequest, request: Request
) -> BookingOut:
    """Take the seats that are kept for you."""
    booking_id = await enrolling.accept_offer(
        work,
        class_id,
        caller.person_id,
        note=body.note or None,
        attendee=await attendee_in(body.attendee, request),
    )
    return await _booking(work, booking_id, caller)


@router.get("/classes/{class_id}/roster")
async def show_roster(work: InWork, caller: SignedIn, class_id: ClassId) -> RosterOut:
    """Who comes to your class, and who waits."""
    seen = await get_class(work, class_id, caller.person_id)
    if not seen.is_own:
        raise NoSuchClass
    planned = seen.named.planned
    waits = await repository.list_waits(work, class_id)
    names = await names_of(work, [wait.client_id for wait in waits])
    return RosterOut(
        seats=[
            SeatOut(
                booking_id=seat.booking.id,
                client=PersonOut(id=seat.booking.client_id, name=seat.client),
                attendee=AttendeeOut.seen_by(Party.CONSULTANT, seat.booking.attendee),
                seats=seat.booking.seats,
                state=seat.booking.state,
                paid=seat.booking.price_limit,
                note=seat.booking.note,
                attended=seat.attended,
            )
            for seat in await repository.list_roster(work, class_id)
        ],
        waits=[
            WaitingOut(
                client=PersonOut(id=wait.client_id, name=names.get(wait.client_id, "")),
                seats=wait.seats,
                state=wait.state,
                offered_until=wait.offered_until,
            )
            for wait in waits
        ],
        can_call=planned.is_held(work.now),
        can_settle=planned.is_held(work.now) and work.now >= planned.ends_at,
    )


@router.put("/classes/{class_id}/roster/{booking_id}", status_code=204)
async def call_roster(
    work: InWork, caller: SignedIn, class_id: ClassId, booking_id: BookingId, body: AttendanceRequest
) -> None:
    """Say whether somebody came. Who is not known to be absent counts as there."""
    await holding.call_the_roster(work, caller.person_id, class_id, booking_id, attended=body.attended)


@router.post("/classes/{class_id}/settle")
async def settle_class(work: InWork, caller: SignedIn, class_id: ClassId) -> ClassOut:
    """The roster is called: let every seat end as it says, without waiting for the timer."""
    await holding.settle_now(work, caller.person_id, class_id)
    return await _shown(work, class_id, caller)


@router.post("/classes/{class_id}/materials/links", status_code=201)
async def add_link(work: InWork, caller: SignedIn, class_id: ClassId, body: LinkRequest) -> ClassOut:
    """Hand out a link."""
    await handing_out.hand_out(work, caller.person_id, class_id, name=body.name, url=body.url)
    return await _shown(work, class_id, caller)


@router.post(
    "/classes/{class_id}/materials/files",
    status_code=201,
    dependencies=[Depends(rate("30/minute", "booking.materials"))],
)
@no_replay
async def add_file(
    request: Request, work: InWork, caller: SignedIn, class_id: ClassId, file: UploadFile
) -> ClassOut:
    """Hand out a file of at most 6 MB. Only who has a seat can open it."""
    # Kept before this request's own transaction has begun: none is open while the file travels.
    async with request.app.state.platform.desk("booking").work(caller=caller) as looking:
        await planning.get_own(looking, caller.person_id, class_id)
    content = await file.read(handing_out.LARGEST_BYTES + 1)
    if not 0 < len(content) <= handing_out.LARGEST_BYTES:
        raise MaterialTooLarge
    material_id = work.new_id()
    await work.resource(Files).put(handing_out.file_key(class_id, material_id), content)
    name = _plain_name(file.filename or "")
    await handing_out.hand_out(work, caller.person_id, class_id, name=name, file=(material_id, len(content)))
    return await _shown(work, class_id, caller)


@router.delete("/classes/{class_id}/materials/{material_id}")
async def remove_material(work: InWork, caller: SignedIn, class_id: ClassId, material_id: UUID) -> ClassOut:
    """Take a piece of material back."""
    await handing_out.take_back(work, caller.person_id, class_id, material_id)
    return await _shown(work, class_id, caller)


@router.get(
    "/classes/{class_id}/materials/{material_id}/file",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
@for_anyone
async def open_file(
    work: InWork,
    class_id: ClassId,
    material_id: UUID,
    expires: Annotated[int, Query(ge=0, le=2**40)],
    signature: Annotated[str, Query(max_length=64, pattern=r"^[\x21-\x7e]*$")],
) -> Response:
    """A file of material, for whoever has a link that is signed and not yet five minutes old; never shown in place."""
    files = work.resource(Files)
    files.check(_file_path(class_id, material_id), expires, signature)
    row = await repository.find_material(work, class_id, material_id)
    if row is None or row.url is not None:
        raise NoSuchMaterial
    return Response(
        await files.get(handing_out.file_key(class_id, material_id)),
        media_type="application/octet-stream",
        headers={
            "cache-control": "private, no-store",
            "content-disposition": f"attachment; filename*=UTF-8''{quote(row.name)}",
            "content-security-policy": "default-src 'none'; sandbox",
            "x-content-type-options": "nosniff",
        },
    )


def _plain_name(name: str) -> str:
    """A file's name as people read it: without folders and without what cannot be seen."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip()[:120] or "file"


def _file_path(class_id: ClassId, material_id: UUID) -> str:
    return f"/api/v1/booking/classes/{class_id}/materials/{material_id}/file"


async def _booking(work: Work, booking_id: BookingId, caller: Caller) -> BookingOut:
    named, _party = await get_booking(work, booking_id, caller.person_id)
    return shown(work, named, Party.CLIENT)


async def _shown(work: Work, class_id: ClassId, caller: Caller | None) -> ClassOut:
    return _class(work, await get_class(work, class_id, None if caller is None else caller.person_id))


def _class(work: Work, seen: SeenClass) -> ClassOut:
    named, planned = seen.named, seen.named.planned
    return ClassOut(
        id=planned.id,
        offering_id=planned.offering_id,
        title=planned.title,
        consultant=ConsultantOut(id=planned.consultant_id, name=named.consultant, slug=named.consultant_slug),
        consultant_zone=named.zone,
        state=planned.state,
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        capacity=planned.capacity,
        most_seats=planned.most_seats,
        seats_taken=planned.seats_taken,
        seats_left=seen.seats_left,
        waiting=named.waiting,
        price=planned.price,
        policy=planned.policy,
        currency=planned.currency,
        is_open=planned.is_open(work.now),
        is_own=seen.is_own,
        own_seat=None
        if seen.seat is None
        else OwnSeatOut(booking_id=seen.seat.id, state=seen.seat.state, seats=seen.seat.seats),
        own_wait=None
        if seen.wait is None
        else OwnWaitOut(
            state=seen.wait.state,
            seats=seen.wait.seats,
            ahead=seen.ahead,
            offered_until=seen.wait.offered_until,
        ),
        meeting_point=planned.meeting_point if seen.is_insider else None,
        materials=None if seen.materials is None else [_material(work, row) for row in seen.materials],
        cancel_reason=planned.cancel_reason,
        revision=planned.revision,
    )


def _material(work: Work, row: Row[Any]) -> MaterialOut:
    path = _file_path(ClassId(row.class_id), row.id)
    return MaterialOut(
        id=row.id,
        name=row.name,
        url=row.url if row.url is not None else work.resource(Files).sign(path),
        size_bytes=row.size_bytes,
    )
