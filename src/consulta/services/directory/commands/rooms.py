"""Add a room to an organisation, change it, close it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.directory.commands import announcing
from consulta.services.directory.commands.organisations import authorised
from consulta.services.directory.domain.organisations import Act
from consulta.services.directory.domain.teams import MOST_ROOMS
from consulta.services.directory.errors import RoomNameTaken, TooManyRooms
from consulta.services.directory.models import Room
from consulta.services.directory.repository import teams


@dataclass(frozen=True)
class RoomText:
    """What a room is called, what one should know of it, and how many people fit in."""

    name: str
    notes: str
    capacity: int
    active: bool


async def add(work: Work, slug: str, caller: PersonId, text: RoomText) -> Room:
    """Add a room. Raises as `authorised`, `TooManyRooms`, `RoomNameTaken`."""
    organisation = await authorised(work, slug, caller, Act.MANAGE)
    if await teams.count_active_rooms(work, organisation.id) >= MOST_ROOMS:
        raise TooManyRooms(at_most=MOST_ROOMS)
    room = Room(id=work.new_id(), organisation_id=organisation.id, revision=0)
    await _take_over(work, room, text)
    work.session.add(room)
    return room


async def change(work: Work, slug: str, caller: PersonId, room_id: UUID, text: RoomText) -> Room:
    """Call a room otherwise, close it or use it again; what is booked stands.

    Raises as `authorised`, `NoSuchRoom`, `RoomNameTaken`.
    """
    organisation = await authorised(work, slug, caller, Act.MANAGE)
    room = await teams.get_room(work, organisation.id, room_id)
    await _take_over(work, room, text)
    return room


async def _take_over(work: Work, room: Room, text: RoomText) -> None:
    if text.active and await teams.is_room_name_taken(work, room.organisation_id, text.name, but=room.id):
        raise RoomNameTaken
    room.name = text.name
    room.notes = text.notes
    room.capacity = text.capacity
    room.active = text.active
    room.revision += 1
    work.publish(announcing.room_changed(room))
