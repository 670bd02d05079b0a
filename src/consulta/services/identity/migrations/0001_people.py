"""People, logins, codes and the audit of roles."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
UUID = postgresql.UUID(as_uuid=True)


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("id", UUID, nullable=False),
        sa.Column("email", postgresql.CITEXT, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("granted", postgresql.ARRAY(sa.Text), nullable=False),
        sa.Column("demo_note", sa.Text),
        sa.Column("registered_at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("email", name="uq_people_email"),
        sa.CheckConstraint("granted <@ ARRAY['consultant', 'staff']", name="ck_people_granted_known"),
        schema="identity",
    )
    op.create_index("ix_people_name_id", "people", ["name", "id"], schema="identity")
    op.create_index(
        "ix_people_staff",
        "people",
        ["id"],
        schema="identity",
        postgresql_where=sa.text("granted @> ARRAY['staff']"),
    )
    op.create_index(
        "ix_people_demo",
        "people",
        ["id"],
        schema="identity",
        postgresql_where=sa.text("demo_note IS NOT NULL"),
    )
    op.create_index(
        "ix_people_search",
        "people",
        [sa.text("(name || ' ' || email::text) gin_trgm_ops")],
        schema="identity",
        postgresql_using="gin",
    )
    op.create_table(
        "logins",
        sa.Column("id", UUID, nullable=False),
        sa.Column("person_id", UUID, nullable=False),
        sa.Column("seed", sa.LargeBinary, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("rotated_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("ending", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_logins"),
        sa.ForeignKeyConstraint(["person_id"], ["identity.people.id"], name="fk_logins_person_id"),
        sa.CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ck_logins_ending_has_a_reason"),
        sa.CheckConstraint(
            "ending IN ('signed_out', 'signed_out_everywhere', 'token_reused', 'ran_out')",
            name="ck_logins_ending_known",
        ),
        sa.CheckConstraint("octet_length(seed) = 32", name="ck_logins_seed_long"),
        schema="identity",
    )
    op.create_index(
        "ix_logins_person_id",
        "logins",
        ["person_id"],
        schema="identity",
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "code_requests",
        sa.Column("id", UUID, nullable=False),
        sa.Column("email", postgresql.CITEXT, nullable=False),
        sa.Column("code_tag", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("sent", sa.Boolean, nullable=False),
        sa.Column("guesses_left", sa.Integer, nullable=False),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_code_requests"),
        sa.CheckConstraint("guesses_left BETWEEN 0 AND 5", name="ck_code_requests_guesses_few"),
        sa.CheckConstraint(
            "expires_at <= requested_at + interval '10 minutes'", name="ck_code_requests_soon_expired"
        ),
        schema="identity",
    )
    op.create_index(
        "ix_code_requests_email_requested_at", "code_requests", ["email", "requested_at"], schema="identity"
    )
    op.create_table(
        "addresses",
        sa.Column("email", postgresql.CITEXT, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing_since", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("email", name="pk_addresses"),
        sa.CheckConstraint("failures BETWEEN 0 AND 100", name="ck_addresses_failures_few"),
        schema="identity",
    )
    op.create_table(
        "audit",
        sa.Column("id", UUID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", UUID),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("subject_id", UUID, nullable=False),
        sa.Column("before", postgresql.JSONB, nullable=False),
        sa.Column("after", postgresql.JSONB, nullable=False),
        sa.Column("request_id", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        schema="identity",
    )
    op.create_index("ix_audit_subject_id_at", "audit", ["subject_id", "at"], schema="identity")
    # The service itself cannot rewrite what was done.
    op.execute("REVOKE UPDATE, DELETE ON identity.audit FROM consulta_identity")
