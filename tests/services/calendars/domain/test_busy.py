"""When a calendar says that its owner is busy."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from consulta.services.calendars.domain.busy import Stretch, Window, busy_in
from consulta.services.calendars.domain.reading import Unreadable

EXAMPLES = int(os.environ.get("GENERATED_CALENDARS", "150"))
"""BK-09 wants 5,000; that many are asked for by the environment."""
MARCH = Window(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC))
BERLIN = "Europe/Berlin"


def a_file(*events: str, zones: str = "") -> bytes:
    """A calendar with these entries, each given as its lines."""
    parts = "".join(f"BEGIN:VEVENT\r\n{event.strip()}\r\nEND:VEVENT\r\n" for event in events)
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{zones}{parts}END:VCALENDAR\r\n"
    return "\r\n".join(line.strip() for line in text.splitlines()).encode()


def busy(*events: str, zone: str = BERLIN, window: Window = MARCH, zones: str = "") -> list[str]:
    """The stretches as `03-02 09:00–10:00` in UTC."""
    found = busy_in(a_file(*events, zones=zones), window, zone=zone)
    return [
        f"{each.starts_at:%m-%d %H:%M}–"
        + (
            f"{each.ends_at:%H:%M}"
            if each.ends_at.date() == each.starts_at.date()
            else f"{each.ends_at:%m-%d %H:%M}"
        )
        for each in found
    ]


def test_a_plain_appointment() -> None:
    assert busy("DTSTART:20260302T090000Z\nDTEND:20260302T100000Z") == ["03-02 09:00–10:00"]


def test_nine_stays_nine_when_clocks_change() -> None:
    """Europe's clocks go forward on 29 March."""
    weekly = "DTSTART;TZID=Europe/Berlin:20260323T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2"
    assert busy(weekly) == ["03-23 08:00–09:00", "03-30 07:00–08:00"]


def test_a_wall_time_that_does_not_exist_is_told_by_the_offset_before() -> None:
    """RFC 5545, 3.3.5: 02:30 on 29 March in Berlin is 01:30 UTC."""
    assert busy("DTSTART;TZID=Europe/Berlin:20260329T023000\nDURATION:PT1H") == ["03-29 01:30–02:30"]


@pytest.mark.parametrize(
    "tzid",
    ["Europe/Berlin", '"W. Europe Standard Time"', "/freeassociation.sourceforge.net/Tzfile/Europe/Berlin",
     "W. Europe Standard Time", "Nowhere/Unknown"],
)  # fmt: skip
def test_zones_by_whatever_name(tzid: str) -> None:
    """CL-6. The last is known to nobody and defined nowhere: then it is the owner's."""
    assert busy(f"DTSTART;TZID={tzid}:20260302T090000\nDURATION:PT1H") == ["03-02 08:00–09:00"]


def test_a_floating_time_is_told_by_the_owners_clock() -> None:
    event = "DTSTART:20260302T090000\nDTEND:20260302T100000"
    assert busy(event, zone="America/New_York") == ["03-02 14:00–15:00"]


OWN_ZONE = """BEGIN:VTIMEZONE
TZID:(UTC+01:00) Amsterdam, Berlin, Bern
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
""".replace("\n", "\r\n")


def test_a_zone_that_only_its_file_knows() -> None:
    """As Outlook writes them, from the year 1601."""
    zone = '"(UTC+01:00) Amsterdam, Berlin, Bern"'
    event = f"DTSTART;TZID={zone}:20260328T023000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3"
    expected = ["03-28 01:30–02:30", "03-29 01:30–02:30", "03-30 00:30–01:30"]
    assert busy(event, zones=OWN_ZONE, zone="Asia/Tokyo") == expected
    assert busy(event.replace(zone, BERLIN), zone="Asia/Tokyo") == expected


def test_whole_days_are_the_owners_days() -> None:
    event = "DTSTART;VALUE=DATE:20260329\nDTEND;VALUE=DATE:20260331"
    assert busy(event) == ["03-28 23:00–03-30 22:00"]
    assert busy("DTSTART;VALUE=DATE:20260329", zone="UTC") == ["03-29 00:00–03-30 00:00"]


@pytest.mark.parametrize(
    "sign", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE", "DURATION:PT0S"]
)
def test_what_keeps_nobody_busy(sign: str) -> None:
    length = "" if sign.startswith("DURATION") else "\nDURATION:PT1H"
    assert busy(f"DTSTART:20260302T090000Z{length}\n{sign}") == []


SERIES = "UID:a\nDTSTART;TZID=Europe/Berlin:20260302T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=4"


def test_occurrences_that_are_excepted_moved_and_cancelled() -> None:
    assert busy(
        f"{SERIES}\nEXDATE;TZID=Europe/Berlin:20260303T090000",
        "UID:a\nRECURRENCE-ID;TZID=Europe/Berlin:20260304T090000\nDTSTART:20260304T150000Z\nDTEND:20260304T153000Z",
        "UID:a\nRECURRENCE-ID:20260305T080000Z\nDTSTART:20260305T080000Z\nDURATION:PT1H\nSTATUS:CANCELLED",
    ) == ["03-02 08:00–09:00", "03-04 15:00–15:30"]


def test_this_and_all_that_follow() -> None:
    assert busy(
        SERIES,
        "UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260304T090000\n"
        "DTSTART;TZID=Europe/Berlin:20260304T110000\nDURATION:PT30M",
    ) == ["03-02 08:00–09:00", "03-03 08:00–09:00", "03-04 10:00–10:30", "03-05 10:00–10:30"]


def test_extra_dates_and_periods() -> None:
    assert busy(
        "DTSTART:20260302T090000Z\nDURATION:PT1H\nRDATE:20260305T090000Z\n"
        "RDATE;VALUE=PERIOD:20260306T090000Z/PT2H,20260307T090000Z/20260307T093000Z"
    ) == ["03-02 09:00–10:00", "03-05 09:00–10:00", "03-06 09:00–11:00", "03-07 09:00–09:30"]


def test_an_invitation_to_one_occurrence_stands_alone() -> None:
    assert busy("UID:x\nRECURRENCE-ID:20260302T090000Z\nDTSTART:20260302T100000Z\nDURATION:PT1H") == [
        "03-02 10:00–11:00"
    ]


def test_a_long_absence_that_began_before_is_still_on() -> None:
    assert busy("DTSTART:20260101T000000Z\nDTEND:20260303T000000Z") == ["03-01 00:00–03-03 00:00"]


def test_an_old_series_is_still_on() -> None:
    assert busy("DTSTART:19700101T090000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=10") == [
        "03-10 09:00–10:00"
    ]


def test_lines_are_unfolded_and_what_does_not_matter_is_skipped() -> None:
    content = a_file("DTSTART:20260302T090000Z\nDURATION:PT1H").replace(
        b"DURATION:PT1H", b"DURATION:P\r\n T1H\r\nATTACH;ENCODING=BASE64:" + b"QUJD" * 20_000
    )
    assert len(busy_in(content, MARCH, zone=BERLIN)) == 1


# Against a library


@st.composite
def calendars(draw: st.DrawFn) -> bytes:
    """A few entries as people have them: zones, whole days, rules, exceptions, moved and cancelled occurrences."""
    events = []
    for number in range(draw(st.integers(1, 4))):
        on = draw(st.dates(date(2025, 10, 1), date(2026, 4, 25)))
        is_whole_day = draw(st.integers(0, 4)) == 0
        zone = draw(
            st.sampled_from([BERLIN, "America/New_York", "Asia/Kolkata", "UTC", "Australia/Lord_Howe"])
        )
        # No clocks change at these hours, where libraries differ about what does not exist.
        hour, minute = draw(st.integers(6, 20)), draw(st.sampled_from([0, 15, 30]))
        lines = [f"UID:{number}"]
        if is_whole_day:
            lines.append(f"DTSTART;VALUE=DATE:{on:%Y%m%d}")
            lines.append(f"DTEND;VALUE=DATE:{on + timedelta(days=draw(st.integers(1, 3))):%Y%m%d}")
        else:
            lines.append(f"DTSTART;TZID={zone}:{on:%Y%m%d}T{hour:02}{minute:02}00")
            lines.append(f"DURATION:PT{draw(st.sampled_from([15, 45, 60, 150]))}M")
        if draw(st.booleans()):
            rule = draw(
                st.sampled_from(["DAILY", "WEEKLY", "WEEKLY;BYDAY=MO,WE,FR", "MONTHLY", "MONTHLY;BYDAY=-1FR"])
            )
            rule += f";INTERVAL={draw(st.integers(1, 3))}"
            if draw(st.booleans()):
                rule += f";COUNT={draw(st.integers(1, 90))}"
            lines.append(f"RRULE:FREQ={rule}")
            for ahead in draw(st.lists(st.integers(1, 60), max_size=3, unique=True)):
                day = on + timedelta(days=ahead)
                if is_whole_day:
                    lines.append(f"EXDATE;VALUE=DATE:{day:%Y%m%d}")
                else:
                    lines.append(f"EXDATE;TZID={zone}:{day:%Y%m%d}T{hour:02}{minute:02}00")
            if not is_whole_day and "DAILY" in rule and "INTERVAL=1" in rule:
                day = on + timedelta(days=draw(st.integers(1, 30)))
                if (
                    not any(f"{day:%Y%m%d}" in line for line in lines if line.startswith("EXDATE"))
                    and "COUNT" not in rule
                ):
                    to = draw(st.integers(6, 20))
                    events.append(
                        f"UID:{number}\nRECURRENCE-ID;TZID={zone}:{day:%Y%m%d}T{hour:02}{minute:02}00\n"
                        f"DTSTART;TZID={zone}:{day:%Y%m%d}T{to:02}0000\nDURATION:PT20M"
                    )
        events.append("\n".join(lines))
    return a_file(*events)


def oracle(content: bytes, window: Window, zone: str) -> list[Stretch]:
    """The same by recurring-ical-events: every occurrence, then minute by minute."""
    here = ZoneInfo(zone)

    def moment(value: date | datetime) -> datetime:
        if not isinstance(value, datetime):
            return datetime(value.year, value.month, value.day, tzinfo=here).astimezone(UTC)
        return value.astimezone(UTC)

    near = recurring_ical_events.of(Calendar.from_ical(content), skip_bad_series=False).between(
        window.opens - timedelta(days=5), window.closes + timedelta(days=5)
    )
    taken: set[int] = set()
    for event in near:
        starts_at, ends_at = moment(event.start), moment(event.end)
        opens, closes = max(starts_at, window.opens), min(ends_at, window.closes)
        taken.update(range(_minute(opens), _minute(closes)))
    return list(_runs(sorted(taken)))


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60


def _runs(minutes: Iterable[int]) -> Iterable[Stretch]:
    first = last = -1
    for minute in minutes:
        if minute == last + 1:
            last = minute
            continue
        if last >= 0:
            yield _stretch(first, last)
        first = last = minute
    if last >= 0:
        yield _stretch(first, last)


def _stretch(first: int, last: int) -> Stretch:
    return Stretch(datetime.fromtimestamp(first * 60, UTC), datetime.fromtimestamp((last + 1) * 60, UTC))


@settings(max_examples=EXAMPLES, deadline=None)
@given(calendars(), st.sampled_from([BERLIN, "America/Los_Angeles", "Pacific/Auckland"]))
def test_a_generated_calendar_is_busy_as_a_library_says(content: bytes, zone: str) -> None:
    """BK-09."""
    assert busy_in(content, MARCH, zone=zone) == oracle(content, MARCH, zone)


# Damaged files


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>Sign in</html>",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR",
        b"BEGIN:VCALENDAR",
        b"END:VCALENDAR",
        a_file("UID:a"),
        a_file("DTSTART:yesterday"),
        a_file("DTSTART:20260231T090000Z"),
        a_file("DTSTART:99991231T235959Z\nDURATION:P99999D"),
        a_file("DTSTART:20260302T090000Z\nDURATION:long"),
        a_file("DTSTART:20260302T090000Z\nRRULE:FREQ=SECONDLY"),
        a_file("DTSTART:20260302T090000Z\nRDATE:x"),
    ],
    ids=range(12),
)  # fmt: skip
def test_a_damaged_file_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"^[A-Z].*\.$"):
        busy_in(content, MARCH, zone=BERLIN)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 300))
def test_no_damage_is_worse_than_unreadable(noise: bytes, at: int) -> None:
    """A good file with something torn in it is read or refused, never anything else."""
    good = a_file(SERIES, "DTSTART:20260302T090000Z\nDTEND:20260302T100000Z", zones=OWN_ZONE)
    for content in (noise, good[:at] + noise + good[at:], good[:at]):
        try:
            busy_in(content, MARCH, zone=BERLIN)
        except Unreadable:
            continue
