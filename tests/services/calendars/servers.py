"""Calendar servers as their owner uses them with another program: entries made, moved and deleted there."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from consulta.kit.clock import SystemClock
from consulta.kit.egress import Egress, networks_in
from consulta.services.calendars.domain.busy import Stretch, Window
from consulta.services.calendars.gateways import Account, CalendarSource
from consulta.services.calendars.gateways.caldav import CalDavSource
from consulta.services.calendars.gateways.google import GoogleSource
from consulta.services.calendars.gateways.microsoft import MicrosoftSource
from tests.components.process import free_port
from tests.components.radicale import Radicale
from tests.components.vendors import OWNER, GooglePeer, MicrosoftPeer, Peer, weeks_later

PASSWORD = "a word for one app"
HERE = networks_in("127.0.0.0/8")
WINDOW = Window(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 5, 2, tzinfo=UTC))


@dataclass(frozen=True)
class Meeting:
    """An entry of one's own: when, for how long, and how it repeats."""

    starts_at: datetime
    minutes: int = 60
    zone: str = "UTC"
    title: str = "Dentist"
    days: int = 0
    """Whole days instead of minutes, from the date of the start."""
    weekly: int = 0
    """How many weeks in all it is repeated; 0 is once."""
    skipped: Sequence[datetime] = field(default_factory=tuple)
    """Occurrences that are left out."""
    is_free: bool = False


class Server(ABC):
    """A server with one account, seen from its owner's own program."""

    source: CalendarSource
    account: Account
    calendar: str

    @abstractmethod
    async def add(self, meeting: Meeting) -> str:
        """A new entry; its name there."""

    @abstractmethod
    async def change(self, name: str, meeting: Meeting) -> None:
        """The entry is another one now."""

    @abstractmethod
    async def move_occurrence(self, name: str, meeting: Meeting, original: datetime, to: datetime) -> None:
        """One occurrence of a repeating entry takes place at another time."""

    @abstractmethod
    async def delete(self, name: str) -> None:
        """The entry is taken out."""

    @abstractmethod
    async def titles(self) -> list[str]:
        """What stands in the calendar."""

    @abstractmethod
    def refuse_credentials(self) -> None:
        """The account's credentials work no longer."""

    @abstractmethod
    def forget_tokens(self) -> None:
        """Every token that was given out is spent."""

    @abstractmethod
    def vanish(self) -> None:
        """Nobody answers at its address."""


class CalDavServer(Server):
    """Radicale, with a user and a calendar of its own for each."""

    def __init__(self, radicale: Radicale, egress: Egress) -> None:
        self._radicale = radicale
        self._user = f"{uuid4().hex[:8]}@example.org"
        radicale.set_password(self._user, PASSWORD)
        self.calendar = radicale.make_calendar(self._user, "private", title="Private")
        self.account = Account(f"{radicale.url}/", self._user, {"password": PASSWORD})
        self.source = CalDavSource(egress)

    async def add(self, meeting: Meeting) -> str:
        name = uuid4().hex
        await self.change(name, meeting)
        return name

    async def change(self, name: str, meeting: Meeting) -> None:
        self._put(name, [_lines(name, meeting)])

    async def move_occurrence(self, name: str, meeting: Meeting, original: datetime, to: datetime) -> None:
        moved = [
            f"UID:{name}",
            "DTSTAMP:20260101T000000Z",
            f"RECURRENCE-ID;TZID={meeting.zone}:{_wall(original, meeting.zone)}",
            f"DTSTART;TZID={meeting.zone}:{_wall(to, meeting.zone)}",
            f"DURATION:PT{meeting.minutes}M",
        ]
        self._put(name, [_lines(name, meeting), moved])

    async def delete(self, name: str) -> None:
        with self._radicale.client(self._user) as http:
            assert http.delete(f"{self.calendar}{name}.ics").status_code == 200

    async def titles(self) -> list[str]:
        with self._radicale.client(self._user) as http:
            text = http.get(self.calendar).text
        return [line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("SUMMARY:")]

    def refuse_credentials(self) -> None:
        self._radicale.set_password(self._user, "another word")

    def forget_tokens(self) -> None:
        # As a server does that was restored from a copy: the tokens it gave out later mean nothing to it.
        for folder in self._radicale.folder.glob("calendars/**/.Radicale.cache/sync-token"):
            for file in folder.iterdir():
                file.unlink()

    def vanish(self) -> None:
        self.calendar = f"http://127.0.0.1:{free_port()}/x/"

    def _put(self, name: str, events: Sequence[Sequence[str]]) -> None:
        inside = [line for event in events for line in ("BEGIN:VEVENT", *event, "END:VEVENT")]
        text = "\r\n".join(
            ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Other//EN", *inside, "END:VCALENDAR", ""]
        )
        with self._radicale.client(self._user) as http:
            done = http.put(
                f"{self.calendar}{name}.ics", content=text.encode(), headers={"content-type": "text/calendar"}
            )
        assert done.status_code in (201, 204), done.text


class GoogleServer(Server):
    """The peer that speaks as Google does."""

    calendar = OWNER

    def __init__(self, peer: GooglePeer, url: str, egress: Egress) -> None:
        self._peer = peer
        self.source = GoogleSource(
            egress,
            api=url,
            authorize_url=f"{url}/authorize",
            token_url=f"{url}/token",
            client_id=peer.sign_in.client_id,
            client_secret=peer.sign_in.client_secret,
        )
        self.source.oauth.use(SystemClock())
        self.account = Account("", "", _leave(peer))

    async def add(self, meeting: Meeting) -> str:
        name = uuid4().hex
        await self.change(name, meeting)
        return name

    async def change(self, name: str, meeting: Meeting) -> None:
        event: dict[str, Any] = {"summary": meeting.title}
        if meeting.days:
            on = meeting.starts_at.date()
            event |= {"start": {"date": str(on)}, "end": {"date": str(on + timedelta(days=meeting.days))}}
        else:
            ends_at = meeting.starts_at + timedelta(minutes=meeting.minutes)
            event |= {
                "start": _google(meeting.starts_at, meeting.zone),
                "end": _google(ends_at, meeting.zone),
            }
        if meeting.weekly:
            event["recurrence"] = [f"RRULE:FREQ=WEEKLY;COUNT={meeting.weekly}"]
        if meeting.is_free:
            event["transparency"] = "transparent"
        self._peer.put(name, event)
        for at in meeting.skipped:
            # Left out occurrences are cancelled items with little in them.
            self._peer.put(
                f"{name}_{at:%Y%m%dT%H%M%SZ}",
                {
                    "status": "cancelled",
                    "recurringEventId": name,
                    "originalStartTime": _google(at, meeting.zone),
                },
            )

    async def move_occurrence(self, name: str, meeting: Meeting, original: datetime, to: datetime) -> None:
        ends_at = to + timedelta(minutes=meeting.minutes)
        self._peer.put(
            f"{name}_{original:%Y%m%dT%H%M%SZ}",
            {
                "recurringEventId": name,
                "originalStartTime": _google(original, meeting.zone),
                "start": _google(to, meeting.zone),
                "end": _google(ends_at, meeting.zone),
            },
        )

    async def delete(self, name: str) -> None:
        self._peer.delete(name)

    async def titles(self) -> list[str]:
        return [each["summary"] for each in self._peer.events.values() if each["status"] != "cancelled"]

    def refuse_credentials(self) -> None:
        self._peer.sign_in.has_leave = False

    def forget_tokens(self) -> None:
        self._peer.forget_tokens()

    def vanish(self) -> None:
        self.source._api = f"http://127.0.0.1:{free_port()}"  # type: ignore[attr-defined]


class MicrosoftServer(Server):
    """The peer that speaks as Microsoft does."""

    calendar = "AAMk="

    def __init__(self, peer: MicrosoftPeer, url: str, egress: Egress) -> None:
        self._peer = peer
        peer.url = url
        self.source = MicrosoftSource(
            egress,
            api=url,
            authorize_url=f"{url}/authorize",
            token_url=f"{url}/token",
            client_id=peer.sign_in.client_id,
            client_secret=peer.sign_in.client_secret,
        )
        self.source.oauth.use(SystemClock())
        self.account = Account("", "", _leave(peer))

    async def add(self, meeting: Meeting) -> str:
        name = uuid4().hex
        await self.change(name, meeting)
        return name

    async def change(self, name: str, meeting: Meeting) -> None:
        facts: dict[str, Any] = {"subject": meeting.title}
        if meeting.is_free:
            facts["showAs"] = "free"
        length = timedelta(days=meeting.days) if meeting.days else timedelta(minutes=meeting.minutes)
        first = meeting.starts_at
        if meeting.days:
            facts["isAllDay"] = True
            first = first.replace(hour=0, minute=0)
        for week in range(max(meeting.weekly, 1)):
            starts_at = weeks_later(first, week, meeting.zone)
            if starts_at not in meeting.skipped:
                self._peer.put(
                    f"{name}.{week}",
                    starts_at,
                    starts_at + length,
                    series=name,
                    zone=meeting.zone,
                    facts=facts,
                )

    async def move_occurrence(self, name: str, meeting: Meeting, original: datetime, to: datetime) -> None:
        week = (original - meeting.starts_at).days // 7
        ends_at = to + timedelta(minutes=meeting.minutes)
        self._peer.put(
            f"{name}.{week}",
            to,
            ends_at,
            series=name,
            zone=meeting.zone,
            facts={"type": "exception", "subject": ""},
        )

    async def delete(self, name: str) -> None:
        self._peer.remove(name)

    async def titles(self) -> list[str]:
        return [each.facts["subject"] for each in self._peer.occurrences.values() if not each.is_removed]

    def refuse_credentials(self) -> None:
        self._peer.sign_in.has_leave = False

    def forget_tokens(self) -> None:
        self._peer.forget_tokens()

    def vanish(self) -> None:
        self.source._api = f"http://127.0.0.1:{free_port()}"  # type: ignore[attr-defined]


def _leave(peer: Peer) -> dict[str, str]:
    """Credentials as they are after somebody said yes."""
    return {
        "access_token": peer.sign_in.access,
        "refresh_token": peer.sign_in.refresh,
        "access_until": "9999999999",
    }


def _google(at: datetime, zone: str) -> dict[str, str]:
    return {"dateTime": at.astimezone(ZoneInfo(zone)).isoformat(), "timeZone": zone}


def _wall(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y%m%dT%H%M%S}"


def _lines(name: str, meeting: Meeting) -> list[str]:
    lines = [f"UID:{name}", "DTSTAMP:20260101T000000Z", f"SUMMARY:{meeting.title}"]
    if meeting.days:
        on = meeting.starts_at.date()
        lines += [
            f"DTSTART;VALUE=DATE:{on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{on + timedelta(days=meeting.days):%Y%m%d}",
        ]
    else:
        lines += [
            f"DTSTART;TZID={meeting.zone}:{_wall(meeting.starts_at, meeting.zone)}",
            f"DURATION:PT{meeting.minutes}M",
        ]
    if meeting.weekly:
        lines.append(f"RRULE:FREQ=WEEKLY;COUNT={meeting.weekly}")
    lines += [f"EXDATE;TZID={meeting.zone}:{_wall(at, meeting.zone)}" for at in meeting.skipped]
    if meeting.is_free:
        lines.append("TRANSP:TRANSPARENT")
    return lines


def in_words(stretches: Sequence[Stretch]) -> list[str]:
    """`03-02 09:00–10:00`, in UTC."""
    return [f"{each.starts_at:%m-%d %H:%M}–{each.ends_at:%H:%M}" for each in stretches]
