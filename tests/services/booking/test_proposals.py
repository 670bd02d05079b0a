"""Other times that one side proposes: chosen, declined, or left to expire; none of them is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from consulta.contracts.booking import (
    BookingId,
    BookingRescheduled,
    MoveProposalEnded,
    MoveProposed,
    ProposalId,
)
from consulta.contracts.directory import MemberRole
from consulta.contracts.terms import Party
from consulta.kit.ids import new_uuid
from consulta.services.booking.domain.proposals import Proposal, Stage, expiry_of
from consulta.services.booking.repository import proposals
from tests.services.booking.clinic import open_clinic
from tests.services.booking.conftest import FREE, Practice, iso, open_practice, utc, visitor
from tests.support.house import House

WEDNESDAY_AT_TEN = utc("03-04 09:00")
THURSDAY = utc("03-05 12:00")
FRIDAY = utc("03-06 12:00")
DESK = "/booking/organisations/clinic"


async def propose(
    who: httpx.AsyncClient, booking: dict[str, Any], *times: datetime, expect: int = 201, **more: Any
) -> dict[str, Any]:
    body = {"times": [iso(each) for each in times], **more}
    answer = await who.post(f"/booking/bookings/{booking['id']}/proposals", json=body)
    assert answer.status_code == expect, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def standing(who: httpx.AsyncClient, booking: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (await who.get(f"/booking/bookings/{booking['id']}/proposals")).json()
    return found


async def answer(
    who: httpx.AsyncClient,
    booking: dict[str, Any],
    made: dict[str, Any],
    chosen: datetime | None,
    expect: int = 200,
) -> dict[str, Any]:
    """Choose a time, or decline."""
    path = f"/booking/bookings/{booking['id']}/proposals/{made['latest']['id']}"
    said = await (
        who.post(f"{path}/decline")
        if chosen is None
        else who.post(f"{path}/accept", json={"starts_at": iso(chosen)})
    )
    assert said.status_code == expect, said.text
    found: dict[str, Any] = said.json()
    return found


def times_of(found: dict[str, Any]) -> list[tuple[str, bool]]:
    return [(each["starts_at"], each["free"]) for each in found["latest"]["times"]]


async def test_a_client_chooses_one_of_the_times_a_consultant_proposes(
    house: House, practice: Practice
) -> None:
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)
    made = await propose(practice.own, booking, THURSDAY, FRIDAY, note="The dentist again")
    seen = await standing(client, booking)
    assert (seen["you"], seen["latest"]["proposed_by"], seen["can_propose"]) == (
        "client",
        "consultant",
        False,
    )
    assert seen["latest"]["note"] == "The dentist again"
    assert times_of(seen) == [(iso(THURSDAY), True), (iso(FRIDAY), True)]

    done = await answer(client, booking, made, FRIDAY)

    assert (done["latest"]["state"], done["latest"]["chosen"]) == ("accepted", iso(FRIDAY))
    moved = await practice.see(client, booking)
    assert (moved["starts_at"], moved["state"]) == (iso(FRIDAY), "confirmed")
    assert {key: moved[key] for key in ("price", "policy", "price_limit")} == {
        key: booking[key] for key in ("price", "policy", "price_limit")
    }
    assert moved["revision"] == booking["revision"] + 1
    await house.drain()
    [told] = await house.published(MoveProposed)
    assert (told.proposed_by, told.times, told.note) == (
        Party.CONSULTANT,
        (THURSDAY, FRIDAY),
        "The dentist again",
    )
    [event] = await house.published(BookingRescheduled)
    assert (event.old_starts_at, event.starts_at, event.moved_by) == (WEDNESDAY_AT_TEN, FRIDAY, "both")
    assert await house.published(MoveProposalEnded) == []
    await practice.book(await practice.client("Next"), WEDNESDAY_AT_TEN)


async def test_the_calendar_file_of_a_booking_moved_so_replaces_the_older_one(practice: Practice) -> None:
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)

    async def sequence() -> int:
        file = (await client.get(f"/booking/bookings/{booking['id']}/calendar.ics")).text
        [line] = [line for line in file.splitlines() if line.startswith("SEQUENCE:")]
        return int(line.removeprefix("SEQUENCE:"))

    before = await sequence()
    made = await propose(practice.own, booking, FRIDAY)
    assert await sequence() == before
    await answer(client, booking, made, FRIDAY)

    assert await sequence() > before


async def test_a_client_proposes_only_once_it_is_too_late_to_move_freely(
    house: House, practice: Practice
) -> None:
    """PR-1."""
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)
    early = await propose(client, booking, FRIDAY, expect=409)
    assert (await standing(client, booking))["can_propose"] is False
    house.clock.set(WEDNESDAY_AT_TEN - timedelta(hours=5))

    assert (await standing(client, booking))["can_propose"] is True
    made = await propose(client, booking, FRIDAY)
    own = await answer(client, booking, made, FRIDAY, expect=403)
    done = await answer(practice.own, booking, made, FRIDAY)

    assert early["code"] == "booking.move_instead"
    assert own["code"] == "booking.not_yours_to_choose"
    assert done["latest"]["state"] == "accepted"
    assert (await practice.see(client, booking))["starts_at"] == iso(FRIDAY)


async def test_a_client_who_agreed_cancels_by_the_bookings_own_terms(
    house: House, practice: Practice
) -> None:
    """BK-10 is for those who did not choose; whoever agreed has."""
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)
    made = await propose(practice.own, booking, utc("03-03 09:00"))
    await answer(client, booking, made, utc("03-03 09:00"))
    house.clock.set(utc("03-03 06:00"))

    shown = (await client.get(f"/booking/bookings/{booking['id']}/cancellation")).json()

    assert (shown["refund_percent"], shown["refund"]["amount_minor"]) == (50, 3000)


async def test_a_proposal_keeps_no_time_and_the_others_can_still_be_chosen(
    house: House, practice: Practice
) -> None:
    """PR-2. Whoever books first has it; the exclusion decides."""
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)
    made = await propose(practice.own, booking, THURSDAY, FRIDAY)
    await practice.book(await practice.client("Quick"), THURSDAY)

    taken = await answer(client, booking, made, THURSDAY, expect=409)

    assert taken["code"] == "booking.slot_taken"
    assert (await practice.see(client, booking))["starts_at"] == booking["starts_at"]
    seen = await standing(client, booking)
    assert seen["latest"]["state"] == "open"
    assert times_of(seen) == [(iso(THURSDAY), False), (iso(FRIDAY), True)]
    assert (await answer(client, booking, made, FRIDAY))["latest"]["state"] == "accepted"


async def test_somebody_books_the_time_while_it_is_chosen(house: House, practice: Practice) -> None:
    """PR-2. Never both, whichever comes first."""
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)
    made = await propose(practice.own, booking, THURSDAY)
    other = await practice.client("Quick")
    path = f"/booking/bookings/{booking['id']}/proposals/{made['latest']['id']}/accept"

    chosen, booked = await asyncio.gather(
        client.post(path, json={"starts_at": iso(THURSDAY)}),
        other.post(
            "/booking/bookings",
            json={"offering_id": str(practice.offering_id), "starts_at": iso(THURSDAY)},
        ),
    )

    assert sorted((chosen.status_code, booked.status_code)) in ([200, 409], [201, 409])
    await house.settle()


async def test_declining_and_taking_back_leave_the_booking_as_it_is(house: House, practice: Practice) -> None:
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)
    first = await propose(practice.own, booking, THURSDAY)
    declined = await answer(client, booking, first, None)
    assert (declined["latest"]["state"], declined["can_propose"]) == ("declined", False)
    again = await answer(client, booking, first, None)
    assert again["latest"]["state"] == "declined"
    late = await answer(client, booking, first, THURSDAY, expect=409)
    assert late["code"] == "booking.proposal_closed"
    second = await propose(practice.own, booking, FRIDAY)
    withdrawn = await answer(practice.own, booking, second, None)

    assert (withdrawn["latest"]["state"], withdrawn["can_propose"]) == ("withdrawn", True)
    assert await practice.see(client, booking) == booking
    await house.drain()
    ended = await house.published(MoveProposalEnded)
    assert [each.outcome for each in ended] == ["declined", "withdrawn"]


async def test_it_expires_after_two_days_or_when_the_booking_begins(house: House, practice: Practice) -> None:
    """PR-3."""
    client = await practice.client()
    booking = await practice.confirmed(client, utc("03-10 09:00"))
    made = await propose(practice.own, booking, utc("03-11 09:00"))
    assert made["latest"]["expires_at"] == iso(house.clock.now() + timedelta(hours=48))
    await house.pass_time(hours=47, minutes=59)
    assert (await standing(client, booking))["latest"]["state"] == "open"
    await house.pass_time(minutes=1)
    assert (await standing(client, booking))["latest"]["state"] == "expired"
    assert [each.outcome for each in await house.published(MoveProposalEnded)] == ["expired"]
    assert (await answer(client, booking, made, utc("03-11 09:00"), expect=409))["code"] == (
        "booking.proposal_closed"
    )
    house.clock.set(utc("03-09 09:00"))
    late = await propose(practice.own, booking, utc("03-11 09:00"))
    assert late["latest"]["expires_at"] == booking["starts_at"]


async def test_a_late_timer_keeps_nothing_open(house: House, practice: Practice) -> None:
    """PR-3. What is due decides from the clock, whenever the timer comes; another may be proposed meanwhile."""
    client = await practice.client()
    booking = await practice.confirmed(client, utc("03-10 09:00"))
    made = await propose(practice.own, booking, utc("03-11 09:00"))
    house.clock.advance(hours=48)

    assert (await standing(client, booking))["latest"]["state"] == "expired"
    refused = await answer(client, booking, made, utc("03-11 09:00"), expect=409)
    again = await propose(practice.own, booking, utc("03-12 09:00"))
    await house.drain()

    assert refused["code"] == "booking.proposal_closed"
    assert again["latest"]["state"] == "open"
    assert (await standing(client, booking))["latest"]["id"] == again["latest"]["id"]
    assert [each.outcome for each in await house.published(MoveProposalEnded)] == ["expired"]


@given(offsets=st.lists(st.integers(1, 90 * 24 * 60), min_size=1, max_size=3), hours=st.integers(1, 48))
def test_a_proposal_never_outlives_its_times_or_its_patience(offsets: list[int], hours: int) -> None:
    """PR-3."""
    now = utc("03-02 09:00")
    times = [now + timedelta(minutes=each) for each in offsets]

    expires_at = expiry_of(times, now=now, patience=timedelta(hours=hours))

    assert now < expires_at <= now + timedelta(hours=hours)
    assert any(each >= expires_at for each in times)


@pytest.mark.parametrize("how", ["moved", "cancelled", "started"])
async def test_what_becomes_of_the_booking_closes_the_proposal(
    house: House, practice: Practice, how: str
) -> None:
    """PR-5."""
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)
    made = await propose(practice.own, booking, FRIDAY)
    path = f"/booking/bookings/{booking['id']}"
    if how == "moved":
        await practice.own.post(f"{path}/reschedule", json={"starts_at": iso(THURSDAY)})
    elif how == "cancelled":
        await client.post(f"{path}/cancel", json={})
    else:
        house.clock.set(WEDNESDAY_AT_TEN - timedelta(minutes=1))
        again = await propose(practice.own, booking, FRIDAY)
        assert again["latest"]["expires_at"] == booking["starts_at"]
        await house.hear(practice.started(booking))

    assert (await standing(client, booking))["latest"]["state"] == "closed"
    refused = await answer(client, booking, made, FRIDAY, expect=409)
    assert refused["code"] == "booking.proposal_closed"
    await house.drain()
    assert "closed" not in [each.outcome for each in await house.published(MoveProposalEnded)]


async def test_one_proposal_is_open_at_a_time_and_the_same_twice_changes_nothing(
    house: House, practice: Practice
) -> None:
    """PR-4."""
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)
    first = await propose(practice.own, booking, THURSDAY)

    twice = await propose(practice.own, booking, THURSDAY)
    other = await propose(practice.own, booking, FRIDAY, expect=409)

    assert twice == first
    assert other["code"] == "booking.proposal_open"
    assert len(await house.published(MoveProposed)) == 1


async def test_without_the_guard_two_would_be_open(
    house: House, practice: Practice, database_url: str
) -> None:
    """The red control of PR-4: it is the unique index that lets only one be open."""
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)
    await propose(practice.own, booking, THURSDAY)
    second = Proposal(
        id=ProposalId(new_uuid()),
        booking_id=BookingId(UUID(booking["id"])),
        proposed_by=Party.CONSULTANT,
        acted_by=None,
        times=(FRIDAY,),
        note=None,
        stage=Stage.OPEN,
        made_at=house.clock.now(),
        expires_at=FRIDAY,
    )
    with pytest.raises(IntegrityError, match="uq_proposals_open"):
        async with house.work("booking") as work:
            await proposals.add(work, second)

    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DROP INDEX booking.uq_proposals_open")
    async with house.work("booking") as work:
        await proposals.add(work, second)
    [row] = await house.sql("booking", "SELECT count(*) FROM booking.proposals WHERE state = 'open'")
    assert row[0] == 2


async def test_only_free_and_offered_times_are_proposed_each_refused_beside_its_field(
    house: House, practice: Practice
) -> None:
    """PR-2. Notice is the consultant's to waive, and they are asked or ask themselves."""
    other = await open_practice(house, "Clara")
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)
    await practice.book(await practice.client("Next"), THURSDAY)
    await other.book(client, FRIDAY)

    async def refused(*times: datetime) -> tuple[str, str]:
        problem = await propose(practice.own, booking, *times, expect=422)
        return problem["code"], problem["errors"][0]["field"]

    night = utc("03-05 03:00")
    assert await refused(utc("03-06 09:00"), night) == ("booking.not_offered", "times.1")
    assert await refused(THURSDAY) == ("booking.proposed_time_taken", "times.0")
    assert await refused(utc("03-06 09:00"), FRIDAY) == ("booking.proposed_time_taken", "times.1")
    assert await refused(utc("03-02 08:30")) == ("booking.too_soon", "times.0")
    assert await refused(WEDNESDAY_AT_TEN) == ("booking.times_not_different", "times")
    assert await refused(utc("03-06 09:00"), utc("03-06 09:00")) == ("booking.times_not_different", "times")
    await propose(practice.own, booking, expect=422)
    await propose(practice.own, booking, *(utc(f"03-{day} 09:00") for day in (10, 11, 12, 13)), expect=422)
    assert (await propose(practice.own, booking, utc("03-02 09:30")))["latest"]["state"] == "open"
    await house.drain()


async def test_only_a_promise_that_has_not_begun_is_proposed_for(house: House, practice: Practice) -> None:
    """PR-1."""
    client = await practice.client()
    booking = await practice.book(client, WEDNESDAY_AT_TEN)
    requested = await propose(practice.own, booking, FRIDAY, expect=409)
    await house.hear(practice.held(booking))
    house.clock.set(WEDNESDAY_AT_TEN)
    begun = await propose(practice.own, booking, FRIDAY, expect=409)

    assert requested["code"] == begun["code"] == "booking.not_movable"
    assert (await standing(practice.own, booking))["can_propose"] is False


async def test_to_strangers_it_does_not_exist(house: House, practice: Practice) -> None:
    client = await practice.client()
    booking = await practice.confirmed(client, WEDNESDAY_AT_TEN)
    made = await propose(practice.own, booking, FRIDAY)
    eve = await practice.client("Eve")

    for said in (
        await propose(eve, booking, FRIDAY, expect=404),
        await answer(eve, booking, made, FRIDAY, expect=404),
        await answer(eve, booking, made, None, expect=404),
        await standing(eve, booking),
    ):
        assert said["code"] == "booking.no_such_booking"
    nothing = await answer(client, booking, {"latest": {"id": str(new_uuid())}}, FRIDAY, expect=404)
    other = await answer(client, booking, made, THURSDAY, expect=422)
    assert nothing["code"] == "booking.no_such_proposal"
    assert other["code"] == "booking.not_proposed"


async def test_what_awaits_an_answer_is_listed_for_whoever_is_asked(house: House, practice: Practice) -> None:
    """PR-6."""
    client = await practice.client()
    soon = await practice.confirmed(client, utc("03-03 09:00"))
    later = await practice.confirmed(client, WEDNESDAY_AT_TEN)
    await propose(practice.own, later, FRIDAY)
    await propose(practice.own, soon, THURSDAY)

    async def listed(who: httpx.AsyncClient, side: str) -> list[str]:
        found = (await who.get("/booking/proposals", params={"as": side})).json()["items"]
        return [each["booking"]["id"] for each in found]

    assert await listed(client, "client") == [soon["id"], later["id"]]
    assert await listed(practice.own, "consultant") == []
    assert await listed(client, "consultant") == []
    house.clock.set(utc("03-03 09:00"))
    assert await listed(client, "client") == [later["id"]]
    await house.drain()


async def test_the_desk_speaks_for_the_consultant_by_name(house: House) -> None:
    """TE-6."""
    clinic = await open_clinic(house, "Ada")
    [doctor] = clinic.practices
    await doctor.offer(price=FREE)
    secretary = await house.person("Sabine")
    await clinic.appoint(secretary, MemberRole.SECRETARY)
    http = visitor(house, secretary)
    client = await doctor.client()
    booking = await doctor.book(client, WEDNESDAY_AT_TEN)
    path = f"{DESK}/bookings/{booking['id']}/proposals"

    made = await http.post(path, json={"times": [iso(THURSDAY)], "note": "Ada is away"})
    assert made.status_code == 201, made.text
    assert (await http.get(path)).json() == made.json()
    assert await answer_codes(http, path, made.json(), THURSDAY) == [403, 200]
    mine = await propose(doctor.own, booking, FRIDAY)
    await answer(client, booking, mine, FRIDAY)

    await house.settle()
    events = await house.published(MoveProposed)
    assert [each.acted_by for each in events] == [secretary.id, None]
    eve = visitor(house, await house.person("Eve"))
    for said in (await eve.get(path), await eve.post(path, json={"times": [iso(THURSDAY)]})):
        assert (said.status_code, said.json()["code"]) == (404, "booking.no_such_organisation")


async def answer_codes(
    http: httpx.AsyncClient, path: str, made: dict[str, Any], chosen: datetime
) -> Sequence[int]:
    """What the desk hears when it accepts, and then takes back, what it proposed itself."""
    proposal = f"{path}/{made['latest']['id']}"
    accepted = await http.post(f"{proposal}/accept", json={"starts_at": iso(chosen)})
    withdrawn = await http.post(f"{proposal}/decline")
    return [accepted.status_code, withdrawn.status_code]
