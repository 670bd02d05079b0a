"""Visitors without a login who begin to book."""

from __future__ import annotations

from consulta.contracts.begun import Begun, BegunId
from consulta.kit.event import Event


class GuestBegan(Event, name="booking.guest_began", version=1, subject="begun_id"):
    """A visitor without a login, or a desk for a client, began to book; a link to the address is to let them finish."""

    begun_id: BegunId
    email: str
    guest_name: str
    language: str
    begun: Begun
