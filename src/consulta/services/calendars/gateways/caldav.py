"""CalDAV (RFC 4791) with synchronisation by tokens (RFC 6578), or by comparing etags where a server has none."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit
from xml.sax.saxutils import escape

from icalendar import Calendar, Event

from consulta.kit.egress import Egress, EgressFailed, EgressRefused, Reply
from consulta.services.calendars.domain.busy import Window
from consulta.services.calendars.domain.mirror import MOST_ENTRIES
from consulta.services.calendars.gateways import (
    Account,
    CalendarSource,
    Changes,
    Entry,
    EventGone,
    Item,
    Listed,
    NoCalendarThere,
    Place,
    SignInRefused,
    SourceUnavailable,
)
from consulta.services.calendars.gateways.xml import (
    CAL,
    DAV,
    SERVER,
    Multistatus,
    NotXml,
    Told,
    multistatus,
    name_of,
    request,
)

MOST_BYTES: Final = 4 * 1024 * 1024
_AT_ONCE: Final = 25
_MOST_ROUNDS: Final = 50
_SPENT: Final = frozenset({400, 403, 409, 410, 412})
_CTAG: Final = "ctag:"
_ETAGS: Final = "etags"

_PRINCIPAL = "<d:prop><d:current-user-principal/><d:resourcetype/></d:prop>"
_HOME = "<d:prop><c:calendar-home-set/></d:prop>"
_COLLECTIONS = (
    "<d:prop><d:resourcetype/><d:displayname/><d:current-user-privilege-set/>"
    "<c:supported-calendar-component-set/></d:prop>"
)
_STATE = "<d:prop><d:sync-token/><s:getctag/></d:prop>"


class CalDavSource(CalendarSource):
    """Any CalDAV server: Nextcloud, iCloud, Fastmail, Radicale and the rest. Calendars are known by their paths."""

    kind = "caldav"

    def __init__(self, egress: Egress) -> None:
        self._egress = egress

    async def list_calendars(self, account: Account) -> list[Listed]:
        """See `CalendarSource`. The address may be the server's, the account's, or a calendar's own: that is main."""
        for start in (account.address, urljoin(account.address, "/.well-known/caldav")):
            reply = await self._ask(account, "PROPFIND", start, request("d:propfind", _PRINCIPAL), depth=0)
            if reply.status != 207:  # noqa: PLR2004 - Multi-Status, which HTTP's own list lacks a name for here
                continue
            told = self._read(reply).told
            principal = next(
                (found for each in told if (found := each.href_in(f"{DAV}current-user-principal"))), None
            )
            if principal is not None:
                calendars = await self._in_home_of(account, urljoin(reply.url, principal))
                if calendars:
                    return calendars
            own = await self._collections(account, reply.url)
            if own:
                return own
        raise NoCalendarThere(
            "There is no calendar at this address. Look for the CalDAV address in your calendar's settings."
        )

    async def changes_since(
        self, account: Account, calendar: str, token: str | None, *, known: Mapping[str, str], window: Window
    ) -> Changes:
        """See `CalendarSource`."""
        if token is None:
            return await self._everything(account, calendar, known, window)
        if token.startswith((_CTAG, _ETAGS)):
            # Without synchronisation the collection's tag tells whether anything at all is different.
            if token != _ETAGS and await self._state(account, calendar) == token:
                return Changes([], token)
            return await self._everything(account, calendar, known, window)
        return await self._synchronised(account, calendar, token) or await self._everything(
            account, calendar, known, window
        )

    async def put_event(self, account: Account, calendar: str, entry: Entry, *, at: Place | None) -> Place:
        """See `CalendarSource`."""
        # The path is the entry's name in what the server tells, too.
        own = f"{calendar.rstrip('/')}/{entry.uid.partition('@')[0]}.ics"
        path = at.external_id if at is not None else urlsplit(urljoin(account.address, own)).path
        headers = {"content-type": "text/calendar; charset=utf-8"}
        if at is not None:
            # Only where it still stands: what its owner deleted is not forced upon them again.
            headers["if-match"] = "*"
        reply = await self._send(account, "PUT", path, headers, _file(entry))
        if reply.status == 412:  # noqa: PLR2004 - Precondition Failed
            raise EventGone
        self._refuse(reply, writing=True)
        return Place(path, reply.headers.get("etag", ""))

    async def delete_event(self, account: Account, calendar: str, at: Place) -> None:
        """See `CalendarSource`."""
        del calendar  # the path says where
        reply = await self._send(account, "DELETE", at.external_id, {}, None)
        if reply.status not in (404, 410):
            self._refuse(reply, writing=True)

    # Finding calendars

    async def _in_home_of(self, account: Account, principal: str) -> list[Listed]:
        reply = await self._ask(account, "PROPFIND", principal, request("d:propfind", _HOME), depth=0)
        if reply.status != 207:  # noqa: PLR2004 - Multi-Status
            return []
        for told in self._read(reply).told:
            home = told.href_in(f"{CAL}calendar-home-set")
            if home is not None:
                return await self._collections(account, urljoin(reply.url, home))
        return []

    async def _collections(self, account: Account, home: str) -> list[Listed]:
        reply = await self._ask(account, "PROPFIND", home, request("d:propfind", _COLLECTIONS), depth=1)
        if reply.status != 207:  # noqa: PLR2004 - Multi-Status
            return []
        return [
            Listed(
                external_id=urljoin(reply.url, told.href),
                name=(told.text(f"{DAV}displayname") or name_of(told.href))[:200],
                can_write=_can_write(told),
                is_main=_path(told.href) == _path(account.address),
            )
            for told in self._read(reply).told
            if _holds_events(told)
        ]

    # Reading

    async def _state(self, account: Account, calendar: str) -> str:
        """What tells whether anything changed: a token, the collection's tag, or nothing at all."""
        reply = await self._ask(account, "PROPFIND", calendar, request("d:propfind", _STATE), depth=0)
        if reply.status == 404:  # noqa: PLR2004 - Not Found
            raise NoCalendarThere("This calendar is not there any more.")
        self._refuse(reply)
        for told in self._read(reply).told:
            token, tag = told.text(f"{DAV}sync-token"), told.text(f"{SERVER}getctag")
            if token:
                return token
            if tag:
                return f"{_CTAG}{tag}"
        return _ETAGS

    async def _everything(
        self, account: Account, calendar: str, known: Mapping[str, str], window: Window
    ) -> Changes:
        # The token first: what changes while we read is told again, rather than lost.
        token = await self._state(account, calendar)
        stretch = (
            f'<c:time-range start="{window.opens:%Y%m%dT%H%M%SZ}" end="{window.closes:%Y%m%dT%H%M%SZ}"/>'
        )
        wanted = (
            '<d:prop><d:getetag/></d:prop><c:filter><c:comp-filter name="VCALENDAR">'
            f'<c:comp-filter name="VEVENT">{stretch}</c:comp-filter></c:comp-filter></c:filter>'
        )
        reply = await self._ask(account, "REPORT", calendar, request("c:calendar-query", wanted), depth=1)
        self._refuse(reply)
        there = {
            told.href: told.text(f"{DAV}getetag")
            for told in self._read(reply).told
            if told.status == 200  # noqa: PLR2004
        }
        if len(there) > MOST_ENTRIES:
            raise NoCalendarThere(
                f"This calendar has more than {MOST_ENTRIES} entries ahead, which is more than is read."
            )
        changed = [href for href, etag in there.items() if not etag or known.get(href) != etag]
        items, unreadable = await self._fetched(account, calendar, changed)
        # One that is too large is known to be there; its old times would be wrong.
        return Changes(
            items, token, is_full=True, kept=frozenset(there) - set(changed), unreadable=unreadable
        )

    async def _synchronised(self, account: Account, calendar: str, token: str) -> Changes | None:
        """What changed since the token; nothing when the server does not know it any more."""
        changed: dict[str, bool] = {}
        for _ in range(_MOST_ROUNDS):
            inside = (
                f"<d:sync-token>{escape(token)}</d:sync-token><d:sync-level>1</d:sync-level>"
                "<d:prop><d:getetag/></d:prop>"
            )
            reply = await self._ask(
                account, "REPORT", calendar, request("d:sync-collection", inside), depth=0
            )
            if reply.status in _SPENT:
                return None
            self._refuse(reply)
            answer = self._read(reply)
            own = _path(calendar)
            is_cut = any(each.status == 507 for each in answer.told)  # noqa: PLR2004 - Insufficient Storage
            for each in answer.told:
                if _path(each.href) != own:
                    changed[each.href] = each.status == 404  # noqa: PLR2004 - Not Found
            if answer.sync_token is None or len(changed) > MOST_ENTRIES:
                return None
            token = answer.sync_token
            if not is_cut:
                break
        else:
            return None
        items, unreadable = await self._fetched(
            account, calendar, [href for href, is_gone in changed.items() if not is_gone]
        )
        found = {each.external_id for each in items}
        # Deleted, or too large to be read: in both cases what we had of it is not true any more.
        gone = [href for href in changed if href not in found]
        return Changes(items, token, gone=gone, unreadable=unreadable)

    async def _fetched(self, account: Account, calendar: str, hrefs: Sequence[str]) -> tuple[list[Item], int]:
        """The entries at these paths, a few at a time, and how many were too large."""
        items: list[Item] = []
        too_large = 0
        waiting = [list(hrefs[first : first + _AT_ONCE]) for first in range(0, len(hrefs), _AT_ONCE)]
        while waiting:
            some = waiting.pop()
            inside = "<d:prop><d:getetag/><c:calendar-data/></d:prop>" + "".join(
                f"<d:href>{escape(href)}</d:href>" for href in some
            )
            try:
                reply = await self._ask(
                    account, "REPORT", calendar, request("c:calendar-multiget", inside), depth=1
                )
            except _TooMuch:
                if len(some) == 1:
                    too_large += 1
                else:
                    waiting += [some[: len(some) // 2], some[len(some) // 2 :]]
                continue
            self._refuse(reply)
            for told in self._read(reply).told:
                data = told.properties.get(f"{CAL}calendar-data")
                if data is not None and data.text:
                    items.append(Item(told.href, told.text(f"{DAV}getetag"), data.text.encode()))
        return items, too_large

    # Asking

    async def _ask(self, account: Account, method: str, url: str, body: bytes, *, depth: int) -> Reply:
        headers = {"content-type": "application/xml; charset=utf-8", "depth": str(depth)}
        return await self._send(account, method, url, headers, body)

    async def _send(
        self, account: Account, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> Reply:
        pair = base64.b64encode(f"{account.login}:{account.secrets.get('password', '')}".encode()).decode()
        try:
            reply = await self._egress.send(
                method,
                urljoin(account.address, url),
                headers={**headers, "authorization": f"Basic {pair}"},
                content=body,
                most_bytes=MOST_BYTES,
            )
        except EgressRefused as error:
            raise NoCalendarThere(str(error)) from None
        except EgressFailed as error:
            if "more than we listen to" in str(error):
                raise _TooMuch from None
            raise SourceUnavailable(str(error)) from None
        if reply.status == 401:  # noqa: PLR2004 - Unauthorized
            raise SignInRefused("The name or the password was refused.")
        return reply

    def _refuse(self, reply: Reply, *, writing: bool = False) -> None:
        if reply.status < 300:  # noqa: PLR2004 - success
            return
        if reply.status in (403, 405) and writing:
            raise SignInRefused("The server does not let this account write into the calendar.")
        if reply.status == 403:  # noqa: PLR2004 - Forbidden
            raise SignInRefused("The server does not let this account read the calendar.")
        after = reply.headers.get("retry-after", "")
        raise SourceUnavailable(
            f"The server answered with an error ({reply.status}).",
            retry_after_seconds=int(after) if after.isdigit() else None,
        )

    def _read(self, reply: Reply) -> Multistatus:
        try:
            return multistatus(reply.body, reply.url)
        except NotXml as error:
            raise SourceUnavailable(str(error)) from None


class _TooMuch(SourceUnavailable):
    """The answer is larger than we read."""

    def __init__(self) -> None:
        super().__init__("The server's answer is larger than is read.")


def _path(url: str) -> str:
    """A path as it can be compared: servers write the same one in several ways."""
    return unquote(urlsplit(url).path).rstrip("/")


def _holds_events(told: Told) -> bool:
    kinds = told.properties.get(f"{DAV}resourcetype")
    if kinds is None or kinds.find(f"{CAL}calendar") is None:
        return False
    supported = told.properties.get(f"{CAL}supported-calendar-component-set")
    names = {each.get("name", "").upper() for each in supported} if supported is not None else set()
    return not names or "VEVENT" in names


def _can_write(told: Told) -> bool:
    privileges = told.properties.get(f"{DAV}current-user-privilege-set")
    if privileges is None:
        return True
    wanted = {f"{DAV}write", f"{DAV}all", f"{DAV}write-content", f"{DAV}bind"}
    return any(each.tag in wanted for each in privileges.iter())


def _file(entry: Entry) -> bytes:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.written_at)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", entry.summary)
    if entry.place:
        event.add("location", entry.place)
    event.add("url", entry.url)
    event.add("description", entry.url)
    event.add("status", "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Consulta//Calendars//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    file: bytes = calendar.to_ical()
    return file
