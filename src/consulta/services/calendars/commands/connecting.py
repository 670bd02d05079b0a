"""Connecting accounts elsewhere: tried before they are kept, chosen from, signed in to again, and forgotten."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from consulta.contracts.calendars import ConnectionId
from consulta.contracts.identity import PersonId
from consulta.kit.egress import Egress
from consulta.kit.work import Desk, Work
from consulta.services.calendars.commands.mirroring import tell_busy
from consulta.services.calendars.commands.secrets import sealed
from consulta.services.calendars.errors import (
    NoSuchCalendar,
    NotACalendar,
    NotEncrypted,
    ServerSilent,
    SignInFailed,
    TooManyConnections,
)
from consulta.services.calendars.gateways import (
    Account,
    CalendarSource,
    Listed,
    NoCalendarThere,
    SignInRefused,
    SourceUnavailable,
)
from consulta.services.calendars.repository import connections as repository
from consulta.services.calendars.repository import mirror, written
from consulta.services.calendars.settings import Settings


async def connect(
    desk: Desk, source: CalendarSource, person_id: PersonId, account: Account, *, reads: bool
) -> ConnectionId:
    """Try an account and keep it; with `reads` its calendars are read for busy times from now on.

    Raises `NotACalendar`, `SignInFailed`, `ServerSilent`, `AlreadyConnected`, `TooManyConnections`.
    """
    listed = await tried(source, account)
    async with desk.work() as work:
        most = work.settings(Settings).most_connections
        if await repository.count_own(work, person_id) >= most:
            raise TooManyConnections(most=most)
        connection_id = ConnectionId(work.new_id())
        await repository.add(
            work,
            id=connection_id,
            person_id=person_id,
            kind=source.kind,
            address=account.address,
            login=account.login,
            sealed_secrets=sealed(work, account.secrets),
        )
        await repository.add_calendars(
            work, connection_id, person_id, [(each, reads and _is_own(each, listed)) for each in listed]
        )
    return connection_id


def _is_own(calendar: Listed, listed: Collection[Listed]) -> bool:
    """What is read unless its owner says otherwise: the main calendar, or all where none is."""
    return calendar.is_main or not any(each.is_main for each in listed)


async def tried(source: CalendarSource, account: Account) -> list[Listed]:
    """The account's calendars, asked for at the server. Raises `NotACalendar`, `SignInFailed`, `ServerSilent`."""
    try:
        return await source.list_calendars(account)
    except SignInRefused:
        raise SignInFailed from None
    except NoCalendarThere as error:
        raise NotACalendar(why=str(error)) from None
    except SourceUnavailable as error:
        raise ServerSilent(why=str(error)) from None


def caldav_address(text: str, egress: Egress) -> str:
    """An address as people type it, made whole. Raises `NotEncrypted` unless private networks are allowed."""
    address = text if "://" in text else f"https://{text}"
    if address.startswith("http://") and not egress.allowed:
        raise NotEncrypted
    return address


async def sign_in_again(
    desk: Desk, source: CalendarSource, person_id: PersonId, connection_id: UUID, account: Account
) -> None:
    """Keep new credentials once the server accepts them. Raises what `connect` raises, and `NoSuchConnection`."""
    listed = await tried(source, account)
    async with desk.work() as work:
        await repository.get_own(work, connection_id, person_id, lock=True)
        await repository.change(
            work,
            connection_id,
            sealed_secrets=sealed(work, account.secrets),
            state="active",
            last_error=None,
            failing_since=None,
            failures=0,
            next_at=work.now,
        )
        await repository.add_calendars(work, connection_id, person_id, [(each, False) for each in listed])


async def choose(
    work: Work, person_id: PersonId, connection_id: UUID, *, read: Collection[UUID], write: UUID | None
) -> None:
    """Say which calendars are read and written. Raises `NoSuchConnection`, `NoSuchCalendar`."""
    await repository.get_own(work, connection_id, person_id, lock=True)
    own = {each.id: each for each in await repository.list_calendars(work, [connection_id])}
    if not set(read) <= set(own):
        raise NoSuchCalendar(field="read")
    if write is not None and (write not in own or not own[write].can_write):
        raise NoSuchCalendar
    await repository.choose(work, connection_id, person_id, read=read, write=write)
    await written.want_all(work, person_id)
    await mirror.forget_unread(work, person_id)
    await repository.change(work, connection_id, next_at=work.now)
    await tell_busy(work, person_id)


async def disconnect(work: Work, person_id: PersonId, connection_id: UUID) -> None:
    """Forget an account with everything that was read of it. Raises `NoSuchConnection`."""
    await repository.get_own(work, connection_id, person_id, lock=True)
    await repository.remove(work, connection_id)
    await tell_busy(work, person_id)
