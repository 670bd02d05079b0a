"""The switch of being available now, and telling everybody once what they see of it changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from consulta.contracts.booking import Availability, AvailableNowChanged
from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.kit.work import Work
from consulta.services.booking.domain.instant import Limits
from consulta.services.booking.errors.instant import NothingAtOnce
from consulta.services.booking.repository import availabilities as repository
from consulta.services.booking.settings import Settings
from consulta.services.booking.timers import AvailabilityTurns, AwayTooLong


def limits_of(work: Work) -> Limits:
    """The operator's limits of instant calls."""
    settings = work.settings(Settings)
    return Limits(settings.instant_minutes, settings.instant_least_minutes)


async def switch_on(
    work: Work, consultant_id: PersonId, *, until: datetime | None, offering_ids: Sequence[OfferingId] | None
) -> None:
    """AN-1. Be available now, with these offerings or with all that can be had at once. Raises `NothingAtOnce`."""
    switch = await repository.get_switch_for_update(work, consultant_id)
    offered = {each.offering_id for each in await repository.list_offerings_at_once(work, consultant_id)}
    chosen = None if offering_ids is None else tuple(sorted(set(offering_ids)))
    if not offered or (chosen is not None and not offered.issuperset(chosen)):
        raise NothingAtOnce
    await repository.save_switch(
        work,
        replace(
            switch,
            since=switch.since or work.now,
            until=until,
            offering_ids=chosen,
            away_since=None,
            revision=switch.revision + 1,
        ),
    )
    await look(work, consultant_id)


async def switch_off(work: Work, consultant_id: PersonId) -> None:
    """Not be available any more. What rings goes on ringing, what talks goes on talking."""
    switch = await repository.get_switch_for_update(work, consultant_id)
    if switch.since is not None:
        await _turn_off(work, switch)


async def look(work: Work, consultant_id: PersonId) -> None:
    """Look again at what people see of a consultant; tell once when it changed. Locks the switch."""
    switch = await repository.find_switch_for_update(work, consultant_id)
    if switch is None or switch.since is None:
        return
    if switch.until is not None and work.now >= switch.until:
        await _turn_off(work, switch)
        return
    standing = await repository.find_standing(work, consultant_id)
    assert standing is not None  # noqa: S101 - the switch is on and locked
    limits = limits_of(work)
    shown = standing.availability_at(work.now, limits)
    looks_at = standing.turns_at(work.now, limits)
    if looks_at is not None and looks_at != switch.looks_at:
        work.publish_at(AvailabilityTurns(consultant_id=consultant_id), looks_at)
    changed = shown is not switch.shown
    if changed or looks_at != switch.looks_at:
        await _keep(work, replace(switch, shown=shown, looks_at=looks_at), tell=changed)


async def note_away(work: Work, consultant_id: PersonId, *, revision: int) -> None:
    """The consultant's last window closed; they stay available for a moment."""
    switch = await repository.find_switch_for_update(work, consultant_id)
    if switch is None or switch.since is None or revision <= switch.presence_revision:
        return
    await repository.save_switch(work, replace(switch, away_since=work.now, presence_revision=revision))
    work.publish_at(AwayTooLong(consultant_id=consultant_id), work.now + _grace(work))


async def note_back(work: Work, consultant_id: PersonId, *, revision: int) -> None:
    """The consultant has a window open again."""
    switch = await repository.find_switch_for_update(work, consultant_id)
    if switch is not None and revision > switch.presence_revision:
        await repository.save_switch(work, replace(switch, away_since=None, presence_revision=revision))


async def turn_off_when_away(work: Work, consultant_id: PersonId) -> None:
    """AN-1. Who has been away for the whole grace is not available: nobody would hear it ring."""
    switch = await repository.find_switch_for_update(work, consultant_id)
    if switch is None or switch.since is None or switch.away_since is None:
        return
    if work.now >= switch.away_since + _grace(work):
        await _turn_off(work, switch)


async def _turn_off(work: Work, switch: repository.Switch) -> None:
    off = replace(switch, since=None, until=None, away_since=None, looks_at=None, shown=Availability.OFF)
    await _keep(work, off, tell=switch.shown is not Availability.OFF)


async def _keep(work: Work, switch: repository.Switch, *, tell: bool) -> None:
    newer = replace(switch, revision=switch.revision + 1)
    await repository.save_switch(work, newer)
    if tell:
        work.publish(
            AvailableNowChanged(
                consultant_id=newer.consultant_id, availability=newer.shown, revision=newer.revision
            )
        )


def _grace(work: Work) -> timedelta:
    return timedelta(seconds=work.settings(Settings).away_seconds)
