"""Lines as people see them: what to expect of an hour, one's own place, one's own console."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from consulta.contracts.booking import BlockId, BookingId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.commands.line import grace_of
from consulta.services.booking.domain.lines import (
    WAITING,
    WITH_CONSULTANT,
    Forecast,
    Hour,
    PlaceState,
    expected_call,
    forecast,
)
from consulta.services.booking.errors.lines import NoSuchBlock, NoSuchPlace
from consulta.services.booking.repository import line_pages as repository

MOST_SHOWN = 30


def call_length(row: Row[Any], promised_minutes: int) -> timedelta:
    """LN-6. What to expect of the next call, by the consultant's own ones."""
    lengths = [timedelta(seconds=each) for each in row.lengths]
    return expected_call(lengths, promised=timedelta(minutes=promised_minutes))


def come_by(work: Work, row: Row[Any]) -> datetime | None:
    """When others go first unless somebody who was called has come."""
    if row.state != PlaceState.CALLED.value or row.present or row.gone_at is None:
        return None
    moment: datetime = row.gone_at + grace_of(work, call_back=row.call_back)
    return moment


@dataclass(frozen=True, slots=True)
class OpenBlock:
    """An hour with what somebody who joins it now has to expect."""

    row: Row[Any]
    forecast: Forecast


async def open_blocks(work: Work, consultant_id: PersonId) -> list[OpenBlock]:
    """The hours of a consultant that can be joined; for a consultant without any, none."""
    return [
        OpenBlock(
            row,
            forecast(
                Hour(row.starts_at, row.ends_at, row.line_called_at),
                ahead=row.waiting,
                call=call_length(row, row.duration_minutes),
                now=work.now,
            ),
        )
        for row in await repository.list_open(work, consultant_id, most=MOST_SHOWN)
    ]


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """One's own place, and what to expect while one waits."""

    row: Row[Any]
    forecast: Forecast | None


async def get_place(work: Work, booking_id: BookingId, client_id: PersonId) -> OwnPlace:
    """One's own place as it is now or was last. Raises `NoSuchPlace`, as for one that never was."""
    row = await repository.find_place(work, booking_id, client_id)
    if row is None:
        raise NoSuchPlace
    if PlaceState(row.state) not in WAITING:
        return OwnPlace(row, None)
    hour = Hour(row.starts_at, row.ends_at, row.line_called_at)
    return OwnPlace(
        row, forecast(hour, ahead=row.ahead, call=call_length(row, row.call_minutes), now=work.now)
    )


@dataclass(frozen=True, slots=True)
class Console:
    """One's own hour as it goes."""

    block: Row[Any]
    current: Row[Any] | None
    waiting: Sequence[tuple[Row[Any], Forecast]]
    call: timedelta


async def get_console(work: Work, block_id: BlockId, consultant_id: PersonId) -> Console:
    """One's own hour, who is with one and who waits. Raises `NoSuchBlock`."""
    found = await repository.find_line(work, block_id, consultant_id)
    if found is None:
        raise NoSuchBlock
    block, line = found
    call = call_length(block, block.duration_minutes)
    hour = Hour(block.starts_at, block.ends_at, block.line_called_at)
    return Console(
        block=block,
        current=next(iter(_in(line, WITH_CONSULTANT)), None),
        waiting=[
            (row, forecast(hour, ahead=ahead, call=call, now=work.now))
            for ahead, row in enumerate(_in(line, WAITING))
        ],
        call=call,
    )


def _in(line: Iterable[Row[Any]], states: frozenset[PlaceState]) -> list[Row[Any]]:
    return [row for row in line if PlaceState(row.state) in states]
