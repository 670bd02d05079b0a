"""NO-4. The demo's mailbox: emails are kept where everybody can read them, instead of being sent."""

from __future__ import annotations

from consulta.kit.work import Desk
from consulta.services.notifications import repository
from consulta.services.notifications.gateways.mail import Mail


class MailboxMailer:
    """Writes emails into `notifications.mailbox`. The manifest makes one in a demo only."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def send(self, mail: Mail) -> None:
        """Keep the email, in a transaction of its own. Raises `Undeliverable` for an address that is none."""
        message = mail.to_mime()
        attachments = [
            {
                "name": file.name,
                "content_type": f"text/calendar; method={file.method.value}",
                "content": file.content,
            }
            for file in mail.calendar_files
        ]
        async with self._desk.work() as work:
            await repository.keep_in_mailbox(
                work,
                id=mail.id,
                to_address=mail.to_address,
                subject=str(message["Subject"]),
                sent_at=mail.written_at,
                text=mail.text,
                html=mail.html,
                code=mail.code,
                attachments=attachments,
            )
