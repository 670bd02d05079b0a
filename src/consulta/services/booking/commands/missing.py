"""A booking that came to nothing since somebody did not come."""

from __future__ import annotations

from datetime import timedelta

from consulta.contracts.booking import Absent
from consulta.kit.work import Work
from consulta.services.booking.commands import announcing
from consulta.services.booking.domain.bookings import Booking
from consulta.services.booking.domain.states import Step
from consulta.services.booking.repository.bookings import save
from consulta.services.booking.settings import Settings


async def miss(work: Work, before: Booking, absent: Absent) -> None:
    """End a locked booking as missed, and tell until when that may be appealed against (AP-1)."""
    after = before.after(Step.MISS, no_show_by=absent, missed_at=work.now)
    await save(work, before, after)
    appeal_by = work.now + timedelta(days=work.settings(Settings).appeal_days)
    work.publish(announcing.missed(after, absent, appeal_by=appeal_by))
