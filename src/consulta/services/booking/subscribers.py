"""What booking hears, and what it does about it."""

from __future__ import annotations

from typing import Final

from consulta.contracts.billing import HoldDeclined, HoldPlaced, HoldRaised, HoldRaiseDeclined
from consulta.contracts.booking import (
    Awaited,
    BookingCancelled,
    BookingCompleted,
    BookingConfirmed,
    BookingDeclined,
    BookingExpired,
    BookingExtended,
    BookingNoShow,
    BookingRequested,
    BookingRescheduled,
    ClassCancelled,
    ClassChanged,
    DayWaitChanged,
    ExtensionChanged,
)
from consulta.contracts.calendars import BusyTimesChanged, MirrorChecked
from consulta.contracts.calls import CallEnded, CallStarted, ClientCame, ClientWent
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
from consulta.contracts.live import CameOnline, WentOffline
from consulta.contracts.terms import Way
from consulta.kit.work import Work
from consulta.services.booking.commands import (
    availability,
    blocks,
    day_waits,
    ending,
    extending,
    following_up,
    free_times,
    guests,
    keeping_wall_times,
    lining_up,
    meetings,
    proposing,
    remembering,
    series,
    serving,
)
from consulta.services.booking.commands.classes import holding, planning, waiting
from consulta.services.booking.repository.bookings import find_for_update
from consulta.services.booking.timers import (
    AvailabilityTurns,
    AwayTooLong,
    BegunForgettable,
    BlockEnds,
    BlocksDue,
    CalendarRevised,
    ClassBegins,
    ClassSettles,
    DaysPass,
    ExtensionLapses,
    FollowUpLapses,
    FreeTimesOutdated,
    HoldExpires,
    MeetingSettles,
    OfferOver,
    PlaceGraceOver,
    ProposalLapses,
    SeatOfferLapses,
    TimeOfferLapses,
    WallTimeMoved,
)

Stepped = (
    BookingConfirmed | BookingDeclined | BookingExpired | BookingCancelled | BookingCompleted | BookingNoShow
)

TakesOrGivesTime = (
    BookingRequested
    | BookingConfirmed
    | BookingDeclined
    | BookingExpired
    | BookingCancelled
    | BookingRescheduled
    | BookingCompleted
    | BookingNoShow
    | ExtensionChanged
    | BookingExtended
)
"""What is proposed during a call takes time when both agree, and may give it back."""

GIVES_TIME: Final = (BookingDeclined, BookingExpired, BookingCancelled, BookingRescheduled)
"""What leaves time ahead to others."""


async def announce_after_booking(work: Work, event: TakesOrGivesTime) -> None:
    """A booking took or gave back time. Heard rather than done with the booking, which is not to wait for it.

    Who waits for it comes before everybody who searches.
    """
    if isinstance(event, GIVES_TIME):
        await day_waits.offer_around(work, event.booking_id)
    await free_times.announce_around(work, event.booking_id, event.consultant_id)


async def announce_after_change(work: Work, event: ClassChanged | ClassCancelled) -> None:
    """A class takes time, or gives it back, to those who wait for it and then to everybody."""
    await day_waits.offer_what_is_free(work, event.consultant_id)
    await free_times.announce_free_times(work, event.consultant_id)


async def announce_after_revision(work: Work, event: CalendarRevised) -> None:
    """Other hours or offerings: other free times, for those who wait and then for everybody."""
    await day_waits.offer_what_is_free(work, event.consultant_id)
    await free_times.announce_free_times(work, event.consultant_id, anew=event.anew)


async def roll_free_times(work: Work, event: FreeTimesOutdated) -> None:
    """Another day can be searched."""
    await free_times.roll(work, event.roll_on)


async def confirm_when_held(work: Work, event: HoldPlaced) -> None:
    """Held money is what a requested booking waits for."""
    await ending.secure(work, event.booking_id)


async def decline_without_money(work: Work, event: HoldDeclined) -> None:
    """Without money there is no promise."""
    await ending.decline(work, event.booking_id, code="billing.balance_too_low", missing=event.missing)


async def forget_what_was_begun(work: Work, event: BegunForgettable) -> None:
    """A visitor did not come back, or has booked."""
    await guests.forget(work, event.begun_id)


async def expire_unpaid_booking(work: Work, event: HoldExpires) -> None:
    """The time was kept long enough."""
    await ending.expire(work, event.booking_id)


async def start_with_the_call(work: Work, event: CallStarted) -> None:
    """Both have met."""
    await ending.start(work, event.booking_id)


async def finish_with_the_call(work: Work, event: CallEnded) -> None:
    """The call's evidence says how the booking ends."""
    await ending.finish(
        work,
        event.booking_id,
        talked=event.talk_seconds > 0,
        client_seen=event.client_seen,
        consultant_seen=event.consultant_seen,
    )


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


async def give_back_its_seats(work: Work, event: BookingDeclined | BookingExpired | BookingCancelled) -> None:
    """A booking came to nothing: the seats it had in a class are for others."""
    booking = await find_for_update(work, event.booking_id)
    if booking is not None and booking.class_id is not None:
        await waiting.give_back_seats(work, booking.class_id, booking.seats)


async def cancel_seats(work: Work, event: ClassCancelled) -> None:
    """A class was called off, and each of its bookings with it."""
    await planning.cancel_its_seats(work, event.class_id, reason=event.reason)


async def ask_the_next(work: Work, event: SeatOfferLapses) -> None:
    """Seats were kept long enough."""
    await waiting.let_offer_lapse(work, event.class_id, event.wait_id)


async def end_enrolment(work: Work, event: ClassBegins) -> None:
    """A class begins."""
    await waiting.close_the_line(work, event.class_id)


async def settle_the_class(work: Work, event: ClassSettles) -> None:
    """The roster had its time."""
    await holding.settle_when_due(work, event.class_id)


async def follow_with_the_place(work: Work, event: Stepped) -> None:
    """A place in a line follows its booking."""
    if getattr(event, "way", Way.PLACE) is Way.PLACE:
        await lining_up.follow_booking(work, event.booking_id)


async def begin_the_place(work: Work, event: CallStarted) -> None:
    """Whoever was called talks now."""
    await serving.start_call(work, event.booking_id)


async def see_client_come(work: Work, event: ClientCame) -> None:
    """Whoever was called is there."""
    await serving.see_client(work, event.booking_id, present=True, at=event.came_at, revision=event.revision)


async def see_client_go(work: Work, event: ClientWent) -> None:
    """Whoever was called was lost; they have a moment to come back."""
    await serving.see_client(work, event.booking_id, present=False, at=event.went_at, revision=event.revision)


async def let_others_go_first(work: Work, event: PlaceGraceOver) -> None:
    """Whoever was called had time enough."""
    await serving.miss_when_gone(work, event.booking_id, event.call_number)


async def end_the_hour(work: Work, event: BlockEnds) -> None:
    """The hour is over."""
    await serving.end_when_over(work, event.block_id, event.ends_at)


async def let_go_after_the_hour(work: Work, event: OfferOver) -> None:
    """Nobody answered the offer."""
    await serving.let_go_unanswered(work, event.booking_id, event.block_id)


async def settle_the_meeting(work: Work, event: MeetingSettles) -> None:
    """The consultant had time to say how it was."""
    await meetings.settle_when_due(work, event.booking_id, event.ends_at)


async def plan_blocks(work: Work, event: BlocksDue) -> None:
    """The week reaches a day further."""
    await blocks.plan_on(work, event.consultant_id, event.plan_revision)


async def remember_fresh(work: Work, event: MirrorChecked) -> None:
    """A consultant's calendars elsewhere say what they said before."""
    await remembering.remember_fresh(work, event)


async def keep_wall_time(work: Work, event: WallTimeMoved) -> None:
    """What the clock on the wall shows was promised."""
    await keeping_wall_times.keep_wall_time(work, event.booking_id)


BookingMoved = (
    BookingConfirmed
    | BookingRescheduled
    | BookingDeclined
    | BookingExpired
    | BookingCancelled
    | BookingCompleted
    | BookingNoShow
)


async def look_again(work: Work, event: BookingMoved | DayWaitChanged) -> None:
    """Time was taken, kept or given back: perhaps its consultant can be called at once, or no longer."""
    await availability.look(work, event.consultant_id)


async def look_when_due(work: Work, event: AvailabilityTurns) -> None:
    """Time alone changes what is possible."""
    await availability.look(work, event.consultant_id)


async def note_away(work: Work, event: WentOffline) -> None:
    """Nobody hears it ring."""
    await availability.note_away(work, event.person_id, revision=event.revision)


async def note_back(work: Work, event: CameOnline) -> None:
    """Somebody hears it ring again."""
    await availability.note_back(work, event.person_id, revision=event.revision)


async def turn_off_when_away(work: Work, event: AwayTooLong) -> None:
    """The grace of who went away is over."""
    await availability.turn_off_when_away(work, event.consultant_id)


async def go_on_when_raised(work: Work, event: HoldRaised) -> None:
    """More money is held for a call that both want to be longer."""
    await extending.complete(work, event.booking_id, event.extension_id)


async def end_as_promised(work: Work, event: HoldRaiseDeclined) -> None:
    """Without more money a call ends when it was to end."""
    await extending.give_up(work, event.booking_id, event.extension_id, missing=event.missing)


async def let_extension_lapse(work: Work, event: ExtensionLapses) -> None:
    """Nobody answered in time."""
    await extending.lapse(work, event.booking_id, event.extension_id)


async def let_proposal_lapse(work: Work, event: ProposalLapses) -> None:
    """Nobody answered in time."""
    await proposing.lapse(work, event.booking_id, event.proposal_id)


async def let_follow_up_lapse(work: Work, event: FollowUpLapses) -> None:
    """The client did not answer in time."""
    await following_up.lapse(work, event.booking_id, event.proposal_id)


async def give_up_unpaid_series(work: Work, event: BookingDeclined | BookingExpired) -> None:
    """All of a series or nothing: a time that was not paid takes the others with it."""
    unpaid = (
        event.missing is not None if isinstance(event, BookingDeclined) else event.awaited is Awaited.MONEY
    )
    if unpaid and event.way is Way.SLOT:
        await series.give_up_unpaid(work, event.booking_id)


async def ask_the_next_for_time(work: Work, event: TimeOfferLapses) -> None:
    """A time was kept long enough."""
    await day_waits.let_offer_lapse(work, event.wait_id)


async def end_the_wait(work: Work, event: DaysPass) -> None:
    """The days are over."""
    await day_waits.let_days_pass(work, event.wait_id)
