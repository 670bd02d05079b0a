"""BK-09. Files made to do harm are refused in less than a second and 100 MB, each measured in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

MEASURE = """
import json, pathlib, resource, sys, time
from datetime import UTC, datetime
from consulta.services.calendars.domain.busy import Window, busy_in
from consulta.services.calendars.domain.reading import Unreadable

content = pathlib.Path(sys.argv[1]).read_bytes()
window = Window(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))
before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
try:
    answer = len(busy_in(content, window, zone="Europe/Berlin"))
except Unreadable as error:
    answer = str(error)
seconds = time.perf_counter() - began
print(json.dumps([answer, seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024]))
"""


def event(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""]).encode()


def whole(inside: bytes) -> bytes:
    return b"BEGIN:VCALENDAR\r\n" + inside + b"END:VCALENDAR\r\n"


START = "DTSTART:20260302T090000Z"
OLD = "DTSTART;TZID=Europe/Berlin:19000101T090000"
HOSTILE = {
    "a million seconds": whole(event(START, "DURATION:PT1S", "RRULE:FREQ=SECONDLY;COUNT=1000000")),
    "every minute for ever": whole(event(START, "DURATION:PT1S", "RRULE:FREQ=MINUTELY")),
    "every minute by another name": whole(
        event(START, f"RRULE:FREQ=DAILY;BYHOUR={','.join(map(str, range(24)))};"
              f"BYMINUTE={','.join(map(str, range(60)))};BYSECOND={','.join(map(str, range(60)))}")
    ),
    "hourly since 1900, counted": whole(event(OLD, "RRULE:FREQ=HOURLY;COUNT=1000000000")),
    "a million hours of a million entries": whole(event(START, "RRULE:FREQ=HOURLY") * 4_000),
    "yearly by every day, a thousand times": whole(event(OLD, "RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH;COUNT=99999") * 900),
    "50 MB of entries": whole(event(START, "DURATION:PT1H", "SUMMARY:x") * 700_000),
    "50 MB in one line": whole(b"BEGIN:VEVENT\r\nDTSTART:" + b"2" * 52_428_800 + b"\r\nEND:VEVENT\r\n"),
    "2 MB in one folded line": whole(
        b"BEGIN:VEVENT\r\nRDATE:" + b"20260302T090000Z,\r\n " * 100_000 + b"\r\nEND:VEVENT\r\n"
    ),
    "entries within entries": whole(b"BEGIN:VEVENT\r\n" * 100_000),
    "a hundred thousand entries": whole(b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 70_000),
    "dates without end": whole(event(START, *["RDATE:20260302T090000Z"] * 80_000)),
    "beyond the end": whole(
        event("DTSTART:99991230T090000Z", "DURATION:P400D", "RRULE:FREQ=DAILY;INTERVAL=999999999999")
    ),
    "a zone without end": whole(
        b"BEGIN:VTIMEZONE\r\nTZID:x\r\n" + b"BEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:+0100\r\n"
        b"TZOFFSETTO:+0200\r\nRRULE:FREQ=DAILY;COUNT=9999999\r\nEND:STANDARD\r\n" * 900 + b"END:VTIMEZONE\r\n"
        + event("DTSTART;TZID=x:20260302T090000", "DURATION:PT1H")
    ),
}  # fmt: skip

HARMLESS = {
    "a thousand million days": whole(event(START, "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=1000000000")),
    "the 30th of February": whole(event(START, "DURATION:PT1H", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")),
    "a day that never comes": whole(
        event(START, "DURATION:PT1H", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31")
    ),
    "since the beginning": whole(event("DTSTART:00010101T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")),
}


def measured(content: bytes, folder: Path) -> tuple[object, float, float]:
    """What became of it, in how many seconds, with how many MB."""
    file = folder / "hostile.ics"
    file.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(file)], capture_output=True, text=True, check=True, timeout=60
    )
    answer, seconds, megabytes = json.loads(done.stdout)
    return answer, seconds, megabytes


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_at_once(name: str, tmp_path: Path) -> None:
    answer, seconds, megabytes = measured(HOSTILE[name], tmp_path)
    assert isinstance(answer, str), answer
    assert answer.endswith(".")
    assert seconds < 1, f"{seconds:.2f} s"
    assert megabytes < 100, f"{megabytes:.0f} MB"


@pytest.mark.parametrize("name", HARMLESS)
def test_a_strange_file_is_read_at_once(name: str, tmp_path: Path) -> None:
    answer, seconds, megabytes = measured(HARMLESS[name], tmp_path)
    assert isinstance(answer, int), answer
    assert seconds < 1, f"{seconds:.2f} s"
    assert megabytes < 100, f"{megabytes:.0f} MB"
