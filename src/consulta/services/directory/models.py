"""The tables of the directory."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Numeric,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, BIT, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from consulta.kit.database.engine import metadata_of

metadata = metadata_of("directory")


class Base(DeclarativeBase):
    """Tables of the schema `directory`."""

    metadata = metadata


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


class Offering(Base):
    """Something a consultant sells or gives: its length, price, policy and times."""

    __tablename__ = "offerings"
    __table_args__ = (
        CheckConstraint("duration_minutes BETWEEN 5 AND 480", name="duration"),
        CheckConstraint("interval_minutes BETWEEN 5 AND 480", name="interval"),
        CheckConstraint("buffer_before_minutes >= 0 AND buffer_after_minutes >= 0", name="buffers"),
        CheckConstraint("minimum_notice_minutes >= 0", name="notice"),
        CheckConstraint("horizon_days BETWEEN 1 AND 365", name="horizon"),
        CheckConstraint("price_kind IN ('free', 'per_session', 'per_minute')", name="price_kind"),
        CheckConstraint(
            "(price_kind = 'free') = (price_amount_minor IS NULL)"
            " AND (price_amount_minor IS NULL) = (price_currency IS NULL)",
            name="price_amount",
        ),
        CheckConstraint(
            "ways <@ '{slot,place,instant,seat}' AND cardinality(ways) > 0"
            " AND (ways = '{seat}' OR NOT 'seat' = ANY (ways))",
            name="ways",
        ),
        CheckConstraint(
            "location IS NULL OR (ways = '{slot}' AND price_kind <> 'per_minute')", name="elsewhere"
        ),
        Index(None, "consultant_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    consultant_id: Mapped[UUID] = mapped_column(ForeignKey("directory.profiles.consultant_id"))
    title: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    duration_minutes: Mapped[int]
    interval_minutes: Mapped[int]
    buffer_before_minutes: Mapped[int]
    buffer_after_minutes: Mapped[int]
    minimum_notice_minutes: Mapped[int]
    horizon_days: Mapped[int]
    price_kind: Mapped[str] = mapped_column(Text)
    price_amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    price_minimum_minor: Mapped[int | None] = mapped_column(BigInteger)
    price_cap_minor: Mapped[int | None] = mapped_column(BigInteger)
    price_currency: Mapped[str | None] = mapped_column(Text)
    price_limit_minor: Mapped[int] = mapped_column(BigInteger)
    policy: Mapped[dict[str, Any]] = mapped_column(JSONB)
    active: Mapped[bool]
    revision: Mapped[int]
    ways: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{slot}'"))
    rules: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    form: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    form_version: Mapped[int] = mapped_column(server_default=text("0"))
    # Nothing for a call by video.
    location: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class FormVersion(Base):
    """DI-12. What an offering asked at some time, with its consent text: written once, never changed."""

    __tablename__ = "form_versions"

    offering_id: Mapped[UUID] = mapped_column(ForeignKey("directory.offerings.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    form: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class KnownPerson(Base):
    """A copy of identity's: what somebody is called and where their clock stands."""

    __tablename__ = "known_people"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    zone: Mapped[str] = mapped_column(Text)
    revision: Mapped[int]


class KnownScore(Base):
    """A copy of reviews': what a consultant's ratings add up to."""

    __tablename__ = "known_scores"

    consultant_id: Mapped[UUID] = mapped_column(primary_key=True)
    average: Mapped[Decimal] = mapped_column(Numeric)
    count: Mapped[int]
    score: Mapped[Decimal] = mapped_column(Numeric)
    revision: Mapped[int]


class KnownPresence(Base):
    """A copy of live's: whether somebody has Consulta open."""

    __tablename__ = "known_presences"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    online: Mapped[bool]
    revision: Mapped[int]


class KnownAvailability(Base):
    """A copy of booking's: whether a consultant can be called at once."""

    __tablename__ = "known_availabilities"

    consultant_id: Mapped[UUID] = mapped_column(primary_key=True)
    availability: Mapped[str] = mapped_column(Text)
    revision: Mapped[int]


class Card(Base):
    """DI-4. What search reads: one flat row for each published profile, always equal to what it is made of.

    Never written but by `repository.cards.refresh`.
    """

    __tablename__ = "cards"
    __table_args__ = (Index("ix_cards_topic_slugs", "topic_slugs", postgresql_using="gin"),)

    consultant_id: Mapped[UUID] = mapped_column(
        ForeignKey("directory.profiles.consultant_id"), primary_key=True
    )
    slug: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    headline: Mapped[str] = mapped_column(Text)
    picture_key: Mapped[str | None] = mapped_column(Text)
    topic_slugs: Mapped[list[str]] = mapped_column(ARRAY(Text))
    topic_names: Mapped[list[str]] = mapped_column(ARRAY(Text))
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text))
    rating_average: Mapped[Decimal | None] = mapped_column(Numeric)
    rating_count: Mapped[int]
    score: Mapped[Decimal | None] = mapped_column(Numeric)
    online: Mapped[bool]
    availability: Mapped[str] = mapped_column(Text, server_default="off")
    offering_count: Mapped[int]
    price_kind: Mapped[str | None] = mapped_column(Text)
    price_amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    price_minimum_minor: Mapped[int | None] = mapped_column(BigInteger)
    price_cap_minor: Mapped[int | None] = mapped_column(BigInteger)
    price_currency: Mapped[str | None] = mapped_column(Text)
    price_limit_minor: Mapped[int | None] = mapped_column(BigInteger)


class Place(Base):
    """Where a card stands among those with a topic and a language; '' is any. Searches walk down such a list.

    Everything but what changes from minute to minute is in its indexes: a list is read in order, without its table.
    """

    __tablename__ = "places"
    __table_args__ = (
        Index(
            "ix_places_standing",
            "topic", "language", "standing", "rating_count", "consultant_id",
            postgresql_include=["cheapness", "rating_average"],
        ),
        Index(
            "ix_places_cheapness",
            "topic", "language", "cheapness", "standing", "consultant_id",
            postgresql_include=["rating_average"],
        ),
    )  # fmt: skip

    consultant_id: Mapped[UUID] = mapped_column(
        ForeignKey("directory.cards.consultant_id", ondelete="CASCADE"), primary_key=True
    )
    topic: Mapped[str] = mapped_column(Text, primary_key=True)
    language: Mapped[str] = mapped_column(Text, primary_key=True)
    standing: Mapped[int]
    """The score in millionths; of who has none, that of the unrated."""
    rating_count: Mapped[int]
    rating_average: Mapped[Decimal | None] = mapped_column(Numeric)
    cheapness: Mapped[int] = mapped_column(BigInteger)
    """Minus the most a whole consultation costs, so that all orders fall."""


class Opening(Base):
    """What changes from minute to minute, in a row narrow enough to look at thousands of them; one for each card.

    Its indexes hold the few who can be reached now. None knows what is free, so PostgreSQL writes a new row beside the
    old one and no index.
    """

    __tablename__ = "openings"
    __table_args__ = (
        Index("ix_openings_online", "consultant_id", postgresql_where=text("online")),
        Index("ix_openings_available", "consultant_id", postgresql_where=text("available")),
    )

    consultant_id: Mapped[UUID] = mapped_column(
        ForeignKey("directory.cards.consultant_id", ondelete="CASCADE"), primary_key=True
    )
    online: Mapped[bool]
    available: Mapped[bool]
    free_revision: Mapped[int] = mapped_column(server_default=text("0"))
    free_from: Mapped[int | None]
    """DI-10. The quarter of an hour since 1970 that the first bit stands for."""
    free_delay: Mapped[int | None]
    """The first start that may be booked of any offering is so many minutes away; bits of earlier quarters are past."""
    free_days: Mapped[int | None]
    """So many days from now the last one may."""
    free_alike: Mapped[bool | None]
    """Whether that is so for every offering, and all start on whole quarters: then the lanes need not be looked at."""
    free_starts: Mapped[str | None] = mapped_column(BIT(varying=True))
    """A bit for each quarter of an hour in which anything starts."""


class Lanes(Base):
    """DI-10. What is free, exactly: one element for each offering and minute of the quarter of an hour it starts at.

    Apart from the opening, which is read a hundred times as often and shall stay narrow.
    """

    __tablename__ = "lanes"

    consultant_id: Mapped[UUID] = mapped_column(
        ForeignKey("directory.openings.consultant_id", ondelete="CASCADE"), primary_key=True
    )
    offerings: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    minutes: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    notices: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    days: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    offsets: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    """Minutes after the quarter at which this lane's starts lie."""
    starts: Mapped[list[str]] = mapped_column(ARRAY(BIT(varying=True)))
    """A bit for each quarter from the opening's `free_from` on."""


class CardWord(Base):
    """A word of a card, plain and in small letters, with the weight in percent of the weightiest place it stands in."""

    __tablename__ = "card_words"
    __table_args__ = (
        PrimaryKeyConstraint("word", "consultant_id", postgresql_include=["weight"]),
        Index(None, "consultant_id"),
    )

    word: Mapped[str] = mapped_column(ForeignKey("directory.words.word"))
    consultant_id: Mapped[UUID] = mapped_column(
        ForeignKey("directory.cards.consultant_id", ondelete="CASCADE")
    )
    weight: Mapped[int]


class Word(Base):
    """Every word any card ever had: few beside all their places, so typing errors are looked up here and quickly."""

    __tablename__ = "words"
    __table_args__ = (
        Index("ix_words_word", "word", postgresql_using="gin", postgresql_ops={"word": "gin_trgm_ops"}),
        Index(None, "letters"),
    )

    word: Mapped[str] = mapped_column(Text, primary_key=True)
    letters: Mapped[str] = mapped_column(Text)
    """The same letters in order, by which words with swapped letters meet."""


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


class Room(Base):
    """A room of an organisation, which two bookings never have at once."""

    __tablename__ = "rooms"
    __table_args__ = (
        CheckConstraint("capacity BETWEEN 1 AND 1000", name="capacity"),
        Index(
            "uq_rooms_organisation_id_name",
            "organisation_id",
            text("lower(name)"),
            unique=True,
            postgresql_where="active",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("directory.organisations.id"))
    name: Mapped[str] = mapped_column(Text)
    notes: Mapped[str] = mapped_column(Text)
    capacity: Mapped[int]
    active: Mapped[bool]
    revision: Mapped[int]


class TeamOffering(Base):
    """Something an organisation sells or gives under its own name, and how it finds who gives it."""

    __tablename__ = "team_offerings"
    __table_args__ = (
        CheckConstraint("duration_minutes BETWEEN 5 AND 480", name="duration"),
        CheckConstraint("interval_minutes BETWEEN 5 AND 480", name="interval"),
        CheckConstraint("choosing IN ('any_available', 'round_robin', 'collective')", name="known_choosing"),
        CheckConstraint("location IS NULL OR price ->> 'kind' <> 'per_minute'", name="elsewhere"),
        Index(None, "organisation_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("directory.organisations.id"))
    title: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    duration_minutes: Mapped[int]
    interval_minutes: Mapped[int]
    buffer_before_minutes: Mapped[int]
    buffer_after_minutes: Mapped[int]
    minimum_notice_minutes: Mapped[int]
    horizon_days: Mapped[int]
    price: Mapped[dict[str, Any]] = mapped_column(JSONB)
    policy: Mapped[dict[str, Any]] = mapped_column(JSONB)
    choosing: Mapped[str] = mapped_column(Text)
    needs_room: Mapped[bool]
    active: Mapped[bool]
    revision: Mapped[int]
    location: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class TeamMember(Base):
    """Who gives an organisation's offering, in order; the first of a collective one leads."""

    __tablename__ = "team_members"
    __table_args__ = (
        CheckConstraint("weight BETWEEN 1 AND 10", name="weight"),
        Index(None, "consultant_id"),
    )

    offering_id: Mapped[UUID] = mapped_column(ForeignKey("directory.team_offerings.id"), primary_key=True)
    consultant_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int]
    weight: Mapped[int]
