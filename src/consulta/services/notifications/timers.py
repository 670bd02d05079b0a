"""What notifications tells itself for later."""

from consulta.contracts.booking import BookingId, SeriesId
from consulta.contracts.notifications import NotificationId
from consulta.kit.clock import UTCDatetime
from consulta.kit.event import Event


class ReminderDue(Event, name="notifications.reminder_due", version=1, subject="booking_id"):
    """It is `minutes_before` the start that the booking had when this was set; perhaps it has another one now."""

    booking_id: BookingId
    starts_at: UTCDatetime
    minutes_before: int


class SeriesLetterDue(Event, name="notifications.series_letter_due", version=1, subject="series_id"):
    """NO-12. A moment ago something was put aside of a series; perhaps more was since."""

    series_id: SeriesId
    what: str
    gathered_at: UTCDatetime


class NotificationForgettable(
    Event, name="notifications.notification_forgettable", version=1, subject="notification_id"
):
    """Nobody needs to know any longer that this was sent."""

    notification_id: NotificationId
