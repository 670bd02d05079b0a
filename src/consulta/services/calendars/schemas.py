"""The bodies of the requests and answers of calendars."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from consulta.kit.http.routing import Answer, Body
from consulta.services.calendars.domain.feeds import Shows


class FeedRequest(Body):
    """How much the feed shall say."""

    shows: Shows = Shows.EVERYTHING


class FeedOut(Answer):
    """One's own feed. Its address was shown once, when it was made."""

    shows: Shows
    made_at: AwareDatetime
    read_at: AwareDatetime | None
    """When a calendar last looked, to the minute."""


class OwnFeedOut(Answer):
    """Whether one has a feed, and which."""

    feed: FeedOut | None


class NewFeedOut(FeedOut):
    """A feed that was just made, with its secret address: nobody can be shown it again."""

    url: str = Field(examples=["https://consult.example.org/api/v1/calendars/feeds/Q2x5….ics"])
