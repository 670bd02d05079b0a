"""The manifest of billing."""

from __future__ import annotations

from consulta.contracts.booking import (
    AppealDecided,
    BookingCancelled,
    BookingCompleted,
    BookingConfirmed,
    BookingDeclined,
    BookingExpired,
    BookingNoShow,
    BookingRequested,
    BookingRescheduled,
    ExtensionWanted,
)
from consulta.contracts.calls import CallEnded
from consulta.contracts.identity import PersonChanged, PersonRegistered
from consulta.contracts.payments import PaymentSucceeded
from consulta.kit.service import Due, On, Service
from consulta.kit.settings import PlatformSettings
from consulta.services.billing import invariants, models, routes, subscribers
from consulta.services.billing.gateways.documents import Printer
from consulta.services.billing.settings import Settings
from consulta.services.billing.timers import ReceiptDue


def build(settings: Settings, platform: PlatformSettings) -> Service:
    """Billing, as the house meets it."""
    del platform  # what billing needs of it, it finds through its work
    return Service(
        name="billing",
        metadata=models.metadata,
        router=routes.router,
        subscriptions=[
            On(PersonRegistered, subscribers.remember_person),
            On(PersonChanged, subscribers.remember_person),
            On(PaymentSucceeded, subscribers.credit_the_wallet),
            On(BookingRequested, subscribers.hold_for_the_booking),
            On(BookingConfirmed, subscribers.hold_for_the_booking),
            On(BookingRescheduled, subscribers.carry_over),
            On(BookingDeclined, subscribers.release_what_was_let_go),
            On(BookingExpired, subscribers.release_what_was_let_go),
            On(BookingCancelled, subscribers.settle_the_cancellation),
            On(BookingCompleted, subscribers.settle_the_silence),
            On(BookingNoShow, subscribers.settle_the_absence),
            On(AppealDecided, subscribers.give_back_what_was_excused),
            On(ExtensionWanted, subscribers.raise_the_hold),
            On(CallEnded, subscribers.settle_the_call),
        ],
        timers=[Due(ReceiptDue, subscribers.make_receipt_documents)],
        invariants=invariants.ALL,
        resources=[Printer()],
        settings=settings,
    )
