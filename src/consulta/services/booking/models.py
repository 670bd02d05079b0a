"""The tables of booking: calendars, promises, the time they occupy, and copies of what others own."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
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
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSTZMULTIRANGE, TSTZRANGE, UUID, ExcludeConstraint

from consulta.contracts.booking import Availability, Mover
from consulta.contracts.terms import Way
from consulta.kit.database.engine import metadata_of
from consulta.services.booking.domain.blocks import BlockState
from consulta.services.booking.domain.classes import ClassState, WaitState
from consulta.services.booking.domain.extensions import Stage
from consulta.services.booking.domain.lines import ACTIVE, WITH_CONSULTANT, PlaceState
from consulta.services.booking.domain.states import State

metadata = metadata_of("booking")

_MOMENT = DateTime(timezone=True)
_ID = UUID(as_uuid=True)


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=f"known_{column}")


calendars = Table(
    "calendars",
    metadata,
    Column("consultant_id", _ID, primary_key=True),
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
    Column("consultant_id", _ID, primary_key=True),
    Column("on", Date, primary_key=True),
)

weeks = Table(
    "weeks",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("consultant_id", _ID, nullable=False),
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
    Column("offering_id", _ID, primary_key=True),
    Column("consultant_id", _ID, nullable=False),
    Column("week_id", _ID, nullable=False),
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
    Column("consultant_id", _ID, nullable=False),
    Column("on", Date, nullable=False),
    # [[starts, ends], …] in minutes of the day; empty when nothing is offered.
    Column("ranges", JSONB, nullable=False),
    # The only hours it changes; all of them when null.
    Column("week_id", _ID),
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
    Column("id", _ID, primary_key=True),
    Column("consultant_id", _ID, nullable=False),
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
    Column("id", _ID, primary_key=True),
    Column("consultant_id", _ID, nullable=False),
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

bookings = Table(
    "bookings",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("client_id", _ID, nullable=False),
    Column("consultant_id", _ID, nullable=False),
    Column("offering_id", _ID, nullable=False),
    Column("way", Text, nullable=False, server_default=text("'slot'")),
    Column("state", Text, nullable=False),
    Column("starts_at", _MOMENT, nullable=False),
    Column("ends_at", _MOMENT, nullable=False),
    Column("offering_title", Text, nullable=False),
    Column("buffer_before_minutes", Integer, nullable=False),
    Column("buffer_after_minutes", Integer, nullable=False),
    Column("price", JSONB, nullable=False),
    Column("policy", JSONB, nullable=False),
    Column("price_limit_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("note", Text),
    Column("hold_expires_at", _MOMENT),
    Column("answer_by", _MOMENT),
    # What the client was asked, version and all, and what they answered; copied, so that it never changes.
    Column("intake", JSONB(none_as_null=True)),
    Column("decline_code", Text),
    Column("decline_reason", Text),
    Column("missing_minor", BigInteger),
    Column("cancelled_by", Text),
    Column("cancel_reason", Text),
    Column("refund_percent", Integer),
    Column("no_show_by", Text),
    Column("moved_by", Text),
    Column("moves", Integer, nullable=False, server_default=text("0")),
    # What clocks show when it starts, and whose clocks; neither for a meeting that is due at a moment.
    Column("wall_zone", Text),
    Column("wall_start", DateTime(timezone=False)),
    # The organisation whose offering it is, or whose desk made it.
    Column("organisation_id", _ID),
    # Who is there beside the consultant, who leads; their time is taken as well.
    Column("further_consultants", ARRAY(_ID), nullable=False, server_default=text("'{}'")),
    # Who made it, where it was not the client.
    Column("made_by", _ID),
    # When a place in a line was called; its time is then that of the call, before that of the whole block.
    Column("called_at", _MOMENT),
    Column("class_id", _ID, ForeignKey("booking.classes.id")),
    Column("seats", Integer, nullable=False, server_default=text("1")),
    # Whether a seat's client came, by the consultant's word; unknown until the roster is called.
    Column("attended", Boolean),
    Column("created_at", _MOMENT, nullable=False),
    Column("revision", Integer, nullable=False),
    _one_of("state", tuple(State)),
    _one_of("way", tuple(Way)),
    _one_of("cancelled_by", ("client", "consultant")),
    _one_of("moved_by", tuple(Mover)),
    _one_of("no_show_by", ("client", "consultant", "both")),
    CheckConstraint("(wall_zone IS NULL) = (wall_start IS NULL)", name="whole_wall_time"),
    CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    CheckConstraint("client_id <> consultant_id", name="two_people"),
    CheckConstraint("price_limit_minor >= 0", name="price_not_negative"),
    CheckConstraint(
        "state <> 'held' OR (way = 'instant' AND hold_expires_at IS NOT NULL)"
        " OR (answer_by IS NOT NULL AND hold_expires_at IS NOT DISTINCT FROM answer_by)",
        name="held_for_an_answer",
    ),
    CheckConstraint("(class_id IS NULL) = (way <> 'seat')", name="a_seat_has_a_class"),
    CheckConstraint("seats > 0", name="seats_positive"),
)
# BK-06. Of an instant call's request, its ringing and its talk there is one at a time, for both sides.
_AT_ONCE = text("way = 'instant' AND state IN ('requested', 'held', 'confirmed', 'in_call')")
Index("uq_bookings_instant_consultant", bookings.c.consultant_id, unique=True, postgresql_where=_AT_ONCE)
Index("uq_bookings_instant_client", bookings.c.client_id, unique=True, postgresql_where=_AT_ONCE)
Index("ix_bookings_client_id", bookings.c.client_id, bookings.c.starts_at, bookings.c.id)
Index("ix_bookings_offering_id", bookings.c.offering_id, bookings.c.created_at)
Index(
    "ix_bookings_further_consultants",
    bookings.c.further_consultants,
    postgresql_using="gin",
    postgresql_where=text("further_consultants <> '{}'"),
)
Index("ix_bookings_consultant_id", bookings.c.consultant_id, bookings.c.starts_at, bookings.c.id)

Index(
    "uq_bookings_class_client",
    bookings.c.class_id,
    bookings.c.client_id,
    unique=True,
    postgresql_where=text("class_id IS NOT NULL AND state IN ('requested', 'held', 'confirmed', 'in_call')"),
)

classes = Table(
    "classes",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("consultant_id", _ID, nullable=False),
    Column("offering_id", _ID, nullable=False),
    Column("title", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("starts_at", _MOMENT, nullable=False),
    Column("ends_at", _MOMENT, nullable=False),
    Column("buffer_before_minutes", Integer, nullable=False),
    Column("buffer_after_minutes", Integer, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("most_seats", Integer, nullable=False),
    Column("seats_taken", Integer, nullable=False, server_default=text("0")),
    Column("seats_offered", Integer, nullable=False, server_default=text("0")),
    # The last ticket that was drawn by somebody who waits.
    Column("tickets", Integer, nullable=False, server_default=text("0")),
    Column("meeting_point", Text, nullable=False),
    Column("price", JSONB, nullable=False),
    Column("policy", JSONB, nullable=False),
    Column("currency", Text, nullable=False),
    Column("cancel_reason", Text),
    Column("revision", Integer, nullable=False),
    _one_of("state", tuple(ClassState)),
    CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    CheckConstraint("capacity > 0 AND most_seats BETWEEN 1 AND capacity", name="has_seats"),
    # I17: no command can seat more than there is room for.
    CheckConstraint(
        "seats_taken >= 0 AND seats_offered >= 0 AND seats_taken + seats_offered <= capacity",
        name="seats_fit",
    ),
)
Index("ix_classes_consultant_id", classes.c.consultant_id, classes.c.starts_at)

class_waits = Table(
    "class_waits",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("class_id", _ID, ForeignKey(classes.c.id), nullable=False),
    Column("client_id", _ID, nullable=False),
    Column("ticket", Integer, nullable=False),
    Column("seats", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("offered_until", _MOMENT),
    Column("booking_id", _ID, ForeignKey(bookings.c.id)),
    _one_of("state", tuple(WaitState)),
    CheckConstraint("seats > 0", name="seats_positive"),
    CheckConstraint("state <> 'offered' OR offered_until IS NOT NULL", name="an_offer_ends"),
    UniqueConstraint("class_id", "ticket"),
)
Index(
    "uq_class_waits_client",
    class_waits.c.class_id,
    class_waits.c.client_id,
    unique=True,
    postgresql_where=text("state IN ('waiting', 'offered')"),
)

class_materials = Table(
    "class_materials",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("class_id", _ID, ForeignKey(classes.c.id), nullable=False),
    Column("name", Text, nullable=False),
    # Either a link elsewhere or a file of ours.
    Column("url", Text),
    Column("size_bytes", Integer),
    Column("added_at", _MOMENT, nullable=False),
    CheckConstraint("(url IS NULL) <> (size_bytes IS NULL)", name="link_or_file"),
)
Index("ix_class_materials_class_id", class_materials.c.class_id)

weekly_blocks = Table(
    "weekly_blocks",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("consultant_id", _ID, nullable=False),
    Column("offering_id", _ID, nullable=False),
    Column("weekday", SmallInteger, nullable=False),
    # In minutes of the day, wall time of the consultant's calendar.
    Column("starts", SmallInteger, nullable=False),
    Column("length_minutes", SmallInteger, nullable=False),
    Column("most_calls", SmallInteger, nullable=False),
    CheckConstraint("weekday BETWEEN 0 AND 6 AND starts BETWEEN 0 AND 1439", name="in_a_week"),
    CheckConstraint("length_minutes > 0 AND most_calls > 0", name="positive"),
)
Index("ix_weekly_blocks_consultant_id", weekly_blocks.c.consultant_id)

block_plans = Table(
    "block_plans",
    metadata,
    Column("consultant_id", _ID, primary_key=True),
    # Rises with every change of the weekly blocks; the daily round of an older one comes to nothing.
    Column("revision", Integer, nullable=False),
)

blocks = Table(
    "blocks",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("consultant_id", _ID, nullable=False),
    Column("offering_id", _ID, nullable=False),
    Column("weekly_id", _ID),
    Column("on", Date, nullable=False),
    Column("starts_at", _MOMENT, nullable=False),
    Column("ends_at", _MOMENT, nullable=False),
    Column("most_calls", SmallInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("last_ticket", Integer, nullable=False, server_default=text("0")),
    Column("last_call", Integer, nullable=False, server_default=text("0")),
    Column("revision", Integer, nullable=False),
    _one_of("state", tuple(BlockState)),
    CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    CheckConstraint("most_calls > 0", name="takes_calls"),
    UniqueConstraint("weekly_id", "on", name="uq_blocks_weekly_id"),
)
Index("ix_blocks_consultant_id", blocks.c.consultant_id, blocks.c.starts_at)
Index("ix_blocks_offering_id", blocks.c.offering_id, blocks.c.starts_at)

places = Table(
    "places",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("block_id", _ID, ForeignKey(blocks.c.id), nullable=False),
    Column("booking_id", _ID, ForeignKey(bookings.c.id), nullable=False),
    Column("client_id", _ID, nullable=False),
    Column("consultant_id", _ID, nullable=False),
    Column("offering_id", _ID, nullable=False),
    # By arrival, never changed; the turn is who is next, exchanged when somebody goes back.
    Column("ticket", Integer, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("state", Text, nullable=False),
    # The longest call that the price limit pays for.
    Column("call_minutes", Integer, nullable=False),
    Column("call_back", Boolean, nullable=False, server_default=text("false")),
    Column("call_number", Integer),
    Column("called_at", _MOMENT),
    Column("present", Boolean, nullable=False, server_default=text("false")),
    Column("gone_at", _MOMENT),
    # The revision of the call's latest news of coming and going.
    Column("seen_revision", Integer, nullable=False, server_default=text("0")),
    Column("misses", SmallInteger, nullable=False, server_default=text("0")),
    Column("ended_at", _MOMENT),
    Column("offer_block_id", _ID),
    Column("offer_expires_at", _MOMENT),
    Column("joined_at", _MOMENT, nullable=False),
    _one_of("state", tuple(PlaceState)),
    CheckConstraint(
        "state NOT IN ('called', 'in_call', 'served') OR (call_number IS NOT NULL AND called_at IS NOT NULL)",
        name="called_once",
    ),
    UniqueConstraint("block_id", "ticket", name="uq_places_ticket"),
    UniqueConstraint("block_id", "call_number", name="uq_places_call_number"),
    # Checked at the end of the statement, within which turns are exchanged.
    UniqueConstraint("block_id", "turn", name="uq_places_turn", deferrable=True),
)
_is_active = places.c.state.in_([state.value for state in ACTIVE])
Index("uq_places_client", places.c.block_id, places.c.client_id, unique=True, postgresql_where=_is_active)
Index("uq_places_booking", places.c.booking_id, unique=True, postgresql_where=_is_active)
Index(
    "uq_places_with_consultant",
    places.c.block_id,
    unique=True,
    postgresql_where=places.c.state.in_([state.value for state in WITH_CONSULTANT]),
)
Index("ix_places_booking_id", places.c.booking_id)
Index(
    "ix_places_served",
    places.c.consultant_id,
    places.c.offering_id,
    places.c.ended_at,
    postgresql_where=places.c.state == PlaceState.SERVED.value,
)

occupancies = Table(
    "occupancies",
    metadata,
    # What holds the time. Most hold one stretch, part 0; whoever needs several people at once holds a part of each.
    Column("holder_id", _ID, primary_key=True),
    Column("part", SmallInteger, primary_key=True, server_default=text("0"), autoincrement=False),
    Column("booking_id", _ID, ForeignKey(bookings.c.id)),
    Column("class_id", _ID, ForeignKey(classes.c.id)),
    Column("block_id", _ID, ForeignKey(blocks.c.id)),
    # Whose time it is, one of them or both; the consultant's with buffers, the client's without.
    Column("consultant_id", _ID),
    Column("client_id", _ID),
    Column("during", TSTZRANGE),
    Column("client_during", TSTZRANGE),
    Column("active", Boolean, nullable=False),
    CheckConstraint("booking_id = holder_id", name="held_by_booking"),
    CheckConstraint("class_id = holder_id", name="held_by_class"),
    CheckConstraint("block_id = holder_id", name="held_by_block"),
    CheckConstraint("num_nonnulls(booking_id, class_id, block_id) = 1", name="one_holder"),
    CheckConstraint("(consultant_id IS NULL) = (during IS NULL)", name="consultant_has_time"),
    CheckConstraint("(client_id IS NULL) = (client_during IS NULL)", name="client_has_time"),
    CheckConstraint("num_nonnulls(consultant_id, client_id) > 0", name="somebodys_time"),
)
occupancies.append_constraint(
    ExcludeConstraint(
        (occupancies.c.consultant_id, "="),
        (occupancies.c.during, "&&"),
        using="gist",
        where=occupancies.c.active,
        name="ex_occupancies_overlap",
    )
)
occupancies.append_constraint(
    ExcludeConstraint(
        (occupancies.c.client_id, "="),
        (occupancies.c.client_during, "&&"),
        using="gist",
        where=occupancies.c.active,
        name="ex_occupancies_client",
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
extensions = Table(
    "extensions",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("booking_id", _ID, ForeignKey(bookings.c.id), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("asked_at", _MOMENT, nullable=False),
    Column("expires_at", _MOMENT, nullable=False),
    # What the call may cost once it is longer.
    Column("price_limit_minor", BigInteger, nullable=False),
    Column("missing_minor", BigInteger),
    _one_of("asked_by", ("client", "consultant")),
    _one_of("state", tuple(Stage)),
    CheckConstraint("minutes > 0", name="longer"),
)
Index(
    "uq_extensions_open",
    extensions.c.booking_id,
    unique=True,
    postgresql_where=text("state IN ('asked', 'agreed')"),
)
Index("ix_extensions_booking_id", extensions.c.booking_id, extensions.c.id)

availabilities = Table(
    "availabilities",
    metadata,
    Column("consultant_id", _ID, primary_key=True),
    # When the consultant switched it on; nothing while it is off.
    Column("since", _MOMENT),
    Column("until", _MOMENT),
    # The offerings that were chosen; nothing means every one that can be had at once.
    Column("offering_ids", ARRAY(_ID)),
    # Since when no window of the consultant is open, and the revision of the news of it.
    Column("away_since", _MOMENT),
    Column("presence_revision", Integer, nullable=False, server_default=text("0")),
    # What others were last told, and when the next look is due by itself.
    Column("shown", Text, nullable=False),
    Column("looks_at", _MOMENT),
    Column("revision", Integer, nullable=False),
    _one_of("shown", tuple(Availability)),
    CheckConstraint("since IS NOT NULL OR shown = 'off'", name="off_is_shown_off"),
)

tallies = Table(
    "tallies",
    metadata,
    Column("client_id", _ID, primary_key=True),
    Column("open_bookings", Integer, nullable=False),
    Column("unpaid_holds", Integer, nullable=False),
    CheckConstraint("open_bookings >= 0 AND unpaid_holds >= 0", name="not_negative"),
)

known_people = Table(
    "known_people",
    metadata,
    Column("person_id", _ID, primary_key=True),
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
    Column("consultant_id", _ID, primary_key=True),
    Column("name", Text),
    Column("slug", Text),
    Column("published", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
)

known_offerings = Table(
    "known_offerings",
    metadata,
    Column("offering_id", _ID, primary_key=True),
    Column("consultant_id", _ID, nullable=False),
    Column("title", Text, nullable=False),
    Column("duration_minutes", Integer, nullable=False),
    Column("interval_minutes", Integer, nullable=False),
    Column("buffer_before_minutes", Integer, nullable=False),
    Column("buffer_after_minutes", Integer, nullable=False),
    Column("minimum_notice_minutes", Integer, nullable=False),
    Column("horizon_days", Integer, nullable=False),
    Column("price", JSONB, nullable=False),
    Column("policy", JSONB, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("ways", ARRAY(Text), nullable=False, server_default=text("'{slot}'")),
    Column("rules", JSONB, nullable=False, server_default=text("'{}'")),
    Column("form", JSONB(none_as_null=True)),
    Column("form_version", Integer, nullable=False, server_default=text("0")),
)
Index("ix_known_offerings_consultant_id", known_offerings.c.consultant_id)

room_occupancies = Table(
    "room_occupancies",
    metadata,
    Column("booking_id", _ID, ForeignKey(bookings.c.id), primary_key=True),
    Column("room_id", _ID, nullable=False),
    # With the booking's buffers: whoever leaves needs them as much as whoever comes.
    Column("during", TSTZRANGE, nullable=False),
    Column("active", Boolean, nullable=False),
)
room_occupancies.append_constraint(
    ExcludeConstraint(
        (room_occupancies.c.room_id, "="),
        (room_occupancies.c.during, "&&"),
        using="gist",
        where=room_occupancies.c.active,
        name="ex_room_occupancies_overlap",
    )
)

known_organisations = Table(
    "known_organisations",
    metadata,
    Column("organisation_id", _ID, primary_key=True),
    Column("slug", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("revision", Integer, nullable=False),
)
Index("ix_known_organisations_slug", known_organisations.c.slug)

known_memberships = Table(
    "known_memberships",
    metadata,
    Column("organisation_id", _ID, primary_key=True),
    Column("person_id", _ID, primary_key=True),
    Column("roles", ARRAY(Text), nullable=False),
    Column("revision", Integer, nullable=False),
)
Index("ix_known_memberships_person_id", known_memberships.c.person_id)

known_rooms = Table(
    "known_rooms",
    metadata,
    Column("room_id", _ID, primary_key=True),
    Column("organisation_id", _ID, nullable=False),
    Column("name", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
)
Index("ix_known_rooms_organisation_id", known_rooms.c.organisation_id)

known_team_offerings = Table(
    "known_team_offerings",
    metadata,
    Column("offering_id", _ID, primary_key=True),
    Column("organisation_id", _ID, nullable=False),
    Column("title", Text, nullable=False),
    Column("duration_minutes", Integer, nullable=False),
    Column("interval_minutes", Integer, nullable=False),
    Column("buffer_before_minutes", Integer, nullable=False),
    Column("buffer_after_minutes", Integer, nullable=False),
    Column("minimum_notice_minutes", Integer, nullable=False),
    Column("horizon_days", Integer, nullable=False),
    Column("price", JSONB, nullable=False),
    Column("policy", JSONB, nullable=False),
    Column("choosing", Text, nullable=False),
    # [[consultant_id, weight], …] in the organisation's order; read and written as a whole.
    Column("consultants", JSONB, nullable=False),
    Column("needs_room", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
)
Index("ix_known_team_offerings_organisation_id", known_team_offerings.c.organisation_id)

known_busy = Table(
    "known_busy",
    metadata,
    Column("consultant_id", _ID, primary_key=True),
    # When somebody is busy by their calendars elsewhere (BK-17): one value, so that it is replaced as a whole.
    Column("busy", TSTZMULTIRANGE, nullable=False),
    # When that was read; none when nothing is connected.
    Column("mirrored_at", _MOMENT),
    Column("revision", Integer, nullable=False),
)
