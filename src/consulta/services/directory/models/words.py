"""The words of cards, by which searches find them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Index, PrimaryKeyConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from consulta.services.directory.models.base import Base


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
