"""Classes, their seats, those who wait for one, and what is handed out."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, UUID

revision = "0008"
down_revision = "0007"

MOMENT = sa.DateTime(timezone=True)
ID = UUID(as_uuid=True)


def upgrade() -> None:
    _classes()
    _bookings()
    _waits()
    _materials()
    op.add_column("occupancies", sa.Column("class_id", ID), schema="booking")
    op.create_foreign_key(
        "fk_occupancies_class_id", "occupancies", "classes", ["class_id"], ["id"],
        source_schema="booking", referent_schema="booking",
    )  # fmt: skip
    op.create_check_constraint(
        "ck_occupancies_held_by_class", "occupancies", "class_id = holder_id", schema="booking"
    )


def _classes() -> None:
    op.create_table(
        "classes",
        sa.Column("id", ID, nullable=False),
        sa.Column("consultant_id", ID, nullable=False),
        sa.Column("offering_id", ID, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("buffer_before_minutes", sa.Integer, nullable=False),
        sa.Column("buffer_after_minutes", sa.Integer, nullable=False),
        sa.Column("capacity", sa.Integer, nullable=False),
        sa.Column("most_seats", sa.Integer, nullable=False),
        sa.Column("seats_taken", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("seats_offered", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("tickets", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("meeting_point", sa.Text, nullable=False),
        sa.Column("price", JSONB, nullable=False),
        sa.Column("policy", JSONB, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("cancel_reason", sa.Text),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_classes"),
        sa.CheckConstraint("state IN ('planned', 'cancelled', 'over')", name="ck_classes_known_state"),
        sa.CheckConstraint("ends_at > starts_at", name="ck_classes_ends_after_start"),
        sa.CheckConstraint("capacity > 0 AND most_seats BETWEEN 1 AND capacity", name="ck_classes_has_seats"),
        sa.CheckConstraint(
            "seats_taken >= 0 AND seats_offered >= 0 AND seats_taken + seats_offered <= capacity",
            name="ck_classes_seats_fit",
        ),
        schema="booking",
    )
    op.create_index("ix_classes_consultant_id", "classes", ["consultant_id", "starts_at"], schema="booking")


def _bookings() -> None:
    for column in (
        sa.Column("class_id", ID),
        sa.Column("seats", sa.Integer, nullable=False, server_default=sa.text("1")),
        sa.Column("attended", sa.Boolean),
    ):
        op.add_column("bookings", column, schema="booking")
    op.create_foreign_key(
        "fk_bookings_class_id", "bookings", "classes", ["class_id"], ["id"],
        source_schema="booking", referent_schema="booking",
    )  # fmt: skip
    op.create_check_constraint(
        "ck_bookings_a_seat_has_a_class", "bookings", "(class_id IS NULL) = (way <> 'seat')", schema="booking"
    )
    op.create_check_constraint("ck_bookings_seats_positive", "bookings", "seats > 0", schema="booking")
    active = "class_id IS NOT NULL AND state IN ('requested', 'held', 'confirmed', 'in_call')"
    op.create_index(
        "uq_bookings_class_client",
        "bookings",
        ["class_id", "client_id"],
        unique=True,
        schema="booking",
        postgresql_where=sa.text(active),
    )


def _waits() -> None:
    op.create_table(
        "class_waits",
        sa.Column("id", ID, nullable=False),
        sa.Column("class_id", ID, nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("ticket", sa.Integer, nullable=False),
        sa.Column("seats", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("offered_until", MOMENT),
        sa.Column("booking_id", ID),
        sa.PrimaryKeyConstraint("id", name="pk_class_waits"),
        sa.ForeignKeyConstraint(["class_id"], ["booking.classes.id"], name="fk_class_waits_class_id"),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.bookings.id"], name="fk_class_waits_booking_id"),
        sa.UniqueConstraint("class_id", "ticket", name="uq_class_waits_class_id_ticket"),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'taken', 'lapsed', 'left')", name="ck_class_waits_known_state"
        ),
        sa.CheckConstraint("seats > 0", name="ck_class_waits_seats_positive"),
        sa.CheckConstraint(
            "state <> 'offered' OR offered_until IS NOT NULL", name="ck_class_waits_an_offer_ends"
        ),
        schema="booking",
    )
    op.create_index(
        "uq_class_waits_client",
        "class_waits",
        ["class_id", "client_id"],
        unique=True,
        schema="booking",
        postgresql_where=sa.text("state IN ('waiting', 'offered')"),
    )


def _materials() -> None:
    op.create_table(
        "class_materials",
        sa.Column("id", ID, nullable=False),
        sa.Column("class_id", ID, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("size_bytes", sa.Integer),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_class_materials"),
        sa.ForeignKeyConstraint(["class_id"], ["booking.classes.id"], name="fk_class_materials_class_id"),
        sa.CheckConstraint("(url IS NULL) <> (size_bytes IS NULL)", name="ck_class_materials_link_or_file"),
        schema="booking",
    )
    op.create_index("ix_class_materials_class_id", "class_materials", ["class_id"], schema="booking")
