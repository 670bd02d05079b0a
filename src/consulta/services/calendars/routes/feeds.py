"""One's own feed, and the feed itself for calendars to read."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import Depends, Header, Path, Response

from consulta.kit.access import SignedIn
from consulta.kit.http.routing import InWork, for_anyone, no_replay
from consulta.kit.limits import limit
from consulta.kit.settings import PlatformSettings
from consulta.services.calendars.commands import feeds as commands
from consulta.services.calendars.queries import feeds as queries
from consulta.services.calendars.repository.feeds import note_reading
from consulta.services.calendars.routes.edge import router
from consulta.services.calendars.schemas import FeedOut, FeedRequest, NewFeedOut, OwnFeedOut

Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{43}$")]


@router.get("/feed")
async def show_feed(work: InWork, caller: SignedIn) -> OwnFeedOut:
    """One's own feed. Its secret address is not among it: that was shown once."""
    feed = await queries.own_feed(work, caller.person_id)
    return OwnFeedOut(feed=None if feed is None else FeedOut.model_validate(feed))


@router.post("/feed", status_code=201, dependencies=[Depends(limit("20/hour", "calendars.open_feed"))])
@no_replay
async def open_feed(work: InWork, caller: SignedIn, body: FeedRequest) -> NewFeedOut:
    """Make a feed with a new secret address, shown this once; an earlier address stops working at once."""
    token = await commands.open_feed(work, caller.person_id, body.shows)
    site = work.resource(PlatformSettings).public_url
    return NewFeedOut(
        shows=body.shows,
        made_at=work.now,
        read_at=None,
        url=f"{site}/api/v1/calendars/feeds/{token}.ics",
    )


@router.delete("/feed", status_code=204)
async def revoke_feed(work: InWork, caller: SignedIn) -> None:
    """Close one's feed: whoever has its address reads nothing any more."""
    await commands.revoke_feed(work, caller.person_id)


@router.get(
    "/feeds/{token}.ics",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}}, 304: {"description": "You have this already"}},
    dependencies=[Depends(limit("120/minute", "calendars.read_feed", by="address"))],
)
@for_anyone
async def read_feed(
    work: InWork, token: Token, if_none_match: Annotated[str | None, Header(max_length=1000)] = None
) -> Response:
    """The calendar behind a secret address, for calendars to subscribe to."""
    found = await queries.read_feed(work, token)
    await note_reading(work, found.feed.id)
    tag = f'"{hashlib.sha256(found.content).hexdigest()[:32]}"'
    # What a private cache may keep is its owner's own; whoever is in between keeps nothing.
    headers = {"ETag": tag, "Cache-Control": "private, max-age=60, must-revalidate"}
    if if_none_match is not None and tag in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(
        found.content,
        media_type="text/calendar; charset=utf-8",
        headers=headers | {"Content-Disposition": 'inline; filename="consulta.ics"'},
    )
