"""What others own, copied as it changes, and what follows from it for calendars and instant calls."""

from __future__ import annotations

from consulta.contracts.calendars import BusyTimesChanged, MirrorChecked
from consulta.contracts.directory import (
    ConsultantPublished,
    ConsultantUnpublished,
    MembershipChanged,
    OfferingChanged,
    OrganisationChanged,
    RoomChanged,
    TeamOfferingChanged,
)
from consulta.contracts.identity import PersonChanged, PersonRegistered
from consulta.kit.work import Work
from consulta.services.booking.commands import availability, remembering
from consulta.services.booking.timers import CalendarRevised


async def remember_registered(work: Work, event: PersonRegistered) -> None:
    """Somebody new may book."""
    await remembering.remember_person(work, event)


async def remember_changed(work: Work, event: PersonChanged) -> None:
    """Names and zones change."""
    await remembering.remember_person(work, event)


async def remember_published(work: Work, event: ConsultantPublished) -> None:
    """A consultant can be booked."""
    await remembering.remember_consultant(work, event)
    # Whoever lists them anew is told when they have time.
    work.publish(CalendarRevised(consultant_id=event.consultant_id, anew=True))


async def remember_unpublished(work: Work, event: ConsultantUnpublished) -> None:
    """A consultant can no longer be booked, nor be called at once."""
    await remembering.remember_unpublished(work, event)
    await availability.look(work, event.consultant_id)
    work.publish(CalendarRevised(consultant_id=event.consultant_id))


async def remember_offering(work: Work, event: OfferingChanged) -> None:
    """Terms of an offering."""
    await remembering.remember_offering(work, event)
    await availability.look(work, event.consultant_id)
    work.publish(CalendarRevised(consultant_id=event.consultant_id))


async def remember_organisation(work: Work, event: OrganisationChanged) -> None:
    """A clinic, an agency or a school."""
    await remembering.remember_organisation(work, event)


async def remember_membership(work: Work, event: MembershipChanged) -> None:
    """Who may keep whose calendar."""
    await remembering.remember_membership(work, event)


async def remember_room(work: Work, event: RoomChanged) -> None:
    """A room that bookings can take."""
    await remembering.remember_room(work, event)


async def remember_team_offering(work: Work, event: TeamOfferingChanged) -> None:
    """Terms of what an organisation offers."""
    await remembering.remember_team_offering(work, event)


async def remember_busy(work: Work, event: BusyTimesChanged) -> None:
    """A consultant's calendars elsewhere say when they are busy."""
    await remembering.remember_busy(work, event)
    await availability.look(work, event.person_id)
    work.publish(CalendarRevised(consultant_id=event.person_id))


async def remember_fresh(work: Work, event: MirrorChecked) -> None:
    """A consultant's calendars elsewhere say what they said before."""
    await remembering.remember_fresh(work, event)
