"""All SQL of notifications."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from consulta.contracts.booking import BookingId, SeriesId
from consulta.contracts.notifications import NotificationId
from consulta.kit.work import Work
from consulta.services.notifications.domain.deliveries import UNFINISHED, State
from consulta.services.notifications.domain.letters import Template
from consulta.services.notifications.models import (
    Gathered,
    KnownBooking,
    KnownPerson,
    KnownSeries,
    MailboxMail,
    Notification,
)


async def remember_person(work: Work, **values: Any) -> None:
    """Keep what is known of a person; older news changes nothing."""
    written = insert(KnownPerson).values(**values)
    await work.execute(
        written.on_conflict_do_update(
            index_elements=["person_id"],
            set_={name: written.excluded[name] for name in values if name != "person_id"},
            where=KnownPerson.revision < written.excluded.revision,
        )
    )


async def remember_booking(work: Work, **values: Any) -> KnownBooking | None:
    """Keep what is known of a booking and return it; `None` for news that is not newer.

    Once invited, always invited: that is decided in the one statement, whoever else writes at the same time.
    """
    written = insert(KnownBooking).values(told_at=work.now, **values)
    kept = {name: written.excluded[name] for name in (*values, "told_at") if name != "booking_id"}
    statement = written.on_conflict_do_update(
        index_elements=["booking_id"],
        set_=kept | {"invited": KnownBooking.invited | written.excluded.invited},
        where=KnownBooking.revision < written.excluded.revision,
    ).returning(KnownBooking)
    return (
        await work.session.execute(statement, execution_options={"populate_existing": True})
    ).scalar_one_or_none()


async def find_person(work: Work, person_id: UUID) -> KnownPerson | None:
    """What is known of somebody."""
    return await work.session.get(KnownPerson, person_id)


async def find_booking(work: Work, booking_id: UUID) -> KnownBooking | None:
    """What is known of a booking."""
    return await work.session.get(KnownBooking, booking_id)


async def find_booking_for_share(work: Work, booking_id: BookingId) -> KnownBooking | None:
    """The same, kept from changing until the transaction ends."""
    return await work.session.get(KnownBooking, booking_id, with_for_update={"read": True})


async def find_bookings(work: Work, booking_ids: Sequence[BookingId]) -> dict[UUID, KnownBooking]:
    """What is known of several."""
    found = await work.execute(select(KnownBooking).where(KnownBooking.booking_id.in_(booking_ids)))
    return {each.booking_id: each for each in found.scalars()}


async def remember_series(work: Work, series_id: SeriesId, left_out: list[dict[str, Any]]) -> None:
    """Keep what of a series could not be had; the same again changes nothing."""
    await work.execute(
        insert(KnownSeries).values(series_id=series_id, left_out=left_out).on_conflict_do_nothing()
    )


async def take_left_out(work: Work, series_id: SeriesId) -> list[dict[str, Any]]:
    """What of a series could not be had, for whoever asks first."""
    taken = await work.execute(
        update(KnownSeries)
        .where(KnownSeries.series_id == series_id, ~KnownSeries.told)
        .values(told=True)
        .returning(KnownSeries.left_out)
    )
    return taken.scalar_one_or_none() or []


async def gather(work: Work, **values: Any) -> None:
    """NO-12. Put aside what was heard of a booking of a series."""
    await work.execute(insert(Gathered).values(**values).on_conflict_do_nothing())


async def list_gathered_for_update(work: Work, series_id: SeriesId, what: str) -> Sequence[Gathered]:
    """What was put aside of a series, locked; nothing where somebody else has taken it."""
    found = await work.execute(
        select(Gathered)
        .where(Gathered.series_id == series_id, Gathered.what == what)
        .order_by(Gathered.booking_id)
        .with_for_update()
    )
    return found.scalars().all()


async def take_gathered(work: Work, booking_ids: Sequence[UUID], what: str) -> None:
    """It is told."""
    await work.execute(delete(Gathered).where(Gathered.booking_id.in_(booking_ids), Gathered.what == what))


async def untold(work: Work, *, since: timedelta) -> Sequence[UUID]:
    """Bookings of which something was put aside longer ago than this, and is told to nobody yet."""
    rows = await work.execute(select(Gathered.booking_id).where(Gathered.gathered_at < work.now - since))
    return rows.scalars().all()


async def add_notification(work: Work, **values: Any) -> bool:
    """NO-1. Queue a notification unless this person was or is being told this fact already."""
    return bool(await work.changed(insert(Notification).values(**values).on_conflict_do_nothing()))


async def claim_due(work: Work, *, at_most: int, lease: timedelta) -> Sequence[Notification]:
    """Take what is due for this process: nobody else gets it before the lease is over.

    What loses its worth first goes first, so a pin code never waits behind a thousand receipts.
    """
    due = (
        select(Notification.id)
        .where(Notification.state.in_(UNFINISHED), Notification.due_at <= work.now)
        .order_by(Notification.worthless_at.asc().nulls_last(), Notification.due_at)
        .limit(at_most)
        .with_for_update(skip_locked=True)
    )
    claimed = await work.execute(
        update(Notification)
        .where(Notification.id.in_(due))
        .values(state=State.SENDING, attempts=Notification.attempts + 1, due_at=work.now + lease)
        .returning(Notification)
    )
    return claimed.scalars().all()


async def finish(
    work: Work,
    notification_id: NotificationId,
    *,
    state: State,
    error: str | None,
    attempt: int | None = None,
) -> bool:
    """End a notification and forget its content; `False` when it had ended already.

    With `attempt`, only while that attempt is the latest: one that came back too late does not decide.
    """
    statement = (
        update(Notification)
        .where(Notification.id == notification_id, Notification.state.in_(UNFINISHED))
        .values(state=state, content={}, last_error=error, finished_at=work.now)
    )
    if attempt is not None:
        statement = statement.where(Notification.attempts == attempt)
    return bool(await work.changed(statement))


async def postpone(
    work: Work, notification_id: NotificationId, *, attempt: int, due_at: datetime, error: str
) -> None:
    """Try again later, unless another attempt is under way or it has ended."""
    await work.execute(
        update(Notification)
        .where(
            Notification.id == notification_id,
            Notification.state == State.SENDING,
            Notification.attempts == attempt,
        )
        .values(state=State.QUEUED, due_at=due_at, last_error=error)
    )


async def forget(work: Work, notification_id: NotificationId) -> None:
    """Delete a notification and its email in the demo's mailbox."""
    await work.execute(delete(Notification).where(Notification.id == notification_id))
    await work.execute(delete(MailboxMail).where(MailboxMail.id == notification_id))


async def unreminded(
    work: Work, *, lead: timedelta, worthless: timedelta, since: timedelta
) -> Sequence[UUID]:
    """Bookings whose reminder fell due more than `since` ago and was not queued, though it is not `worthless` yet."""
    reminded = exists().where(
        Notification.booking_id == KnownBooking.booking_id,
        Notification.template == Template.REMINDER,
        Notification.queued_at >= KnownBooking.starts_at - lead,
    )
    rows = await work.execute(
        select(KnownBooking.booking_id).where(
            KnownBooking.state == "confirmed",
            KnownBooking.starts_at > work.now + worthless,
            KnownBooking.starts_at <= work.now + lead - since,
            KnownBooking.told_at < KnownBooking.starts_at - lead,
            ~reminded,
        )
    )
    return rows.scalars().all()


async def keep_in_mailbox(work: Work, **values: Any) -> None:
    """Put an email into the demo's mailbox; the same one twice is there once."""
    await work.execute(insert(MailboxMail).values(**values).on_conflict_do_nothing())


async def list_mailbox(
    work: Work, *, to: str, before: tuple[datetime, UUID] | None, at_most: int
) -> Sequence[MailboxMail]:
    """Emails in the demo's mailbox, newest first, of one address or of all."""
    statement = select(MailboxMail).order_by(MailboxMail.sent_at.desc(), MailboxMail.id.desc()).limit(at_most)
    if to:
        statement = statement.where(func.lower(MailboxMail.to_address) == to.lower())
    if before is not None:
        statement = statement.where(tuple_(MailboxMail.sent_at, MailboxMail.id) < tuple_(*before))
    return (await work.execute(statement)).scalars().all()


async def find_mail(work: Work, mail_id: UUID) -> MailboxMail | None:
    """One email in the demo's mailbox."""
    return await work.session.get(MailboxMail, mail_id)
