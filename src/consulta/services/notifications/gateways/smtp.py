"""Emails over SMTP."""

from __future__ import annotations

import asyncio

import aiosmtplib

from consulta.services.notifications.errors import TryLater, Undeliverable
from consulta.services.notifications.gateways.mail import Mail
from consulta.services.notifications.settings import Settings

PERMANENT = range(500, 600)


class SmtpMailer:
    """Hands each email to one server, over a connection of its own.

    A server that refuses the reader or the message for good (5xx) has spoken about this email. Everything else is about
    us or the weather: a wrong password, a sender it does not like, a missing certificate. That is tried again, so that
    what waits goes out once an operator has put it right.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def send(self, mail: Mail) -> None:
        """Send, within the configured timeout. Raises `TryLater` or `Undeliverable`."""
        settings = self._settings
        message = mail.to_mime()
        try:
            async with asyncio.timeout(settings.smtp_timeout_seconds):
                await aiosmtplib.send(
                    message,
                    sender=mail.sender_address,
                    recipients=[mail.to_address],
                    hostname=settings.smtp_host,
                    port=settings.smtp_port,
                    username=settings.smtp_username,
                    password=settings.smtp_password,
                    use_tls=settings.smtp_security == "tls",
                    start_tls=settings.smtp_security == "starttls",
                    timeout=settings.smtp_timeout_seconds,
                )
        except aiosmtplib.SMTPRecipientsRefused as error:
            answer = error.recipients[0]
            raise _refusal(answer.code, answer.message, mail) from None
        except aiosmtplib.SMTPDataError as error:
            raise _refusal(error.code, error.message, mail) from None
        except aiosmtplib.SMTPNotSupported as error:
            if mail.to_address.isascii():
                raise TryLater(f"the mail server cannot do what is configured: {error}") from None
            raise Undeliverable("the mail server cannot write to an address with such letters") from None
        except aiosmtplib.SMTPResponseException as error:
            raise TryLater(_redacted(f"{error.code} {error.message}", mail)) from None
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise TryLater(_redacted(f"{type(error).__name__}: {error}", mail)) from None


def _refusal(code: int, text: str, mail: Mail) -> TryLater | Undeliverable:
    reason = _redacted(f"{code} {text}", mail)
    return Undeliverable(reason) if code in PERMANENT else TryLater(reason)


def _redacted(reason: str, mail: Mail) -> str:
    """A server's words without the reader's address, which goes into logs and events otherwise."""
    return " ".join(reason.replace(mail.to_address, "the address").split())[:300]
