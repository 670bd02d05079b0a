"""Clinics, agencies and schools, and who belongs to them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from consulta.services.directory.models.base import Base


class Organisation(Base):
    """A clinic, agency or school. Its row is locked by whoever changes who belongs to it.

    `owner_count` is kept beside the memberships so that the database can insist on an owner.
    """

    __tablename__ = "organisations"
    __table_args__ = (
        UniqueConstraint("slug"),
        CheckConstraint("owner_count >= 1", name="has_an_owner"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    headline: Mapped[str] = mapped_column(Text)
    about: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    zone: Mapped[str] = mapped_column(Text)
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text))
    logo_key: Mapped[str | None] = mapped_column(Text)
    owner_count: Mapped[int]
    founded_by: Mapped[UUID]
    founded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    revision: Mapped[int]


class Membership(Base):
    """What a person is in an organisation. Who left keeps a row without roles, so that revisions only rise."""

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint("roles <@ ARRAY['owner', 'manager', 'secretary', 'consultant']", name="known_roles"),
        Index(None, "person_id"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("directory.organisations.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    joined_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    revision: Mapped[int]


class Invitation(Base):
    """A letter that makes its reader a member, once. Of the link only a hash is kept."""

    __tablename__ = "invitations"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        CheckConstraint("state IN ('open', 'accepted', 'declined', 'withdrawn')", name="known_state"),
        CheckConstraint(
            "cardinality(roles) >= 1 AND roles <@ ARRAY['owner', 'manager', 'secretary', 'consultant']",
            name="known_roles",
        ),
        Index(
            "uq_invitations_open", "organisation_id", "email", unique=True, postgresql_where="state = 'open'"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("directory.organisations.id"))
    email: Mapped[str] = mapped_column(Text)
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    token_hash: Mapped[bytes]
    state: Mapped[str] = mapped_column(Text)
    invited_by: Mapped[UUID]
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
