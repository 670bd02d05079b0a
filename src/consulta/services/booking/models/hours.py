"""When a consultant is there: weekly hours, dates that differ, time off, holidays, travels."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint

from consulta.services.booking.models.base import ID, metadata

calendars = Table(
    "calendars",
    metadata,
    Column("consultant_id", ID, primary_key=True),
    Column("zone", Text, nullable=False),
    # The public holidays that are kept: of a country, or of a part of it.
    Column("country", Text),
    Column("subdivision", Text),
    # Rises with every change of the hours and of what differs: what was decided on an older one is decided again.
    Column("revision", Integer, nullable=False),
    CheckConstraint("subdivision IS NULL OR country IS NOT NULL", name="subdivision_of_country"),
)

worked_holidays = Table(
    "worked_holidays",
    metadata,
    Column("consultant_id", ID, primary_key=True),
    Column("on", Date, primary_key=True),
)

weeks = Table(
    "weeks",
    metadata,
    Column("id", ID, primary_key=True),
    Column("consultant_id", ID, nullable=False),
    Column("name", Text, nullable=False),
    # [[weekday, starts, ends], …] in minutes of the day; read and written as a whole.
    Column("weekly", JSONB, nullable=False),
    Column("is_default", Boolean, nullable=False),
    # What others point at: nobody's offering or date follows the hours of somebody else.
    UniqueConstraint("consultant_id", "id", name="uq_weeks_owner"),
    UniqueConstraint("consultant_id", "name", name="uq_weeks_name"),
)
Index("ix_weeks_default", weeks.c.consultant_id, unique=True, postgresql_where=weeks.c.is_default)

chosen_weeks = Table(
    "chosen_weeks",
    metadata,
    Column("offering_id", ID, primary_key=True),
    Column("consultant_id", ID, nullable=False),
    Column("week_id", ID, nullable=False),
    ForeignKeyConstraint(
        ["consultant_id", "week_id"],
        [weeks.c.consultant_id, weeks.c.id],
        name="fk_chosen_weeks_week",
        ondelete="CASCADE",
    ),
)
Index("ix_chosen_weeks_week", chosen_weeks.c.consultant_id, chosen_weeks.c.week_id)

overrides = Table(
    "overrides",
    metadata,
    Column("consultant_id", ID, nullable=False),
    Column("on", Date, nullable=False),
    # [[starts, ends], …] in minutes of the day; empty when nothing is offered.
    Column("ranges", JSONB, nullable=False),
    # The only hours it changes; all of them when null.
    Column("week_id", ID),
    UniqueConstraint(
        "consultant_id", "on", "week_id", name="uq_overrides_date", postgresql_nulls_not_distinct=True
    ),
    ForeignKeyConstraint(
        ["consultant_id", "week_id"],
        [weeks.c.consultant_id, weeks.c.id],
        name="fk_overrides_week",
        ondelete="CASCADE",
    ),
)

time_off = Table(
    "time_off",
    metadata,
    Column("id", ID, primary_key=True),
    Column("consultant_id", ID, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("note", Text),
    CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
)
time_off.append_constraint(
    ExcludeConstraint(
        (time_off.c.consultant_id, "="),
        (func.daterange(time_off.c.starts_on, time_off.c.ends_on, text("'[]'")), "&&"),
        using="gist",
        name="ex_time_off_overlap",
    )
)

travels = Table(
    "travels",
    metadata,
    Column("id", ID, primary_key=True),
    Column("consultant_id", ID, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("zone", Text, nullable=False),
    CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
)
travels.append_constraint(
    ExcludeConstraint(
        (travels.c.consultant_id, "="),
        (func.daterange(travels.c.starts_on, travels.c.ends_on, text("'[]'")), "&&"),
        using="gist",
        name="ex_travels_overlap",
    )
)

zone_data = Table(
    "zone_data",
    metadata,
    # One row: the edition of the time zone database by which all promised wall times were last looked at.
    Column("id", SmallInteger, primary_key=True, server_default=text("1")),
    Column("edition", Text),
    CheckConstraint("id = 1", name="one_row"),
)
