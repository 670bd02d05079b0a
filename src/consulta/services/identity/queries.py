"""What may be asked about people."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from consulta.contracts.identity import Role
from consulta.kit.access import SignInFirst
from consulta.kit.work import Work
from consulta.services.identity import repository
from consulta.services.identity.errors import NoSuchPerson
from consulta.services.identity.models import Person


async def me(work: Work) -> Person:
    """The caller; raises `SignInFirst` when the token speaks of somebody who is no longer here."""
    person = await repository.find_person(work, work.caller.person_id)
    if person is None:
        raise SignInFirst
    return person


async def roles_here(work: Work, person: Person) -> list[Role]:
    """ID-13. What the caller is by the login that they came with, roles they were given since included."""
    login = await repository.find_login(work, work.caller.login_id)
    return person.roles if login is None else login.roles_of(person)


async def get_person(work: Work, person_id: UUID) -> Person:
    """Anybody, for staff; raises `NoSuchPerson`."""
    person = await repository.find_person(work, person_id)
    if person is None:
        raise NoSuchPerson
    return person


async def list_people(
    work: Work, query: str, *, after: tuple[str, UUID] | None, limit: int
) -> Sequence[Person]:
    """People by name who match the query, and one more than `limit` when there are more."""
    return await repository.list_people(work, query, after=after, limit=limit)


async def list_demo_people(work: Work) -> Sequence[Person]:
    """Whom a visitor of the demo can be."""
    return await repository.list_demo_people(work)
