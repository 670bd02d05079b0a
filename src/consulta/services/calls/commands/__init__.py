"""Everything that may be asked of a call."""

from consulta.services.calls.commands.calling import close_unmet, open_called
from consulta.services.calls.commands.ending import end_by_person, end_when_nobody_came, end_when_over
from consulta.services.calls.commands.entering import Seat, admit, allow_to_join, enter
from consulta.services.calls.commands.following import extend, follow_booking, remember_person, schedule
from consulta.services.calls.commands.presence import note_heartbeat, note_left

__all__ = [
    "Seat",
    "admit",
    "allow_to_join",
    "close_unmet",
    "end_by_person",
    "end_when_nobody_came",
    "end_when_over",
    "enter",
    "extend",
    "follow_booking",
    "note_heartbeat",
    "note_left",
    "open_called",
    "remember_person",
    "schedule",
]
