"""What calls says to itself for later."""

from consulta.contracts.calls import CallId
from consulta.kit.clock import UTCDatetime
from consulta.kit.event import Event


class CallOver(Event, name="calls.call_over", version=1, subject="call_id"):
    """The booked time is over. `ends_at` is the end it was set for: a call that was moved since has another timer."""

    call_id: CallId
    ends_at: UTCDatetime


class NobodyCame(Event, name="calls.nobody_came", version=1, subject="call_id"):
    """An instant call was answered a moment ago; unless both talk by now, nobody waits any longer."""

    call_id: CallId
