"""What searches read: consultants in a row each, and where each stands among others."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Numeric, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from consulta.services.directory.models.base import Base


class Card(Base):
    """DI-4. What search reads: one flat row for each published profile, always equal to what it is made of.

    Never written but by `repository.cards.refresh`.
    """

    __tablename__ = "cards"
    __table_args__ = (Index("ix_cards_topic_slugs", "topic_slugs", postgresql_using="gin"),)

    # With its type: what refers to it may be loaded before what it refers to.
    consultant_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("directory.profiles.consultant_id"), primary_key=True
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

    Everything but what changes with every booking is in its indexes: a list is read in order, without its table.
    """

    __tablename__ = "places"
    __table_args__ = (
        Index(
            "ix_places_standing",
            "topic", "language", "standing", "rating_count", "consultant_id",
            postgresql_include=["cheapness", "rating_average", "free_parts"],
        ),
        Index(
            "ix_places_cheapness",
            "topic", "language", "cheapness", "standing", "consultant_id",
            postgresql_include=["rating_average", "free_parts"],
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
    free_parts: Mapped[int] = mapped_column(BigInteger)
    """The opening's: in which three hours of a week anything is free. Hours change it, and hardly any booking."""
