"""What every kind of calendar server promises, asked of each: Radicale, and peers that speak the vendors' protocols."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from consulta.kit.egress import Egress
from consulta.services.calendars.domain.mirror import busy_of, times_only
from consulta.services.calendars.gateways import (
    Changes,
    Entry,
    EventGone,
    SignInRefused,
    SourceUnavailable,
)
from tests.components.radicale import Radicale
from tests.components.vendors import GooglePeer, MicrosoftPeer, Peer
from tests.services.calendars.servers import (
    HERE,
    WINDOW,
    CalDavServer,
    GoogleServer,
    Meeting,
    MicrosoftServer,
    Server,
    in_words,
)
from tests.support.server import served

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CLOCKS_CHANGE = datetime(2026, 3, 29, tzinfo=UTC)


@pytest.fixture(params=["caldav", "google", "microsoft"])
async def server(request: pytest.FixtureRequest) -> AsyncIterator[Server]:
    """One kind of server after the other, with an empty calendar."""
    egress = Egress(allowed=HERE)
    if request.param == "caldav":
        radicale: Radicale = request.getfixturevalue("radicale")
        yield CalDavServer(radicale, egress)
    elif request.param == "google":
        google = GooglePeer()
        async with served(google.app) as running:
            yield GoogleServer(google, f"http://{running.host}", egress)
    else:
        microsoft = MicrosoftPeer()
        async with served(microsoft.app) as running:
            yield MicrosoftServer(microsoft, f"http://{running.host}", egress)
    await egress.close()


@dataclass
class Mirror:
    """What a reader has, brought up to date change by change."""

    server: Server
    token: str | None = None
    etags: dict[str, str] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)

    async def read(self) -> Changes:
        known: Mapping[str, str] = dict(self.etags)
        changes = await self.server.source.changes_since(
            self.server.account, self.server.calendar, self.token, known=known, window=WINDOW
        )
        if changes.is_full:
            there = {item.external_id for item in changes.items} | changes.kept
            for gone in set(self.etags) - there:
                del self.etags[gone], self.contents[gone]
        for item in changes.items:
            self.etags[item.external_id] = item.etag
            self.contents[item.external_id] = times_only(item.content, owner={"ada@example.org"})
        for gone in set(changes.gone) - {item.external_id for item in changes.items}:
            self.etags.pop(gone, None)
            self.contents.pop(gone, None)
        self.token = changes.token
        return changes

    def busy(self, zone: str = "Europe/Berlin") -> list[str]:
        mirrored = busy_of(self.contents.values(), WINDOW, zone=zone, own=())
        assert mirrored.unreadable == 0
        return in_words(mirrored.busy)


@pytest.fixture
def mirror(server: Server) -> Mirror:
    return Mirror(server)


def an_entry(starts_at: datetime = MONDAY, *, sequence: int = 2) -> Entry:
    return Entry(
        uid=f"{uuid4()}@consulta",
        sequence=sequence,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        summary="Tax advice: Ben",
        url="https://consult.example.org/bookings/1",
        written_at=MONDAY,
    )


async def test_an_account_has_calendars(server: Server) -> None:
    listed = await server.source.list_calendars(server.account)
    assert server.calendar in [each.external_id for each in listed]
    assert next(each for each in listed if each.external_id == server.calendar).can_write


async def test_the_first_reading_tells_everything(mirror: Mirror) -> None:
    await mirror.server.add(Meeting(MONDAY))
    await mirror.server.add(Meeting(MONDAY + timedelta(days=1), minutes=30))
    changes = await mirror.read()
    assert changes.is_full
    assert changes.token
    assert mirror.busy() == ["03-02 09:00–10:00", "03-03 09:00–09:30"]


async def test_later_readings_tell_what_changed_and_nothing_else(mirror: Mirror) -> None:
    stays = await mirror.server.add(Meeting(MONDAY))
    moves = await mirror.server.add(Meeting(MONDAY + timedelta(hours=2)))
    goes = await mirror.server.add(Meeting(MONDAY + timedelta(hours=4)))
    await mirror.read()
    nothing = await mirror.read()
    assert (list(nothing.items), list(nothing.gone), nothing.is_full) == ([], [], False)

    await mirror.server.change(moves, Meeting(MONDAY + timedelta(days=2)))
    await mirror.server.delete(goes)
    await mirror.server.add(Meeting(MONDAY + timedelta(days=3)))
    changes = await mirror.read()
    assert not changes.is_full
    assert len(changes.items) == 2
    assert mirror.busy() == ["03-02 09:00–10:00", "03-04 09:00–10:00", "03-05 09:00–10:00"]
    await mirror.server.delete(stays)
    await mirror.read()
    assert mirror.busy() == ["03-04 09:00–10:00", "03-05 09:00–10:00"]


async def test_a_series_keeps_its_wall_time_when_clocks_change(mirror: Mirror) -> None:
    first = datetime(2026, 3, 23, 8, 0, tzinfo=UTC)
    await mirror.server.add(Meeting(first, zone="Europe/Berlin", weekly=2))
    await mirror.read()
    assert mirror.busy() == ["03-23 08:00–09:00", "03-30 07:00–08:00"]


async def test_occurrences_are_left_out_and_moved(mirror: Mirror) -> None:
    series = Meeting(MONDAY, weekly=4, skipped=[MONDAY + timedelta(weeks=1)])
    name = await mirror.server.add(series)
    await mirror.read()
    assert mirror.busy() == ["03-02 09:00–10:00", "03-16 09:00–10:00", "03-23 09:00–10:00"]
    third = MONDAY + timedelta(weeks=2)
    await mirror.server.move_occurrence(name, series, third, third + timedelta(hours=5))
    await mirror.read()
    assert mirror.busy() == ["03-02 09:00–10:00", "03-16 14:00–15:00", "03-23 09:00–10:00"]


async def test_a_series_that_is_deleted_leaves_nothing(mirror: Mirror) -> None:
    series = Meeting(MONDAY, weekly=4)
    name = await mirror.server.add(series)
    await mirror.server.move_occurrence(
        name, series, MONDAY + timedelta(weeks=2), MONDAY + timedelta(weeks=2, hours=5)
    )
    await mirror.read()
    await mirror.server.delete(name)
    await mirror.read()
    assert mirror.busy() == []


async def test_what_is_free_keeps_nobody_busy(mirror: Mirror) -> None:
    name = await mirror.server.add(Meeting(MONDAY, is_free=True))
    await mirror.read()
    assert mirror.busy() == []
    await mirror.server.change(name, Meeting(MONDAY))
    await mirror.read()
    assert mirror.busy() == ["03-02 09:00–10:00"]


async def test_whole_days_are_the_owners(mirror: Mirror) -> None:
    await mirror.server.add(Meeting(MONDAY + timedelta(days=1), days=2))
    await mirror.read()
    assert mirror.busy("Europe/Berlin") == ["03-02 23:00–23:00"]
    assert mirror.busy("UTC") == ["03-03 00:00–00:00"]


async def test_titles_are_not_kept(mirror: Mirror) -> None:
    """CL-4."""
    await mirror.server.add(Meeting(MONDAY, title="Oncologist"))
    await mirror.read()
    assert len(mirror.contents) == 1
    assert "Oncologist" not in str(mirror.contents)


async def test_many_entries_come_whole(mirror: Mirror) -> None:
    for number in range(60):
        await mirror.server.add(Meeting(MONDAY + timedelta(hours=6 * number), minutes=15))
    await mirror.read()
    assert len(mirror.contents) == 60


async def test_a_spent_token_means_everything_again(mirror: Mirror) -> None:
    """CL-9."""
    goes = await mirror.server.add(Meeting(MONDAY))
    await mirror.server.add(Meeting(MONDAY + timedelta(days=1)))
    await mirror.read()
    await mirror.server.delete(goes)
    mirror.server.forget_tokens()
    changes = await mirror.read()
    assert changes.is_full
    assert mirror.busy() == ["03-03 09:00–10:00"]


async def test_refused_credentials_are_told_as_such(mirror: Mirror) -> None:
    await mirror.read()
    mirror.server.refuse_credentials()
    with pytest.raises(SignInRefused, match=r"^[A-Z].*\.$"):
        await mirror.read()


async def test_a_silent_server_is_told_as_such(server: Server) -> None:
    server.vanish()
    with pytest.raises(SourceUnavailable, match=r"^[A-Z].*\.$"):
        await server.source.changes_since(server.account, server.calendar, None, known={}, window=WINDOW)


# Writing


async def test_writing_twice_is_once(server: Server) -> None:
    entry = an_entry()
    first = await server.source.put_event(server.account, server.calendar, entry, at=None)
    again = await server.source.put_event(server.account, server.calendar, entry, at=None)
    assert first.external_id == again.external_id
    assert await server.titles() == ["Tax advice: Ben"]


async def test_an_entry_is_moved_and_taken_out(server: Server, mirror: Mirror) -> None:
    entry = an_entry()
    place = await server.source.put_event(server.account, server.calendar, entry, at=None)
    later = replace(
        entry, sequence=3, starts_at=MONDAY + timedelta(days=1), ends_at=MONDAY + timedelta(days=1, hours=1)
    )
    place = await server.source.put_event(server.account, server.calendar, later, at=place)
    await mirror.read()
    assert mirror.busy() == ["03-03 09:00–10:00"]
    for _ in range(2):
        await server.source.delete_event(server.account, server.calendar, place)
    assert await server.titles() == []


async def test_what_its_owner_deleted_is_not_forced_upon_them(server: Server) -> None:
    entry = an_entry()
    place = await server.source.put_event(server.account, server.calendar, entry, at=None)
    await server.source.delete_event(server.account, server.calendar, place)
    with pytest.raises(EventGone):
        await server.source.put_event(server.account, server.calendar, replace(entry, sequence=3), at=place)
    assert await server.titles() == []


# What only vendors do


@pytest.fixture(params=["google", "microsoft"])
async def vendor(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Server, Peer]]:
    egress = Egress(allowed=HERE)
    peer: GooglePeer | MicrosoftPeer = GooglePeer() if request.param == "google" else MicrosoftPeer()
    async with served(peer.app) as running:
        url = f"http://{running.host}"
        server = (
            GoogleServer(peer, url, egress)
            if isinstance(peer, GooglePeer)
            else MicrosoftServer(peer, url, egress)
        )
        yield server, peer
    await egress.close()


async def test_access_that_ended_is_renewed_and_kept(vendor: tuple[Server, Peer]) -> None:
    server, peer = vendor
    peer.sign_in.end_access()
    await Mirror(server).read()
    assert server.account.is_renewed
    assert server.account.secrets["access_token"] == peer.sign_in.access
    assert server.account.secrets["refresh_token"] == peer.sign_in.refresh, (
        "kept, though it was not told again"
    )
    await Mirror(server).read()
    assert peer.sign_in.renewals == 1


async def test_access_is_renewed_before_it_ends(vendor: tuple[Server, Peer]) -> None:
    server, peer = vendor
    server.account.secrets["access_until"] = "0"
    await Mirror(server).read()
    assert peer.sign_in.renewals == 1


async def test_a_vendor_that_asks_to_wait_is_waited_for(vendor: tuple[Server, Peer]) -> None:
    server, peer = vendor
    peer.sign_in.wait_once = True
    with pytest.raises(SourceUnavailable) as waiting:
        await Mirror(server).read()
    assert waiting.value.retry_after_seconds == 7
    await Mirror(server).read()


async def test_a_calendar_that_is_only_read_is_told_as_such(vendor: tuple[Server, Peer]) -> None:
    server, _ = vendor
    listed = await server.source.list_calendars(server.account)
    assert [(each.can_write, each.is_main) for each in listed] == [(True, True), (False, False)]
    assert server.account.login == "ada@example.org"
