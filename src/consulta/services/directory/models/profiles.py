"""Consultants' pages, the addresses that lead to them, and the topics they give advice on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, ForeignKeyConstraint, Index, Integer, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from consulta.services.directory.models.base import Base


class Topic(Base):
    """The catalogue of what one can give advice on."""

    __tablename__ = "topics"

    slug: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    field: Mapped[str] = mapped_column(Text)


class Slug(Base):
    """Every address a page has or ever had. DI-2: none ever leads to two people."""

    __tablename__ = "slugs"
    __table_args__ = (UniqueConstraint("slug", "consultant_id"), Index(None, "consultant_id"))

    slug: Mapped[str] = mapped_column(Text, primary_key=True)
    consultant_id: Mapped[UUID]
    taken_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Profile(Base):
    """A consultant's page, seen by clients while it is published."""

    __tablename__ = "profiles"
    __table_args__ = (
        UniqueConstraint("slug"),
        ForeignKeyConstraint(
            ["slug", "consultant_id"], ["directory.slugs.slug", "directory.slugs.consultant_id"]
        ),
    )

    consultant_id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Text)
    headline: Mapped[str] = mapped_column(Text)
    biography: Mapped[str] = mapped_column(Text)
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text))
    picture_key: Mapped[str | None] = mapped_column(Text)
    published: Mapped[bool]
    joined_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    revision: Mapped[int]


class ProfileTopic(Base):
    """A topic of a profile, at its place in the consultant's order."""

    __tablename__ = "profile_topics"
    __table_args__ = (Index(None, "topic_slug"),)

    consultant_id: Mapped[UUID] = mapped_column(
        ForeignKey("directory.profiles.consultant_id"), primary_key=True
    )
    topic_slug: Mapped[str] = mapped_column(ForeignKey("directory.topics.slug"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
