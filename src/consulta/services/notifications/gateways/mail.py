"""An email, and what everything that can deliver one promises."""

from __future__ import annotations

import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Protocol
from uuid import UUID

from consulta.services.notifications.domain.letters import Method, one_line
from consulta.services.notifications.errors import TryLater, Undeliverable

CALENDAR_FILE_NAME = "invite.ics"
ALL_DATES_FILE_NAME = "all-dates.ics"
LONGEST_SUBJECT = 150


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """An invitation as a file, and what it asks the calendar to do."""

    method: Method
    content: str
    name: str = CALENDAR_FILE_NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """An email to one person. `id` is the notification's and the same for every attempt."""

    id: UUID
    sender_name: str
    sender_address: str
    to_name: str
    to_address: str
    subject: str
    text: str
    html: str
    written_at: datetime
    calendar: CalendarFile | None = None
    """What the email itself is to a mail program."""
    entries: tuple[CalendarFile, ...] = ()
    """Files beside it. None of them is the email: a program would take the first for all that it says."""
    code: str | None = None

    @property
    def calendar_files(self) -> tuple[CalendarFile, ...]:
        """Everything to open with a calendar."""
        return (self.calendar, *self.entries) if self.calendar is not None else self.entries

    def to_mime(self) -> EmailMessage:
        """The message as it travels. Raises `Undeliverable` for an address that is none.

        NO-9. Whatever a name or a title contains, it stays in its header: one line, and the library refuses the rest.
        The Message-ID is the same for every attempt, so a mailbox that got it twice can tell.
        """
        message = EmailMessage(policy=email.policy.SMTP)
        message["From"] = _address(self.sender_name, self.sender_address)
        message["To"] = _address(self.to_name, self.to_address)
        message["Subject"] = one_line(self.subject, LONGEST_SUBJECT)
        message["Date"] = self.written_at
        message["Message-ID"] = f"<{self.id}@{self.sender_address.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.text, cte="quoted-printable")
        message.add_alternative(self.html, subtype="html", cte="quoted-printable")
        if self.calendar is not None:
            # As an alternative it is an invitation to the mail program; as a file, something to open for all others.
            message.add_alternative(
                self.calendar.content,
                subtype="calendar",
                params={"method": self.calendar.method.value},
                cte="base64",
            )
        for file in self.calendar_files:
            message.add_attachment(
                file.content.encode(), maintype="application", subtype="ics", filename=file.name
            )
        return message


class Mailer(Protocol):
    """Delivers emails, or says why not. One conformance suite holds for all."""

    async def send(self, mail: Mail) -> None:
        """Take responsibility for the email.

        Raises `TryLater` when nobody has received it and that may change, `Undeliverable` when it never will.
        """
        ...


class NoMailer:
    """What stands where no gateway is configured: everything waits for one."""

    async def send(self, mail: Mail) -> None:
        """Raises `TryLater`."""
        del mail
        raise TryLater("no mail server is configured")


class Both:
    """Keeps a copy of everything that is sent. The copy is kept first: keeping it twice changes nothing."""

    def __init__(self, copies: Mailer, mailer: Mailer) -> None:
        self._copies, self._mailer = copies, mailer

    async def send(self, mail: Mail) -> None:
        """Keep, then send."""
        await self._copies.send(mail)
        await self._mailer.send(mail)


def _address(name: str, address: str) -> Address:
    try:
        return Address(display_name=one_line(name, 80), addr_spec=address)
    except (MessageError, ValueError, IndexError) as error:
        raise Undeliverable("this is no email address") from error
