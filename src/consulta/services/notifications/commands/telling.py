"""Something is to be told to somebody: a row in the transaction of what was heard, sent afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from consulta.contracts.booking import BookingCancelled, BookingConfirmed, BookingId, BookingRescheduled
from consulta.contracts.identity import PersonId
from consulta.contracts.notifications import NotificationId
from consulta.contracts.terms import Party
from consulta.kit.event import Event
from consulta.kit.work import Work
from consulta.services.notifications import repository
from consulta.services.notifications.domain.deliveries import Channel, State
from consulta.services.notifications.domain.letters import Template
from consulta.services.notifications.gateways.postman import Postman
from consulta.services.notifications.settings import Settings
from consulta.services.notifications.timers import NotificationForgettable

EVERYBODY = (Party.CLIENT, Party.CONSULTANT)


async def tell_sides(
    work: Work,
    sides: Iterable[Party],
    *,
    fact: str,
    template: Template,
    about: Event,
    booking_id: BookingId | None,
    client_id: UUID,
    consultant_id: UUID,
    worthless_at: datetime | None = None,
    further: Iterable[UUID] = (),
) -> None:
    """Tell these sides of a booking, or of what may become one, a fact, each once.

    `further` people give it beside the consultant and are told as the consultant is.
    """
    people = {Party.CLIENT: [client_id], Party.CONSULTANT: [consultant_id, *further]}
    told = [(side, person_id) for side in sides for person_id in people[side]]
    for side, person_id in told:
        other = Party.CONSULTANT if side is Party.CLIENT else Party.CLIENT
        await _queue(
            work,
            fact=fact,
            recipient=str(person_id),
            template=template,
            about=about,
            worthless_at=worthless_at,
            person_id=PersonId(person_id),
            other_id=PersonId(people[other][0]),
            booking_id=booking_id,
            side=side,
        )


async def tell_address(
    work: Work, address: str, *, fact: str, template: Template, about: Event, worthless_at: datetime
) -> None:
    """Tell an address a fact, whoever reads there."""
    await _queue(
        work,
        fact=fact,
        recipient=address.lower(),
        template=template,
        about=about,
        worthless_at=worthless_at,
        address=address,
    )


async def tell_attendee(
    work: Work,
    about: BookingConfirmed | BookingRescheduled | BookingCancelled,
    template: Template,
    what: str,
    *,
    worthless_at: datetime | None = None,
) -> None:
    """NO-10. Tell whoever comes to what another booked, where the client gave an address for them."""
    if about.attendee is None or about.attendee.email is None:
        return
    await _queue(
        work,
        fact=f"booking:{about.booking_id}:{what}",
        recipient=about.attendee.email.lower(),
        template=template,
        about=about,
        worthless_at=worthless_at,
        address=about.attendee.email,
        other_id=about.consultant_id,
        booking_id=about.booking_id,
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
    about: Event,
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
        content=about.model_dump(mode="json"),
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
