"""The courier: reads calendars elsewhere and writes into them, outside of every transaction."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog

from consulta.contracts.calendars import ConnectionId
from consulta.contracts.identity import PersonId
from consulta.kit.clock import SystemClock
from consulta.kit.platform import Platform
from consulta.kit.work import Desk, Work
from consulta.services.calendars.commands import mirroring, writing
from consulta.services.calendars.commands.secrets import account_of, keep_renewed
from consulta.services.calendars.gateways import (
    Account,
    CalendarSource,
    Changes,
    EventGone,
    NoCalendarThere,
    SignInRefused,
    SourceUnavailable,
)
from consulta.services.calendars.gateways.google import GoogleSource
from consulta.services.calendars.gateways.microsoft import MicrosoftSource
from consulta.services.calendars.gateways.oauth import OAuth
from consulta.services.calendars.models import OutsideCalendar
from consulta.services.calendars.repository import connections, written
from consulta.services.calendars.repository import mirror as rows
from consulta.services.calendars.repository.written import Errand
from consulta.services.calendars.settings import Settings

AT_ONCE: Final = 4
NAP_SECONDS: Final = 2.0
LONGEST_PAUSE_SECONDS: Final = 30.0
GRACE_SECONDS: Final = 5.0
LEASE: Final = timedelta(minutes=3)
WRITING_SECONDS: Final = 60.0
READING_SECONDS: Final = 120.0
"""Less than the lease, so that nobody else begins while one still reads."""

FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=1)
PAUSE_WHEN_REFUSED: Final = timedelta(hours=6)

log = structlog.get_logger(__name__)


class Sources:
    """The kinds of servers that can be reached from here."""

    def __init__(self, sources: Iterable[CalendarSource]) -> None:
        self._sources = {source.kind: source for source in sources}

    @property
    def kinds(self) -> list[str]:
        """What can be connected."""
        return list(self._sources)

    @property
    def by_oauth(self) -> list[OAuth]:
        """The sign-ins of those that are connected by giving leave."""
        return [
            each.oauth for each in self._sources.values() if isinstance(each, GoogleSource | MicrosoftSource)
        ]

    def find_oauth(self, kind: str) -> OAuth | None:
        """The sign-in of this kind, if it is connected by giving leave."""
        return next((each for each in self.by_oauth if each.provider.kind == kind), None)

    def get(self, kind: str) -> CalendarSource:
        """The source of this kind. Raises `SourceUnavailable` where an operator has taken it away."""
        found = self._sources.get(kind)
        if found is None:
            raise SourceUnavailable("Calendars of this kind are not connected here any more.")
        return found


@dataclass(frozen=True, slots=True)
class _Read:
    """What one round of a connection brought."""

    changes: list[tuple[OutsideCalendar, Changes]]
    account: Account


class Courier:
    """CL-8. Claim, read, record: three steps, each repaired by the lease when the process dies before the next.

    Several processes may have one each. It is no timer: reading takes longer than an event may be handled for.
    """

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._awake = asyncio.Event()
        self._leaving = False
        self._round: asyncio.Task[None] | None = None
        self._desk: Desk | None = None

    async def open(self, platform: Platform) -> None:
        """Set out. On a clock that somebody moves by hand, they also call `read_due`."""
        self._desk = platform.desk("calendars")
        if isinstance(platform.clock, SystemClock):
            self._leaving = False
            self._round = asyncio.create_task(self._run(), name="courier")

    async def close(self) -> None:
        """Finish what is in hand, within five seconds, and stop."""
        self._leaving = True
        self.wake()
        if self._round is None:
            return
        await asyncio.wait([self._round], timeout=GRACE_SECONDS)
        self._round.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._round
        self._round = None

    def wake(self) -> None:
        """Something is to be done here."""
        self._awake.set()

    @property
    def desk(self) -> Desk:
        """Where works are opened."""
        assert self._desk is not None  # noqa: S101 - `open` comes first
        return self._desk

    async def read_due(self) -> int:
        """Read a few connections that are due; returns how many."""
        async with self.desk.work() as work:
            due = await connections.list_due(work, at_most=AT_ONCE)
        done = await asyncio.gather(*(self.read(each) for each in due))
        return sum(done)

    async def read(self, connection_id: ConnectionId | UUID) -> bool:
        """Read one connection now, unless somebody else is about it; whether that was done, well or not."""
        async with self.desk.work() as work:
            reader = work.new_id()
            if not await connections.claim(work, connection_id, by=reader, lease=LEASE):
                return False
        try:
            async with asyncio.timeout(READING_SECONDS):
                read = await self._read(connection_id)
        except (SignInRefused, NoCalendarThere) as error:
            await self._failed(connection_id, reader, str(error), refused=isinstance(error, SignInRefused))
        except SourceUnavailable as error:
            await self._failed(connection_id, reader, str(error), retry_after=error.retry_after_seconds)
        except TimeoutError:
            await self._failed(connection_id, reader, "The server took too long to answer.")
        except Exception as error:  # noqa: BLE001 - one account must not hold up the others; its owner is told
            log.warning("courier.failed", connection=str(connection_id), error=type(error).__name__)
            await self._failed(
                connection_id, reader, "The server answered something that cannot be understood."
            )
        else:
            if read is not None:
                await self._record(connection_id, reader, read)
        return True

    async def _read(self, connection_id: UUID) -> _Read | None:
        async with self.desk.work() as work:
            connection = await connections.find(work, connection_id)
            if connection is None:
                return None
            calendars = [
                each for each in await connections.list_calendars(work, [connection.id]) if each.is_read
            ]
            known = {each.id: await rows.etags(work, each.id) for each in calendars}
            account = account_of(work, connection)
            window = mirroring.window_of(work)
            asked = [(each, self._token(work, each), known[each.id]) for each in calendars]
        source = self._sources.get(connection.kind)
        changes = [
            (
                each,
                await source.changes_since(account, each.external_id, token, known=etags, window=window),
            )
            for each, token, etags in asked
        ]
        return _Read(changes, account)

    # Writing

    async def write_due(self) -> int:
        """Bring a few bookings to the calendars they belong in; returns how many were about."""
        async with self.desk.work() as work:
            courier = work.new_id()
            errands = await written.claim_due(work, by=courier, lease=LEASE, at_most=AT_ONCE)
        await asyncio.gather(*(self._run_errand(each, courier) for each in errands))
        return len(errands)

    async def _run_errand(self, errand: Errand, courier: UUID) -> None:
        sentence, retry_after = "The server answered something that cannot be understood.", None
        try:
            async with asyncio.timeout(WRITING_SECONDS):
                await self._write(errand, courier)
                return
        except EventGone:
            async with self.desk.work() as work:
                await writing.record_deleted(work, errand, by=courier)
            return
        except SourceUnavailable as error:
            sentence, retry_after = str(error), error.retry_after_seconds
        except (SignInRefused, NoCalendarThere) as error:
            sentence = str(error)
        except TimeoutError:
            sentence = "The server took too long to answer."
        except Exception as error:  # noqa: BLE001 - one entry must not hold up the others
            log.warning("courier.failed", booking=str(errand.booking_id), error=type(error).__name__)
        async with self.desk.work() as work:
            await writing.record_failed(
                work, errand, by=courier, sentence=sentence, retry_after_seconds=retry_after
            )

    async def _write(self, errand: Errand, courier: UUID) -> None:
        async with self.desk.work() as work:
            step = await writing.next_step(work, errand)
            if step is None:
                await writing.record_settled(work, errand, by=courier)
                return
        source, place = self._sources.get(step.kind), None
        if step.entry is not None:
            place = await source.put_event(step.account, step.calendar, step.entry, at=step.at)
        elif step.at is not None:
            await source.delete_event(step.account, step.calendar, step.at)
        async with self.desk.work() as work:
            await writing.record_done(work, errand, by=courier, step=step, place=place)
            keep = keep_renewed(work, step.account)
            if keep:
                await connections.change(work, step.connection_id, **keep)

    def _token(self, work: Work, calendar: OutsideCalendar) -> str | None:
        """CL-9. Where reading goes on, or nothing once everything is to be compared again."""
        is_due = calendar.full_at is None or (
            work.now - calendar.full_at >= timedelta(hours=work.settings(Settings).full_hours)
            # The window has moved on to another day.
            or work.now.date() != calendar.full_at.date()
        )
        return None if is_due else calendar.token

    async def _record(self, connection_id: UUID, reader: UUID, read: _Read) -> None:
        async with self.desk.work() as work:
            connection = await connections.get_claimed(work, connection_id, by=reader)
            if connection is None:
                return
            for calendar, changes in read.changes:
                await mirroring.apply(work, calendar, changes, owner=connection.login)
            keep = keep_renewed(work, read.account)
            await connections.change(
                work,
                connection_id,
                state="active",
                read_at=work.now,
                failing_since=None,
                last_error=None,
                failures=0,
                next_at=work.now + timedelta(minutes=work.settings(Settings).read_minutes),
                claimed_by=None,
                claimed_until=None,
                **keep,
            )
            await mirroring.tell_busy(work, PersonId(connection.person_id))

    async def _failed(
        self,
        connection_id: UUID,
        reader: UUID,
        sentence: str,
        *,
        refused: bool = False,
        retry_after: int | None = None,
    ) -> None:
        async with self.desk.work() as work:
            connection = await connections.get_claimed(work, connection_id, by=reader)
            if connection is None:
                return
            pause = min(FIRST_PAUSE * 2 ** min(connection.failures, 10), LONGEST_PAUSE)
            if retry_after is not None:
                pause = max(pause, min(timedelta(seconds=retry_after), LONGEST_PAUSE))
            await connections.change(
                work,
                connection_id,
                state="refused" if refused else connection.state,
                failing_since=connection.failing_since or work.now,
                last_error=sentence,
                failures=connection.failures + 1,
                next_at=work.now + (PAUSE_WHEN_REFUSED if refused else pause),
                claimed_by=None,
                claimed_until=None,
            )

    async def _run(self) -> None:
        pause = NAP_SECONDS
        while not self._leaving:
            try:
                while (await self.write_due() + await self.read_due()) and not self._leaving:
                    pass
                pause = NAP_SECONDS
            except Exception as error:  # noqa: BLE001 - the rows are still there and are tried again
                log.warning("courier.stuck", error=type(error).__name__)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._awake.wait()
            self._awake.clear()
