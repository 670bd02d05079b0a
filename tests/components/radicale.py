"""A private CalDAV server (Radicale), to which users are added as they are needed."""

import contextlib
import sys
from typing import ClassVar
from urllib.parse import quote

import httpx

from tests.components.process import Component, free_port, system_environment


class Radicale(Component):
    """One server on 127.0.0.1, its calendars in files. Users and passwords may change while it runs."""

    name = "radicale"
    package = "radicale"
    programs: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._passwords: dict[str, str] = {}

    def set_password(self, user: str, password: str) -> None:
        """From now on this one is accepted, and no other."""
        self._passwords[user] = password
        self._write_users()

    def make_calendar(self, user: str, name: str, *, title: str) -> str:
        """An empty calendar; its address."""
        address = f"{self.url}/{quote(user)}/{name}/"
        with self.client(user) as http:
            done = http.request(
                "MKCALENDAR",
                address,
                content=(
                    '<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>'
                    f"<d:displayname>{title}</d:displayname></d:prop></d:set></c:mkcalendar>"
                ),
            )
            assert done.status_code == 201, done.text
        return address

    def client(self, user: str) -> httpx.Client:
        """The user's own program."""
        return httpx.Client(auth=(user, self._passwords[user]), timeout=10)

    def _write_users(self) -> None:
        lines = (f"{user}:{password}\n" for user, password in self._passwords.items())
        (self.folder / "users").write_text("".join(lines))

    def _launch(self) -> None:
        self._write_users()
        settings = {
            "server-hosts": f"127.0.0.1:{self.port}",
            "auth-type": "htpasswd",
            "auth-htpasswd-filename": str(self.folder / "users"),
            "auth-htpasswd-encryption": "plain",
            "auth-htpasswd-cache": "False",
            "auth-delay": "0",
            "rights-type": "owner_only",
            "storage-filesystem-folder": str(self.folder / "calendars"),
            "logging-level": "error",
        }
        self._spawn(
            (
                *(sys.executable, "-m", "radicale", "--config", ""),
                *(part for name, value in settings.items() for part in (f"--{name}", value)),
            ),
            system_environment(self.folder),
        )

    def _answers(self) -> bool:
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(f"{self.url}/.web/", timeout=1).status_code < httpx.codes.INTERNAL_SERVER_ERROR
        return False
