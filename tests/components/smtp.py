"""A private mail server that keeps what it is given and can be told to refuse."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.components.process import free_port


@dataclass(frozen=True)
class Delivery:
    """One accepted message with the addresses of its envelope."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage


class SMTPServer:
    """An SMTP server on 127.0.0.1, without login or TLS.

    `refusal` is the answer to the next messages instead of acceptance: a 4xx line to be tried again, a 5xx line
    for good.
    """

    def __init__(self) -> None:
        self.host = "127.0.0.1"
        self.port = free_port()
        self.url = f"smtp://{self.host}:{self.port}"
        self.deliveries: list[Delivery] = []
        self.refusal: str | None = None
        self.refused = 0
        self._controller: Controller | None = None

    def start(self) -> None:
        """Accept mail."""
        self._controller = Controller(self, hostname=self.host, port=self.port, ready_timeout=10)
        self._controller.start()

    def stop(self) -> None:
        """Close the port; what was delivered stays readable."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def clear(self) -> None:
        """Forget all deliveries and refusals."""
        self.deliveries.clear()
        self.refusal = None
        self.refused = 0

    @contextlib.contextmanager
    def refusing(self, answer: str) -> Iterator[None]:
        """Answer every message like this meanwhile, e.g. `451 4.3.0 come back later` or `550 5.1.1 nobody here`."""
        self.refusal = answer
        try:
            yield
        finally:
            self.refusal = None

    def to(self, address: str) -> list[EmailMessage]:
        """The messages delivered to one address, in the order of arrival."""
        return [delivery.message for delivery in self.deliveries if address in delivery.recipients]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002 - the library's names
        """Called by the server, in its own thread, for every message."""
        if self.refusal is not None:
            self.refused += 1
            return self.refusal
        content = envelope.original_content or b""
        self.deliveries.append(
            Delivery(
                sender=envelope.mail_from or "",
                recipients=tuple(envelope.rcpt_tos),
                message=message_from_bytes(content, policy=policy.default),
            )
        )
        return "250 accepted"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
