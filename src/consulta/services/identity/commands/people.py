"""People: greeting them at the door, their profile, their roles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from consulta.contracts.identity import LoginEnding, PersonChanged, PersonId, PersonRegistered, Role
from consulta.kit.access import NotAllowed, SignInFirst
from consulta.kit.work import Work
from consulta.services.identity import repository
from consulta.services.identity.commands.ending import end_logins
from consulta.services.identity.domain import name_from, normal_email, one_line, with_client
from consulta.services.identity.errors import LastStaffPerson, NoSuchPerson
from consulta.services.identity.models import Person
from consulta.services.identity.settings import Settings


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody says of themselves on the way in; only used the first time."""

    name: str | None = None
    zone: str | None = None
    language: str | None = None
    is_guest: bool = False
    """Whether they came by a guest's link: until they sign in by code, letters carry links to their bookings."""


async def greet(work: Work, email: str, newcomer: Newcomer, *, language: str) -> Person:
    """The person of a proven address, made now if this is the first time. Two first times at once make one person."""
    settings = work.settings(Settings)
    await _register(
        work,
        email=email,
        name=newcomer.name or name_from(email),
        zone=newcomer.zone or settings.default_zone,
        language=newcomer.language or language,
        is_guest=newcomer.is_guest,
    )
    person = await repository.get_person_by_email(work, email)
    if settings.first_staff_email == email:
        _grant(work, person, {*person.granted, Role.STAFF}, action="roles.granted_by_configuration")
    return person


def settle_in(work: Work, person: Person) -> None:
    """ID-14. Who signs in by code is no guest any more: letters lead to pages that ask them to."""
    if person.is_guest:
        person.is_guest = False
        _tell(work, person)


async def register_demo_person(
    work: Work,
    *,
    name: str,
    email: str,
    zone: str,
    language: str,
    roles: Iterable[Role],
    note: str,
) -> PersonId:
    """Make one of the demo's people, who can be entered without a code where the platform is a demo.

    `note` tells visitors who this is. Twice makes one person and changes nothing.
    """
    email = normal_email(email)
    await _register(work, email=email, name=one_line(name), zone=zone, language=language, demo_note=note)
    person = await repository.get_person_by_email(work, email)
    if person.revision == 1 and person.demo_note is not None:
        _grant(work, person, set(roles), action="roles.granted_to_demo")
    return PersonId(person.id)


async def change_profile(work: Work, *, name: str | None, zone: str | None, language: str | None) -> Person:
    """Change what the caller is called, where they are and what they read; what is not given stays."""
    person = await repository.find_person(work, work.caller.person_id, locked=True)
    if person is None:
        raise SignInFirst
    before = (person.name, person.zone, person.language)
    person.name = name or person.name
    person.zone = zone or person.zone
    person.language = language or person.language
    if (person.name, person.zone, person.language) != before:
        _tell(work, person)
    return person


async def set_roles(work: Work, person_id: PersonId, roles: Iterable[Role]) -> Person:
    """ID-10. Staff decide what a person is. The audit's row is written here, in the same transaction (I15).

    Raises `NotAllowed` when the caller is staff by their token only, `NoSuchPerson`, and `LastStaffPerson` when nobody
    else would be left who could undo this.
    """
    staff = await repository.lock_staff(work)
    if work.caller.person_id not in staff:
        raise NotAllowed
    person = await repository.find_person(work, person_id, locked=True)
    if person is None:
        raise NoSuchPerson
    wanted = set(roles)
    if staff == [person.id] and Role.STAFF not in wanted:
        raise LastStaffPerson
    had = set(person.granted)
    _grant(work, person, wanted, action="roles.set")
    if had - wanted:
        # Their tokens still carry the role: whoever loses one proves anew who they are.
        await end_logins(work, person_id, LoginEnding.ROLES_TAKEN)
    return person


async def add_consultant_role(work: Work, person_id: PersonId) -> None:
    """Somebody opened a consultant's profile. Twice changes nothing; a person unknown here is nobody's consultant."""
    person = await repository.find_person(work, person_id, locked=True)
    if person is not None and Role.CONSULTANT not in person.granted:
        person.granted = sorted({*person.granted, Role.CONSULTANT})
        _tell(work, person)


async def _register(
    work: Work,
    *,
    email: str,
    name: str,
    zone: str,
    language: str,
    demo_note: str | None = None,
    is_guest: bool = False,
) -> None:
    person = Person(
        id=work.new_id(),
        email=email,
        name=name,
        zone=zone,
        language=language,
        granted=[],
        demo_note=demo_note,
        is_guest=is_guest,
        links_revoked_at=None,
        registered_at=work.now,
        revision=1,
    )
    if await repository.add_person(work, person):
        work.publish(
            PersonRegistered(
                person_id=PersonId(person.id),
                name=name,
                email=email,
                zone=zone,
                language=language,
                roles=person.roles,
                is_guest=is_guest,
                revision=1,
            )
        )


def _grant(work: Work, person: Person, wanted: Iterable[str], *, action: str) -> None:
    granted = sorted(set(wanted) - {Role.CLIENT})
    if granted == sorted(person.granted):
        return
    repository.add_audit(
        work,
        action,
        subject_id=person.id,
        before={"roles": person.roles},
        after={"roles": with_client(granted)},
    )
    person.granted = granted
    _tell(work, person)


def _tell(work: Work, person: Person) -> None:
    person.revision += 1
    work.publish(
        PersonChanged(
            person_id=PersonId(person.id),
            name=person.name,
            email=person.email,
            zone=person.zone,
            language=person.language,
            roles=person.roles,
            is_guest=person.is_guest,
            revision=person.revision,
        )
    )
