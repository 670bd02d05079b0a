"""TM-02, BK-18. A country changes its clocks: promised wall times stay, moments move, nobody is moved silently."""

from __future__ import annotations

import os
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from consulta.contracts.booking import BookingRescheduled, Mover
from consulta.kit.platform import Platform
from consulta.kit.zones import zone_edition
from consulta.services.booking.commands import keeping_wall_times
from consulta.services.booking.domain import wall_time
from consulta.services.booking.domain.promises import moment_at, wall_of
from tests.services.booking.conftest import Practice, open_practice, utc
from tests.support.house import House

SYSTEM = Path("/usr/share/zoneinfo")


def forget() -> None:
    """Let this process read zones anew, as a new one would."""
    zoneinfo.ZoneInfo.clear_cache()
    wall_time._year.cache_clear()
    wall_time._zone_names.cache_clear()


@pytest.fixture
def no_summer_time(tmp_path: Path) -> Iterator[Path]:
    """A time zone database in which Berlin keeps its winter time for ever: edition 2099z, not yet in use."""
    source = next((folder for folder in map(Path, zoneinfo.TZPATH) if folder.is_dir()), SYSTEM)
    folder = tmp_path / "zoneinfo"
    for place, _, files in os.walk(source):
        there = folder / Path(place).relative_to(source)
        there.mkdir(parents=True, exist_ok=True)
        for name in files:
            if name not in ("tzdata.zi", "+VERSION"):
                (there / name).symlink_to(Path(place) / name)
    berlin = folder / "Europe" / "Berlin"
    berlin.unlink()
    berlin.symlink_to(source / "Etc" / "GMT-1")
    (folder / "tzdata.zi").write_text("# version 2099z\n")
    yield folder
    zoneinfo.reset_tzpath()
    forget()


def use(folder: Path) -> None:
    zoneinfo.reset_tzpath([str(folder)])
    forget()


async def try_again(house: House) -> None:
    """Let the pauses pass after which failed deliveries are tried again."""
    for _ in range(5):
        house.clock.advance(minutes=5)
        await house.platform.running["booking"].inbox.retry_due()
    await house.drain()


async def start_anew(platform: Platform) -> None:
    """What happens at every start."""
    async with platform.desk("booking").work() as work:
        await keeping_wall_times.look_at_zones(work)


async def test_the_wall_time_stays_and_the_moment_moves(
    no_summer_time: Path, house: House, practice: Practice
) -> None:
    client = await practice.client()
    before = await practice.confirmed(client, utc("03-25 09:00"))
    summer = await practice.confirmed(client, utc("04-01 08:00"))
    await start_anew(house.platform)
    await house.settle()
    assert await house.published(BookingRescheduled) == []

    use(no_summer_time)
    await start_anew(house.platform)
    await house.settle()

    [moved] = await house.published(BookingRescheduled)
    assert (str(moved.booking_id), moved.moved_by) == (summer["id"], Mover.CLOCK)
    assert (moved.old_starts_at, moved.starts_at) == (utc("04-01 08:00"), utc("04-01 09:00"))
    assert (await practice.see(client, before))["starts_at"] == "2026-03-25T09:00:00Z"
    seen = await practice.see(client, summer)
    assert (seen["starts_at"], seen["ends_at"]) == ("2026-04-01T09:00:00Z", "2026-04-01T10:00:00Z")
    assert "2026-04-01T09:00:00Z" not in await practice.slots("2026-04-01", "2026-04-01")


async def test_a_client_who_was_moved_by_the_clocks_cancels_free_of_charge(
    no_summer_time: Path, house: House, practice: Practice
) -> None:
    client = await practice.client()
    booking = await practice.confirmed(client, utc("04-01 08:00"))
    use(no_summer_time)
    await start_anew(house.platform)
    await house.settle()
    house.clock.set(utc("04-01 08:00"))

    terms = (await client.get(f"/booking/bookings/{booking['id']}/cancellation")).json()

    assert (terms["refund_percent"], terms["kept"]["amount_minor"]) == (100, 0)
    assert terms["explanation"].startswith("A change of the clocks moved this booking")


async def test_neighbours_move_one_after_the_other(
    no_summer_time: Path, house: House, practice: Practice
) -> None:
    """Each new time is the old one of the next: they are tried again until their neighbour has moved."""
    clients = [await practice.client(name) for name in ("Ada", "Ben", "Cleo")]
    for hour, client in enumerate(clients, 7):
        await practice.confirmed(client, utc(f"04-01 {hour:02}:00"))
    use(no_summer_time)

    await start_anew(house.platform)
    await house.drain()
    await try_again(house)
    await house.settle()

    moved = await house.published(BookingRescheduled)
    assert sorted(each.starts_at.hour for each in moved) == [8, 9, 10]


async def test_what_cannot_be_kept_is_reported_and_not_moved(
    no_summer_time: Path, house: House, practice: Practice
) -> None:
    """The client has a booking with somebody in Lisbon at the very moment."""
    client = await practice.client()
    lisbon = await open_practice(house, "Lidia", "Europe/Lisbon")
    booking = await practice.confirmed(client, utc("04-01 08:00"))
    await lisbon.confirmed(client, utc("04-01 09:00"))
    use(no_summer_time)

    await start_anew(house.platform)
    await house.drain()

    broken = await house.platform.check_invariants()
    failures = await house.failures("booking")
    assert [each.rule for each in broken] == ["BK-18"]
    assert broken[0].what == [f"{booking['id']} ought to start at 2026-04-01T09:00:00+00:00"]
    assert any("another booking" in failure for failure in failures)
    assert (await practice.see(client, booking))["starts_at"] == "2026-04-01T08:00:00Z"
    # Put right by a person: the next attempt, or this one, finds the way free.
    await client.post(f"/booking/bookings/{booking['id']}/cancel", json={})
    await try_again(house)
    await house.settle()


async def test_the_same_edition_is_not_looked_at_again(
    no_summer_time: Path, house: House, practice: Practice
) -> None:
    await practice.confirmed(await practice.client(), utc("04-01 08:00"))
    use(no_summer_time)
    for _ in range(3):
        await start_anew(house.platform)
    await house.settle()

    assert len(await house.published(BookingRescheduled)) == 1
    assert zone_edition() == "2099z"


def test_an_edition_is_read_from_where_zones_are_read(tmp_path: Path) -> None:
    here = zone_edition()
    zoneinfo.reset_tzpath([str(tmp_path)])
    silent = zone_edition()
    zoneinfo.reset_tzpath([])
    packaged = zone_edition()
    zoneinfo.reset_tzpath()

    assert here
    assert silent is None
    assert packaged


@pytest.mark.parametrize(
    ("wall", "kept", "moment"),
    [
        ("2026-06-01T09:00", "2026-06-01T07:00", "2026-06-01T07:00"),
        ("2026-06-01T09:00", "2026-06-01T08:00", "2026-06-01T07:00"),
        # Shown twice: the promised one of the two, else the first.
        ("2026-10-25T02:30", "2026-10-25T00:30", "2026-10-25T00:30"),
        ("2026-10-25T02:30", "2026-10-25T01:30", "2026-10-25T01:30"),
        ("2026-10-25T02:30", "2026-10-25T05:30", "2026-10-25T00:30"),
        # Not shown at all: the first minute after the gap.
        ("2026-03-29T02:30", "2026-03-29T05:30", "2026-03-29T01:00"),
    ],
)
def test_a_wall_time_is_at_a_moment(wall: str, kept: str, moment: str) -> None:
    found = moment_at(
        datetime.fromisoformat(wall), "Europe/Berlin", kept=datetime.fromisoformat(kept).replace(tzinfo=UTC)
    )

    assert found == datetime.fromisoformat(moment).replace(tzinfo=UTC)


def test_a_promise_of_every_hour_of_a_year_is_at_its_moment() -> None:
    """Nothing moves while no clock was changed, in no zone with odd changes, on no side of a fold."""
    for zone in ("Europe/Berlin", "Australia/Lord_Howe", "Antarctica/Troll", "Africa/Cairo", "Pacific/Apia"):
        first = datetime(2026, 1, 1, tzinfo=UTC)
        for minute in range(0, 366 * 1440, 30):
            kept = wall_time.moment_of(wall_time.minute_at_or_before(first) + minute)
            assert moment_at(wall_of(kept, zone), zone, kept=kept) == kept
