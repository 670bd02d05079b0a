"""Material of a class: links, and files that only who has a seat can open."""

from __future__ import annotations

from uuid import UUID

from consulta.contracts.booking import ClassId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.commands.classes.planning import get_own
from consulta.services.booking.errors.classes import NoSuchMaterial, TooManyMaterials
from consulta.services.booking.repository import classes as repository

MOST_MATERIALS = 30
LARGEST_BYTES = 6 * 1024 * 1024


def file_key(class_id: ClassId, material_id: UUID) -> str:
    """Where a file is kept."""
    return f"classes/{class_id}/{material_id}"


async def hand_out(
    work: Work,
    consultant_id: PersonId,
    class_id: ClassId,
    *,
    name: str,
    url: str | None = None,
    file: tuple[UUID, int] | None = None,
) -> None:
    """Add a link, or a file that is kept already under its identifier and has so many bytes.

    Raises `NoSuchClass` and `TooManyMaterials`.
    """
    await get_own(work, consultant_id, class_id)
    if len(await repository.list_materials(work, class_id)) >= MOST_MATERIALS:
        raise TooManyMaterials(most=MOST_MATERIALS)
    material_id, size_bytes = (work.new_id(), None) if file is None else file
    await repository.add_material(work, class_id, material_id, name, url=url, size_bytes=size_bytes)


async def take_back(work: Work, consultant_id: PersonId, class_id: ClassId, material_id: UUID) -> None:
    """Remove a piece; a file can no longer be opened. Raises `NoSuchClass` and `NoSuchMaterial`."""
    await get_own(work, consultant_id, class_id)
    if not await repository.remove_material(work, class_id, material_id):
        raise NoSuchMaterial
