"""What notifications does when it hears something."""

from __future__ import annotations

from datetime import timedelta

from consulta.contracts.billing import Charged, ChargeReason
from consulta.contracts.booking import (
    AppealDecided,
    AppealMade,
    Awaited,
    BookingCalled,
    BookingCancelled,
    BookingConfirmed,
    BookingDeclined,
    BookingExpired,
    BookingHeld,
    BookingNoShow,
    BookingRescheduled,
    FollowUpProposed,
    MoveProposalEnded,
    MoveProposed,
    PlaceOffered,
    ProposalOutcome,
    SeatOffered,
    SeriesBooked,
    TimeOffered,
)
from consulta.contracts.calendars import CollisionFound
from consulta.contracts.calls import ClientWaiting
from consulta.contracts.directory import MemberInvited
from consulta.contracts.identity import CodeRequested, LinkRequested, PersonChanged, PersonRegistered
from consulta.contracts.reviews import ReviewPosted
from consulta.contracts.terms import Party, Way
from consulta.kit.work import Work
from consulta.services.notifications import repository
from consulta.services.notifications.commands import gathering, reminding, telling
from consulta.services.notifications.commands.telling import (
    EVERYBODY,
    tell_address,
    tell_attendee,
    tell_client,
    tell_consultant,
    tell_sides,
)
from consulta.services.notifications.domain.letters import Template
from consulta.services.notifications.models import KnownBooking
from consulta.services.notifications.timers import NotificationForgettable, ReminderDue, SeriesLetterDue

WAITING_WORTH = timedelta(minutes=15)
"""After this a client has been met or has gone."""


async def remember_person(work: Work, event: PersonRegistered | PersonChanged) -> None:
    """Letters go to the address and the zone that people have now."""
    await repository.remember_person(
        work,
        person_id=event.person_id,
        name=event.name,
        email=event.email,
        zone=event.zone,
        language=event.language,
        is_guest=event.is_guest,
        revision=event.revision,
    )


async def send_code(work: Work, event: CodeRequested) -> None:
    """NO-3. Codes go out at once; until then they stay sealed, and afterwards nothing of them is kept."""
    await tell_address(work, event, Template.SIGN_IN_CODE, f"code:{event.request_id}")


async def send_link(work: Work, event: LinkRequested) -> None:
    """NO-3. So do the links by which guests finish what they began."""
    await tell_address(work, event, Template.GUEST_LINK, f"link:{event.request_id}")


async def ask_to_join(work: Work, event: MemberInvited) -> None:
    """An organisation wants somebody; the link stays sealed until the letter is written."""
    await tell_address(work, event, Template.MEMBER_INVITED, f"invitation:{event.invitation_id}")


async def ask_for_an_answer(work: Work, event: BookingHeld) -> None:
    """The consultant is asked to answer, and the client hears until when; of a series once (NO-12)."""
    if event.series_id is not None:
        await gathering.gather(work, event.series_id, event, gathering.HELD)
    else:
        await gathering.tell_held(work, event)


async def invite(work: Work, event: BookingConfirmed) -> None:
    """A promise is told to both sides, with the entry for their calendars.

    A place in a line is the client's business: a consultant sees the line itself, and keeps no minute for one of it.
    An instant call is told to nobody: they are in it. A booking of a series is told with the others (NO-12).
    """
    invited = event.way not in (Way.PLACE, Way.INSTANT)
    booking = await _remember(work, event, state="confirmed", invited=invited)
    if booking is None or event.way is Way.INSTANT:
        return
    if event.series_id is not None:
        await gathering.gather(work, event.series_id, event, gathering.CONFIRMED)
    else:
        await gathering.tell_confirmed(work, event, EVERYBODY if booking.invited else [Party.CLIENT])
    reminding.set_reminders(work, booking)


async def tell_new_time(work: Work, event: BookingRescheduled) -> None:
    """The entry in both calendars moves, and the reminders with it."""
    booking = await _remember(work, event, state="confirmed", invited=True)
    if booking is None:
        return
    await tell_sides(
        work,
        event,
        EVERYBODY,
        Template.BOOKING_RESCHEDULED,
        f"booking:{event.booking_id}:moved:{event.revision}",
        worthless_at=event.ends_at,
    )
    await tell_attendee(
        work, event, Template.ATTENDEE_MOVED, f"moved:{event.revision}", worthless_at=event.ends_at
    )
    reminding.set_reminders(work, booking)


async def remember_what_is_missing(work: Work, event: SeriesBooked) -> None:
    """NO-12. The first letter about a series also names what of it could not be had."""
    await gathering.remember_left_out(work, event)


async def tell_of_series_when_due(work: Work, event: SeriesLetterDue) -> None:
    """What was gathered at this moment decides."""
    await gathering.tell_gathered(work, event)


async def ask_for_another_time(work: Work, event: MoveProposed) -> None:
    """The other side is asked to choose."""
    await tell_sides(
        work,
        event,
        [event.proposed_by.other],
        Template.MOVE_PROPOSED,
        f"proposal:{event.proposal_id}:made",
        worthless_at=event.expires_at,
    )


async def tell_it_stays(work: Work, event: MoveProposalEnded) -> None:
    """Who waited for an answer hears that there is none; whoever was asked, that they no longer are."""
    withdrawn = event.outcome is ProposalOutcome.WITHDRAWN
    await tell_sides(
        work,
        event,
        [event.proposed_by.other if withdrawn else event.proposed_by],
        Template.MOVE_PROPOSAL_ENDED,
        f"proposal:{event.proposal_id}:{event.outcome}",
        worthless_at=event.starts_at,
    )


async def suggest_next_time(work: Work, event: FollowUpProposed) -> None:
    """The client hears of it, unless they still talk and see it there."""
    if event.in_call:
        return
    await tell_client(
        work,
        event,
        Template.FOLLOW_UP_PROPOSED,
        f"proposal:{event.proposal_id}:made",
        worthless_at=event.expires_at,
    )


async def tell_cancelled(work: Work, event: BookingCancelled) -> None:
    """Both sides hear of it, and the entry leaves their calendars.

    What was taken back together with others of its series is told with them (NO-12).
    """
    booking = await _remember(work, event, state="cancelled", invited=False)
    if booking is None or event.way is Way.INSTANT:
        return
    if event.with_series_id is not None:
        await gathering.gather(work, event.with_series_id, event, gathering.CANCELLED)
    else:
        await gathering.tell_cancelled(work, event, booking)


async def tell_declined(work: Work, event: BookingDeclined) -> None:
    """The client hears why: how much money was missing, or what the consultant says.

    Of an instant call they saw it on their page. What was declined with others of its series is told with them (NO-12).
    """
    if event.way is Way.INSTANT:
        return
    if event.with_series_id is not None:
        await gathering.gather(work, event.with_series_id, event, gathering.DECLINED)
    else:
        await gathering.tell_declined(work, event)


async def tell_expired(work: Work, event: BookingExpired) -> None:
    """The client hears that the time is no longer kept; so does a consultant who did not answer.

    Of an instant call they saw it ring out.
    """
    if event.way is Way.INSTANT:
        return
    await tell_sides(
        work,
        event,
        EVERYBODY if event.awaited is Awaited.ANSWER else [Party.CLIENT],
        Template.BOOKING_EXPIRED,
        f"booking:{event.booking_id}:expired",
    )


async def tell_missed(work: Work, event: BookingNoShow) -> None:
    """Both sides hear who was absent, and what that means."""
    await tell_sides(work, event, EVERYBODY, Template.BOOKING_MISSED, f"booking:{event.booking_id}:missed")


async def tell_appeal(work: Work, event: AppealMade) -> None:
    """The other side hears what is said against the absence."""
    await tell_sides(work, event, [event.party.other], Template.APPEAL_MADE, f"appeal:{event.appeal_id}:made")


async def tell_decision(work: Work, event: AppealDecided) -> None:
    """Both sides hear the decision and its reason."""
    await tell_sides(work, event, EVERYBODY, Template.APPEAL_DECIDED, f"appeal:{event.appeal_id}:decided")


async def call_back(work: Work, event: BookingCalled) -> None:
    """Whoever left the page of their line hears that it is their turn; whoever stayed sees it there."""
    if not event.call_back:
        return
    await tell_client(
        work,
        event,
        Template.PLACE_CALLED,
        f"booking:{event.booking_id}:called:{event.revision}",
        worthless_at=event.ends_at,
    )


async def offer_next_hour(work: Work, event: PlaceOffered) -> None:
    """The hour ended before it was the client's turn."""
    await tell_client(
        work,
        event,
        Template.PLACE_OFFERED,
        f"booking:{event.booking_id}:offered:{event.block_id}",
        worthless_at=event.expires_at,
    )


async def send_receipt(work: Work, event: Charged) -> None:
    """The client hears what was charged. A call that cost nothing is thanked for; other nothings were told before."""
    if not event.gross and event.reason is not ChargeReason.CALL:
        return
    await tell_client(work, event, Template.RECEIPT, f"booking:{event.booking_id}:charged")


async def call_consultant(work: Work, event: ClientWaiting) -> None:
    """The consultant is away and somebody waits. Calls decides how soon a further visit is worth telling."""
    await tell_consultant(
        work,
        event,
        Template.CLIENT_WAITING,
        f"call:{event.call_id}:waiting:{event.revision}",
        worthless_at=work.now + WAITING_WORTH,
    )


async def offer_seat(work: Work, event: SeatOffered) -> None:
    """Who waited for a seat has it for a while."""
    await tell_client(
        work, event, Template.SEAT_OFFERED, f"wait:{event.wait_id}:offered", worthless_at=event.offered_until
    )


async def offer_time(work: Work, event: TimeOffered) -> None:
    """Who waits for days has a time on them for a while."""
    await tell_client(
        work,
        event,
        Template.TIME_OFFERED,
        f"wait:{event.wait_id}:offered:{event.revision}",
        worthless_at=event.offered_until,
    )


async def tell_collision(work: Work, event: CollisionFound) -> None:
    """The consultant hears that something else lies over a booking, once for each time of the one or the other."""
    await tell_consultant(
        work,
        event,
        Template.CALENDAR_COLLISION,
        f"booking:{event.booking_id}:collision:{event.starts_at.isoformat()}:{event.busy_from.isoformat()}",
        worthless_at=event.ends_at,
    )


async def tell_review(work: Work, event: ReviewPosted) -> None:
    """The consultant hears what a client thought, and may reply."""
    await tell_consultant(work, event, Template.REVIEW_POSTED, f"review:{event.review_id}:posted")


async def remind_when_due(work: Work, event: ReminderDue) -> None:
    """The booking of this moment decides."""
    await reminding.remind(work, event)


async def forget_notification(work: Work, event: NotificationForgettable) -> None:
    """What was sent long ago is nobody's business."""
    await telling.forget(work, event.notification_id)


async def _remember(
    work: Work,
    event: BookingConfirmed | BookingRescheduled | BookingCancelled,
    *,
    state: str,
    invited: bool,
) -> KnownBooking | None:
    return await repository.remember_booking(
        work,
        booking_id=event.booking_id,
        client_id=event.client_id,
        consultant_id=event.consultant_id,
        offering_title=event.offering_title,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        state=state,
        invited=invited,
        attendee=None if event.attendee is None else event.attendee.model_dump(),
        revision=event.revision,
        **({} if isinstance(event, BookingCancelled) else {"location": event.location.kept()}),
    )
