"""What notifications publishes: messages that did not arrive."""

from typing import NewType
from uuid import UUID

from consulta.contracts.identity import PersonId
from consulta.kit.event import Event

NotificationId = NewType("NotificationId", UUID)


class NotificationFailed(
    Event, name="notifications.notification_failed", version=1, subject="notification_id"
):
    """A message could not be delivered after all attempts."""

    notification_id: NotificationId
    person_id: PersonId | None
    channel: str
    template: str
    reason: str
