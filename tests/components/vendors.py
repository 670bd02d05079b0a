"""Peers on this machine that speak the calendar protocols of Google and Microsoft, as their vendors document them.

They page in small pages, spend tokens, end access early, ask to wait, and answer in their own words: what a client must
live with. One account each.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

PAGE = 20
OWNER = "ada@example.org"
Json = dict[str, Any]


@dataclass
class SignIn:
    """The vendor's own sign-in: codes, access that is renewed, leave that is taken back."""

    client_id: str = "consulta-client"
    client_secret: str = "consulta-secret"
    access: str = "access-0"
    refresh: str = "refresh-0"
    has_leave: bool = True
    challenges: dict[str, tuple[str, str]] = field(default_factory=dict)
    renewals: int = 0
    wait_once: bool = False
    """The next question is answered with 429."""

    def give_code(self, challenge: str, return_to: str) -> str:
        """What a person's yes becomes."""
        code = uuid4().hex
        self.challenges[code] = challenge, return_to
        return code

    def end_access(self) -> None:
        """Access ends before its time."""
        self.access = f"access-{uuid4().hex}"

    async def token(self, request: Request) -> Response:
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        if (form.get("client_id"), form.get("client_secret")) != (self.client_id, self.client_secret):
            return JSONResponse({"error": "invalid_client"}, 401)
        said: Json = {"access_token": self.access, "expires_in": 3600, "token_type": "Bearer"}
        if form["grant_type"] == "refresh_token":
            if not self.has_leave or form.get("refresh_token") != self.refresh:
                return JSONResponse({"error": "invalid_grant"}, 400)
            self.renewals += 1
            return JSONResponse(said)
        challenge, return_to = self.challenges.pop(form.get("code", ""), ("", ""))
        made = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if made.decode().rstrip("=") != challenge or form.get("redirect_uri") != return_to:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse(said | {"refresh_token": self.refresh})

    def refusal(self, request: Request) -> Response | None:
        if self.wait_once:
            self.wait_once = False
            return JSONResponse({"error": {"code": 429}}, 429, headers={"Retry-After": "7"})
        if not self.has_leave or request.headers.get("authorization") != f"Bearer {self.access}":
            return JSONResponse({"error": {"code": 401}}, 401)
        return None


class Peer:
    """What both vendors have: a sign-in, and changes with numbers."""

    def __init__(self) -> None:
        self.sign_in = SignIn()
        self.number = 0
        self.oldest_token = 0
        self.app = FastAPI()
        self.app.post("/token")(self.sign_in.token)

    def forget_tokens(self) -> None:
        """Every token that was given out is spent."""
        self.number += 1
        self.oldest_token = self.number


class GooglePeer(Peer):
    """Google Calendar API v3, as far as calendars are read and written."""

    def __init__(self) -> None:
        super().__init__()
        self.events: dict[str, Json] = {}
        self.app.get("/users/me/calendarList")(self._calendars)
        self.app.get("/calendars/{calendar}/events")(self._list)
        self.app.post("/calendars/{calendar}/events")(self._insert)
        self.app.api_route("/calendars/{calendar}/events/{name}", methods=["GET", "PATCH", "DELETE"])(
            self._one
        )

    def put(self, name: str, event: Json) -> None:
        """An entry as its owner's own program leaves it."""
        self.number += 1
        self.events[name] = {
            "kind": "calendar#event", "id": name, "status": "confirmed", "iCalUID": f"{name}@google.com",
            "etag": f'"{self.number}"', "eventType": "default", **event, "number": self.number,
        }  # fmt: skip

    def delete(self, name: str) -> None:
        """The owner takes an entry out, with everything that belongs to it."""
        for each in [*self.events.values()]:
            if each["id"] == name or each.get("recurringEventId") == name:
                self.number += 1
                kept = ("kind", "id", "etag", "recurringEventId", "originalStartTime")
                short = {key: each[key] for key in kept if key in each}
                self.events[each["id"]] = {**short, "status": "cancelled", "number": self.number}

    async def _calendars(self, request: Request) -> Response:
        if refused := self.sign_in.refusal(request):
            return refused
        pages = [
            {
                "items": [{"id": OWNER, "summary": "Ada", "accessRole": "owner", "primary": True}],
                "nextPageToken": "2",
            },
            {"items": [{"id": "holidays", "summary": "Holidays", "accessRole": "reader"}]},
        ]
        return JSONResponse(pages[1 if request.query_params.get("pageToken") == "2" else 0])

    async def _list(self, calendar: str, request: Request) -> Response:
        if refused := self.sign_in.refusal(request):
            return refused
        if calendar != OWNER:
            return JSONResponse({"error": {"code": 404}}, 404)
        asked = request.query_params
        if "syncToken" in asked and {"timeMin", "timeMax", "q", "orderBy"} & set(asked):
            return JSONResponse({"error": {"code": 400}}, 400)
        since = int(asked.get("syncToken", "0"))
        if "syncToken" in asked and since < self.oldest_token:
            return JSONResponse({"error": {"code": 410, "errors": [{"reason": "fullSyncRequired"}]}}, 410)
        found = [each for each in self.events.values() if each["number"] > since]
        if "syncToken" not in asked:
            found = [each for each in found if each["status"] != "cancelled" or "recurringEventId" in each]
            found = [each for each in found if self._ends_after(each, asked["timeMin"])]
        first = int(asked.get("pageToken", "0"))
        page = [
            {key: value for key, value in each.items() if key != "number"}
            for each in found[first : first + PAGE]
        ]
        if first + PAGE < len(found):
            return JSONResponse({"items": page, "nextPageToken": str(first + PAGE)})
        return JSONResponse({"items": page, "nextSyncToken": str(self.number)})

    def _ends_after(self, event: Json, moment: str) -> bool:
        if "recurrence" in event or "end" not in event:
            return True
        end = event["end"].get("dateTime") or f"{event['end']['date']}T00:00:00+00:00"
        return datetime.fromisoformat(end) > datetime.fromisoformat(moment)

    async def _insert(self, calendar: str, request: Request) -> Response:
        if refused := self.sign_in.refusal(request):
            return refused
        del calendar
        body = await request.json()
        if body["id"] in self.events:
            return JSONResponse({"error": {"code": 409, "errors": [{"reason": "duplicate"}]}}, 409)
        self.put(body["id"], {key: value for key, value in body.items() if key != "id"})
        return JSONResponse(self.events[body["id"]])

    async def _one(self, calendar: str, name: str, request: Request) -> Response:
        if refused := self.sign_in.refusal(request):
            return refused
        del calendar
        event = self.events.get(name)
        if event is None:
            return JSONResponse({"error": {"code": 404}}, 404)
        if request.method == "DELETE":
            if event["status"] == "cancelled":
                return JSONResponse({"error": {"code": 410, "errors": [{"reason": "deleted"}]}}, 410)
            self.delete(name)
            return Response(status_code=204)
        if request.method == "PATCH":
            self.put(name, {**event, **await request.json()})
        return JSONResponse(self.events[name])


@dataclass
class Occurrence:
    """One occurrence as Graph tells it."""

    series: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    facts: Json
    number: int
    is_removed: bool = False


class MicrosoftPeer(Peer):
    """Microsoft Graph v1.0, as far as calendars are read and written."""

    WINDOWS: dict[str, str] = {"Europe/Berlin": "W. Europe Standard Time", "UTC": "UTC"}  # noqa: RUF012 - a table

    def __init__(self) -> None:
        super().__init__()
        self.occurrences: dict[str, Occurrence] = {}
        self.windows: dict[str, tuple[datetime, datetime]] = {}
        self.url = ""
        self.app.get("/me")(self._me)
        self.app.get("/me/calendars")(self._calendars)
        self.app.get("/me/calendars/{calendar}/calendarView/delta")(self._delta)
        self.app.get("/me/calendars/{calendar}/events")(self._find)
        self.app.post("/me/calendars/{calendar}/events")(self._create)
        self.app.api_route("/me/events/{name}", methods=["PATCH", "DELETE"])(self._one)

    def put(
        self, name: str, starts_at: datetime, ends_at: datetime, *, series: str, zone: str, facts: Json
    ) -> None:
        """An occurrence as its owner's own program leaves it."""
        self.number += 1
        self.occurrences[name] = Occurrence(series, starts_at, ends_at, zone, facts, self.number)

    def remove(self, series: str) -> None:
        """The owner takes an entry out, with all its occurrences."""
        for each in self.occurrences.values():
            if each.series == series:
                self.number += 1
                each.number, each.is_removed = self.number, True

    async def _me(self, request: Request) -> Response:
        return self.sign_in.refusal(request) or JSONResponse({"mail": OWNER, "userPrincipalName": OWNER})

    async def _calendars(self, request: Request) -> Response:
        if refused := self.sign_in.refusal(request):
            return refused
        main = {"id": "AAMk=", "name": "Calendar", "canEdit": True, "isDefaultCalendar": True}
        other = {"id": "AAMk2", "name": "Birthdays", "canEdit": False, "isDefaultCalendar": False}
        if "$skip" in request.query_params:
            return JSONResponse({"value": [other]})
        return JSONResponse({"value": [main], "@odata.nextLink": f"{self.url}/me/calendars?$skip=1"})

    async def _delta(self, calendar: str, request: Request) -> Response:
        if refused := self.sign_in.refusal(request):
            return refused
        if calendar != "AAMk=":
            return JSONResponse({"error": {"code": "ErrorItemNotFound"}}, 404)
        asked = request.query_params
        here = f"{self.url}/me/calendars/AAMk%3D/calendarView/delta"
        if "$deltatoken" in asked or "$skiptoken" in asked:
            name, number, first = (asked.get("$deltatoken") or asked["$skiptoken"]).split(".")
            since = int(number)
            is_spent = "$deltatoken" in asked and since < self.oldest_token
            if name not in self.windows or is_spent:
                return JSONResponse({"error": {"code": "SyncStateNotFound"}}, 410)
        else:
            name, since, first = uuid4().hex, 0, "0"
            self.windows[name] = (
                datetime.fromisoformat(asked["startDateTime"]),
                datetime.fromisoformat(asked["endDateTime"]),
            )
        opens, closes = self.windows[name]
        found = [
            (key, each)
            for key, each in self.occurrences.items()
            if each.number > since
            and each.starts_at < closes
            and each.ends_at > opens
            and (since or not each.is_removed)
        ]
        page = [self._told(key, each) for key, each in found[int(first) : int(first) + PAGE]]
        if int(first) + PAGE < len(found):
            link = {"@odata.nextLink": f"{here}?$skiptoken={name}.{since}.{int(first) + PAGE}"}
        else:
            link = {"@odata.deltaLink": f"{here}?$deltatoken={name}.{self.number}.0"}
        return JSONResponse({"value": page, **link})

    def _told(self, name: str, each: Occurrence) -> Json:
        if each.is_removed:
            return {"id": name, "@removed": {"reason": "deleted"}}
        windows = self.WINDOWS[each.zone]

        def moment(at: datetime) -> Json:
            # Graph may answer in the zone of the entry, whatever was preferred.
            return {
                "dateTime": f"{at.astimezone(ZoneInfo(each.zone)):%Y-%m-%dT%H:%M:%S}.0000000",
                "timeZone": windows,
            }

        return {
            "@odata.etag": f'W/"{each.number}"', "id": name, "type": "occurrence", "isAllDay": False,
            "isCancelled": False, "showAs": "busy", "responseStatus": {"response": "organizer"},
            "start": moment(each.starts_at), "end": moment(each.ends_at), **each.facts,
        }  # fmt: skip

    async def _find(self, calendar: str, request: Request) -> Response:
        if refused := self.sign_in.refusal(request):
            return refused
        del calendar
        wanted = request.query_params["$filter"]
        found = [
            {"id": name}
            for name, each in self.occurrences.items()
            if not each.is_removed and each.facts.get("own") and f"'{each.facts['own']}'" in wanted
        ]
        return JSONResponse({"value": found})

    async def _create(self, calendar: str, request: Request) -> Response:
        if refused := self.sign_in.refusal(request):
            return refused
        del calendar
        body, name = await request.json(), uuid4().hex
        own = body["singleValueExtendedProperties"][0]["value"]
        self._write(name, body, {"own": own, "subject": body["subject"]})
        return JSONResponse(self._told(name, self.occurrences[name]), 201)

    async def _one(self, name: str, request: Request) -> Response:
        if refused := self.sign_in.refusal(request):
            return refused
        each = self.occurrences.get(name)
        if each is None or each.is_removed:
            return JSONResponse({"error": {"code": "ErrorItemNotFound"}}, 404)
        if request.method == "DELETE":
            self.remove(each.series)
            return Response(status_code=204)
        self._write(name, await request.json(), each.facts)
        return JSONResponse(self._told(name, self.occurrences[name]))

    def _write(self, name: str, body: Json, facts: Json) -> None:
        starts_at, ends_at = (
            datetime.fromisoformat(body[each]["dateTime"]).replace(tzinfo=UTC) for each in ("start", "end")
        )
        self.put(name, starts_at, ends_at, series=name, zone="UTC", facts=facts)


def weeks_later(at: datetime, weeks: int, zone: str) -> datetime:
    """The same wall time so many weeks later, as a moment."""
    wall = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) + timedelta(weeks=weeks)
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
