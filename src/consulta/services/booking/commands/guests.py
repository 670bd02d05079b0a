"""GU-1. Somebody without a login, or a desk for them, begins to book: it is kept, and their address gets a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consulta.contracts.begun import Begun, BegunId
from consulta.contracts.booking import GuestBegan
from consulta.contracts.directory import OfferingId
from consulta.contracts.intake import Answer
from consulta.kit.errors import ConsultaError
from consulta.kit.work import Work
from consulta.services.booking.domain.intake import intake_of
from consulta.services.booking.domain.terms import Offering
from consulta.services.booking.errors.bookings import NoSuchOffering, SlotTaken
from consulta.services.booking.repository import guests as repository
from consulta.services.booking.repository.guests import KEPT_FOR, BegunBooking
from consulta.services.booking.repository.offerings import find_offering_with_busy
from consulta.services.booking.repository.teams import find_team
from consulta.services.booking.timers import BegunForgettable


@dataclass(frozen=True, slots=True)
class Guest:
    """What a visitor says of themselves."""

    email: str
    name: str
    zone: str
    language: str


@dataclass(frozen=True, slots=True)
class Filled:
    """The offering's form as they filled it in."""

    answers: tuple[Answer, ...]
    consented: bool
    form_version: int | None


@dataclass(frozen=True, slots=True)
class Beginning:
    """What they want, and the request as it was typed."""

    offering_id: OfferingId
    starts_at: datetime
    request: Mapping[str, Any]
    filled: Filled | None
    """Nothing from a desk: the client is asked when they go on."""
    desk: str | None = None
    """The organisation whose desk begins it for them."""


async def begin(work: Work, guest: Guest, beginning: Beginning) -> None:
    """Keep what was typed and have a link sent. Takes no time, looks at no account (ID-3), and tells nobody else.

    What could not be booked now is refused at once: raises as `commands.booking.book` for the offering, the time and
    the answers.
    """
    title, given_by, page = await _offered(work, beginning)
    begun = BegunBooking(
        BegunId(work.new_id()),
        beginning.offering_id,
        beginning.starts_at,
        beginning.request,
        keep_until=work.now + KEPT_FOR,
    )
    email = guest.email.lower()
    await repository.add(work, begun, email)
    work.publish_at(BegunForgettable(begun_id=begun.id), begun.keep_until)
    work.publish(
        GuestBegan(
            begun_id=begun.id,
            email=email,
            guest_name=guest.name,
            language=guest.language,
            begun=Begun(
                begun_id=begun.id,
                offering_id=beginning.offering_id,
                offering_title=title,
                given_by=given_by,
                page=page,
                starts_at=beginning.starts_at,
                zone=guest.zone,
                desk=beginning.desk,
            ),
        )
    )


async def _offered(work: Work, beginning: Beginning) -> tuple[str, str, str]:
    """The offering's title, who gives it and where its page is, if it can be had at that time."""
    on = beginning.starts_at.date()
    own = await find_offering_with_busy(work, beginning.offering_id, first_on=on, last_on=on)
    if own is not None:
        _refuse(work, [own], beginning.starts_at)
        if filled := beginning.filled:
            intake_of(
                own.form,
                own.form_version,
                filled.answers,
                seen=filled.form_version,
                consented=filled.consented,
            )
        return own.title, own.consultant_name, f"with={own.consultant_slug or ''}"
    team = await find_team(work, beginning.offering_id, first_on=on, last_on=on)
    if team is None or not team.is_bookable:
        raise NoSuchOffering
    _refuse(work, team.offerings, beginning.starts_at)
    name, slug = await repository.organisation_page(work, team.organisation_id)
    return team.offerings[0].title, name, f"of={slug}"


def _refuse(work: Work, offerings: Sequence[Offering], starts_at: datetime) -> None:
    """Refuse a time that nobody of these offers, or has free."""
    refusal: ConsultaError = NoSuchOffering()
    offered = []
    for offering in offerings:
        try:
            offering.refuse_unbookable(starts_at, now=work.now)
        except ConsultaError as error:
            refusal = error
        else:
            offered.append(offering)
    if not offered:
        raise refusal
    if not any(offering.seems_free_at(starts_at, now=work.now) for offering in offered):
        raise SlotTaken(consultant_id=offered[0].consultant_id, starts_at=starts_at)


async def forget(work: Work, begun_id: BegunId) -> None:
    """It was kept long enough. Twice changes nothing."""
    await repository.forget(work, begun_id)
