"""Each event as a sentence for staff who look at what happened to a booking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from consulta.contracts.booking import DECLINED_BY_CONSULTANT
from consulta.kit.money import Money
from consulta.kit.money_words import plain

Values = dict[str, Any]
Sentence = Callable[[Values], str]

_MINUTE = 60
_ABSENT = {
    "client": "The client did not come.",
    "consultant": "The consultant did not come.",
    "both": "Neither side came.",
}


def sentence_of(name: str, values: Values, *, is_timer: bool) -> str:
    """What happened, in words; just the name of an event that has no sentence here or comes in an older shape."""
    plain = f"{name.partition('.')[2].replace('_', ' ').capitalize()}."
    if is_timer:
        return f"A time had come: {name.partition('.')[2].replace('_', ' ')}."
    try:
        return SENTENCES[name](values)
    except (KeyError, TypeError, ValueError):
        return plain


def _money(values: Values) -> str:
    return plain(Money(int(values["amount_minor"]), str(values["currency"])))


def _moment(text: str) -> str:
    return f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M} UTC"


def _talk(values: Values) -> str:
    minutes, seconds = divmod(int(values["talk_seconds"]), _MINUTE)
    return f"{minutes} min {seconds:02} s"


def _requested(values: Values) -> str:
    return (
        f"The client asked for “{values['offering_title']}” at {_moment(values['starts_at'])}; "
        f"up to {_money(values['price_limit'])} must be held."
    )


def _confirmed(values: Values) -> str:
    at_desk = " It was made at the organisation's desk." if values.get("made_by") else ""
    return f"“{values['offering_title']}” at {_moment(values['starts_at'])} was promised.{at_desk}"


def _declined(values: Values) -> str:
    missing = values.get("missing")
    if values.get("code") == DECLINED_BY_CONSULTANT:
        because = f": “{values['reason']}”" if values.get("reason") else "."
        return f"The consultant declined the request{because}"
    return (
        f"The booking was declined; {_money(missing)} was missing."
        if missing
        else "The booking was declined."
    )


def _cancelled(values: Values) -> str:
    because = f": “{values['reason']}”" if values.get("reason") else ""
    who = f"The {values['cancelled_by']}"
    if values.get("acted_by"):
        who = f"The organisation's desk, for the {values['cancelled_by']},"
    return f"{who} cancelled{because}. {values['refund_percent']} % is not charged."


def _rescheduled(values: Values) -> str:
    moved = f"the booking from {_moment(values['old_starts_at'])} to {_moment(values['starts_at'])}."
    if values["moved_by"] == "both":
        return f"Both sides agreed to move {moved}"
    who = "The change of the clocks" if values["moved_by"] == "clock" else f"The {values['moved_by']}"
    if values.get("acted_by"):
        who = f"The organisation's desk, for the {values['moved_by']},"
    return f"{who} moved {moved}"


def _proposed(values: Values) -> str:
    desk = "organisation's desk, for the " if values.get("acted_by") else ""
    times = ", ".join(_moment(each) for each in values["times"])
    return f"The {desk}{values['proposed_by']} proposed other times: {times}."


_OUTCOMES = {
    "declined": "Proposed times were declined; the booking stays as it is.",
    "withdrawn": "Proposed times were taken back; the booking stays as it is.",
    "expired": "Nobody answered to proposed times; the booking stays as it is.",
}


def _no_show(values: Values) -> str:
    return _ABSENT[values["absent"]]


def _call_ended(values: Values) -> str:
    return f"The call ended ({values['reason']}) after {_talk(values)} of talk."


_WHY_CHARGED = {
    "call": "for the call",
    "late_cancellation": "for a late cancellation",
    "no_show": "for not coming",
}


def _charged(values: Values) -> str:
    return (
        f"{_money(values['gross'])} was charged {_WHY_CHARGED[values['reason']]}: {_money(values['share'])} to the "
        f"consultant, {_money(values['fee'])} to the platform."
    )


def _written(values: Values) -> str:
    where = {"caldav": "CalDAV", "google": "Google", "microsoft": "Outlook"}[values["kind"]]
    if values["stands"]:
        return f"The booking was written into the own calendar of one side ({where})."
    return f"The booking was taken out of the own calendar of one side ({where})."


def _appeal_decided(values: Values) -> str:
    decided = "granted: it was nobody's fault" if values["granted"] else "not granted: the absence counts"
    return f"The appeal of the {values['party']} was {decided}. “{values['reason']}”"


SENTENCES: dict[str, Sentence] = {
    "calendars.booking_written": _written,
    "calendars.collision_found": lambda values: (
        f"The consultant's own calendar has something else from {_moment(values['busy_from'])}."
    ),
    "booking.requested": _requested,
    "booking.held": lambda values: (
        f"The consultant is asked for an answer until {_moment(values['answer_by'])}."
    ),
    "booking.confirmed": _confirmed,
    "booking.declined": _declined,
    "booking.rang": lambda values: (
        f"The money is held; it rings at the consultant's until {_moment(values['rings_until'])}."
    ),
    "booking.extension_changed": lambda _values: "A proposal to talk longer was made, or came to nothing.",
    "booking.extension_wanted": lambda values: (
        f"Both want to talk longer; up to {_money(values['price_limit'])} must be held."
    ),
    "billing.hold_raised": lambda values: f"{_money(values['amount'])} are held altogether.",
    "billing.hold_raise_declined": lambda values: (
        f"No more could be held; {_money(values['missing'])} was missing."
        if values.get("missing")
        else "No more could be held."
    ),
    "booking.extended": lambda values: f"Both want to talk longer: until {_moment(values['ends_at'])}.",
    "booking.expired": lambda _values: "The request was not confirmed in time; the slot is free again.",
    "booking.cancelled": _cancelled,
    "booking.rescheduled": _rescheduled,
    "booking.move_proposed": _proposed,
    "booking.follow_up_proposed": lambda values: (
        f"The consultant proposed the next call: {', '.join(_moment(each) for each in values['times'])}."
    ),
    "booking.follow_up_answered": lambda values: (
        "The next call was booked." if values.get("booked_id") else "Nothing came of the next call proposed."
    ),
    "booking.move_proposal_ended": lambda values: _OUTCOMES[values["outcome"]],
    "booking.completed": lambda _values: "The booking is completed.",
    "booking.no_show": _no_show,
    "booking.appeal_made": lambda values: f"The {values['party']} appealed: “{values['reason']}”",
    "booking.appeal_decided": _appeal_decided,
    "billing.refunded": lambda values: (
        f"{_money(values['amount'])} went back to the client: {_money(values['share'])} from the consultant, "
        f"{_money(values['fee'])} from the platform."
    ),
    "booking.called": lambda values: (
        f"It was the client's turn in the line; the call may last until {_moment(values['ends_at'])}."
    ),
    "booking.put_back": lambda _values: "The client was called and did not come; others went first.",
    "booking.place_offered": lambda values: (
        f"The hour ended before it was the client's turn; they could choose until {_moment(values['expires_at'])}."
    ),
    "calls.client_came": lambda _values: "The client came into the waiting room.",
    "calls.client_went": lambda _values: "The client left the waiting room.",
    "calls.client_waiting": lambda _values: (
        "The client is in the waiting room; the consultant is not there yet."
    ),
    "calls.call_started": lambda values: f"Both began to talk at {_moment(values['started_at'])}.",
    "calls.call_ended": _call_ended,
    "billing.hold_placed": lambda values: f"{_money(values['amount'])} is reserved in the client's wallet.",
    "billing.hold_declined": lambda values: (
        f"{_money(values['amount'])} could not be reserved; {_money(values['missing'])} is missing."
    ),
    "billing.hold_released": lambda values: f"{_money(values['amount'])} went back to the client's wallet.",
    "billing.charged": _charged,
    "reviews.review_posted": lambda values: f"The client gave {values['stars']} of 5 stars.",
}
