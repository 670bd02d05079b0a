"""Google Calendar (API v3): changes by sync tokens, series as Google keeps them, entries with names of our own.

Series are asked for unexpanded (`singleEvents=false`): one weekly meeting is one item however long it goes on, and the
horizon moves on without asking again. Its exceptions are items of their own, joined by their UID when they are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlencode
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from consulta.kit.egress import Egress, Reply
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
from consulta.services.calendars.gateways.oauth import OAuth, Provider, answer_in

SCOPE: Final = "https://www.googleapis.com/auth/calendar.events https://www.googleapis.com/auth/calendar.calendarlist.readonly"
_PAGE: Final = 250
_MOST_PAGES: Final = 60
_FIELDS: Final = (
    "nextPageToken,nextSyncToken,items(id,iCalUID,etag,status,transparency,start,end,recurrence,recurringEventId,"
    "originalStartTime,attendees(self,responseStatus),eventType)"
)
"""Titles, places and guests are not even asked for."""


class GoogleSource(CalendarSource):
    """Accounts at Google."""

    kind = "google"

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
                # Without these there is no leave that lasts.
                extra={"access_type": "offline", "prompt": "consent"},
            ),
            egress,
        )

    async def list_calendars(self, account: Account) -> list[Listed]:
        """See `CalendarSource`."""
        found: list[Listed] = []
        page: str | None = None
        for _ in range(_MOST_PAGES):
            query = {"maxResults": "250", **({"pageToken": page} if page else {})}
            reply = await self.oauth.ask(
                account, "GET", f"{self._api}/users/me/calendarList?{urlencode(query)}"
            )
            said = self._said(reply)
            found += [
                Listed(
                    external_id=str(each["id"]),
                    name=str(each.get("summaryOverride") or each.get("summary") or each["id"])[:200],
                    can_write=each.get("accessRole") in ("owner", "writer"),
                    is_main=bool(each.get("primary")),
                )
                for each in said.get("items", [])
            ]
            page = said.get("nextPageToken")
            if not page:
                break
        main = next((each for each in found if each.is_main), None)
        if main is not None:
            account.login = main.external_id  # a main calendar is called by its owner's address
        return found

    async def changes_since(
        self, account: Account, calendar: str, token: str | None, *, known: Mapping[str, str], window: Window
    ) -> Changes:
        """See `CalendarSource`. Every item comes whole, so what is known need not be compared."""
        del known
        if token is not None:
            changes = await self._pages(account, calendar, {"syncToken": token})
            if changes is not None:
                return changes
        everything = await self._pages(account, calendar, {"timeMin": f"{window.opens:%Y-%m-%dT%H:%M:%SZ}"})
        if everything is None:
            raise SourceUnavailable("The server refuses to tell everything.")
        return Changes(everything.items, everything.token, is_full=True)

    async def put_event(self, account: Account, calendar: str, entry: Entry, *, at: Place | None) -> Place:
        """See `CalendarSource`. The name is the booking's, so a second writing finds the first."""
        name = at.external_id if at is not None else UUID(entry.uid.partition("@")[0]).hex
        body = _event(entry)
        if at is None:
            reply = await self.oauth.ask(account, "POST", self._events(calendar), body={**body, "id": name})
            if reply.status != 409:  # noqa: PLR2004 - Conflict: it is there already
                return Place(name, str(self._said(reply).get("etag", "")))
        there = await self.oauth.ask(account, "GET", self._events(calendar, name))
        # Changing one that its owner deleted would bring it back.
        if there.status in (404, 410) or self._said(there).get("status") == "cancelled":
            raise EventGone
        reply = await self.oauth.ask(account, "PATCH", self._events(calendar, name), body=body)
        if reply.status in (404, 410):
            raise EventGone
        return Place(name, str(self._said(reply).get("etag", "")))

    async def delete_event(self, account: Account, calendar: str, at: Place) -> None:
        """See `CalendarSource`."""
        reply = await self.oauth.ask(account, "DELETE", self._events(calendar, at.external_id))
        if reply.status not in (204, 404, 410):
            self._said(reply)

    async def _pages(self, account: Account, calendar: str, asked: Mapping[str, str]) -> Changes | None:
        """Every page of an answer; nothing when the token is spent (410)."""
        items: list[Item] = []
        gone: list[str] = []
        page: str | None = None
        for _ in range(_MOST_PAGES):
            query = {
                "maxResults": str(_PAGE),
                "singleEvents": "false",
                "showDeleted": "true",
                "fields": _FIELDS,
                **asked,
                **({"pageToken": page} if page else {}),
            }
            reply = await self.oauth.ask(account, "GET", f"{self._events(calendar)}?{urlencode(query)}")
            if reply.status == 410 and "syncToken" in asked:  # noqa: PLR2004 - Gone
                return None
            said = self._said(reply)
            for each in said.get("items", []):
                content = _file(each)
                if content is None:
                    gone.append(str(each["id"]))
                else:
                    items.append(Item(str(each["id"]), str(each.get("etag", "")), content))
            if len(items) > MOST_ENTRIES:
                break
            page = said.get("nextPageToken")
            if not page:
                return Changes(items, said.get("nextSyncToken"), gone=gone)
        raise NoCalendarThere(
            f"This calendar has more than {MOST_ENTRIES} entries ahead, which is more than is read."
        )

    def _events(self, calendar: str, name: str | None = None) -> str:
        address = f"{self._api}/calendars/{quote(calendar, safe='')}/events"
        return address if name is None else f"{address}/{quote(name, safe='')}"

    def _said(self, reply: Reply) -> dict[str, Any]:
        if reply.status < 300:  # noqa: PLR2004 - success
            return answer_in(reply)
        if reply.status == 404:  # noqa: PLR2004 - Not Found
            raise NoCalendarThere("This calendar is not there any more.")
        if reply.status == 403:  # noqa: PLR2004 - Forbidden
            reason = str(answer_in(reply).get("error", ""))
            if "imit" in reason:  # rateLimitExceeded, userRateLimitExceeded, quota limits
                raise SourceUnavailable("The server asks us to wait.", retry_after_seconds=60)
            raise SignInRefused("The account does not let us use this calendar.")
        raise SourceUnavailable(f"The server answered with an error ({reply.status}).")


def _event(entry: Entry) -> dict[str, Any]:
    return {
        "summary": entry.summary,
        "description": entry.url,
        **({"location": entry.place} if entry.place else {}),
        "source": {"title": "Consulta", "url": entry.url},
        "start": {"dateTime": entry.starts_at.isoformat()},
        "end": {"dateTime": entry.ends_at.isoformat()},
        "status": "confirmed",
        "sequence": entry.sequence,
        "extendedProperties": {"private": {"consulta": entry.uid}},
    }


def _file(event: Mapping[str, Any]) -> bytes | None:
    """An item as a calendar file; nothing for one that is gone.

    A cancelled occurrence of a series stays: it says that this one does not take place.
    """
    series = event.get("recurringEventId")
    is_cancelled = event.get("status") == "cancelled"
    if is_cancelled and not series:
        return None
    # Cancelled occurrences come without a UID: the series' name joins what belongs together. One of ours stays ours.
    uid = str(event.get("iCalUID", ""))
    if not uid.endswith("@consulta"):
        uid = f"{series or event.get('id')}@google.com"
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", f"UID:{uid}"]
    if series and "originalStartTime" in event:
        lines.append(_moment("RECURRENCE-ID", event["originalStartTime"]))
    start = event.get("start") or event.get("originalStartTime") or {}
    lines.append(_moment("DTSTART", start))
    if "end" in event:
        lines.append(_moment("DTEND", event["end"]))
    lines += [str(each) for each in event.get("recurrence", []) if "\n" not in str(each)]
    declined = any(
        each.get("self") and each.get("responseStatus") == "declined" for each in event.get("attendees", [])
    )
    if is_cancelled:
        lines.append("STATUS:CANCELLED")
    if declined or event.get("transparency") == "transparent" or event.get("eventType") == "workingLocation":
        lines.append("TRANSP:TRANSPARENT")
    return "\r\n".join([*lines, "END:VEVENT", "END:VCALENDAR", ""]).encode()


def _moment(name: str, told: Mapping[str, Any]) -> str:
    if "date" in told:
        return f"{name};VALUE=DATE:{str(told['date']).replace('-', '')}"
    at = datetime.fromisoformat(str(told.get("dateTime", "")))
    zone = told.get("timeZone")
    if zone is None or at.tzinfo is None:
        at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
        return f"{name}:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    # The offset that is written is the zone's at that moment, so the wall time stands in it.
    return f'{name};TZID="{zone}":{_wall(at, str(zone))}'


def _wall(at: datetime, zone: str) -> str:
    try:
        return f"{at.astimezone(ZoneInfo(zone)):%Y%m%dT%H%M%S}"
    except (ZoneInfoNotFoundError, ValueError):
        return f"{at:%Y%m%dT%H%M%S}"
