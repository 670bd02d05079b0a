"""The tables: people, their logins, codes on their way, and the audit of roles."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, CITEXT, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from consulta.contracts.identity import Role
from consulta.kit.database.engine import metadata_of
from consulta.services.identity.domain import with_client

metadata = metadata_of("identity")
Moment = DateTime(timezone=True)

SEARCHED: ColumnElement[str] = literal_column("((name || ' '::text) || email::text)", Text)
"""What staff search people by; the index and the question must spell it alike."""


class Base(DeclarativeBase):
    """Everything identity keeps."""

    metadata = metadata


class Person(Base):
    """Somebody who proved an address. `granted` holds the roles beyond client."""

    __tablename__ = "people"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(CITEXT)
    name: Mapped[str] = mapped_column(Text)
    zone: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    granted: Mapped[list[str]] = mapped_column(ARRAY(Text))
    demo_note: Mapped[str | None] = mapped_column(Text)
    is_guest: Mapped[bool] = mapped_column(server_default=text("false"))
    links_revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    registered_at: Mapped[datetime] = mapped_column(Moment)
    revision: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        UniqueConstraint("email"),
        CheckConstraint("granted <@ ARRAY['consultant', 'staff']", name="granted_known"),
        Index("ix_people_name_id", "name", "id"),
        Index("ix_people_staff", "id", postgresql_where=text("granted @> ARRAY['staff']")),
        Index("ix_people_demo", "id", postgresql_where=text("demo_note IS NOT NULL")),
        Index(
            "ix_people_search",
            SEARCHED.label("searched"),
            postgresql_using="gin",
            postgresql_ops={"searched": "gin_trgm_ops"},
        ),
    )

    @property
    def roles(self) -> list[Role]:
        """Everything the person is."""
        return with_client(self.granted)


class Login(Base):
    """One sign-in on one device, kept alive by refresh tokens of which no trace is stored but their number.

    One `as_client` carries no other role, whatever its person may be; one may open a single booking and nothing else.
    """

    __tablename__ = "logins"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    seed: Mapped[bytes] = mapped_column(LargeBinary)
    generation: Mapped[int] = mapped_column(Integer)
    began_at: Mapped[datetime] = mapped_column(Moment)
    rotated_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ending: Mapped[str | None] = mapped_column(Text)
    as_client: Mapped[bool] = mapped_column(server_default=text("false"))
    only_booking_id: Mapped[UUID | None] = mapped_column()

    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ending_has_a_reason"),
        CheckConstraint(
            "ending IN ('signed_out', 'signed_out_everywhere', 'token_reused', 'ran_out', 'roles_taken')",
            name="ending_known",
        ),
        CheckConstraint("octet_length(seed) = 32", name="seed_long"),
        CheckConstraint("only_booking_id IS NULL OR as_client", name="one_booking_is_a_clients"),
        Index("ix_logins_person_id", "person_id", postgresql_where=text("ended_at IS NULL")),
        Index("ix_logins_ended_at", "ended_at", postgresql_where=text("ended_at IS NOT NULL")),
    )

    def roles_of(self, person: Person) -> list[Role]:
        """ID-13. What its person is by this login; a guest's link gives no more than booking needs."""
        return [Role.CLIENT] if self.as_client else person.roles


class CodeRequest(Base):
    """Somebody asked for a code, or for a link. An unsent one looks the same and has a secret nobody knows.

    A link carries what its guest said of themselves, which counts the first time, and what they had begun.
    """

    __tablename__ = "code_requests"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(CITEXT)
    code_tag: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    sent: Mapped[bool] = mapped_column()
    guesses_left: Mapped[int] = mapped_column(Integer)
    requested_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    form: Mapped[str] = mapped_column(Text, server_default=text("'code'"))
    guest_name: Mapped[str | None] = mapped_column(Text)
    guest_zone: Mapped[str | None] = mapped_column(Text)
    begun_id: Mapped[UUID | None] = mapped_column()

    __table_args__ = (
        CheckConstraint("guesses_left BETWEEN 0 AND 5", name="guesses_few"),
        CheckConstraint("form IN ('code', 'link')", name="form"),
        CheckConstraint(
            "expires_at <= requested_at"
            " + CASE form WHEN 'code' THEN interval '10 minutes' ELSE interval '30 minutes' END",
            name="soon_expired",
        ),
        Index("ix_code_requests_email_requested_at", "email", "requested_at"),
    )


class Address(Base):
    """What one address went through lately, whether somebody has it here or not."""

    __tablename__ = "addresses"

    email: Mapped[str] = mapped_column(CITEXT, primary_key=True)
    failures: Mapped[int] = mapped_column(Integer)
    failing_since: Mapped[datetime] = mapped_column(Moment)
    asked_at: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (CheckConstraint("failures BETWEEN 0 AND 100", name="failures_few"),)


class Audit(Base):
    """A privileged action, written in the transaction that did it. Append-only by privilege."""

    __tablename__ = "audit"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    actor_id: Mapped[UUID | None] = mapped_column()
    action: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[UUID] = mapped_column()
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    after: Mapped[dict[str, Any]] = mapped_column(JSONB)
    request_id: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (Index("ix_audit_subject_id_at", "subject_id", "at"),)
