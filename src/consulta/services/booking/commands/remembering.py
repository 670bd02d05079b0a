"""Copies of what others own, kept by revision: a late or repeated event changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert

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
from consulta.services.booking.models import (
    known_consultants,
    known_memberships,
    known_offerings,
    known_organisations,
    known_people,
    known_rooms,
    known_team_offerings,
)
from consulta.services.booking.repository import busy


async def remember_person(work: Work, event: PersonRegistered | PersonChanged) -> None:
    """Their name and zone."""
    await _keep(
        work,
        known_people,
        "person_id",
        person_id=event.person_id,
        name=event.name,
        email=event.email,
        zone=event.zone,
        revision=event.revision,
    )


async def remember_consultant(work: Work, event: ConsultantPublished) -> None:
    """They can be booked, and what their page is called."""
    await _keep(
        work,
        known_consultants,
        "consultant_id",
        consultant_id=event.consultant_id,
        name=event.name,
        slug=event.slug,
        published=True,
        revision=event.revision,
    )


async def remember_unpublished(work: Work, event: ConsultantUnpublished) -> None:
    """They can no longer be booked; what was promised stands."""
    await _keep(
        work,
        known_consultants,
        "consultant_id",
        consultant_id=event.consultant_id,
        published=False,
        revision=event.revision,
    )


async def remember_offering(work: Work, event: OfferingChanged) -> None:
    """The terms of bookings made from now on."""
    await _keep(
        work,
        known_offerings,
        "offering_id",
        offering_id=event.offering_id,
        consultant_id=event.consultant_id,
        **_terms(event),
        active=event.active,
        ways=[way.value for way in event.ways],
        rules=event.rules.model_dump(mode="json"),
        form=None if event.form is None else event.form.model_dump(mode="json"),
        form_version=event.form_version,
        location=event.location.kept(),
        revision=event.revision,
    )


async def remember_organisation(work: Work, event: OrganisationChanged) -> None:
    """Where its page is, and what it is called."""
    await _keep(
        work,
        known_organisations,
        "organisation_id",
        organisation_id=event.organisation_id,
        slug=event.slug,
        name=event.name,
        zone=event.zone,
        revision=event.revision,
    )


async def remember_membership(work: Work, event: MembershipChanged) -> None:
    """What somebody is in an organisation."""
    await _keep(
        work,
        known_memberships,
        "organisation_id",
        "person_id",
        organisation_id=event.organisation_id,
        person_id=event.person_id,
        roles=[role.value for role in event.roles],
        revision=event.revision,
    )


async def remember_room(work: Work, event: RoomChanged) -> None:
    """A room of an organisation."""
    await _keep(
        work,
        known_rooms,
        "room_id",
        room_id=event.room_id,
        organisation_id=event.organisation_id,
        name=event.name,
        active=event.active,
        revision=event.revision,
    )


async def remember_team_offering(work: Work, event: TeamOfferingChanged) -> None:
    """The terms of an organisation's bookings made from now on, and who gives them."""
    await _keep(
        work,
        known_team_offerings,
        "offering_id",
        offering_id=event.offering_id,
        organisation_id=event.organisation_id,
        **_terms(event),
        choosing=event.choosing.value,
        consultants=[[str(each.consultant_id), each.weight] for each in event.consultants],
        needs_room=event.needs_room,
        active=event.active,
        location=event.location.kept(),
        revision=event.revision,
    )


async def remember_busy(work: Work, event: BusyTimesChanged) -> None:
    """BK-17. When somebody is busy by their calendars elsewhere."""
    await busy.remember_busy(
        work, event.person_id, event.busy, mirrored_at=event.mirrored_at, revision=event.revision
    )


async def remember_fresh(work: Work, event: MirrorChecked) -> None:
    """BK-19. What is known of somebody's calendars elsewhere is still true."""
    await busy.note_fresh(work, event.person_id, event.mirrored_at)


def _terms(event: OfferingChanged | TeamOfferingChanged) -> dict[str, Any]:
    """The terms of an offering, whether a consultant's or an organisation's."""
    return {
        "title": event.title,
        "duration_minutes": event.duration_minutes,
        "interval_minutes": event.interval_minutes,
        "buffer_before_minutes": event.buffer_before_minutes,
        "buffer_after_minutes": event.buffer_after_minutes,
        "minimum_notice_minutes": event.minimum_notice_minutes,
        "horizon_days": event.horizon_days,
        "price": event.price.model_dump(mode="json"),
        "policy": event.policy.model_dump(mode="json"),
    }


async def _keep(work: Work, table: Table, *key: str, **values: Any) -> None:
    statement = insert(table).values(**values)
    changed: Sequence[str] = [name for name in values if name not in key]
    await work.execute(
        statement.on_conflict_do_update(
            index_elements=list(key),
            set_={name: statement.excluded[name] for name in changed},
            where=table.c.revision < statement.excluded.revision,
        )
    )
