"""Outlook by Microsoft Graph: a window of occurrences with a delta link, entries known by a property of our own.

`calendarView/delta` tells occurrences rather than series, within a window that its delta link keeps; the daily full
reading moves it on. Times are asked for in UTC, and understood in whatever zone of Windows they come in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlencode

from consulta.kit.egress import Egress, Reply
from consulta.services.calendars.domain.busy import Window
from consulta.services.calendars.domain.mirror import MOST_ENTRIES
from consulta.services.calendars.domain.zones import known_zone
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
from consulta.services.calendars.gateways.oauth import OAuth, Provider, answer_in

SCOPE: Final = "offline_access Calendars.ReadWrite User.Read"
OWN_PROPERTY: Final = "String {6f6e7375-6c74-4163-a16c-656e64617273} Name consulta"
_MOST_PAGES: Final = 200
_SPENT: Final = frozenset({400, 404, 410})
_FREE: Final = frozenset({"free", "workingElsewhere"})


class MicrosoftSource(CalendarSource):
    """Accounts at Microsoft."""

    kind = "microsoft"

    def __init__(
        self,
        egress: Egress,
        *,
        api: str,
        authorize_url: str,
        token_url: str,
        client_id: str,
        client_secret: str,
    ) -> None:
        self._api = api.rstrip("/")
        self.oauth = OAuth(
            Provider(
                kind=self.kind,
                authorize_url=authorize_url,
                token_url=token_url,
                scope=SCOPE,
                client_id=client_id,
                client_secret=client_secret,
                extra={"response_mode": "query", "prompt": "select_account"},
            ),
            egress,
        )

    async def list_calendars(self, account: Account) -> list[Listed]:
        """See `CalendarSource`."""
        me = self._said(
            await self.oauth.ask(account, "GET", f"{self._api}/me?$select=mail,userPrincipalName")
        )
        account.login = str(me.get("mail") or me.get("userPrincipalName") or account.login)
        found: list[Listed] = []
        url: str | None = f"{self._api}/me/calendars?$select=id,name,canEdit,isDefaultCalendar&$top=100"
        for _ in range(_MOST_PAGES):
            if url is None:
                break
            said = self._said(await self.oauth.ask(account, "GET", self._own(url)))
            found += [
                Listed(
                    external_id=str(each["id"]),
                    name=str(each.get("name") or "Calendar")[:200],
                    can_write=bool(each.get("canEdit")),
                    is_main=bool(each.get("isDefaultCalendar")),
                )
                for each in said.get("value", [])
            ]
            url = said.get("@odata.nextLink")
        return found

    async def changes_since(
        self, account: Account, calendar: str, token: str | None, *, known: Mapping[str, str], window: Window
    ) -> Changes:
        """See `CalendarSource`. The token is the delta link, which must lead back to the same server."""
        del known
        if token is not None:
            changes = await self._round(account, token)
            if changes is not None:
                return changes
        query = urlencode(
            {
                "startDateTime": f"{window.opens:%Y-%m-%dT%H:%M:%SZ}",
                "endDateTime": f"{window.closes:%Y-%m-%dT%H:%M:%SZ}",
            }
        )
        first = f"{self._api}/me/calendars/{quote(calendar, safe='')}/calendarView/delta?{query}"
        everything = await self._round(account, first)
        if everything is None:
            raise NoCalendarThere("This calendar is not there any more.")
        return Changes(everything.items, everything.token, is_full=True)

    async def put_event(self, account: Account, calendar: str, entry: Entry, *, at: Place | None) -> Place:
        """See `CalendarSource`. One without a place is looked for by our property first: it may have been written."""
        body = _event(entry)
        name = at.external_id if at is not None else await self._find(account, calendar, entry.uid)
        if name is None:
            reply = await self.oauth.ask(
                account,
                "POST",
                f"{self._api}/me/calendars/{quote(calendar, safe='')}/events",
                body={
                    **body,
                    "transactionId": entry.uid,
                    "singleValueExtendedProperties": [{"id": OWN_PROPERTY, "value": entry.uid}],
                },
            )
        else:
            reply = await self.oauth.ask(account, "PATCH", self._event(name), body=body)
            if reply.status == 404:  # noqa: PLR2004 - Not Found
                raise EventGone
        said = self._said(reply)
        return Place(str(said["id"]), str(said.get("@odata.etag", "")))

    async def delete_event(self, account: Account, calendar: str, at: Place) -> None:
        """See `CalendarSource`."""
        del calendar  # the name says which
        reply = await self.oauth.ask(account, "DELETE", self._event(at.external_id))
        if reply.status not in (204, 404, 410):
            self._said(reply)

    async def _find(self, account: Account, calendar: str, uid: str) -> str | None:
        wanted = f"singleValueExtendedProperties/Any(ep: ep/id eq '{OWN_PROPERTY}' and ep/value eq '{uid}')"
        query = urlencode({"$filter": wanted, "$select": "id", "$top": "1"})
        said = self._said(
            await self.oauth.ask(
                account, "GET", f"{self._api}/me/calendars/{quote(calendar, safe='')}/events?{query}"
            )
        )
        found = said.get("value", [])
        return str(found[0]["id"]) if found else None

    async def _round(self, account: Account, url: str) -> Changes | None:
        """Every page of a round; nothing when its link is spent."""
        items: list[Item] = []
        gone: list[str] = []
        following: str = url
        for _ in range(_MOST_PAGES):
            reply = await self.oauth.ask(
                account,
                "GET",
                self._own(following),
                headers={"prefer": 'odata.maxpagesize=100, outlook.timezone="UTC"'},
            )
            if reply.status in _SPENT:
                return None
            said = self._said(reply)
            for each in said.get("value", []):
                if "@removed" in each:
                    gone.append(str(each["id"]))
                elif each.get("type") != "seriesMaster":
                    items.append(Item(str(each["id"]), str(each.get("@odata.etag", "")), _file(each)))
            if len(items) > MOST_ENTRIES:
                break
            if "@odata.deltaLink" in said:
                return Changes(items, str(said["@odata.deltaLink"]), gone=gone)
            following = str(said.get("@odata.nextLink", ""))
        raise NoCalendarThere(
            f"This calendar has more than {MOST_ENTRIES} entries ahead, which is more than is read."
        )

    def _own(self, url: str) -> str:
        """A link of the server's own; its access must not be carried anywhere else."""
        if not url.startswith(f"{self._api}/"):
            raise SourceUnavailable("The server sends us somewhere else.")
        return url

    def _event(self, name: str) -> str:
        return f"{self._api}/me/events/{quote(name, safe='')}"

    def _said(self, reply: Reply) -> dict[str, Any]:
        if reply.status < 300:  # noqa: PLR2004 - success
            return answer_in(reply)
        if reply.status == 404:  # noqa: PLR2004 - Not Found
            raise NoCalendarThere("This calendar is not there any more.")
        if reply.status == 403:  # noqa: PLR2004 - Forbidden
            raise SignInRefused("The account does not let us use this calendar.")
        raise SourceUnavailable(f"The server answered with an error ({reply.status}).")


def _event(entry: Entry) -> dict[str, Any]:
    return {
        "subject": entry.summary,
        "body": {"contentType": "text", "content": entry.url},
        **({"location": {"displayName": entry.place}} if entry.place else {}),
        "start": {"dateTime": f"{entry.starts_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"},
        "end": {"dateTime": f"{entry.ends_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"},
        "showAs": "busy",
    }


def _file(event: Mapping[str, Any]) -> bytes:
    """An occurrence as a calendar file. Each stands alone: Graph has expanded its series."""
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", f"UID:{event['id']}"]
    is_day = bool(event.get("isAllDay"))
    lines.append(_moment("DTSTART", event["start"], is_day=is_day))
    lines.append(_moment("DTEND", event["end"], is_day=is_day))
    declined = (event.get("responseStatus") or {}).get("response") == "declined"
    if event.get("isCancelled"):
        lines.append("STATUS:CANCELLED")
    if declined or event.get("showAs") in _FREE:
        lines.append("TRANSP:TRANSPARENT")
    return "\r\n".join([*lines, "END:VEVENT", "END:VCALENDAR", ""]).encode()


def _moment(name: str, told: Mapping[str, Any], *, is_day: bool) -> str:
    # Seven digits behind the second are one more than Python reads.
    at = datetime.fromisoformat(str(told["dateTime"]).partition(".")[0].rstrip("Z"))
    if is_day:
        return f"{name};VALUE=DATE:{at:%Y%m%d}"
    zone = known_zone(str(told.get("timeZone") or "UTC"))
    if zone is None or zone.name == "UTC":
        return f"{name}:{at:%Y%m%dT%H%M%SZ}"
    return f'{name};TZID="{zone.name}":{at:%Y%m%dT%H%M%S}'
