"""Answers of the demo's mailbox."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from consulta.kit.clock import UTCDatetime
from consulta.kit.http.routing import Answer
from consulta.services.notifications.models import MailboxMail


class MailSummary(Answer):
    """An email as it stands in the list."""

    id: UUID
    to: str = Field(examples=["ada@example.org"])
    subject: str = Field(examples=["Your sign-in code for Consulta"])
    sent_at: UTCDatetime
    text: str
    has_calendar: bool
    code: str | None = Field(description="The pin code the email carries, if it carries one")

    @classmethod
    def of(cls, mail: MailboxMail) -> MailSummary:
        """A row as an answer."""
        return cls(
            id=mail.id,
            to=mail.to_address,
            subject=mail.subject,
            sent_at=mail.sent_at,
            text=mail.text,
            has_calendar=bool(mail.attachments),
            code=mail.code,
        )


class Attachment(Answer):
    """A file of an email, as text."""

    name: str = Field(examples=["invite.ics"])
    content_type: str = Field(examples=["text/calendar; method=REQUEST"])
    content: str


class MailOut(MailSummary):
    """An email with everything in it. Show `html` in a sandboxed frame only."""

    html: str
    attachments: list[Attachment]

    @classmethod
    def of(cls, mail: MailboxMail) -> MailOut:
        """A row as an answer."""
        return cls(
            **MailSummary.of(mail).model_dump(),
            html=mail.html,
            attachments=[Attachment(**each) for each in mail.attachments],
        )
