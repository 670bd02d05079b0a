"""What is asked of notifications: the email a notification becomes, and the demo's mailbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from consulta.contracts.attendees import LONGEST_NAME, Attendee
from consulta.contracts.booking_links import BookingLink
from consulta.contracts.directory import SEAL_OF_INVITATIONS, MemberInvited
from consulta.contracts.identity import SEAL_OF_CODES, SEAL_OF_LINKS, CodeRequested, LinkRequested, PersonId
from consulta.contracts.location import Location
from consulta.contracts.terms import Party
from consulta.kit.event import Event
from consulta.kit.settings import PlatformSettings
from consulta.kit.work import Work
from consulta.services.notifications import repository
from consulta.services.notifications.domain.gatherings import ConfirmedTogether
from consulta.services.notifications.domain.invitations import calendar_file, file_of_all
from consulta.services.notifications.domain.letters import (
    Appointment,
    Invitation,
    Letter,
    Method,
    Occasion,
    Reader,
    Template,
    one_line,
)
from consulta.services.notifications.domain.time_words import zone_of
from consulta.services.notifications.errors import NoSuchMail, NotYetKnown, Undeliverable
from consulta.services.notifications.gateways.mail import (
    ALL_DATES_FILE_NAME,
    CALENDAR_FILE_NAME,
    CalendarFile,
    Mail,
)
from consulta.services.notifications.models import MailboxMail, Notification
from consulta.services.notifications.settings import Settings
from consulta.services.notifications.templates import WRITINGS
from consulta.services.notifications.templates.layout import as_html, as_text
from consulta.services.notifications.timers import ReminderDue

LINKS_OUTLIVE = timedelta(days=7)
"""How long after its booking a guest's link still opens it: the receipt comes afterwards."""

INVITING = frozenset(
    {
        Template.BOOKING_CONFIRMED,
        Template.BOOKING_RESCHEDULED,
        Template.ATTENDEE_INVITED,
        Template.ATTENDEE_MOVED,
    }
)


async def mail_for(work: Work, notification: Notification) -> Mail | None:
    """NO-5. The email as things stand now: today's name, address and zone of the reader, today's state of the booking.

    `None` when it would say what is no longer true. Raises `NotYetKnown` while news it needs has not arrived, and
    `Undeliverable` when it comes too late to be worth anything.
    """
    if notification.worthless_at is not None and work.now >= notification.worthless_at:
        raise Undeliverable("it came too late to be worth anything")
    template = Template(notification.template)
    writing = WRITINGS[template]
    about: Event | None = writing.about.model_validate(notification.content)
    if isinstance(about, ConfirmedTogether):
        about = await _still_so(work, about)
    appointment = await _appointment(work, notification.booking_id)
    if about is None or _is_superseded(template, about, appointment):
        return None
    if appointment is None and writing.needs_appointment:
        raise NotYetKnown("the booking is not known here yet")
    platform, settings = work.resource(PlatformSettings), work.settings(Settings)
    reader, booker = await _reader(work, notification.person_id), None
    if notification.address is not None and appointment is not None:
        # NO-10. Of who comes only what the client said is known; their clock is taken for the client's.
        booker = await _reader(work, appointment.client_id)
        reader = _attending(appointment, notification.address, booker)
    letter = writing.write(
        Occasion(
            about=about,
            now=work.now,
            house=settings.from_name,
            address=platform.public_url,
            reader=reader,
            other=await _reader(work, notification.other_id),
            booker=booker,
            appointment=appointment,
            side=Party(notification.side) if notification.side is not None else None,
            code=_unsealed(work, about),
            guest_link=await _guest_link(work, notification, appointment),
        )
    )
    address = notification.address or (reader.email if reader is not None else "")
    return _mail(work, notification.id, letter, reader, address)


async def _guest_link(work: Work, notification: Notification, appointment: Appointment | None) -> str | None:
    """NO-11. What opens the booking for a client who only ever came by links; nothing for anybody else."""
    if notification.person_id is None or notification.booking_id is None or notification.side != Party.CLIENT:
        return None
    known = await repository.find_person(work, notification.person_id)
    if known is None or not known.is_guest:
        return None
    over = work.now if appointment is None else max(appointment.ends_at, work.now)
    link = BookingLink(
        booking_id=notification.booking_id,
        person_id=PersonId(notification.person_id),
        made_at=work.now,
        runs_out_at=over + LINKS_OUTLIVE,
    )
    return link.text(work.desk.keyring)


def _unsealed(work: Work, about: Event) -> str | None:
    if isinstance(about, CodeRequested):
        return work.desk.keyring.unseal(SEAL_OF_CODES, about.sealed_code)
    if isinstance(about, LinkRequested):
        return work.desk.keyring.unseal(SEAL_OF_LINKS, about.sealed_token)
    if isinstance(about, MemberInvited):
        return work.desk.keyring.unseal(SEAL_OF_INVITATIONS, about.sealed_token)
    return None


async def list_mailbox(
    work: Work, *, to: str, before: tuple[datetime, UUID] | None, at_most: int
) -> Sequence[MailboxMail]:
    """The demo's emails, newest first."""
    return await repository.list_mailbox(work, to=to, before=before, at_most=at_most)


async def get_mail(work: Work, mail_id: UUID) -> MailboxMail:
    """One of the demo's emails. Raises `NoSuchMail`."""
    mail = await repository.find_mail(work, mail_id)
    if mail is None:
        raise NoSuchMail
    return mail


def _is_superseded(template: Template, about: Event, appointment: Appointment | None) -> bool:
    if appointment is None:
        return False
    if isinstance(about, ReminderDue):
        return not appointment.is_confirmed or appointment.starts_at != about.starts_at
    return template in INVITING and appointment.revision > about.revision


async def _still_so(work: Work, about: ConfirmedTogether) -> ConfirmedTogether | None:
    """NO-12. Without those that a later change has overtaken, which have a letter of their own."""
    known = await repository.find_bookings(work, [each.booking_id for each in about.bookings])
    bookings = [each for each in about.bookings if known[each.booking_id].revision <= each.revision]
    return about.model_copy(update={"bookings": tuple(bookings)}) if bookings else None


def _mail(work: Work, mail_id: UUID, letter: Letter, reader: Reader | None, address: str) -> Mail:
    settings, house = work.settings(Settings), work.settings(Settings).from_name
    calendar: CalendarFile | None = None
    entries: tuple[CalendarFile, ...] = ()
    if reader is not None:
        written = _Files(reader, house, settings.sender_address, work.now)
        inviting = letter.entries[0] if len(letter.entries) == 1 else letter.invitation
        calendar = None if inviting is None else written.file(inviting)
        entries = written.beside(letter.entries) if len(letter.entries) > 1 else ()
    return Mail(
        id=mail_id,
        sender_name=house,
        sender_address=settings.sender_address,
        to_name=reader.name if reader is not None else "",
        to_address=address,
        subject=letter.subject,
        text=as_text(letter, reader=reader, house=house),
        html=as_html(letter, reader=reader, house=house),
        written_at=work.now,
        calendar=calendar,
        entries=entries,
        code=letter.code,
    )


@dataclass(frozen=True, slots=True)
class _Files:
    """What is written into every calendar file of one reader."""

    reader: Reader
    sender_name: str
    sender_address: str
    written_at: datetime

    def file(self, invitation: Invitation, name: str = CALENDAR_FILE_NAME) -> CalendarFile:
        content = calendar_file(
            invitation,
            reader=self.reader,
            sender_name=self.sender_name,
            sender_address=self.sender_address,
            written_at=self.written_at,
        )
        return CalendarFile(invitation.method, content, name)

    def beside(self, entries: Sequence[Invitation]) -> tuple[CalendarFile, ...]:
        """A file for each, by its date, and one with all of them where they are to be added."""
        zone = zone_of(self.reader.zone)
        single = [self.file(each, f"{each.starts_at.astimezone(zone):%Y-%m-%d-%H%M}.ics") for each in entries]
        if entries[0].method is not Method.REQUEST:
            return tuple(single)
        content = file_of_all(
            entries,
            sender_name=self.sender_name,
            sender_address=self.sender_address,
            written_at=self.written_at,
        )
        return CalendarFile(Method.PUBLISH, content, ALL_DATES_FILE_NAME), *single


async def _appointment(work: Work, booking_id: UUID | None) -> Appointment | None:
    known = None if booking_id is None else await repository.find_booking(work, booking_id)
    if known is None:
        return None
    return Appointment(
        title=one_line(known.offering_title),
        starts_at=known.starts_at,
        ends_at=known.ends_at,
        is_confirmed=known.state == "confirmed",
        was_invited=known.invited,
        revision=known.revision,
        client_id=known.client_id,
        attendee=None if known.attendee is None else Attendee.model_validate(known.attendee),
        location=Location.read(known.location),
    )


def _attending(appointment: Appointment, address: str, booker: Reader | None) -> Reader | None:
    if appointment.attendee is None or booker is None:
        return None
    name = one_line(appointment.attendee.name, LONGEST_NAME)
    return Reader(name=name, email=address, zone=booker.zone, language=booker.language, has_account=False)


async def _reader(work: Work, person_id: UUID | None) -> Reader | None:
    if person_id is None:
        return None
    known = await repository.find_person(work, person_id)
    if known is None:
        raise NotYetKnown("the person is not known here yet")
    return Reader(name=one_line(known.name, 80), email=known.email, zone=known.zone, language=known.language)
