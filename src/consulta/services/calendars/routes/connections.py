"""Connected accounts: made, chosen from, read at once, signed in to again, removed."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from fastapi import Depends

from consulta.contracts.identity import PersonId
from consulta.kit.access import Role, SignedIn
from consulta.kit.egress import Egress
from consulta.kit.http.routing import InWork, no_replay, own_transaction
from consulta.kit.limits import limit
from consulta.kit.work import Work
from consulta.services.calendars.commands import connecting, leave
from consulta.services.calendars.gateways import Account
from consulta.services.calendars.gateways.courier import Courier, Sources
from consulta.services.calendars.models import OutsideCalendar
from consulta.services.calendars.repository import connections as repository
from consulta.services.calendars.repository.written import health
from consulta.services.calendars.routes.edge import router
from consulta.services.calendars.schemas import (
    CalDavRequest,
    ChoiceRequest,
    CodeRequest,
    ConnectionOut,
    ConnectionsOut,
    LeaveOut,
    OutsideCalendarOut,
    PasswordRequest,
)

_trying = [Depends(limit("20/hour", "calendars.trying"))]
"""Each asks a stranger's server with a password: nobody guesses passwords by way of us."""


@router.get("/connections")
async def list_connections(work: InWork, caller: SignedIn) -> ConnectionsOut:
    """The accounts one has connected, each with its calendars and how reading them goes."""
    return await _shown(work, caller.person_id)


@router.post("/connections/caldav", status_code=201, dependencies=_trying)
@own_transaction
async def connect_caldav(work: InWork, caller: SignedIn, body: CalDavRequest) -> ConnectionsOut:
    """Connect an account at a CalDAV server: it is tried first, and read at once."""
    desk, source = work.desk, work.resource(Sources).get("caldav")
    account = Account(
        connecting.caldav_address(body.address, work.resource(Egress)),
        body.login,
        {"password": body.password.get_secret_value()},
    )
    reads = Role.CONSULTANT in caller.roles
    connection_id = await connecting.connect(desk, source, caller.person_id, account, reads=reads)
    await work.resource(Courier).read(connection_id)
    return await _shown(work, caller.person_id)


@router.post("/connections/{kind}/leave", dependencies=[Depends(limit("30/hour", "calendars.leave"))])
@no_replay
async def ask_for_leave(work: InWork, caller: SignedIn, kind: str) -> LeaveOut:
    """Begin to connect an account of a vendor: go to `url`, say yes there, and come back to /calendars/return."""
    return LeaveOut(url=leave.address_to_ask(work, work.resource(Sources).find_oauth(kind), caller.person_id))


@router.post("/connections/leave", status_code=201, dependencies=_trying)
@own_transaction
async def use_leave(work: InWork, caller: SignedIn, body: CodeRequest) -> ConnectionsOut:
    """Connect the account that one came back from, or sign in to it again; it is read at once."""
    reads = Role.CONSULTANT in caller.roles
    sources = work.resource(Sources)
    connection_id = await leave.use(
        work.desk, sources, caller.person_id, code=body.code, state=body.state, reads=reads
    )
    await work.resource(Courier).read(connection_id)
    return await _shown(work, caller.person_id)


@router.put("/connections/{connection_id}/password", dependencies=_trying)
@own_transaction
async def change_password(
    work: InWork, caller: SignedIn, connection_id: UUID, body: PasswordRequest
) -> ConnectionsOut:
    """Sign in to a CalDAV account again, with another password."""
    async with work.desk.work() as looking:
        connection = await repository.get_own(looking, connection_id, caller.person_id)
    account = Account(connection.address, connection.login, {"password": body.password.get_secret_value()})
    source = work.resource(Sources).get(connection.kind)
    await connecting.sign_in_again(work.desk, source, caller.person_id, connection_id, account)
    await work.resource(Courier).read(connection_id)
    return await _shown(work, caller.person_id)


@router.put("/connections/{connection_id}/calendars")
@own_transaction
async def choose_calendars(
    work: InWork, caller: SignedIn, connection_id: UUID, body: ChoiceRequest
) -> ConnectionsOut:
    """Say which calendars of an account are read for busy times, and which one bookings are written into."""
    async with work.desk.work() as choosing:
        await connecting.choose(
            choosing, caller.person_id, connection_id, read=set(body.read), write=body.write
        )
    courier = work.resource(Courier)
    await courier.read(connection_id)
    courier.wake()
    return await _shown(work, caller.person_id)


@router.post("/connections/{connection_id}/read", dependencies=[Depends(limit("30/hour", "calendars.read"))])
@own_transaction
async def read_now(work: InWork, caller: SignedIn, connection_id: UUID) -> ConnectionsOut:
    """Read an account now; the answer says how that went."""
    async with work.desk.work() as looking:
        await repository.get_own(looking, connection_id, caller.person_id)
    await work.resource(Courier).read(connection_id)
    return await _shown(work, caller.person_id)


@router.delete("/connections/{connection_id}", status_code=204)
async def disconnect(work: InWork, caller: SignedIn, connection_id: UUID) -> None:
    """Forget an account, its credentials, and everything that was read of it."""
    await connecting.disconnect(work, caller.person_id, connection_id)


async def _shown(work: Work, person_id: PersonId) -> ConnectionsOut:
    async with work.desk.work() as looking:
        found = await repository.list_own(looking, person_id)
        calendars: dict[UUID, list[OutsideCalendar]] = defaultdict(list)
        for calendar in await repository.list_calendars(looking, [each.id for each in found]):
            calendars[calendar.connection_id].append(calendar)
        writing = {row.connection_id: row for row in await health(looking, person_id)}
    return ConnectionsOut(
        kinds=work.resource(Sources).kinds,
        items=[
            ConnectionOut(
                id=each.id,
                kind=each.kind,
                address=each.address,
                login=each.login,
                state=each.state,
                made_at=each.made_at,
                read_at=each.read_at,
                failing_since=each.failing_since,
                last_error=each.last_error,
                next_at=each.next_at,
                busy_count=each.busy_count,
                unreadable=each.unreadable,
                unwritten=writing[each.id].waiting if each.id in writing else 0,
                deleted=writing[each.id].deleted if each.id in writing else 0,
                calendars=[OutsideCalendarOut.model_validate(calendar) for calendar in calendars[each.id]],
            )
            for each in found
        ],
    )
