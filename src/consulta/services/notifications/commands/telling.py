"""Something is to be told to somebody: a row in the transaction of what was heard, sent afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from consulta.contracts.attendees import Attendee
from consulta.contracts.booking import BookingCancelled, BookingConfirmed, BookingId, BookingRescheduled
from consulta.contracts.directory import MemberInvited
from consulta.contracts.identity import CodeRequested, LinkRequested, PersonId
from consulta.contracts.notifications import NotificationId
from consulta.contracts.terms import Party
from consulta.kit.work import Work
from consulta.services.notifications import repository
from consulta.services.notifications.domain.deliveries import Channel, State
from consulta.services.notifications.domain.letters import Template
from consulta.services.notifications.gateways.postman import Postman
from consulta.services.notifications.settings import Settings
from consulta.services.notifications.timers import NotificationForgettable

EVERYBODY = (Party.CLIENT, Party.CONSULTANT)


class BetweenTwo(Protocol):
    """Something between a client and a consultant: an event, or what is known of a booking."""

    @property
    def client_id(self) -> UUID:
        """The one side."""
        ...

    @property
    def consultant_id(self) -> UUID:
        """The other side, or who leads it."""
        ...


class Booked(BetweenTwo, Protocol):
    """A booking: an event of it, or what is known of it."""

    @property
    def booking_id(self) -> UUID:
        """Which one."""
        ...


class EventBetweenTwo(BetweenTwo, Protocol):
    """An event that names both sides."""

    def model_dump(self, *, mode: str) -> dict[str, Any]:
        """What it says."""
        ...


async def tell_client(
    work: Work, event: EventBetweenTwo, template: Template, fact: str, *, worthless_at: datetime | None = None
) -> None:
    """Tell the client what happened, once."""
    await tell_sides(work, event, [Party.CLIENT], template, fact, worthless_at=worthless_at)


async def tell_consultant(
    work: Work, event: EventBetweenTwo, template: Template, fact: str, *, worthless_at: datetime | None = None
) -> None:
    """Tell the consultant, and whoever gives it beside them, what happened, each once."""
    await tell_sides(work, event, [Party.CONSULTANT], template, fact, worthless_at=worthless_at)


async def tell_sides(
    work: Work,
    event: EventBetweenTwo,
    sides: Iterable[Party],
    template: Template,
    fact: str,
    *,
    worthless_at: datetime | None = None,
) -> None:
    """Tell these sides of a booking, or of what may become one, what happened, each once."""
    content = event.model_dump(mode="json")
    await tell_sides_of(work, event, sides, template, fact, content=content, worthless_at=worthless_at)


async def tell_sides_of(
    work: Work,
    booking: BetweenTwo,
    sides: Iterable[Party],
    template: Template,
    fact: str,
    *,
    content: dict[str, Any],
    worthless_at: datetime | None = None,
) -> None:
    """Tell these sides of a booking a fact, each once.

    Who gives it beside the consultant is told as the consultant is. An offered time or seat is no booking yet.
    """
    further: Iterable[UUID] = getattr(booking, "further_consultants", ())
    people = {Party.CLIENT: [booking.client_id], Party.CONSULTANT: [booking.consultant_id, *further]}
    told = [(side, person_id) for side in sides for person_id in people[side]]
    for side, person_id in told:
        await _queue(
            work,
            fact=fact,
            recipient=str(person_id),
            template=template,
            content=content,
            worthless_at=worthless_at,
            person_id=PersonId(person_id),
            other_id=PersonId(people[side.other][0]),
            booking_id=getattr(booking, "booking_id", None),
            side=side,
        )


async def tell_address(
    work: Work, event: CodeRequested | LinkRequested | MemberInvited, template: Template, fact: str
) -> None:
    """Tell an address what was sealed for it, whoever reads there, as long as that is good for anything."""
    await _queue(
        work,
        fact=fact,
        recipient=event.email.lower(),
        template=template,
        content=event.model_dump(mode="json"),
        worthless_at=event.expires_at,
        address=event.email,
    )


async def tell_attendee(
    work: Work,
    event: BookingConfirmed | BookingRescheduled | BookingCancelled,
    template: Template,
    what: str,
    *,
    worthless_at: datetime | None = None,
) -> None:
    """NO-10. Tell whoever comes to what another booked, where the client gave an address for them."""
    await tell_attendee_of(
        work,
        event,
        event.attendee,
        template,
        f"booking:{event.booking_id}:{what}",
        content=event.model_dump(mode="json"),
        worthless_at=worthless_at,
    )


async def tell_attendee_of(
    work: Work,
    booking: Booked,
    attendee: Attendee | None,
    template: Template,
    fact: str,
    *,
    content: dict[str, Any],
    worthless_at: datetime | None = None,
) -> None:
    """NO-10. The same, for whoever comes to a booking that is known here."""
    if attendee is None or attendee.email is None:
        return
    await _queue(
        work,
        fact=fact,
        recipient=attendee.email.lower(),
        template=template,
        content=content,
        worthless_at=worthless_at,
        address=attendee.email,
        other_id=PersonId(booking.consultant_id),
        booking_id=BookingId(booking.booking_id),
        side=Party.CLIENT,
    )


async def forget(work: Work, notification_id: NotificationId) -> None:
    """Nobody needs to know any longer. Twice changes nothing."""
    await repository.forget(work, notification_id)


async def _queue(
    work: Work,
    *,
    fact: str,
    recipient: str,
    template: Template,
    content: dict[str, Any],
    worthless_at: datetime | None,
    person_id: PersonId | None = None,
    address: str | None = None,
    other_id: PersonId | None = None,
    booking_id: BookingId | None = None,
    side: Party | None = None,
) -> None:
    notification_id = NotificationId(work.new_id())
    is_new = await repository.add_notification(
        work,
        id=notification_id,
        fact=fact,
        recipient=recipient,
        channel=Channel.EMAIL,
        template=template,
        person_id=person_id,
        address=address,
        other_id=other_id,
        booking_id=booking_id,
        side=side,
        content=content,
        state=State.QUEUED,
        attempts=0,
        due_at=work.now,
        worthless_at=worthless_at,
        queued_at=work.now,
    )
    if is_new:
        days = work.settings(Settings).keep_days
        work.publish_at(
            NotificationForgettable(notification_id=notification_id), work.now + timedelta(days=days)
        )
        work.after_commit(work.resource(Postman).wake)
