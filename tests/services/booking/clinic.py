"""A clinic to book in: consultants with the same hours, rooms, and what the clinic offers under its own name."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx

from consulta.contracts.directory import (
    Choosing,
    MemberRole,
    MembershipChanged,
    OfferingId,
    OrganisationChanged,
    OrganisationId,
    RoomChanged,
    RoomId,
    TeamConsultant,
    TeamOfferingChanged,
)
from consulta.kit.ids import new_uuid
from tests.services.booking.conftest import FREE, TIERS, Practice, iso, open_practice, visitor
from tests.support.house import House, Person


@dataclass
class Clinic:
    """An organisation whose doctors work from 9 to 17 on weekdays in Berlin."""

    house: House
    practices: list[Practice]
    id: OrganisationId = field(default_factory=lambda: OrganisationId(new_uuid()))
    offering_id: OfferingId = field(default_factory=lambda: OfferingId(new_uuid()))
    revision: int = 0
    terms: dict[str, Any] = field(default_factory=dict)
    rooms: list[RoomId] = field(default_factory=list)

    @property
    def doctors(self) -> list[Person]:
        return [practice.consultant for practice in self.practices]

    async def appoint(self, person: Person, *roles: MemberRole, revision: int = 1) -> None:
        """Say what somebody is in the clinic; nothing when they leave."""
        await self.house.hear(
            MembershipChanged(
                organisation_id=self.id, person_id=person.id, roles=list(roles), revision=revision
            )
        )

    async def offer(self, choosing: Choosing, *, weights: Sequence[int] = (), **changes: Any) -> None:
        """Change what the clinic offers; free of charge unless something else is said."""
        self.revision += 1
        self.terms |= changes
        pairs = zip(self.doctors, [*weights, *([1] * len(self.doctors))], strict=False)
        await self.house.hear(
            TeamOfferingChanged(
                offering_id=self.offering_id,
                organisation_id=self.id,
                choosing=choosing,
                consultants=[
                    TeamConsultant(consultant_id=doctor.id, weight=weight) for doctor, weight in pairs
                ],
                revision=self.revision,
                **self.terms,
            )
        )

    async def add_room(self, name: str) -> None:
        room = RoomId(new_uuid())
        self.rooms.append(room)
        await self.house.hear(
            RoomChanged(room_id=room, organisation_id=self.id, name=name, active=True, revision=1)
        )

    async def clients(self, count: int) -> list[httpx.AsyncClient]:
        return [visitor(self.house, await self.house.person(f"Client {number}")) for number in range(count)]

    async def ask(self, client: httpx.AsyncClient, starts_at: datetime) -> httpx.Response:
        body = {"offering_id": str(self.offering_id), "starts_at": iso(starts_at)}
        return await client.post("/booking/team-bookings", json=body)

    async def book(self, client: httpx.AsyncClient, starts_at: datetime) -> dict[str, Any]:
        answer = await self.ask(client, starts_at)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def all_ask(
        self, clients: Sequence[httpx.AsyncClient], starts_at: datetime
    ) -> list[httpx.Response]:
        return await asyncio.gather(*(self.ask(client, starts_at) for client in clients))

    async def slots(self, on: str) -> list[str]:
        answer = await self.house.http().get(
            "/booking/slots", params={"offering_id": str(self.offering_id), "from": on, "to": on}
        )
        assert answer.status_code == 200, answer.text
        found: list[str] = answer.json()["slots"]
        return found


async def open_clinic(house: House, *names: str) -> Clinic:
    """A clinic of these doctors with one offering by any available of them."""
    clinic = Clinic(house, [await open_practice(house, name) for name in names])
    await house.hear(
        OrganisationChanged(
            organisation_id=clinic.id, slug="clinic", name="Clinic", zone="Europe/Berlin", revision=1
        )
    )
    for doctor in clinic.doctors:
        await clinic.appoint(doctor, MemberRole.CONSULTANT)
    await clinic.offer(
        Choosing.ANY_AVAILABLE,
        title="A first look",
        duration_minutes=60,
        interval_minutes=60,
        buffer_before_minutes=0,
        buffer_after_minutes=0,
        minimum_notice_minutes=60,
        horizon_days=60,
        price=FREE,
        policy=TIERS,
        needs_room=False,
        active=True,
    )
    return clinic
