"""The manifest of booking."""

from __future__ import annotations

from typing import get_args

from consulta.contracts.billing import HoldDeclined, HoldPlaced, HoldRaised, HoldRaiseDeclined
from consulta.contracts.booking import (
    BookingCancelled,
    BookingDeclined,
    BookingExpired,
    ClassCancelled,
    ClassChanged,
    DayWaitChanged,
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
from consulta.kit.platform import Platform
from consulta.kit.service import Due, On, Service
from consulta.kit.settings import PlatformSettings
from consulta.services.booking import models, subscribers
from consulta.services.booking.commands import keeping_wall_times
from consulta.services.booking.commands.free_times import ArrangedRolls
from consulta.services.booking.invariants import (
    AnsweredTimeIsTaken,
    BlocksHoldTheirTime,
    FreeTimesAreTrue,
    GrantedAppealsExcuse,
    LinesAreServedInOrder,
    NoTwoOwnersOfOneTime,
    OfferedTimeIsKept,
    PlacesFollowTheirBookings,
    RoomsAreTakenOnce,
    SeatsAreCounted,
    TakenTimeIsPromisedTime,
    TalliesAreTrue,
    WallTimesAreKept,
)
from consulta.services.booking.repository.offerings import Shelf
from consulta.services.booking.routes import router
from consulta.services.booking.settings import Settings
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


def build(settings: Settings, platform: PlatformSettings) -> Service:
    """Booking, as the house meets it."""
    del platform  # what booking needs of it, it finds through its work
    return Service(
        name="booking",
        metadata=models.metadata,
        router=router,
        subscriptions=[
            *(
                On(each, subscribers.announce_after_booking)
                for each in get_args(subscribers.TakesOrGivesTime)
            ),
            On(ClassChanged, subscribers.announce_after_change),
            On(ClassCancelled, subscribers.announce_after_change),
            On(PersonRegistered, subscribers.remember_registered),
            On(PersonChanged, subscribers.remember_changed),
            On(ConsultantPublished, subscribers.remember_published),
            On(ConsultantUnpublished, subscribers.remember_unpublished),
            On(OfferingChanged, subscribers.remember_offering),
            On(OrganisationChanged, subscribers.remember_organisation),
            On(MembershipChanged, subscribers.remember_membership),
            On(RoomChanged, subscribers.remember_room),
            On(TeamOfferingChanged, subscribers.remember_team_offering),
            On(BusyTimesChanged, subscribers.remember_busy),
            On(MirrorChecked, subscribers.remember_fresh),
            On(HoldPlaced, subscribers.confirm_when_held),
            On(HoldDeclined, subscribers.decline_without_money),
            On(CallStarted, subscribers.start_with_the_call),
            On(CallEnded, subscribers.finish_with_the_call),
            On(BookingDeclined, subscribers.give_back_its_seats),
            On(BookingExpired, subscribers.give_back_its_seats),
            On(BookingCancelled, subscribers.give_back_its_seats),
            On(BookingDeclined, subscribers.give_up_unpaid_series),
            On(BookingExpired, subscribers.give_up_unpaid_series),
            On(ClassCancelled, subscribers.cancel_seats),
            *(On(each, subscribers.follow_with_the_place) for each in get_args(subscribers.Stepped)),
            On(CallStarted, subscribers.begin_the_place),
            On(ClientCame, subscribers.see_client_come),
            On(ClientWent, subscribers.see_client_go),
            *(On(each, subscribers.look_again) for each in get_args(subscribers.BookingMoved)),
            On(DayWaitChanged, subscribers.look_again),
            On(HoldRaised, subscribers.go_on_when_raised),
            On(HoldRaiseDeclined, subscribers.end_as_promised),
            On(CameOnline, subscribers.note_back),
            On(WentOffline, subscribers.note_away),
        ],
        timers=[
            Due(FreeTimesOutdated, subscribers.roll_free_times),
            Due(CalendarRevised, subscribers.announce_after_revision),
            Due(HoldExpires, subscribers.expire_unpaid_booking),
            Due(BegunForgettable, subscribers.forget_what_was_begun),
            Due(SeatOfferLapses, subscribers.ask_the_next),
            Due(TimeOfferLapses, subscribers.ask_the_next_for_time),
            Due(DaysPass, subscribers.end_the_wait),
            Due(ClassBegins, subscribers.end_enrolment),
            Due(ClassSettles, subscribers.settle_the_class),
            Due(MeetingSettles, subscribers.settle_the_meeting),
            Due(BlocksDue, subscribers.plan_blocks),
            Due(BlockEnds, subscribers.end_the_hour),
            Due(PlaceGraceOver, subscribers.let_others_go_first),
            Due(OfferOver, subscribers.let_go_after_the_hour),
            Due(WallTimeMoved, subscribers.keep_wall_time),
            Due(AvailabilityTurns, subscribers.look_when_due),
            Due(AwayTooLong, subscribers.turn_off_when_away),
            Due(ExtensionLapses, subscribers.let_extension_lapse),
            Due(FollowUpLapses, subscribers.let_follow_up_lapse),
            Due(ProposalLapses, subscribers.let_proposal_lapse),
        ],
        invariants=[
            FreeTimesAreTrue(),
            NoTwoOwnersOfOneTime(),
            TakenTimeIsPromisedTime(),
            AnsweredTimeIsTaken(),
            RoomsAreTakenOnce(),
            TalliesAreTrue(),
            SeatsAreCounted(),
            LinesAreServedInOrder(),
            PlacesFollowTheirBookings(),
            BlocksHoldTheirTime(),
            OfferedTimeIsKept(),
            WallTimesAreKept(),
            GrantedAppealsExcuse(),
        ],
        resources=[Shelf(), ArrangedRolls()],
        settings=settings,
        opened=_open,
    )


async def _open(platform: Platform) -> None:
    async with platform.desk("booking").work() as work:
        await keeping_wall_times.look_at_zones(work)
