"""Notifications introduce themselves."""

from __future__ import annotations

from consulta.contracts.billing import Charged
from consulta.contracts.booking import (
    AppealDecided,
    AppealMade,
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
    SeatOffered,
    SeriesBooked,
    TimeOffered,
)
from consulta.contracts.calendars import CollisionFound
from consulta.contracts.calls import ClientWaiting
from consulta.contracts.directory import MemberInvited
from consulta.contracts.identity import CodeRequested, LinkRequested, PersonChanged, PersonRegistered
from consulta.contracts.reviews import ReviewPosted
from consulta.kit.platform import Platform
from consulta.kit.service import Due, On, Service
from consulta.kit.settings import PlatformSettings
from consulta.services.notifications import models, routes, subscribers
from consulta.services.notifications.gateways.postman import Postman
from consulta.services.notifications.invariants import EveryDueReminderIsQueued, WhatWasGatheredIsTold
from consulta.services.notifications.settings import Settings
from consulta.services.notifications.timers import NotificationForgettable, ReminderDue, SeriesLetterDue


def build(settings: Settings, platform: PlatformSettings) -> Service:
    """The manifest."""
    del platform  # the postman asks whether this is a demo when he sets out
    postman = Postman(settings)

    async def closed(_platform: Platform) -> None:
        await postman.close()

    return Service(
        name="notifications",
        metadata=models.metadata,
        router=routes.router,
        subscriptions=[
            On(PersonRegistered, subscribers.remember_person),
            On(PersonChanged, subscribers.remember_person),
            On(CodeRequested, subscribers.send_code),
            On(LinkRequested, subscribers.send_link),
            On(MemberInvited, subscribers.ask_to_join),
            On(BookingHeld, subscribers.ask_for_an_answer),
            On(SeatOffered, subscribers.offer_seat),
            On(TimeOffered, subscribers.offer_time),
            On(BookingConfirmed, subscribers.invite),
            On(SeriesBooked, subscribers.remember_what_is_missing),
            On(BookingRescheduled, subscribers.tell_new_time),
            On(MoveProposed, subscribers.ask_for_another_time),
            On(MoveProposalEnded, subscribers.tell_it_stays),
            On(FollowUpProposed, subscribers.suggest_next_time),
            On(BookingCancelled, subscribers.tell_cancelled),
            On(BookingDeclined, subscribers.tell_declined),
            On(BookingExpired, subscribers.tell_expired),
            On(BookingNoShow, subscribers.tell_missed),
            On(AppealMade, subscribers.tell_appeal),
            On(AppealDecided, subscribers.tell_decision),
            On(BookingCalled, subscribers.call_back),
            On(PlaceOffered, subscribers.offer_next_hour),
            On(Charged, subscribers.send_receipt),
            On(ClientWaiting, subscribers.call_consultant),
            On(ReviewPosted, subscribers.tell_review),
            On(CollisionFound, subscribers.tell_collision),
        ],
        timers=[
            Due(ReminderDue, subscribers.remind_when_due),
            Due(SeriesLetterDue, subscribers.tell_of_series_when_due),
            Due(NotificationForgettable, subscribers.forget_notification),
        ],
        invariants=[EveryDueReminderIsQueued(), WhatWasGatheredIsTold()],
        resources=[postman],
        settings=settings,
        opened=postman.open,
        loops=[postman.walk],
        closed=closed,
    )
