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
from consulta.services.booking import models
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
from consulta.services.booking.subscribers import (
    bookings,
    classes,
    copies,
    free_times,
    instant,
    lines,
    proposals,
)
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
            *(On(each, free_times.announce_after_booking) for each in get_args(free_times.TakesOrGivesTime)),
            On(ClassChanged, free_times.announce_after_change),
            On(ClassCancelled, free_times.announce_after_change),
            On(PersonRegistered, copies.remember_registered),
            On(PersonChanged, copies.remember_changed),
            On(ConsultantPublished, copies.remember_published),
            On(ConsultantUnpublished, copies.remember_unpublished),
            On(OfferingChanged, copies.remember_offering),
            On(OrganisationChanged, copies.remember_organisation),
            On(MembershipChanged, copies.remember_membership),
            On(RoomChanged, copies.remember_room),
            On(TeamOfferingChanged, copies.remember_team_offering),
            On(BusyTimesChanged, copies.remember_busy),
            On(MirrorChecked, copies.remember_fresh),
            On(HoldPlaced, bookings.confirm_when_held),
            On(HoldDeclined, bookings.decline_without_money),
            On(CallStarted, bookings.start_with_the_call),
            On(CallEnded, bookings.finish_with_the_call),
            On(BookingDeclined, classes.give_back_its_seats),
            On(BookingExpired, classes.give_back_its_seats),
            On(BookingCancelled, classes.give_back_its_seats),
            On(BookingDeclined, bookings.give_up_unpaid_series),
            On(BookingExpired, bookings.give_up_unpaid_series),
            On(ClassCancelled, classes.cancel_seats),
            *(On(each, lines.follow_with_the_place) for each in get_args(lines.Stepped)),
            On(CallStarted, lines.begin_the_place),
            On(ClientCame, lines.see_client_come),
            On(ClientWent, lines.see_client_go),
            *(On(each, instant.look_again) for each in get_args(instant.BookingMoved)),
            On(DayWaitChanged, instant.look_again),
            On(HoldRaised, proposals.go_on_when_raised),
            On(HoldRaiseDeclined, proposals.end_as_promised),
            On(CameOnline, instant.note_back),
            On(WentOffline, instant.note_away),
        ],
        timers=[
            Due(FreeTimesOutdated, free_times.roll_free_times),
            Due(CalendarRevised, free_times.announce_after_revision),
            Due(HoldExpires, bookings.expire_unpaid_booking),
            Due(BegunForgettable, bookings.forget_what_was_begun),
            Due(SeatOfferLapses, classes.ask_the_next),
            Due(TimeOfferLapses, free_times.ask_the_next_for_time),
            Due(DaysPass, free_times.end_the_wait),
            Due(ClassBegins, classes.end_enrolment),
            Due(ClassSettles, classes.settle_the_class),
            Due(MeetingSettles, bookings.settle_the_meeting),
            Due(BlocksDue, lines.plan_blocks),
            Due(BlockEnds, lines.end_the_hour),
            Due(PlaceGraceOver, lines.let_others_go_first),
            Due(OfferOver, lines.let_go_after_the_hour),
            Due(WallTimeMoved, bookings.keep_wall_time),
            Due(AvailabilityTurns, instant.look_when_due),
            Due(AwayTooLong, instant.turn_off_when_away),
            Due(ExtensionLapses, proposals.let_extension_lapse),
            Due(FollowUpLapses, proposals.let_follow_up_lapse),
            Due(ProposalLapses, proposals.let_proposal_lapse),
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
