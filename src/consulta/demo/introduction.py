"""Who is there to sign in as, told on the terminal."""

from __future__ import annotations

from consulta.kit.platform import Platform
from consulta.services.identity.domain import highest
from consulta.services.identity.queries import list_demo_people


async def introduce_demo_people(platform: Platform) -> str:
    """The people whom a visitor can be with one click: name, role, what to try; in aligned columns."""
    async with platform.desk("identity").work() as work:
        people = await list_demo_people(work)
    rows = [(person.name, highest(person.roles).value, person.demo_note or "") for person in people]
    if not rows:
        return ""
    names, roles = (max(len(row[column]) for row in rows) for column in (0, 1))
    lines = [f"  {name:<{names}}  {role:<{roles}}  {note}" for name, role, note in rows]
    return "\n".join(["Sign in with one click as", *lines])
