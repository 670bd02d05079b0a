"""What visitors without a login send, and what they read once they have proved their address."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import AfterValidator, EmailStr, Field

from consulta.contracts.attendees import LONGEST_NAME
from consulta.contracts.directory import OfferingId
from consulta.contracts.intake import Answer as IntakeAnswer
from consulta.kit.clock import UTCDatetime
from consulta.kit.http.routing import Answer, Plain
from consulta.services.booking.repository.guests import BegunBooking
from consulta.services.booking.schemas.attendees import AttendeeOut
from consulta.services.booking.schemas.bookings import BookRequest
from consulta.services.booking.schemas.common import Zone

GuestName = Annotated[str, Plain(LONGEST_NAME, 1), AfterValidator(lambda name: " ".join(name.split()))]
GuestLanguage = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


class GuestRequest(BookRequest):
    """What to book, and who asks: the link to finish goes to this address."""

    email: Annotated[EmailStr, Field(max_length=254), AfterValidator(str.lower)]
    name: GuestName
    zone: Zone
    language: GuestLanguage = "en"

    @property
    def typed(self) -> dict[str, Any]:
        """What is kept of it: everything but who asks."""
        return self.model_dump(
            mode="json", include={"note", "answers", "consent", "form_version", "attendee"}
        )


class GuestAnswer(Answer):
    """The same for every address: whether a letter is on its way is seen in the mailbox alone."""

    link_minutes: int
    resend_after_seconds: int


class BegunOut(Answer):
    """What was typed before the address was proved. Nothing is kept free for it."""

    offering_id: OfferingId
    starts_at: UTCDatetime
    note: str | None
    answers: list[IntakeAnswer]
    consent: bool
    form_version: int | None
    attendee: AttendeeOut | None
    keep_until: UTCDatetime

    @classmethod
    def of(cls, begun: BegunBooking) -> Self:
        """As it was typed."""
        return cls.model_validate(
            {
                **begun.request,
                "offering_id": begun.offering_id,
                "starts_at": begun.starts_at,
                "keep_until": begun.keep_until,
            }
        )
