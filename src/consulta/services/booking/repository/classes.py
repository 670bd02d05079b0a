"""Classes, those who wait for their seats, and their material, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, delete, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from consulta.contracts.booking import BookingId, ClassId
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.contracts.terms import Policy, PriceTerms
from consulta.kit.database.engine import constraint_of
from consulta.kit.work import Work
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.classes import Class, ClassState, Wait, WaitState
from consulta.services.booking.domain.states import OCCUPYING, State
from consulta.services.booking.errors.classes import AlreadyWaiting
from consulta.services.booking.models import (
    bookings,
    calendars,
    class_materials,
    class_waits,
    classes,
    known_consultants,
    known_people,
    occupancies,
)
from consulta.services.booking.repository.bookings.rows import booking_of

_OPEN_WAITS: Final = (WaitState.WAITING.value, WaitState.OFFERED.value)


async def add(work: Work, planned: Class) -> None:
    """A new class."""
    await work.execute(
        insert(classes).values(
            id=planned.id,
            consultant_id=planned.consultant_id,
            offering_id=planned.offering_id,
            title=planned.title,
            state=planned.state.value,
            starts_at=planned.starts_at,
            ends_at=planned.ends_at,
            buffer_before_minutes=planned.buffer_before_minutes,
            buffer_after_minutes=planned.buffer_after_minutes,
            capacity=planned.capacity,
            most_seats=planned.most_seats,
            meeting_point=planned.meeting_point,
            price=planned.price.model_dump(mode="json"),
            policy=planned.policy.model_dump(mode="json"),
            currency=planned.currency,
            revision=planned.revision,
        )
    )


async def find(work: Work, class_id: ClassId) -> Class | None:
    """A class as it is now."""
    row = (await work.execute(select(classes).where(classes.c.id == class_id))).one_or_none()
    return None if row is None else class_of(row)


async def find_for_update(work: Work, class_id: ClassId) -> Class | None:
    """A class, locked: whoever takes, offers or gives back seats goes one after the other."""
    row = (
        await work.execute(select(classes).where(classes.c.id == class_id).with_for_update())
    ).one_or_none()
    return None if row is None else class_of(row)


async def change(work: Work, class_id: ClassId, **values: object) -> Class:
    """Write new values and raise the revision; the class as it is then."""
    row = (
        await work.execute(
            update(classes)
            .where(classes.c.id == class_id)
            .values(revision=classes.c.revision + 1, **values)
            .returning(classes)
        )
    ).one()
    return class_of(row)


async def draw_ticket(work: Work, class_id: ClassId) -> int:
    """The next place in the line of those who wait."""
    drawn = await work.execute(
        update(classes)
        .where(classes.c.id == class_id)
        .values(tickets=classes.c.tickets + 1)
        .returning(classes.c.tickets)
    )
    return int(drawn.scalar_one())


async def free_time(work: Work, class_id: ClassId) -> None:
    """The consultant's time is their own again."""
    await work.execute(update(occupancies).where(occupancies.c.holder_id == class_id).values(active=False))


async def list_active_seats(work: Work, class_id: ClassId) -> list[Booking]:
    """The bookings whose seats are taken, by id, without a lock."""
    found = await work.execute(
        select(bookings)
        .where(bookings.c.class_id == class_id, bookings.c.state.in_([state.value for state in OCCUPYING]))
        .order_by(bookings.c.id)
    )
    return [booking_of(row) for row in found]


async def attendance_of(work: Work, class_id: ClassId) -> dict[BookingId, bool | None]:
    """Who came, by booking, as far as the consultant said."""
    found = await work.execute(
        select(bookings.c.id, bookings.c.attended).where(bookings.c.class_id == class_id)
    )
    return {BookingId(row.id): row.attended for row in found}


async def note_attendance(work: Work, class_id: ClassId, booking_id: BookingId, *, attended: bool) -> bool:
    """Write down whether a confirmed seat's client came; whether there is such a seat."""
    return bool(
        await work.changed(
            update(bookings)
            .where(
                bookings.c.id == booking_id,
                bookings.c.class_id == class_id,
                bookings.c.state == State.CONFIRMED.value,
            )
            .values(attended=attended)
        )
    )


# those who wait


async def add_wait(work: Work, wait: Wait) -> None:
    """A new place. Raises `AlreadyWaiting`."""
    try:
        await work.execute(
            insert(class_waits).values(
                id=wait.id,
                class_id=wait.class_id,
                client_id=wait.client_id,
                ticket=wait.ticket,
                seats=wait.seats,
                state=wait.state.value,
            )
        )
    except IntegrityError as error:
        if constraint_of(error) == "uq_class_waits_client":
            raise AlreadyWaiting from error
        raise


async def list_waits(work: Work, class_id: ClassId) -> list[Wait]:
    """Those who wait or are offered seats, in the order of their tickets."""
    found = await work.execute(
        select(class_waits)
        .where(class_waits.c.class_id == class_id, class_waits.c.state.in_(_OPEN_WAITS))
        .order_by(class_waits.c.ticket)
    )
    return [_wait_of(row) for row in found]


async def step_wait(
    work: Work,
    wait: Wait,
    state: WaitState,
    *,
    offered_until: datetime | None = None,
    booking_id: BookingId | None = None,
) -> None:
    """Write what became of it. Its class is locked."""
    await work.execute(
        update(class_waits)
        .where(class_waits.c.id == wait.id)
        .values(state=state.value, offered_until=offered_until or wait.offered_until, booking_id=booking_id)
    )


# material


async def list_materials(work: Work, class_id: ClassId) -> Sequence[Row[Any]]:
    """What is handed out, in the order it was added."""
    found = await work.execute(
        select(class_materials)
        .where(class_materials.c.class_id == class_id)
        .order_by(class_materials.c.added_at, class_materials.c.id)
    )
    return found.all()


async def find_material(work: Work, class_id: ClassId, material_id: UUID) -> Row[Any] | None:
    """One piece of it."""
    found = await work.execute(
        select(class_materials).where(
            class_materials.c.class_id == class_id, class_materials.c.id == material_id
        )
    )
    return found.one_or_none()


async def add_material(
    work: Work, class_id: ClassId, material_id: UUID, name: str, *, url: str | None, size_bytes: int | None
) -> None:
    """A link or a file."""
    await work.execute(
        insert(class_materials).values(
            id=material_id, class_id=class_id, name=name, url=url, size_bytes=size_bytes, added_at=work.now
        )
    )


async def remove_material(work: Work, class_id: ClassId, material_id: UUID) -> bool:
    """Whether there was such a piece."""
    return bool(
        await work.changed(
            delete(class_materials).where(
                class_materials.c.class_id == class_id, class_materials.c.id == material_id
            )
        )
    )


# showing


@dataclass(frozen=True, slots=True)
class NamedClass:
    """A class with the names that pages show."""

    planned: Class
    consultant: str
    consultant_slug: str | None
    zone: str
    waiting: int


_consultant = known_people.alias("consultant")
_WAITING = (
    select(func.count())
    .where(class_waits.c.class_id == classes.c.id, class_waits.c.state.in_(_OPEN_WAITS))
    .scalar_subquery()
)
_NAMED = (
    select(
        classes,
        func.coalesce(known_consultants.c.name, _consultant.c.name, "").label("consultant_name"),
        known_consultants.c.slug.label("consultant_slug"),
        func.coalesce(calendars.c.zone, _consultant.c.zone, "UTC").label("zone"),
        _WAITING.label("waiting"),
    )
    .outerjoin(_consultant, _consultant.c.person_id == classes.c.consultant_id)
    .outerjoin(known_consultants, known_consultants.c.consultant_id == classes.c.consultant_id)
    .outerjoin(calendars, calendars.c.consultant_id == classes.c.consultant_id)
)


async def find_named(work: Work, class_id: ClassId) -> NamedClass | None:
    """A class with its names."""
    row = (await work.execute(_NAMED.where(classes.c.id == class_id))).one_or_none()
    return None if row is None else _named(row)


async def list_ahead(work: Work, consultant_id: PersonId, *, limit: int) -> list[NamedClass]:
    """A published consultant's classes that can still be joined, the nearest first."""
    found = await work.execute(
        _NAMED.where(
            classes.c.consultant_id == consultant_id,
            known_consultants.c.published,
            classes.c.state == ClassState.PLANNED.value,
            classes.c.starts_at > work.now,
        )
        .order_by(classes.c.starts_at, classes.c.id)
        .limit(limit)
    )
    return [_named(row) for row in found]


async def list_own(work: Work, consultant_id: PersonId, *, limit: int) -> list[NamedClass]:
    """All classes of a consultant, the latest first."""
    found = await work.execute(
        _NAMED.where(classes.c.consultant_id == consultant_id)
        .order_by(classes.c.starts_at.desc(), classes.c.id)
        .limit(limit)
    )
    return [_named(row) for row in found]


@dataclass(frozen=True, slots=True)
class Seat:
    """A line of the roster."""

    booking: Booking
    client: str
    attended: bool | None


async def list_roster(work: Work, class_id: ClassId) -> list[Seat]:
    """Everybody who has, or had at its end, a seat; by name."""
    shown = [*(state.value for state in OCCUPYING), State.COMPLETED.value, State.NO_SHOW.value]
    found = await work.execute(
        select(bookings, func.coalesce(known_people.c.name, "").label("client_name"))
        .outerjoin(known_people, known_people.c.person_id == bookings.c.client_id)
        .where(bookings.c.class_id == class_id, bookings.c.state.in_(shown))
        .order_by(func.lower(known_people.c.name), bookings.c.id)
    )
    return [Seat(booking_of(row), row.client_name, row.attended) for row in found]


async def find_seat_of(work: Work, class_id: ClassId, client_id: PersonId) -> Booking | None:
    """A client's latest booking in a class that came to something."""
    lost = [State.DECLINED.value, State.EXPIRED.value, State.CANCELLED.value]
    found = await work.execute(
        select(bookings)
        .where(
            bookings.c.class_id == class_id,
            bookings.c.client_id == client_id,
            bookings.c.state.not_in(lost),
        )
        .order_by(bookings.c.id.desc())
        .limit(1)
    )
    row = found.one_or_none()
    return None if row is None else booking_of(row)


async def is_known_to(work: Work, class_id: ClassId, person_id: PersonId) -> bool:
    """Whether somebody ever had to do with a class, so that it is there for them when it is planned no longer."""
    had_seat = exists().where(bookings.c.class_id == class_id, bookings.c.client_id == person_id)
    waited = exists().where(class_waits.c.class_id == class_id, class_waits.c.client_id == person_id)
    return bool(await work.session.scalar(select(had_seat | waited)))


def class_of(row: Row[Any]) -> Class:
    """The class a row tells of."""
    return Class(
        id=ClassId(row.id),
        consultant_id=PersonId(row.consultant_id),
        offering_id=OfferingId(row.offering_id),
        title=row.title,
        state=ClassState(row.state),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        buffer_before_minutes=row.buffer_before_minutes,
        buffer_after_minutes=row.buffer_after_minutes,
        capacity=row.capacity,
        most_seats=row.most_seats,
        seats_taken=row.seats_taken,
        seats_offered=row.seats_offered,
        meeting_point=row.meeting_point,
        price=PriceTerms.model_validate(row.price),
        policy=Policy.model_validate(row.policy),
        currency=row.currency,
        cancel_reason=row.cancel_reason,
        revision=row.revision,
    )


def _wait_of(row: Row[Any]) -> Wait:
    return Wait(
        id=row.id,
        class_id=ClassId(row.class_id),
        client_id=PersonId(row.client_id),
        ticket=row.ticket,
        seats=row.seats,
        state=WaitState(row.state),
        offered_until=row.offered_until,
        booking_id=None if row.booking_id is None else BookingId(row.booking_id),
    )


def _named(row: Row[Any]) -> NamedClass:
    return NamedClass(class_of(row), row.consultant_name, row.consultant_slug, row.zone, row.waiting)
