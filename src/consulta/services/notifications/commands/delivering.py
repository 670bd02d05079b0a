"""What becomes of a notification: claimed for an attempt, then sent, tried later, or ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import structlog

from consulta.contracts.identity import PersonId
from consulta.contracts.notifications import NotificationFailed, NotificationId
from consulta.kit.work import Work
from consulta.services.notifications import repository
from consulta.services.notifications.domain.deliveries import State, pause_after
from consulta.services.notifications.models import Notification
from consulta.services.notifications.settings import Settings

log = structlog.get_logger(__name__)


async def claim(work: Work, *, at_most: int, lease: timedelta) -> Sequence[Notification]:
    """Reserve what is due. A process that dies while it sends gives it back when the lease is over."""
    return await repository.claim_due(work, at_most=at_most, lease=lease)


async def record_sent(work: Work, notification: Notification) -> None:
    """The gateway has taken it. Also when the lease was over meanwhile: sent is sent."""
    if await repository.finish(work, NotificationId(notification.id), state=State.SENT, error=None):
        log.info("notification.sent", notification_id=str(notification.id), template=notification.template)


async def record_superseded(work: Work, notification: Notification) -> None:
    """What it was to say is no longer true."""
    await repository.finish(
        work,
        NotificationId(notification.id),
        state=State.SUPERSEDED,
        error=None,
        attempt=notification.attempts,
    )


async def record_refused(work: Work, notification: Notification, reason: str, *, for_good: bool) -> None:
    """It was not accepted: try later, or, for good or after all attempts, end and say so."""
    if not for_good and notification.attempts < work.settings(Settings).attempts:
        due_at = work.now + pause_after(notification.attempts)
        await repository.postpone(
            work, NotificationId(notification.id), attempt=notification.attempts, due_at=due_at, error=reason
        )
        return
    ended = await repository.finish(
        work,
        NotificationId(notification.id),
        state=State.FAILED,
        error=reason,
        attempt=notification.attempts,
    )
    if not ended:
        return
    work.publish(
        NotificationFailed(
            notification_id=NotificationId(notification.id),
            person_id=PersonId(notification.person_id) if notification.person_id is not None else None,
            channel=notification.channel,
            template=notification.template,
            reason=reason,
        )
    )
    log.warning(
        "notification.failed",
        notification_id=str(notification.id),
        template=notification.template,
        attempts=notification.attempts,
        reason=reason,
    )
