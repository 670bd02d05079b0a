"""NO-4. The demo's mailbox over HTTP, and that there is none anywhere else."""

from __future__ import annotations

import pytest

from consulta.kit.ids import new_uuid
from consulta.kit.settings import PlatformSettings, SettingsRefusedError, Sources
from consulta.services.notifications.gateways.postman import choose_mailer
from consulta.services.notifications.settings import Settings
from tests.services.notifications.conftest import Post, a_code_requested


async def test_the_newest_mail_comes_first_page_by_page(post: Post) -> None:
    for number in range(5):
        await post.hears(a_code_requested(post.house, f"00000{number}", "Same@example.org"))
        post.house.clock.advance(seconds=number % 2)  # some at the very same moment
    http, codes = post.house.http(), []
    query = {"limit": "2", "to": "same@EXAMPLE.org"}
    for _ in range(3):
        page = (await http.get("/notifications/mailbox", params=query)).json()
        codes += [item["code"] for item in page["items"]]
        query["cursor"] = page["next_cursor"]
    assert query["cursor"] is None
    assert codes == ["000004", "000003", "000002", "000001", "000000"]


async def test_a_mailbox_of_somebody_else_is_empty(post: Post) -> None:
    await post.hears(post.confirmed())
    assert await post.mails("nobody@example.org") == []


async def test_a_mail_that_is_not_there_is_not_found(post: Post) -> None:
    answer = await post.house.http().get(f"/notifications/mailbox/{new_uuid()}")
    assert (answer.status_code, answer.json()["code"]) == (404, "notifications.no_such_mail")


@pytest.mark.parametrize(
    "cursor", ["x", "WyJ4IiwieSJd", "WyIyMDI2LTAxLTAxIiwiMDE5YzhiYzAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAwIl0"]
)
async def test_a_cursor_that_we_did_not_give_is_refused(post: Post, cursor: str) -> None:
    answer = await post.house.http().get("/notifications/mailbox", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "request.cursor_malformed")


async def test_outside_a_demo_there_is_no_mailbox_and_nothing_goes_there(post: Post) -> None:
    desk = post.house.platform.desk("notifications")
    real = post.house.platform.settings.model_copy(update={"demo": False})
    await post.hears(a_code_requested(post.house, "123456"))
    desk.resources[PlatformSettings] = real
    post.send_by(choose_mailer(Settings(), real, desk))
    await post.hears(a_code_requested(post.house, "123456"))

    for path in ("/notifications/mailbox", f"/notifications/mailbox/{new_uuid()}"):
        answer = await post.house.http().get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "notifications.no_mailbox")
    rows = await post.house.sql("notifications", "SELECT count(*) FROM notifications.mailbox")
    assert rows[0][0] == 1, "only the demo's"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"SMTP_HOST": "mail.test"}, "needs from_address"),
        ({"SMTP_USERNAME": "office"}, "go together"),
        ({"SMTP_PASSWORD": "correct horse"}, "go together"),
        ({"FROM_ADDRESS": "Office <office@x.test>"}, "FROM_ADDRESS"),
        ({"FROM_ADDRESS": "a@b.test\r\nBcc: c@d.test"}, "FROM_ADDRESS"),
        ({"FROM_NAME": "A\r\nB"}, "FROM_NAME"),
        ({"SMTP_SECURITY": "ssl"}, "SMTP_SECURITY"),
        ({"SMTP_PORT": "0"}, "SMTP_PORT"),
        ({"ATTEMPTS": "0"}, "ATTEMPTS"),
    ],
)
def test_wrong_settings_are_refused_by_name_and_without_secrets(given: dict[str, str], sentence: str) -> None:
    sources = Sources({f"CONSULTA_NOTIFICATIONS_{name}": value for name, value in given.items()})
    with pytest.raises(SettingsRefusedError, match=sentence) as refused:
        sources.load(Settings)
    assert "correct horse" not in str(refused.value)


def test_a_mail_server_needs_few_settings() -> None:
    sources = Sources(
        {
            "CONSULTA_NOTIFICATIONS_SMTP_HOST": "mail.practice.test",
            "CONSULTA_NOTIFICATIONS_FROM_ADDRESS": "office@practice.test",
            "CONSULTA_NOTIFICATIONS_SMTP_USERNAME": "office",
            "CONSULTA_NOTIFICATIONS_SMTP_PASSWORD": "correct horse",
        }
    )
    settings = sources.load(Settings)
    assert (settings.smtp_port, settings.smtp_security, settings.sender_address) == (
        587,
        "starttls",
        "office@practice.test",
    )
