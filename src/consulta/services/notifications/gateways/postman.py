"""The postman: takes what is due to the gateway, outside of every transaction, and writes down what became of it."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta

import structlog

from consulta.kit.platform import Platform
from consulta.kit.settings import PlatformSettings
from consulta.kit.work import Desk
from consulta.services.notifications import queries
from consulta.services.notifications.commands import delivering
from consulta.services.notifications.errors import TryLater, Undeliverable
from consulta.services.notifications.gateways.mail import Both, Mailer, NoMailer
from consulta.services.notifications.gateways.mailbox import MailboxMailer
from consulta.services.notifications.gateways.smtp import SmtpMailer
from consulta.services.notifications.models import Notification
from consulta.services.notifications.settings import Settings

AT_ONCE = 8
NAP_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 15.0
GRACE_SECONDS = 5.0
LEASE_BEYOND_TIMEOUT = timedelta(seconds=40)

log = structlog.get_logger(__name__)


class Postman:
    """Reserve, send, record: three steps, each repaired by the lease when the process dies before the next.

    Several processes may have one each. NO-2. A person gets an email twice only if a process dies, or the database
    cannot be reached, in the moment between the gateway's yes and its record; both then carry the same Message-ID.
    """

    def __init__(self, settings: Settings) -> None:
        self._lease = timedelta(seconds=settings.smtp_timeout_seconds) + LEASE_BEYOND_TIMEOUT
        self._settings = settings
        self._awake = asyncio.Event()
        self._leaving = False
        self._home = asyncio.Event()
        self._home.set()
        self._desk: Desk | None = None
        self.mailer: Mailer = NoMailer()

    async def open(self, platform: Platform) -> None:
        """Choose the gateway."""
        self._desk = platform.desk("notifications")
        self.mailer = choose_mailer(self._settings, platform.settings, self._desk)

    async def close(self) -> None:
        """Wait until what is in hand is finished, five seconds at most."""
        self._leaving = True
        self.wake()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GRACE_SECONDS):
                await self._home.wait()

    def wake(self) -> None:
        """Something was queued here. What others queue is seen within a second."""
        self._awake.set()

    async def deliver_due(self) -> int:
        """Take one batch of what is due; returns how many were attempted."""
        assert self._desk is not None  # noqa: S101 - `open` comes first
        async with self._desk.work() as work:
            claimed = await delivering.claim(work, at_most=AT_ONCE, lease=self._lease)
        await asyncio.gather(*(self._deliver(self._desk, notification) for notification in claimed))
        return len(claimed)

    async def _deliver(self, desk: Desk, notification: Notification) -> None:
        for_good = False
        try:
            async with desk.work() as work:
                mail = await queries.mail_for(work, notification)
            if mail is None:
                async with desk.work() as work:
                    await delivering.record_superseded(work, notification)
                return
            await self.mailer.send(mail)
        except Undeliverable as error:
            reason, for_good = str(error), True
        except TryLater as error:
            reason = str(error)
        except Exception as error:  # noqa: BLE001 - one email that cannot be made or kept must not hold up the others
            # Only the name: the text or a traceback could show what the email says.
            reason = f"unexpected {type(error).__name__}"
        else:
            async with desk.work() as work:
                await delivering.record_sent(work, notification)
            return
        async with desk.work() as work:
            await delivering.record_refused(work, notification, reason, for_good=for_good)

    async def walk(self, _platform: Platform) -> None:
        """Deliver what is due until told to leave."""
        self._leaving = False
        self._home.clear()
        try:
            await self._walk()
        finally:
            self._home.set()

    async def _walk(self) -> None:
        pause = NAP_SECONDS
        while not self._leaving:
            try:
                while await self.deliver_due() and not self._leaving:
                    pass
                pause = NAP_SECONDS
            except Exception as error:  # noqa: BLE001 - the rows are still there and are tried again
                log.warning("postman.stuck", error=type(error).__name__)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                await asyncio.sleep(pause)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(NAP_SECONDS):
                    await self._awake.wait()
            self._awake.clear()


def choose_mailer(settings: Settings, platform: PlatformSettings, desk: Desk) -> Mailer:
    """NO-4. SMTP where it is configured, the mailbox in a demo, both in a demo that sends; otherwise nothing leaves."""
    smtp = SmtpMailer(settings) if settings.smtp_host is not None else None
    mailbox = MailboxMailer(desk) if platform.demo else None
    if smtp is not None and mailbox is not None:
        return Both(mailbox, smtp)
    if smtp is None and mailbox is None:
        log.error(
            "notifications.no_mail_server",
            effect="nobody gets sign-in codes or reminders; emails wait and fail after all attempts",
            remedy="set CONSULTA_NOTIFICATIONS_SMTP_HOST and CONSULTA_NOTIFICATIONS_FROM_ADDRESS",
        )
    return smtp or mailbox or NoMailer()
