"""Connecting vendors' accounts: leave asked for, given, used once by who asked, and taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from consulta.app import Configuration, build_app, build_platform
from consulta.contracts.calendars import BusyTimesChanged
from consulta.kit.access import Role
from consulta.kit.bus.local import LocalBus
from consulta.kit.settings import SettingsRefusedError, Sources
from consulta.services.calendars.gateways.courier import Courier
from consulta.services.calendars.settings import Settings
from tests.components.vendors import GooglePeer, MicrosoftPeer
from tests.services.calendars.conftest import Desk
from tests.support.house import House, MovableClock
from tests.support.server import served

TUESDAY = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


@dataclass
class Vendors:
    """A house that is registered at both vendors, and Ada in it."""

    desk: Desk
    google: GooglePeer
    microsoft: MicrosoftPeer
    http: httpx.AsyncClient

    async def asks(self, kind: str) -> dict[str, str]:
        """Ada is sent to the vendor; what she is sent with."""
        answer = await self.http.post(f"/calendars/connections/{kind}/leave")
        assert answer.status_code == 200, answer.text
        return {name: values[0] for name, values in parse_qs(urlsplit(answer.json()["url"]).query).items()}

    def says_yes(self, kind: str, asked: dict[str, str]) -> dict[str, str]:
        """What Ada comes back with."""
        peer = self.google if kind == "google" else self.microsoft
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        code = peer.sign_in.give_code(asked["code_challenge"], asked["redirect_uri"])
        return {"code": code, "state": asked["state"]}

    async def comes_back(
        self, with_: dict[str, str], http: httpx.AsyncClient | None = None
    ) -> httpx.Response:
        return await (http or self.http).post("/calendars/connections/leave", json=with_)

    async def connects(self, kind: str) -> dict[str, Any]:
        answer = await self.comes_back(self.says_yes(kind, await self.asks(kind)))
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture
async def vendors(database_url: str, configuration: Configuration, tmp_path: Path) -> AsyncIterator[Vendors]:
    google, microsoft = GooglePeer(), MicrosoftPeer()
    async with served(google.app) as first, served(microsoft.app) as second:
        microsoft.url = f"http://{second.host}"
        own = Settings(
            google_client_id=google.sign_in.client_id,
            google_client_secret=google.sign_in.client_secret,
            google_api=f"http://{first.host}",
            google_token_url=f"http://{first.host}/token",
            microsoft_client_id=microsoft.sign_in.client_id,
            microsoft_client_secret=microsoft.sign_in.client_secret,
            microsoft_api=f"http://{second.host}",
            microsoft_token_url=f"http://{second.host}/token",
        )
        platform_settings = configuration.platform.model_copy(
            update={"database_url": database_url, "data": tmp_path}
        )
        clock = MovableClock()
        changed = Configuration(platform_settings, {**configuration.sections, "calendars": own}, {})
        platform = build_platform(changed, clock=clock, bus=LocalBus(times=2))
        await platform.open(loops=False)
        house = House(platform, build_app(platform), clock)
        ada = await house.person("Ada", Role.CONSULTANT)
        ben = await house.person("Ben")
        yield Vendors(Desk(house, ada, ben), google, microsoft, house.http(ada))
        await house.settle()
        await house.close()


@pytest.mark.parametrize("kind", ["google", "microsoft"])
async def test_an_account_is_connected_and_read_at_once(vendors: Vendors, kind: str) -> None:
    """CL-14."""
    if kind == "google":
        moments = {"start": {"dateTime": "2026-03-03T09:00:00Z"}, "end": {"dateTime": "2026-03-03T10:00:00Z"}}
        vendors.google.put("dentist", {"summary": "Dentist", **moments})
    else:
        ends_at = TUESDAY + timedelta(hours=1)
        vendors.microsoft.put("dentist", TUESDAY, ends_at, series="dentist", zone="Europe/Berlin", facts={})
    [connection] = (await vendors.connects(kind))["items"]
    assert (connection["kind"], connection["login"]) == (kind, "ada@example.org")
    assert [each["is_read"] for each in connection["calendars"]] == [True, False] or kind == "microsoft"
    [event] = await vendors.desk.house.published(BusyTimesChanged)
    assert [each.starts_at for each in event.busy] == [TUESDAY]


async def test_both_are_offered(vendors: Vendors) -> None:
    assert (await vendors.http.get("/calendars/connections")).json()["kinds"] == [
        "caldav",
        "google",
        "microsoft",
    ]


async def test_without_registration_a_vendor_is_not_offered(house: House) -> None:
    ada = await house.person("Ada")
    http = house.http(ada)
    assert (await http.get("/calendars/connections")).json()["kinds"] == ["caldav"]
    answer = await http.post("/calendars/connections/google/leave")
    assert (answer.status_code, answer.json()["code"]) == (422, "calendars.not_offered")


async def test_connecting_it_again_signs_in_again(vendors: Vendors) -> None:
    [first] = (await vendors.connects("google"))["items"]
    vendors.google.sign_in.has_leave = False
    vendors.desk.house.clock.advance(minutes=6)
    vendors.http = vendors.desk.house.http(vendors.desk.ada)
    await vendors.desk.house.platform.resource("calendars", Courier).read_due()
    [refused] = (await vendors.http.get("/calendars/connections")).json()["items"]
    assert (refused["state"], refused["id"]) == ("refused", first["id"])
    vendors.google.sign_in.has_leave = True
    [again] = (await vendors.connects("google"))["items"]
    assert (again["state"], again["id"]) == ("active", first["id"])


async def test_what_one_person_was_sent_with_is_no_good_for_another(vendors: Vendors) -> None:
    """CL-14."""
    back = vendors.says_yes("google", await vendors.asks("google"))
    ben = vendors.desk.house.http(vendors.desk.ben)
    answer = await vendors.comes_back(back, ben)
    assert (answer.status_code, answer.json()["code"]) == (422, "calendars.leave_not_given")


async def test_leave_is_used_once_and_soon(vendors: Vendors) -> None:
    """CL-14."""
    back = vendors.says_yes("google", await vendors.asks("google"))
    assert (await vendors.comes_back(back)).status_code == 201
    assert (await vendors.comes_back(back)).json()["code"] == "calendars.leave_not_given"
    late = vendors.says_yes("google", await vendors.asks("google"))
    vendors.desk.house.clock.advance(minutes=21)
    answer = await vendors.comes_back(late, vendors.desk.house.http(vendors.desk.ada))
    assert answer.json()["code"] == "calendars.leave_not_given"


@pytest.mark.parametrize("state", ["x", "gAAAAABinvalid", "a" * 3000])
async def test_a_state_of_somebody_elses_making_is_refused(vendors: Vendors, state: str) -> None:
    answer = await vendors.comes_back({"code": "x", "state": state})
    assert (answer.status_code, answer.json()["code"]) == (422, "calendars.leave_not_given")


async def test_what_was_given_is_kept_nowhere_in_the_open(vendors: Vendors) -> None:
    """CL-7."""
    await vendors.connects("google")
    rows = await vendors.desk.house.sql("calendars", "SELECT t::text FROM calendars.connections t")
    assert vendors.google.sign_in.refresh not in str([row[0] for row in rows])


def test_half_a_registration_is_refused() -> None:
    with pytest.raises(SettingsRefusedError, match="go together"):
        Sources({"CONSULTA_CALENDARS_GOOGLE_CLIENT_ID": "x"}).load(Settings)
