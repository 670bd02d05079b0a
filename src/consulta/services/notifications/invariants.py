"""What must always hold for notifications."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from consulta.kit.service import Invariant, minutes
from consulta.kit.work import Work
from consulta.services.notifications import repository
from consulta.services.notifications.domain.gatherings import LONGEST
from consulta.services.notifications.domain.reminders import Lead

PATIENCE = timedelta(minutes=5)


class EveryDueReminderIsQueued(Invariant, rule="NO-6", every=minutes(2)):
    """No promised booking is five minutes past the moment of a reminder without having been reminded of."""

    async def violations(self, work: Work) -> Sequence[object]:
        """The bookings nobody was reminded of."""
        day = await repository.unreminded(
            work, lead=Lead.DAY.before, worthless=Lead.HOUR.before, since=PATIENCE
        )
        hour = await repository.unreminded(
            work, lead=Lead.HOUR.before, worthless=timedelta(0), since=PATIENCE
        )
        return [*day, *hour]


class WhatWasGatheredIsTold(Invariant, rule="NO-12", every=minutes(2)):
    """Nothing that was put aside for a letter about a series waits five minutes longer than it may."""

    async def violations(self, work: Work) -> Sequence[object]:
        """The bookings that nobody was told of."""
        return await repository.untold(work, since=LONGEST + PATIENCE)
