"""What every gateway promises, asked of the demo's mailbox and of a real SMTP server; then what only SMTP can do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from icalendar import Calendar

from consulta.services.notifications.domain.letters import Method
from consulta.services.notifications.errors import TryLater, Undeliverable
from consulta.services.notifications.gateways.mail import CalendarFile, Mailer
from consulta.services.notifications.gateways.mailbox import MailboxMailer
from tests.components.process import free_port
from tests.components.smtp import SMTPServer
from tests.services.notifications.test_delivery import a_mail, over_smtp
from tests.support.house import House

ICS = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


@dataclass(frozen=True)
class Arrived:
    """An email as its reader has it."""

    to: str
    subject: str
    text: str
    html: str
    calendars: list[str]


@dataclass
class Way:
    """A gateway, and how to look at what it brought."""

    mailer: Mailer
    arrived: Callable[[], Awaitable[list[Arrived]]]


def _mailbox(house: House) -> Way:
    async def arrived() -> list[Arrived]:
        http = house.http()
        found = []
        for each in reversed((await http.get("/notifications/mailbox")).json()["items"]):
            mail: dict[str, Any] = (await http.get(f"/notifications/mailbox/{each['id']}")).json()
            calendars = [file["content"] for file in mail["attachments"]]
            found.append(Arrived(mail["to"], mail["subject"], mail["text"], mail["html"], calendars))
        return found

    return Way(MailboxMailer(house.platform.desk("notifications")), arrived)


def _smtp(server: SMTPServer) -> Way:
    async def arrived() -> list[Arrived]:
        return [_read(delivery.recipients[0], delivery.message) for delivery in server.deliveries]

    return Way(over_smtp(server.port), arrived)


def _read(to: str, message: EmailMessage) -> Arrived:
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    files = [part.get_content() for part in message.iter_attachments()]
    return Arrived(
        to,
        str(message["Subject"]),
        text.get_content().replace("\r\n", "\n"),
        html.get_content().replace("\r\n", "\n"),
        [file.decode() if isinstance(file, bytes) else file for file in files],
    )


@pytest.fixture(params=["mailbox", "smtp"])
def way(request: pytest.FixtureRequest) -> Way:
    """Each gateway."""
    if request.param == "mailbox":
        return _mailbox(request.getfixturevalue("house"))
    return _smtp(request.getfixturevalue("smtp"))


async def test_a_mail_arrives_as_it_was_written(way: Way) -> None:
    mail = replace(
        a_mail(),
        subject="Grüße – ¡olé! مرحبا",
        text="Zeile eins\n\n.eine mit Punkt\nÄÖÜ €\n",
        html="<p>Ünïcode &amp; €</p>\n",
        to_name="Bénédicte, Dr.",
    )
    await way.mailer.send(mail)

    assert await way.arrived() == [Arrived(mail.to_address, mail.subject, mail.text, mail.html, [])]


async def test_a_calendar_file_arrives_byte_for_byte(way: Way) -> None:
    await way.mailer.send(replace(a_mail(), calendar=CalendarFile(Method.REQUEST, ICS)))

    (arrived,) = await way.arrived()
    assert arrived.calendars == [ICS]
    calendar: Any = Calendar.from_ical(arrived.calendars[0])
    assert calendar["method"] == "REQUEST"


async def test_several_calendar_files_arrive_byte_for_byte(way: Way) -> None:
    files = tuple(CalendarFile(Method.REQUEST, ICS.replace("x", name), f"{name}.ics") for name in "abc")
    await way.mailer.send(replace(a_mail(), entries=files))

    (arrived,) = await way.arrived()
    assert arrived.calendars == [file.content for file in files]


def test_files_beside_a_mail_do_not_make_it_an_invitation() -> None:
    """NO-12. A mail program would take the first of them for the whole mail."""
    files = tuple(CalendarFile(Method.REQUEST, ICS, f"{name}.ics") for name in "ab")
    alone = replace(a_mail(), calendar=CalendarFile(Method.REQUEST, ICS)).to_mime()
    beside = replace(a_mail(), entries=files).to_mime()

    assert "text/calendar" in [part.get_content_type() for part in alone.walk()]
    kinds = [part.get_content_type() for part in beside.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/ics",
        "application/ics",
    ]
    assert [part.get_filename() for part in beside.iter_attachments()] == ["a.ics", "b.ics"]


async def test_a_long_line_survives(way: Way) -> None:
    await way.mailer.send(replace(a_mail(), text="word " * 1000 + "\n", html=f"<p>{'x' * 5000}</p>\n"))

    (arrived,) = await way.arrived()
    assert arrived.text == "word " * 1000 + "\n"
    assert arrived.html == f"<p>{'x' * 5000}</p>\n"


@pytest.mark.parametrize(
    "evil", ["x\r\nBcc: all@example.org", "x\nSubject: other", "x\x00y", "x\u2028y"], ids=ascii
)
async def test_a_header_holds_what_is_put_into_it(way: Way, evil: str) -> None:
    """NO-9."""
    await way.mailer.send(replace(a_mail(), subject=evil, to_name=evil))

    (arrived,) = await way.arrived()
    assert arrived.to == "ben@example.org"
    assert arrived.subject == " ".join(evil.replace("\x00", " ").replace("\u2028", " ").split())


@pytest.mark.parametrize(
    "address", ["nobody", "", "a@b\r\nBcc: all@example.org", "a b@example.org", "a@", "<a@b.c>"]
)
async def test_what_is_no_address_gets_no_mail(way: Way, address: str) -> None:
    with pytest.raises(Undeliverable):
        await way.mailer.send(replace(a_mail(), to_address=address))

    assert await way.arrived() == []


async def test_the_mailbox_has_the_same_mail_once(house: House) -> None:
    way, mail = _mailbox(house), a_mail()
    await way.mailer.send(mail)
    await way.mailer.send(mail)

    assert len(await way.arrived()) == 1


async def test_an_email_has_the_headers_that_programs_look_for(smtp: SMTPServer) -> None:
    mail = replace(a_mail(), calendar=CalendarFile(Method.CANCEL, ICS))
    await over_smtp(smtp.port).send(mail)

    (delivery,) = smtp.deliveries
    message = delivery.message
    assert delivery.sender == "office@consulta.test"
    assert message["From"] == "Consulta <office@consulta.test>"
    assert message["To"] == "Ben <ben@example.org>"
    assert message["Message-ID"] == f"<{mail.id}@consulta.test>"
    assert message["Date"].datetime == mail.written_at
    assert message["Auto-Submitted"] == "auto-generated"
    kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar", "application/ics"]
    (calendar,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert calendar.get_param("method") == "CANCEL"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("451 4.3.0 later", TryLater),
        ("421 4.7.0 too many", TryLater),
        ("550 5.1.1 nobody", Undeliverable),
        ("552 5.2.2 full", Undeliverable),
    ],
)
async def test_an_answer_decides_whether_it_is_worth_trying_again(
    smtp: SMTPServer, answer: str, kind: type[Exception]
) -> None:
    """NO-8."""
    with smtp.refusing(answer), pytest.raises(kind) as refused:
        await over_smtp(smtp.port).send(a_mail())
    assert str(refused.value) == answer


async def test_nothing_is_sent_in_the_clear_that_was_to_be_protected(smtp: SMTPServer) -> None:
    """A server, or somebody in between, that does not offer STARTTLS."""
    with pytest.raises(TryLater):
        await over_smtp(smtp.port, smtp_security="starttls").send(a_mail())
    with pytest.raises(TryLater):
        await over_smtp(smtp.port, smtp_security="tls").send(a_mail())
    assert smtp.deliveries == []


# The server warns that a login without TLS is unsafe; it is, and here it stays on 127.0.0.1.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")


class Guarded:
    """A server that lets nobody send who has not given the right password, and knows no `unknown@`."""

    def __init__(self) -> None:
        self.port, self.accepted = free_port(), 0

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        """Compare."""
        del server, session, envelope, mechanism
        return AuthResult(success=data.login == b"office" and data.password == b"right")

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse who is not here."""
        del server, session, options
        if address.startswith("unknown@"):
            return f"550 5.1.1 <{address}> is unknown"
        if address.startswith("busy@"):
            return "450 4.2.1 mailbox busy"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        """Count."""
        del server, session, envelope
        self.accepted += 1
        return "250 ok"


@pytest.fixture
def guarded() -> Iterator[Guarded]:
    """A server with a login."""
    server = Guarded()
    controller = Controller(
        server,
        hostname="127.0.0.1",
        port=server.port,
        ready_timeout=10,
        authenticator=server.authenticate,
        auth_required=True,
        auth_require_tls=False,
    )
    controller.start()
    yield server
    controller.stop()


async def test_a_login_opens_the_server(guarded: Guarded) -> None:
    await over_smtp(guarded.port, smtp_username="office", smtp_password="right").send(a_mail())
    assert guarded.accepted == 1


@pytest.mark.parametrize("login", [{}, {"smtp_username": "office", "smtp_password": "wrong"}])
async def test_a_wrong_login_is_our_fault_and_no_reason_to_give_mail_up(
    guarded: Guarded, login: dict[str, str]
) -> None:
    """NO-8."""
    with pytest.raises(TryLater):
        await over_smtp(guarded.port, **login).send(a_mail())


async def test_a_reader_the_server_does_not_know_is_named_in_no_reason(guarded: Guarded) -> None:
    """NO-8."""
    mailer = over_smtp(guarded.port, smtp_username="office", smtp_password="right")
    with pytest.raises(Undeliverable, match=r"550 5.1.1 <the address> is unknown"):
        await mailer.send(replace(a_mail(), to_address="unknown@example.org"))
    with pytest.raises(TryLater, match=r"450 4.2.1"):
        await mailer.send(replace(a_mail(), to_address="busy@example.org"))
    assert guarded.accepted == 0
