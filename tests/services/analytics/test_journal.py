"""The journal: everything once, nothing secret, for staff, in sentences."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg
import pytest

from consulta.contracts.billing import Charged, ChargeReason, HoldId, HoldPlaced
from consulta.contracts.booking import (
    Absent,
    BookingCancelled,
    BookingDeclined,
    BookingId,
    BookingNoShow,
    BookingRequested,
    BookingRescheduled,
    Mover,
)
from consulta.contracts.calls import CallEnded, CallId, CallStarted, ClientWaiting
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import SEAL_OF_CODES, CodeRequested, CodeRequestId, PersonId
from consulta.contracts.reviews import ReviewId, ReviewPosted
from consulta.contracts.terms import Party, Policy, PriceKind, PriceTerms
from consulta.kit.access import Role
from consulta.kit.event import EVENTS, Envelope
from consulta.kit.ids import new_uuid
from consulta.kit.money import Money
from consulta.services.analytics import sentences
from consulta.services.analytics.domain import is_timer, remembered
from consulta.services.analytics.sentences import sentence_of
from consulta.services.analytics.settings import Settings
from tests.support.house import BEGINNING, House

BOOKING = BookingId(new_uuid())
CALL = CallId(new_uuid())
CLIENT, CONSULTANT = PersonId(new_uuid()), PersonId(new_uuid())
BOTH: dict[str, Any] = {"booking_id": BOOKING, "client_id": CLIENT, "consultant_id": CONSULTANT}
STARTS = BEGINNING + timedelta(days=1)
EUR_5 = Money(500, "EUR")


def requested() -> BookingRequested:
    """A client wants an hour."""
    return BookingRequested(
        **BOTH,
        offering_id=OfferingId(new_uuid()),
        offering_title="Tax advice",
        starts_at=STARTS,
        ends_at=STARTS + timedelta(hours=1),
        price=PriceTerms(kind=PriceKind.PER_SESSION, amount=EUR_5),
        policy=Policy(),
        price_limit=EUR_5,
        revision=1,
    )


def placed() -> HoldPlaced:
    """The money is there."""
    return HoldPlaced(hold_id=HoldId(new_uuid()), booking_id=BOOKING, client_id=CLIENT, amount=EUR_5)


async def timeline(house: House, booking_id: BookingId = BOOKING) -> list[dict[str, Any]]:
    """What staff see."""
    staff = await house.person("Sam", Role.STAFF)
    answer = await house.http(staff).get(f"/analytics/bookings/{booking_id}/timeline")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def hear_once(house: House, event: Any, *, after: timedelta) -> Envelope:  # noqa: ANN401 - any event
    """Hand analytics one event as it occurred at some time."""
    envelope = Envelope.of(event, event_id=new_uuid(), occurred_at=house.clock.now() + after, request_id=None)
    await house.platform.running["analytics"].inbox.receive(envelope)
    return envelope


async def test_what_happened_is_told_in_order_whatever_order_it_was_heard_in(house: House) -> None:
    await hear_once(house, placed(), after=timedelta(seconds=2))
    await hear_once(house, requested(), after=timedelta(seconds=1))
    items = await timeline(house)
    assert [(item["event"], item["service"], item["text"]) for item in items] == [
        (
            "booking.requested",
            "booking",
            "The client asked for “Tax advice” at 2026-03-03 09:00 UTC; up to 5.00 EUR must be held.",
        ),
        ("billing.hold_placed", "billing", "5.00 EUR is reserved in the client's wallet."),
    ]
    assert items[0]["at"] == "2026-03-02T09:00:01Z"
    assert items[0]["data"]["booking_id"] == str(BOOKING)
    assert items[0]["is_timer"] is False


async def test_at_the_same_moment_the_identifier_decides(house: House) -> None:
    first = await hear_once(house, requested(), after=timedelta())
    second = await hear_once(house, placed(), after=timedelta())
    assert first.id < second.id
    assert [item["event"] for item in await timeline(house)] == ["booking.requested", "billing.hold_placed"]


async def test_an_event_that_comes_again_is_in_the_journal_once(house: House) -> None:
    """AN-1. By the inbox, and by the journal's own key when the inbox has forgotten."""
    envelope = await hear_once(house, placed(), after=timedelta())
    await house.platform.running["analytics"].inbox.receive(envelope)
    await house.sql("analytics", "DELETE FROM analytics.inbox")
    await house.platform.running["analytics"].inbox.receive(envelope)
    await house.settle()
    assert len(await timeline(house)) == 1


async def test_red_control_without_the_key_it_would_be_there_twice(house: House, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute("ALTER TABLE analytics.journal DROP CONSTRAINT pk_journal")
    envelope = await hear_once(house, placed(), after=timedelta())
    await house.sql("analytics", "DELETE FROM analytics.inbox")
    await house.platform.running["analytics"].inbox.receive(envelope)
    assert len(await timeline(house)) == 2


async def test_no_secret_and_no_address_is_kept(house: House) -> None:
    """AN-2."""
    sealed = house.platform.keyring.seal(SEAL_OF_CODES, "123456")
    await house.hear(
        CodeRequested(
            request_id=CodeRequestId(new_uuid()),
            email="ada@example.org",
            sealed_code=sealed,
            expires_at=STARTS,
            language="en",
        )
    )
    await house.person("Ada")
    rows = await house.sql("analytics", "SELECT payload::text AS payload FROM analytics.journal")
    assert len(rows) == 2
    for row in rows:
        assert sealed not in row.payload
        assert "sealed" not in row.payload
        assert "@" not in row.payload
    # The same goes for what is read back through the door of the database's owner.
    everything = await house.sql("analytics", "SELECT j.*::text AS whole FROM analytics.journal j")
    assert not any("example.org" in row.whole for row in everything)


def test_what_is_remembered_is_picked_through_to_the_bottom() -> None:
    """AN-2."""
    values = {
        "sealed_code": "x",
        "code_tag": "x",
        "pin_code": "x",
        "Email": "x",
        "refresh_token": "x",
        "attendee": {"name": "Mia"},
        "code": "not_enough_money",
        "reason": "write to ada@example.org, or call",
        "nested": {"sealed_thing": 1, "kept": [{"emails": 2, "kept": "a@b.example"}, 3, None, True]},
        "at_sign": "5 @ 3",
    }
    assert remembered(values) == {
        "code": "not_enough_money",
        "reason": "write to [address] or call",
        "nested": {"kept": [{"kept": "[address]"}, 3, None, True]},
        "at_sign": "5 @ 3",
    }


async def test_the_call_of_a_booking_belongs_to_its_timeline(house: House) -> None:
    """What speaks of the call alone is found through what speaks of both, also when it came first."""
    alone = Envelope(
        id=new_uuid(),
        name="calls.something_new",
        version=1,
        subject_id=str(CALL),
        occurred_at=BEGINNING,
        payload={"call_id": str(CALL)},
    )
    await house.platform.running["analytics"].inbox.receive(alone)
    await hear_once(house, CallStarted(**BOTH, call_id=CALL, started_at=STARTS), after=timedelta(seconds=1))
    items = await timeline(house)
    assert [item["text"] for item in items] == [
        "Something new.",
        "Both began to talk at 2026-03-03 09:00 UTC.",
    ]
    assert await timeline(house, BookingId(new_uuid())) == []


async def test_people_are_noted_by_identifier(house: House) -> None:
    await hear_once(house, requested(), after=timedelta())
    [row] = await house.sql("analytics", "SELECT person_ids FROM analytics.journal")
    assert set(row.person_ids) == {CLIENT, CONSULTANT}


@pytest.mark.parametrize("who", ["nobody", "client", "consultant"])
async def test_the_journal_is_for_staff(house: House, who: str) -> None:
    person = None if who == "nobody" else await house.person("Ada", Role(who))
    answer = await house.http(person).get(f"/analytics/bookings/{BOOKING}/timeline")
    assert answer.status_code == (401 if who == "nobody" else 403)


async def test_an_address_that_is_no_identifier_is_refused(house: House) -> None:
    staff = await house.person("Sam", Role.STAFF)
    assert (await house.http(staff).get("/analytics/bookings/x/timeline")).status_code == 422


async def test_timers_are_kept_and_marked(house: House) -> None:
    """AN-3. What a service tells itself helps to understand, but is no fact for others."""
    await house.http().post("/identity/codes", json={"email": "ada@example.org"})
    await house.pass_time(hours=26)
    rows = await house.sql("analytics", "SELECT name, is_timer FROM analytics.journal ORDER BY name")
    assert [tuple(row) for row in rows] == [
        ("identity.code_requested", False),
        ("identity.forget_code", True),
    ]
    [due] = await house.sql("analytics", "SELECT occurred_at FROM analytics.journal WHERE is_timer")
    assert due.occurred_at == BEGINNING + timedelta(hours=25), "when it came due, not when it was set"
    assert sentence_of("identity.forget_code", {}, is_timer=True) == "A time had come: forget code."


def test_every_event_of_the_contracts_is_a_fact_and_every_other_a_timer() -> None:
    facts = {name for name, kind in EVENTS.items() if kind.__module__.startswith("consulta.contracts.")}
    assert not any(is_timer(name) for name in facts)
    assert is_timer("identity.forget_code")
    assert not is_timer("nobody.knows_this")


async def test_what_is_older_than_the_retention_is_forgotten(house: House) -> None:
    """AN-4."""
    house.platform.desk("analytics").settings = Settings(retention_days=30)
    await hear_once(house, requested(), after=timedelta())
    await house.pass_time(days=29)
    assert len(await timeline(house)) == 1
    await house.pass_time(days=3)
    assert await timeline(house) == []
    [kept] = await house.sql("analytics", "SELECT count(*) AS n FROM analytics.sweeps")
    assert kept.n <= 2


async def test_a_hundred_events_of_one_day_arrange_one_sweep(house: House) -> None:
    for _ in range(10):
        await hear_once(house, requested(), after=timedelta())
    rows = await house.sql(
        "analytics", "SELECT 1 FROM analytics.outbox WHERE name = 'analytics.sweep_due' AND state = 'pending'"
    )
    assert len(rows) == 1


async def test_the_journal_is_never_rewritten(house: House) -> None:
    await hear_once(house, requested(), after=timedelta())
    with pytest.raises(Exception, match="permission denied"):
        await house.sql("analytics", "UPDATE analytics.journal SET name = 'x'")


SENTENCES = [
    (
        BookingCancelled(
            **BOTH,
            offering_title="Tax advice",
            starts_at=STARTS,
            ends_at=STARTS,
            cancelled_by=Party.CLIENT,
            refund_percent=50,
            price_limit=EUR_5,
            reason="I am ill",
        ),
        "The client cancelled: “I am ill”. 50 % is not charged.",
    ),
    (
        BookingDeclined(
            **BOTH, offering_title="x", starts_at=STARTS, code="billing.short", missing=Money(1, "EUR")
        ),
        "The booking was declined; 0.01 EUR was missing.",
    ),
    (
        BookingRescheduled(
            **BOTH,
            offering_title="x",
            old_starts_at=BEGINNING,
            starts_at=STARTS,
            ends_at=STARTS,
            moved_by=Mover.CONSULTANT,
        ),
        "The consultant moved the booking from 2026-03-02 09:00 UTC to 2026-03-03 09:00 UTC.",
    ),
    (
        BookingRescheduled(
            **BOTH,
            offering_title="x",
            old_starts_at=BEGINNING,
            starts_at=STARTS,
            ends_at=STARTS,
            moved_by=Mover.BOTH,
        ),
        "Both sides agreed to move the booking from 2026-03-02 09:00 UTC to 2026-03-03 09:00 UTC.",
    ),
    (
        BookingNoShow(**BOTH, absent=Absent.CLIENT, policy=Policy(), price_limit=EUR_5),
        "The client did not come.",
    ),
    (
        BookingNoShow(**BOTH, absent=Absent.BOTH, policy=Policy(), price_limit=EUR_5),
        "Neither side came.",
    ),
    (
        ClientWaiting(**BOTH, call_id=CALL),
        "The client is in the waiting room; the consultant is not there yet.",
    ),
    (
        CallEnded(
            **BOTH,
            call_id=CALL,
            intervals=[],
            talk_seconds=125,
            client_seen=True,
            consultant_seen=True,
            ended_at=STARTS,
            reason="ended_by_consultant",
        ),
        "The call ended (ended_by_consultant) after 2 min 05 s of talk.",
    ),
    (
        Charged(
            **BOTH,
            call_id=CALL,
            reason=ChargeReason.NO_SHOW,
            gross=Money(1500, "JPY"),
            fee=Money(150, "JPY"),
            share=Money(1350, "JPY"),
            talk_seconds=0,
            receipt_number=None,
        ),
        "1500 JPY was charged for not coming: 1350 JPY to the consultant, 150 JPY to the platform.",
    ),
    (
        ReviewPosted(
            review_id=ReviewId(new_uuid()),
            booking_id=BOOKING,
            consultant_id=CONSULTANT,
            client_id=CLIENT,
            stars=4,
        ),
        "The client gave 4 of 5 stars.",
    ),
]


@pytest.mark.parametrize(("event", "text"), SENTENCES)
def test_each_event_is_a_sentence(event: Any, text: str) -> None:  # noqa: ANN401 - any event
    payload = event.model_dump(mode="json")
    assert sentence_of(event.wire_name, payload, is_timer=False) == text


def test_every_event_about_a_booking_has_a_sentence_of_its_own() -> None:
    """Whoever adds an event about a booking also says it in words."""
    about_bookings = [
        name
        for name, kind in EVENTS.items()
        if "booking_id" in kind.model_fields and kind.__module__.startswith("consulta.contracts.")
    ]
    assert len(about_bookings) > 10
    assert set(about_bookings) <= sentences.SENTENCES.keys()


def test_a_payload_of_an_older_shape_is_told_by_its_name() -> None:
    assert sentence_of("billing.charged", {"gross": "?"}, is_timer=False) == "Charged."
