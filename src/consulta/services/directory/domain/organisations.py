"""What an organisation says of itself, what its members may do, and how one is invited."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from consulta.contracts.directory import MemberRole
from consulta.services.directory.domain.languages import LANGUAGES
from consulta.services.directory.errors import NamedTwice, NoSuchLanguage

LONGEST_NAME: Final = 80
LONGEST_HEADLINE: Final = 120
LONGEST_ABOUT: Final = 4000
LONGEST_ADDRESS: Final = 300
MOST_LANGUAGES: Final = 8
MOST_FOUNDED: Final = 5
"""OR-1. How many organisations one person may found: more would be a crowd of empty pages."""
MOST_MEMBERS: Final = 200
MOST_OPEN_INVITATIONS: Final = 50
INVITATION_LASTS: Final = timedelta(days=14)


class Act(StrEnum):
    """What a member may want to do in an organisation."""

    APPOINT_OWNERS = "appoint_owners"
    MANAGE = "manage"
    """Its page, members, rooms and offerings."""
    KEEP_CALENDARS = "keep_calendars"
    """See members' calendars, and book, move and cancel in them."""


_MAY: Final = {
    MemberRole.OWNER: frozenset(Act),
    MemberRole.MANAGER: frozenset({Act.MANAGE, Act.KEEP_CALENDARS}),
    MemberRole.SECRETARY: frozenset({Act.KEEP_CALENDARS}),
    MemberRole.CONSULTANT: frozenset[Act](),
}


def may(roles: Iterable[MemberRole], act: Act) -> bool:
    """OR-3. Whether somebody with these roles may do this. Who is several things may do what any of them may."""
    return any(act in _MAY[role] for role in roles)


def may_change_roles(own: Collection[MemberRole], before: Iterable[str], after: Iterable[str]) -> bool:
    """OR-3. Managers decide about everybody but owners: making or unmaking an owner is for owners."""
    if MemberRole.OWNER in {*before, *after}:
        return may(own, Act.APPOINT_OWNERS)
    return may(own, Act.MANAGE)


def in_order(roles: Iterable[MemberRole]) -> list[MemberRole]:
    """Each role once, the most powerful first."""
    wanted = set(roles)
    return [role for role in MemberRole if role in wanted]


@dataclass(frozen=True)
class OrganisationText:
    """What an organisation says of itself."""

    name: str
    headline: str
    about: str
    address: str
    zone: str
    languages: tuple[str, ...]

    def checked(self) -> OrganisationText:
        """The same; raises `NamedTwice` or `NoSuchLanguage` for what cannot be."""
        if len(set(self.languages)) < len(self.languages):
            raise NamedTwice(field="languages")
        for language in self.languages:
            if language not in LANGUAGES:
                raise NoSuchLanguage(language=language)
        return self


def new_token() -> str:
    """OR-4. The secret of an invitation's link: 192 random bits, in the letter only."""
    return secrets.token_urlsafe(24)


def hash_of(token: str) -> bytes:
    """What is kept of a token: it finds its invitation and opens nothing. Random as it is, it needs no salt."""
    return hashlib.sha256(token.encode()).digest()
