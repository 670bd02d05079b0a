"""What an operator may set about calendars elsewhere."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from consulta.kit.settings import BaseUrl, Section


class Settings(Section):
    """The section `[calendars]`."""

    section: ClassVar[str] = "calendars"

    feed_past_days: Annotated[int, Field(ge=0, le=3650)] = 90
    """How far back a feed tells; what lies ahead is always in it."""
    read_minutes: Annotated[int, Field(ge=1, le=1440)] = 5
    """How often a connected calendar is read."""
    horizon_days: Annotated[int, Field(ge=7, le=400)] = 190
    """How far ahead busy times are known; at least as far as offerings can be booked."""
    full_hours: Annotated[int, Field(ge=1, le=168)] = 24
    """How often everything in a calendar is compared, whatever its changes said."""
    most_connections: Annotated[int, Field(ge=1, le=50)] = 5
    """How many calendar accounts one person may connect."""
    google_client_id: Annotated[str, Field(min_length=1)] | None = None
    """From Google's console; with its secret, Google calendars can be connected. Return address: /calendars/return."""
    google_client_secret: str | None = None
    google_api: BaseUrl = "https://www.googleapis.com/calendar/v3"
    google_authorize_url: BaseUrl = "https://accounts.google.com/o/oauth2/v2/auth"
    google_token_url: BaseUrl = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
    microsoft_client_id: Annotated[str, Field(min_length=1)] | None = None
    """From Microsoft Entra; with its secret, Outlook calendars can be connected. Return address: /calendars/return."""
    microsoft_client_secret: str | None = None
    microsoft_api: BaseUrl = "https://graph.microsoft.com/v1.0"
    microsoft_authorize_url: BaseUrl = "https://login.microsoftonline.com/common/oauth2/v2.0/authorize"
    microsoft_token_url: BaseUrl = "https://login.microsoftonline.com/common/oauth2/v2.0/token"  # noqa: S105 - an address

    @model_validator(mode="after")
    def _clients_have_secrets(self) -> Self:
        for vendor in ("google", "microsoft"):
            given = getattr(self, f"{vendor}_client_id"), getattr(self, f"{vendor}_client_secret")
            if (given[0] is None) != (given[1] is None):
                raise ValueError(
                    f"{vendor}_client_id and {vendor}_client_secret go together: give both or neither"
                )
        return self
