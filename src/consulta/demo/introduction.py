"""Whether the demo is there, and who is there to sign in as. What fills it is imported only by those who fill it."""

from __future__ import annotations

from consulta.contracts.identity import Role
from consulta.kit.platform import Platform
from consulta.services.identity.domain import highest
from consulta.services.identity.queries import list_demo_people


async def is_filled(platform: Platform) -> bool:
    """Whether the demo is whole: the person who is staff registers last. Before the platform is opened.

    The connection is given back because it belongs to this event loop, which is not the one that serves.
    """
    try:
        async with platform.desk("identity").work() as work:
            return any(Role.STAFF in person.roles for person in await list_demo_people(work))
    finally:
        await platform.running["identity"].engine.dispose()


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
