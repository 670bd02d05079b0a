"""Links in guests' letters: each opens one booking for its client, after a button, until it runs out or is revoked.

Notifications makes them when it writes a letter and identity reads them; nothing of them is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self
from uuid import UUID

from consulta.kit.access import PersonId
from consulta.kit.secrets import Keyring

PURPOSE = "identity.booking_links"


@dataclass(frozen=True, slots=True)
class BookingLink:
    """Whose link to which booking; good from when it was made until it runs out, in whole seconds."""

    booking_id: UUID
    person_id: PersonId
    made_at: datetime
    runs_out_at: datetime

    def text(self, keyring: Keyring) -> str:
        """As it travels behind the `#` of a page's address: its values, and a tag that only this platform can make."""
        return f"{self._values}.{keyring.sign(PURPOSE, self._values)}"

    @classmethod
    def read(cls, keyring: Keyring, text: str) -> Self | None:
        """What `text` wrote here; nothing for anything else."""
        values, _, tag = text.rpartition(".")
        try:
            if not keyring.is_signed(PURPOSE, values, tag):
                return None
            booking_id, person_id, made, runs_out = values.split(".")
            return cls(
                UUID(hex=booking_id),
                PersonId(UUID(hex=person_id)),
                datetime.fromtimestamp(int(made), UTC),
                datetime.fromtimestamp(int(runs_out), UTC),
            )
        except (ValueError, TypeError, OverflowError):
            return None

    @property
    def _values(self) -> str:
        made, runs_out = (int(moment.timestamp()) for moment in (self.made_at, self.runs_out_at))
        return f"{self.booking_id.hex}.{self.person_id.hex}.{made}.{runs_out}"
