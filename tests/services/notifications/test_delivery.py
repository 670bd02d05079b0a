"""How mail goes out: once, in steps, again after what passes, never after what does not."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from structlog.testing import capture_logs

from consulta.contracts.identity import PersonRegistered
from consulta.contracts.notifications import NotificationFailed
from consulta.kit.access import PersonId
from consulta.kit.ids import new_uuid
from consulta.services.notifications.domain.deliveries import LONGEST_PAUSE, pause_after
from consulta.services.notifications.errors import TryLater, Undeliverable
from consulta.services.notifications.gateways.mail import Both, Mail, NoMailer
from consulta.services.notifications.gateways.mailbox import MailboxMailer
from consulta.services.notifications.gateways.postman import Postman, choose_mailer
from consulta.services.notifications.gateways.smtp import SmtpMailer
from consulta.services.notifications.settings import Settings
from tests.components.process import free_port
from tests.components.smtp import SMTPServer
from tests.services.notifications.conftest import (
    STARTS_AT,
    Post,
    a_code_requested,
    cancelled,
    changed,
    charged,
    moved,
)
from tests.support.waiting import until


@dataclass
class Recorder:
    """A gateway that remembers, and fails as it is told to: once for each answer."""

    answers: list[Exception] = field(default_factory=list)
    sent: list[Mail] = field(default_factory=list)
    attempts: int = 0

    async def send(self, mail: Mail) -> None:
        """Fail or remember."""
        self.attempts += 1
        await asyncio.sleep(0)
        if self.answers:
            raise self.answers.pop(0)
        self.sent.append(mail)


def over_smtp(port: int, **values: Any) -> SmtpMailer:
    """The real thing, speaking to a server of this test."""
    server: dict[str, Any] = {
        "smtp_host": "127.0.0.1",
        "smtp_port": port,
        "smtp_security": "none",
        "from_address": "office@consulta.test",
        "smtp_timeout_seconds": 5,
    }
    return SmtpMailer(Settings(**(server | values)))


async def test_a_fact_is_told_once_however_often_it_is_published(post: Post) -> None:
    """NO-1. Each publication is a new envelope, which the inbox does not know."""
    booking = post.confirmed()
    code = a_code_requested(post.house, "123456")
    await post.hears(booking, booking, code, code, charged(booking), charged(booking))

    assert len(await post.mails(post.ben)) == 2
    assert len(await post.mails(post.ada)) == 1
    assert len(await post.mails("new@example.org")) == 1


async def test_without_the_unique_key_a_fact_would_be_told_twice(post: Post, database_url: str) -> None:
    """Red control of NO-1."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "ALTER TABLE notifications.notifications DROP CONSTRAINT uq_notifications_fact_recipient_channel"
        )
    code = a_code_requested(post.house, "123456")
    await post.hears(code, code)

    assert len(await post.mails("new@example.org")) == 2


async def test_several_postmen_never_take_the_same_mail(post: Post) -> None:
    """NO-2. Four rounds at once over twenty mails."""
    recorder = Recorder()
    post.send_by(recorder)
    for number in range(20):
        await post.house.hear(a_code_requested(post.house, "123456", f"person{number}@example.org"))
    while any(await asyncio.gather(*(post.postman.deliver_due() for _ in range(4)))):
        pass

    assert len(recorder.sent) == len({mail.to_address for mail in recorder.sent}) == 20


async def test_a_mail_whose_process_died_is_sent_after_the_lease_with_the_same_id(post: Post) -> None:
    """NO-2. The process ends between handing over and recording."""

    class Dies(Recorder):
        async def send(self, mail: Mail) -> None:
            await super().send(mail)
            raise asyncio.CancelledError

    dying, recorder = Dies(), Recorder()
    post.send_by(dying)
    await post.house.hear(a_code_requested(post.house, "123456"))
    with pytest.raises(asyncio.CancelledError):
        await post.postman.deliver_due()
    post.send_by(recorder)
    assert await post.states() == ["sending"]

    assert await post.goes_out() == 0, "the lease still holds"
    post.house.clock.advance(minutes=2)
    assert await post.goes_out() == 1
    assert [mail.id for mail in recorder.sent] == [mail.id for mail in dying.sent]
    assert recorder.sent[0].to_mime()["Message-ID"] == dying.sent[0].to_mime()["Message-ID"]
    assert await post.states() == ["sent"]


async def test_the_gateway_is_called_outside_of_every_transaction(post: Post, database_url: str) -> None:
    seen: list[int] = []

    class Looks(Recorder):
        async def send(self, mail: Mail) -> None:
            with psycopg.connect(database_url) as connection:
                row = connection.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"
                    " AND application_name = 'consulta-notifications'"
                ).fetchone()
                assert row is not None
                seen.append(row[0])
            await super().send(mail)

    post.send_by(Looks())
    await post.hears(a_code_requested(post.house, "123456"))

    assert seen == [0]


async def test_a_code_overtakes_everything_that_can_wait(post: Post) -> None:
    recorder = Recorder()
    post.send_by(recorder)
    for _ in range(10):
        await post.house.hear(post.confirmed())
    await post.house.hear(a_code_requested(post.house, "123456"))
    await post.postman.deliver_due()

    assert "new@example.org" in [mail.to_address for mail in recorder.sent]


async def test_a_temporary_refusal_is_tried_again_and_then_sent(post: Post, smtp: SMTPServer) -> None:
    """NO-8."""
    post.send_by(over_smtp(smtp.port))
    with smtp.refusing("451 4.3.0 come back later"):
        await post.hears(a_code_requested(post.house, "123456"))
    assert await post.goes_out() == 0, "not before the pause is over"
    post.house.clock.advance(seconds=5)
    await post.goes_out()

    (message,) = smtp.to("new@example.org")
    body = message.get_body(("plain",))
    assert body is not None
    assert "123456" in body.get_content()
    assert await post.states() == ["sent"]


async def test_a_permanent_refusal_fails_at_once_and_is_published(post: Post, smtp: SMTPServer) -> None:
    """NO-8."""
    post.send_by(over_smtp(smtp.port))
    booking = post.confirmed()
    with smtp.refusing(f"550 5.1.1 nobody is {post.ben.email} here"):
        await post.hears(booking)
    await post.time_passes(hours=1)

    assert smtp.refused == 2
    failed = {event.person_id: event for event in await post.house.published(NotificationFailed)}
    assert failed.keys() == {post.ada.id, post.ben.id}
    assert failed[post.ben.id].reason == "550 5.1.1 nobody is the address here"
    assert failed[post.ben.id].template == "booking_confirmed"
    assert await post.states() == ["failed", "failed"]


async def test_mail_waits_for_a_server_that_is_down(post: Post) -> None:
    server = SMTPServer()
    post.send_by(over_smtp(server.port))
    await post.hears(post.confirmed())
    for _ in range(4):
        post.house.clock.advance(minutes=5)
        await post.goes_out()
    assert await post.states() == ["queued", "queued"]

    with server:
        post.house.clock.advance(minutes=5)
        await post.goes_out()
        assert len(server.to(post.ada.email)) == len(server.to(post.ben.email)) == 1


async def test_after_all_attempts_a_mail_has_failed(post: Post) -> None:
    recorder = Recorder([TryLater("busy")] * 100)
    post.send_by(recorder)
    await post.house.hear(post.confirmed())
    for _ in range(40):
        await post.goes_out()
        post.house.clock.advance(LONGEST_PAUSE)

    assert recorder.attempts == 2 * 16
    assert await post.states() == ["failed", "failed"]
    assert {event.reason for event in await post.house.published(NotificationFailed)} == {"busy"}


async def test_a_code_that_has_run_out_is_no_longer_sent(post: Post) -> None:
    recorder = Recorder([TryLater("busy")])
    post.send_by(recorder)
    await post.hears(a_code_requested(post.house, "123456"))
    post.house.clock.advance(minutes=10)
    await post.goes_out()

    assert recorder.sent == []
    assert await post.states() == ["failed"]


async def test_an_answer_that_comes_after_the_lease_does_not_undo_the_next_attempt(post: Post) -> None:
    """The first postman is slow and refused; the second has sent meanwhile."""
    slow, go_on = Recorder([Undeliverable("too late")]), asyncio.Event()

    class Slow(Recorder):
        async def send(self, mail: Mail) -> None:
            await go_on.wait()
            await slow.send(mail)

    post.send_by(Slow())
    await post.house.hear(a_code_requested(post.house, "123456"))
    first = asyncio.create_task(post.postman.deliver_due())
    await until(post.states, lambda states: states == ["sending"], what="the slow one to begin")
    await asyncio.sleep(0.2)
    post.house.clock.advance(minutes=2)
    recorder = Recorder()
    post.send_by(recorder)
    await post.goes_out()
    go_on.set()
    await first

    assert len(recorder.sent) == 1
    assert await post.states() == ["sent"]
    assert await post.house.published(NotificationFailed) == []


async def test_an_invitation_that_was_overtaken_is_not_sent(post: Post) -> None:
    """NO-5. The mail server was away while the booking was made and moved."""
    booking = post.confirmed()
    await post.house.hear(booking)
    await post.house.hear(moved(booking, STARTS_AT + timedelta(days=1)))
    await post.goes_out()

    assert [subject.partition(":")[0] for subject in await post.subjects()] == ["Moved", "Moved"]


async def test_mail_goes_to_the_address_and_zone_of_today(post: Post) -> None:
    """NO-5."""
    await post.house.hear(post.confirmed())
    await post.house.hear(changed(post.ben, email="ben@elsewhere.test", zone="Asia/Tokyo"))
    await post.goes_out()

    assert "16:00–16:30, Tokyo time (JST, UTC+9)" in (await post.last("ben@elsewhere.test"))["text"]
    assert await post.mails(post.ben) == []


async def test_a_mail_waits_for_news_about_its_reader(post: Post) -> None:
    """Events of different services come in any order."""
    stranger = PersonId(new_uuid())
    await post.hears(post.confirmed(client_id=stranger))
    assert await post.mails() == []

    await post.hears(
        PersonRegistered(
            person_id=stranger,
            name="Cleo",
            email="cleo@example.org",
            zone="UTC",
            language="en",
            roles=[],
            revision=1,
        )
    )
    post.house.clock.advance(seconds=5)
    await post.goes_out()
    assert (await post.last("cleo@example.org"))[
        "subject"
    ] == "Booked: Tax advice with Ada, Sun 29 Mar, 07:00"


async def test_one_mail_that_cannot_be_made_holds_up_no_other(post: Post) -> None:
    recorder = Recorder([RuntimeError("the text of the mail could be in here")])
    post.send_by(recorder)
    await post.hears(post.confirmed())
    rows = await post.house.sql("notifications", "SELECT state, last_error FROM notifications.notifications")

    assert len(recorder.sent) == 1
    assert sorted(rows) == [("queued", "unexpected RuntimeError"), ("sent", None)]


async def test_no_table_and_no_log_shows_a_code(post: Post, capfd: pytest.CaptureFixture[str]) -> None:
    """NO-3. Not while it waits, not when it was sent, not when it failed."""
    code = "739208"
    recorder = Recorder([TryLater("busy"), RuntimeError(code)])
    post.send_by(recorder)
    with capture_logs() as logs:
        await post.hears(a_code_requested(post.house, code))
        assert code not in await everything_stored(post)
        for _ in range(2):
            post.house.clock.advance(seconds=20)
            await post.goes_out()
        assert [mail.code for mail in recorder.sent] == [code]

        post.send_by(Recorder([Undeliverable("nobody here")]))
        await post.hears(a_code_requested(post.house, code, "other@example.org"))
    assert await post.states() == ["sent", "failed"]

    assert code not in await everything_stored(post)
    assert code not in json.dumps(logs, default=str)
    out, err = capfd.readouterr()
    assert code not in out + err
    rows = await post.house.sql("notifications", "SELECT content FROM notifications.notifications")
    assert [row[0] for row in rows] == [{}, {}], "not even sealed"


async def everything_stored(post: Post) -> str:
    """All rows of all tables of notifications, as text."""
    tables = await post.house.sql(
        "notifications",
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'notifications'",
    )
    assert len(tables) >= 8
    parts: list[Any] = []
    for (table,) in tables:
        if table not in {"version", "kit_version"}:
            parts += await post.house.sql("notifications", f"SELECT t::text FROM notifications.{table} t")  # noqa: S608 - names from the catalogue
    return str(parts)


async def test_the_mailbox_is_what_shows_codes(post: Post) -> None:
    """Red control: the search above would find one."""
    await post.hears(a_code_requested(post.house, "739208"))

    assert "739208" in await everything_stored(post)


async def test_what_was_sent_long_ago_is_forgotten(post: Post) -> None:
    booking = post.confirmed()
    await post.hears(booking, cancelled(booking))
    assert len(await post.states()) == 4
    await post.time_passes(days=91)

    assert await post.states() == []
    assert await post.mails() == []


async def test_the_postman_walks_by_himself(post: Post) -> None:
    recorder = Recorder()
    post.send_by(recorder)
    walking = asyncio.create_task(post.postman.walk(post.house.platform))
    try:
        await post.house.hear(a_code_requested(post.house, "123456", expires_at=STARTS_AT))
        await until(
            post.states, lambda states: states == ["sent"], what="the letter to be sent", within_seconds=5
        )
    finally:
        await post.postman.close()
        await walking
    assert len(recorder.sent) == 1


async def test_the_gateway_follows_from_the_settings(post: Post) -> None:
    """NO-4."""
    demo = post.house.platform.settings
    real, desk = demo.model_copy(update={"demo": False}), post.house.platform.desk("notifications")
    server = Settings(smtp_host="mail.test", from_address="office@consulta.test")

    assert isinstance(choose_mailer(server, real, desk), SmtpMailer)
    assert isinstance(choose_mailer(server, demo, desk), Both)
    assert isinstance(choose_mailer(Settings(), demo, desk), MailboxMailer)
    with capture_logs() as logs:
        nobody = choose_mailer(Settings(), real, desk)
    assert isinstance(nobody, NoMailer)
    assert [each["event"] for each in logs] == ["notifications.no_mail_server"]


async def test_without_a_gateway_mail_waits(post: Post) -> None:
    """NO-4."""
    post.send_by(NoMailer())
    await post.hears(post.confirmed())
    assert await post.states() == ["queued", "queued"]

    post.send_by(recorder := Recorder())
    post.house.clock.advance(seconds=5)
    await post.goes_out()
    assert len(recorder.sent) == 2


async def test_a_postman_who_is_stopped_finishes_what_he_has_in_hand(post: Post) -> None:
    class Takes(Recorder):
        async def send(self, mail: Mail) -> None:
            await asyncio.sleep(0.3)
            await super().send(mail)

    taking = Takes()
    other = Postman(Settings())
    await other.open(post.house.platform)
    other.mailer = taking
    walking = asyncio.create_task(other.walk(post.house.platform))
    await post.house.hear(a_code_requested(post.house, "123456", expires_at=STARTS_AT))
    await until(post.states, lambda states: states == ["sending"], what="him to begin", pause_seconds=0.02)
    await other.close()
    walking.cancel()

    assert await post.states() == ["sent"]


def test_pauses_grow_and_are_bounded() -> None:
    pauses = [pause_after(attempts) for attempts in range(1, 60)]
    assert pauses[:3] == [timedelta(seconds=5), timedelta(seconds=10), timedelta(seconds=20)]
    assert pauses == sorted(pauses)
    assert max(pauses) == LONGEST_PAUSE


def test_a_closed_port_is_no_reason_to_give_up() -> None:
    with pytest.raises(TryLater):
        asyncio.run(over_smtp(free_port()).send(a_mail()))


def a_mail() -> Mail:
    """An email."""
    return Mail(
        id=new_uuid(),
        sender_name="Consulta",
        sender_address="office@consulta.test",
        to_name="Ben",
        to_address="ben@example.org",
        subject="Good day",
        text="Good day",
        html="<p>Good day</p>",
        written_at=STARTS_AT,
    )
