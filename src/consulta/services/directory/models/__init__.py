"""The tables of the directory."""

from __future__ import annotations

from consulta.services.directory.models.base import Base, metadata
from consulta.services.directory.models.cards import Card, Place
from consulta.services.directory.models.known import KnownAvailability, KnownPerson, KnownPresence, KnownScore
from consulta.services.directory.models.offerings import FormVersion, Offering
from consulta.services.directory.models.openings import Lanes, Opening
from consulta.services.directory.models.organisations import Invitation, Membership, Organisation
from consulta.services.directory.models.profiles import Profile, ProfileTopic, Slug, Topic
from consulta.services.directory.models.rooms import Room
from consulta.services.directory.models.teams import TeamMember, TeamOffering
from consulta.services.directory.models.words import CardWord, Word

__all__ = [
    "Base",
    "Card",
    "CardWord",
    "FormVersion",
    "Invitation",
    "KnownAvailability",
    "KnownPerson",
    "KnownPresence",
    "KnownScore",
    "Lanes",
    "Membership",
    "Offering",
    "Opening",
    "Organisation",
    "Place",
    "Profile",
    "ProfileTopic",
    "Room",
    "Slug",
    "TeamMember",
    "TeamOffering",
    "Topic",
    "Word",
    "metadata",
]
