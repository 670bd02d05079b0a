"""Attendees of requests. Who has others written to does so rarely: a practice must not become a mailer of strangers."""

from __future__ import annotations

from fastapi import Request

from consulta.contracts.attendees import Attendee
from consulta.kit.limits import limit
from consulta.services.booking.schemas.attendees import AttendeeBody

_count_invitation = limit("20/day", "booking.attendees")


async def attendee_in(
    body: AttendeeBody | None, request: Request, *, invitations: int = 1
) -> Attendee | None:
    """For whom the request is. One with an address counts as so many invitations; raises `TooOften`."""
    if body is None:
        return None
    if body.email is not None:
        for _ in range(invitations):
            await _count_invitation(request)
    return body.attendee
