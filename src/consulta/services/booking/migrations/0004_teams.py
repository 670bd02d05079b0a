"""Bookings of organisations: who else is there, who made them, their rooms, and copies of what directory owns."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSTZRANGE, UUID

revision = "0004"
down_revision = "0003"

SCHEMA = "booking"
ID = UUID(as_uuid=True)


def upgrade() -> None:
    op.add_column("bookings", sa.Column("organisation_id", ID), schema=SCHEMA)
    op.add_column(
        "bookings",
        sa.Column("further_consultants", ARRAY(ID), nullable=False, server_default=sa.text("'{}'")),
        schema=SCHEMA,
    )
    op.add_column("bookings", sa.Column("made_by", ID), schema=SCHEMA)
    op.create_index("ix_bookings_offering_id", "bookings", ["offering_id", "created_at"], schema=SCHEMA)
    op.create_index(
        "ix_bookings_further_consultants",
        "bookings",
        ["further_consultants"],
        schema=SCHEMA,
        postgresql_using="gin",
        postgresql_where=sa.text("further_consultants <> '{}'"),
    )
    _create_rooms()
    _create_copies()


def _create_rooms() -> None:
    op.create_table(
        "room_occupancies",
        sa.Column("booking_id", ID, nullable=False),
        sa.Column("room_id", ID, nullable=False),
        sa.Column("during", TSTZRANGE, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("booking_id", name="pk_room_occupancies"),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.bookings.id"], name="fk_room_occupancies_booking_id_bookings"
        ),
        schema=SCHEMA,
    )
    op.execute(
        "ALTER TABLE booking.room_occupancies ADD CONSTRAINT ex_room_occupancies_overlap"
        " EXCLUDE USING gist (room_id WITH =, during WITH &&) WHERE (active)"
    )


def _create_copies() -> None:
    op.create_table(
        "known_organisations",
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_known_organisations"),
        schema=SCHEMA,
    )
    op.create_index("ix_known_organisations_slug", "known_organisations", ["slug"], schema=SCHEMA)
    op.create_table(
        "known_memberships",
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("roles", ARRAY(sa.Text), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "person_id", name="pk_known_memberships"),
        schema=SCHEMA,
    )
    op.create_index("ix_known_memberships_person_id", "known_memberships", ["person_id"], schema=SCHEMA)
    op.create_table(
        "known_rooms",
        sa.Column("room_id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("room_id", name="pk_known_rooms"),
        schema=SCHEMA,
    )
    op.create_index("ix_known_rooms_organisation_id", "known_rooms", ["organisation_id"], schema=SCHEMA)
    op.create_table(
        "known_team_offerings",
        sa.Column("offering_id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("duration_minutes", sa.Integer, nullable=False),
        sa.Column("interval_minutes", sa.Integer, nullable=False),
        sa.Column("buffer_before_minutes", sa.Integer, nullable=False),
        sa.Column("buffer_after_minutes", sa.Integer, nullable=False),
        sa.Column("minimum_notice_minutes", sa.Integer, nullable=False),
        sa.Column("horizon_days", sa.Integer, nullable=False),
        sa.Column("price", JSONB, nullable=False),
        sa.Column("policy", JSONB, nullable=False),
        sa.Column("choosing", sa.Text, nullable=False),
        sa.Column("consultants", JSONB, nullable=False),
        sa.Column("needs_room", sa.Boolean, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("offering_id", name="pk_known_team_offerings"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_known_team_offerings_organisation_id", "known_team_offerings", ["organisation_id"], schema=SCHEMA
    )
