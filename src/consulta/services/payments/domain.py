"""The rules of payments: states, what a gateway's word does to them, signatures, and where one may be sent back to."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from consulta.kit.money import Money

SIGNATURE_LIFE = timedelta(seconds=300)
FIRST_POLL = timedelta(minutes=5)
"""How long after the beginning a gateway is asked that has not spoken by itself: a webhook may have got lost."""
POLLS = (timedelta(minutes=5), timedelta(hours=1), timedelta(days=1))
"""When it is asked again: counted from the end of the checkout, ever later."""

_OWN_PAGE = re.compile(r"^/(?![/\\])[A-Za-z0-9/_\-.~%]*(\?[A-Za-z0-9/_\-.~%=&]*)?$")


class State(StrEnum):
    """How far a top-up has come."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    """The gateway has not said, or said something that does not fit. Nobody is asked to pay again until it is known."""


OPEN = frozenset({State.PENDING, State.UNKNOWN})
"""What a gateway's word may still change. A checkout that expired with us may have been paid at the last moment, so the
gateway is always asked before that state is reached."""


class Outcome(StrEnum):
    """What a gateway says of a checkout."""

    PAID = "paid"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    OPEN = "open"


@dataclass(frozen=True)
class Word:
    """A gateway's word about one checkout."""

    reference: str
    outcome: Outcome
    amount: Money
    event_id: str


def next_state(word: Word, expected: Money, *, now: datetime, expires_at: datetime) -> State:
    """PM-4. What becomes of an open top-up by a gateway's word.

    An amount that is not ours is never credited: it stays unknown for a person to look at.
    """
    if word.outcome is Outcome.PAID:
        return State.SUCCEEDED if word.amount == expected else State.UNKNOWN
    if word.outcome is Outcome.OPEN:
        return State.EXPIRED if now >= expires_at else State.PENDING
    return State.FAILED


def is_settled_by(state: State, after: State) -> bool:
    """PM-8. Whether a top-up in this state moves on to the next.

    Money that came is money that came, whatever was said before: after a declined card another may be tried at the
    same checkout. Nothing else changes an end, so the order in which messages arrive decides nothing.
    """
    if after is State.SUCCEEDED:
        return state is not State.SUCCEEDED
    return state in OPEN and after is not state


def poll_at(attempt: int, *, created_at: datetime, expires_at: datetime) -> datetime | None:
    """PM-5. When the gateway is asked for the `attempt`-th time, counted from zero; `None` after the last."""
    if attempt == 0:
        return created_at + FIRST_POLL
    return expires_at + POLLS[attempt - 1] if attempt <= len(POLLS) else None


def is_own_page(address: str) -> bool:
    """PM-6. Whether an address is a page of this site: no host, no scheme, nothing a browser could read as either."""
    return len(address) <= 200 and _OWN_PAGE.fullmatch(address) is not None  # noqa: PLR2004 - longer is nobody's page


def sign(key: bytes, body: bytes, at: datetime) -> str:
    """The signature header of a webhook: its moment, and an HMAC over moment and raw body."""
    moment = int(at.timestamp())
    return f"t={moment},v1={_mac(key, moment, body)}"


def is_signed(key: bytes, body: bytes, header: str, now: datetime) -> bool:
    """PM-3. Whether a webhook is the gateway's own and at most 300 seconds off, compared in constant time."""
    fields = [part.partition("=") for part in header.split(",")]
    moments = [value for name, _, value in fields if name == "t"]
    tags = [value for name, _, value in fields if name == "v1"]
    if len(moments) != 1 or not tags or not re.fullmatch(r"[0-9]{1,12}", moments[0]):
        return False
    moment = int(moments[0])
    if abs(now.timestamp() - moment) > SIGNATURE_LIFE.total_seconds():
        return False
    expected = _mac(key, moment, body).encode()
    return any(hmac.compare_digest(expected, tag.encode()) for tag in tags)


def _mac(key: bytes, moment: int, body: bytes) -> str:
    return hmac.new(key, f"{moment}.".encode() + body, "sha256").hexdigest()
