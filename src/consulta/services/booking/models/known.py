"""Copies of what other services own, kept by their events."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSTZMULTIRANGE

from consulta.services.booking.models.base import ID, MOMENT, metadata


def _terms() -> list[Column[Any]]:
    """The terms of an offering, whether a consultant's or an organisation's."""
    return [
        Column("title", Text, nullable=False),
        Column("duration_minutes", Integer, nullable=False),
        Column("interval_minutes", Integer, nullable=False),
        Column("buffer_before_minutes", Integer, nullable=False),
        Column("buffer_after_minutes", Integer, nullable=False),
        Column("minimum_notice_minutes", Integer, nullable=False),
        Column("horizon_days", Integer, nullable=False),
        Column("price", JSONB, nullable=False),
        Column("policy", JSONB, nullable=False),
    ]


known_people = Table(
    "known_people",
    metadata,
    Column("person_id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    # For the desk of an organisation, which knows its clients by their address.
    Column("email", Text),
    Column("zone", Text, nullable=False),
    Column("revision", Integer, nullable=False),
)
Index("ix_known_people_email", known_people.c.email)

known_consultants = Table(
    "known_consultants",
    metadata,
    Column("consultant_id", ID, primary_key=True),
    Column("name", Text),
    Column("slug", Text),
    Column("published", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
)

known_offerings = Table(
    "known_offerings",
    metadata,
    Column("offering_id", ID, primary_key=True),
    Column("consultant_id", ID, nullable=False),
    *_terms(),
    Column("active", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("ways", ARRAY(Text), nullable=False, server_default=text("'{slot}'")),
    Column("rules", JSONB, nullable=False, server_default=text("'{}'")),
    Column("form", JSONB(none_as_null=True)),
    Column("form_version", Integer, nullable=False, server_default=text("0")),
    Column("location", JSONB(none_as_null=True)),
)
Index("ix_known_offerings_consultant_id", known_offerings.c.consultant_id)

known_organisations = Table(
    "known_organisations",
    metadata,
    Column("organisation_id", ID, primary_key=True),
    Column("slug", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("revision", Integer, nullable=False),
)
Index("ix_known_organisations_slug", known_organisations.c.slug)

known_memberships = Table(
    "known_memberships",
    metadata,
    Column("organisation_id", ID, primary_key=True),
    Column("person_id", ID, primary_key=True),
    Column("roles", ARRAY(Text), nullable=False),
    Column("revision", Integer, nullable=False),
)
Index("ix_known_memberships_person_id", known_memberships.c.person_id)

known_rooms = Table(
    "known_rooms",
    metadata,
    Column("room_id", ID, primary_key=True),
    Column("organisation_id", ID, nullable=False),
    Column("name", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
)
Index("ix_known_rooms_organisation_id", known_rooms.c.organisation_id)

known_team_offerings = Table(
    "known_team_offerings",
    metadata,
    Column("offering_id", ID, primary_key=True),
    Column("organisation_id", ID, nullable=False),
    *_terms(),
    Column("choosing", Text, nullable=False),
    # [[consultant_id, weight], …] in the organisation's order; read and written as a whole.
    Column("consultants", JSONB, nullable=False),
    Column("needs_room", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("location", JSONB(none_as_null=True)),
)
Index("ix_known_team_offerings_organisation_id", known_team_offerings.c.organisation_id)

known_busy = Table(
    "known_busy",
    metadata,
    Column("consultant_id", ID, primary_key=True),
    # When somebody is busy by their calendars elsewhere (BK-17): one value, so that it is replaced as a whole.
    Column("busy", TSTZMULTIRANGE, nullable=False),
    # When that was read; none when nothing is connected.
    Column("mirrored_at", MOMENT),
    Column("revision", Integer, nullable=False),
)
