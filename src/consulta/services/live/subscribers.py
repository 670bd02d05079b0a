"""What others publish, as hints to the people it concerns: a hint lost or given twice harms nobody."""

from __future__ import annotations

from consulta.contracts.billing import Charged, Refunded, WalletChanged
from consulta.contracts.booking import (
    AppealDecided,
    AppealMade,
    AvailableNowChanged,
    BookingCalled,
    BookingCancelled,
    BookingCompleted,
    BookingConfirmed,
    BookingDeclined,
    BookingExpired,
    BookingExtended,
    BookingHeld,
    BookingNoShow,
    BookingPutBack,
    BookingRang,
    BookingRequested,
    BookingRescheduled,
    ClassCancelled,
    ClassChanged,
    DayWaitChanged,
    ExtensionChanged,
    FollowUpAnswered,
    FollowUpProposed,
    FreeTimesChanged,
    LineMoved,
    MoveProposalEnded,
    MoveProposed,
    PlaceOffered,
    SeatOffered,
)
from consulta.contracts.calendars import BusyTimesChanged, CollisionFound
from consulta.contracts.calls import CallEnded, CallStarted, ClientWaiting
from consulta.contracts.directory import (
    ConsultantPublished,
    ConsultantUnpublished,
    MembershipChanged,
    OfferingChanged,
)
from consulta.contracts.identity import PersonChanged
from consulta.contracts.reviews import ScoreChanged
from consulta.kit.work import Work
from consulta.services.live import commands
from consulta.services.live.domain import GraceOver, Topic

BookingEvent = (
    BookingRequested
    | BookingHeld
    | BookingRang
    | BookingExtended
    | ExtensionChanged
    | BookingConfirmed
    | BookingDeclined
    | BookingExpired
    | BookingCancelled
    | BookingRescheduled
    | MoveProposed
    | MoveProposalEnded
    | FollowUpProposed
    | FollowUpAnswered
    | BookingCompleted
    | BookingNoShow
    | BookingCalled
    | BookingPutBack
    | PlaceOffered
    | AppealMade
    | AppealDecided
)
CallEvent = CallStarted | CallEnded | ClientWaiting
ConsultantEvent = ConsultantPublished | ConsultantUnpublished | OfferingChanged | ScoreChanged


async def hint_booking(work: Work, event: BookingEvent) -> None:
    """Both sides of a booking look again, and whoever looks at the consultant's free times."""
    further = getattr(event, "further_consultants", ())
    for person_id in (event.client_id, event.consultant_id, *further):
        commands.tell(work, person_id, Topic.BOOKING, event.booking_id, event.revision)
    # Watchers learn that times changed, never of which booking.
    commands.tell_watchers(work, event.consultant_id, Topic.SLOTS, 0)


async def hint_line(work: Work, event: LineMoved) -> None:
    """Everybody who looks at a block's line, its consultant, and whoever looks at their hours."""
    commands.tell_line(work, event.block_id, event.revision, called=event.called, waiting=event.waiting)
    commands.tell(work, event.consultant_id, Topic.LINE, event.block_id, event.revision)
    commands.tell_watchers(work, event.consultant_id, Topic.LINE, 0)


async def hint_busy(work: Work, event: BusyTimesChanged) -> None:
    """The owner's page of connected calendars, and whoever looks at their free times."""
    commands.tell(work, event.person_id, Topic.CALENDARS, event.person_id, event.revision)
    commands.tell_watchers(work, event.person_id, Topic.SLOTS, 0)


async def hint_class(work: Work, event: ClassChanged | ClassCancelled) -> None:
    """Seats of a class are others now, for its consultant and for whoever looks at their page."""
    commands.tell(work, event.consultant_id, Topic.CLASS, event.class_id, event.revision)
    commands.tell_watchers(work, event.consultant_id, Topic.CLASS, event.revision)


async def hint_offer(work: Work, event: SeatOffered) -> None:
    """Seats are kept for somebody who waited."""
    commands.tell(work, event.client_id, Topic.CLASS, event.class_id, event.revision)


async def hint_day_wait(work: Work, event: DayWaitChanged) -> None:
    """Who waits for days looks again; and a time that is kept, or no longer, is another free time for everybody."""
    commands.tell(work, event.client_id, Topic.DAY_WAIT, event.wait_id, event.revision)
    commands.tell_watchers(work, event.consultant_id, Topic.SLOTS, 0)


async def hint_collision(work: Work, event: CollisionFound) -> None:
    """The consultant's calendar shows what collides."""
    commands.tell(work, event.consultant_id, Topic.CALENDARS, event.booking_id, event.revision)


async def hint_availability(work: Work, event: AvailableNowChanged) -> None:
    """A consultant can be called at once, or no longer: their own windows and those who look at them show it."""
    commands.tell(work, event.consultant_id, Topic.AVAILABILITY, event.consultant_id, event.revision)
    commands.tell_watchers(work, event.consultant_id, Topic.AVAILABILITY, event.revision)


async def hint_free_times(work: Work, event: FreeTimesChanged) -> None:
    """Whoever looks at a consultant looks again, also when hours or an offering changed."""
    commands.tell_watchers(work, event.consultant_id, Topic.SLOTS, 0)


async def hint_call(work: Work, event: CallEvent) -> None:
    """Both sides of a call look again."""
    for person_id in (event.client_id, event.consultant_id):
        commands.tell(work, person_id, Topic.CALL, event.call_id, event.revision)


async def hint_charge(work: Work, event: Charged | Refunded) -> None:
    """What a booking cost is settled, or went back, for both sides."""
    for person_id in (event.client_id, event.consultant_id):
        commands.tell(work, person_id, Topic.BOOKING, event.booking_id, event.revision)
        commands.tell(work, person_id, Topic.WALLET, person_id, 0)


async def hint_wallet(work: Work, event: WalletChanged) -> None:
    """A person's money changed."""
    commands.tell(work, event.person_id, Topic.WALLET, event.person_id, event.revision)


async def hint_person(work: Work, event: PersonChanged) -> None:
    """A person's other windows show the new name, zone or language."""
    commands.tell(work, event.person_id, Topic.PERSON, event.person_id, event.revision)


async def hint_consultant(work: Work, event: ConsultantEvent) -> None:
    """A consultant's page changed, for its owner and for those who look at it."""
    commands.tell(work, event.consultant_id, Topic.DIRECTORY, event.consultant_id, event.revision)
    commands.tell_watchers(work, event.consultant_id, Topic.DIRECTORY, event.revision)


async def hint_member(work: Work, event: MembershipChanged) -> None:
    """What somebody is in an organisation changed: their windows look again."""
    commands.tell(work, event.person_id, Topic.DIRECTORY, event.organisation_id, event.revision)


async def go_offline_unless_back(work: Work, event: GraceOver) -> None:
    """The grace after the last socket is over."""
    await commands.go_offline_unless_back(work, event.person_id)
