"""Who gives what an organisation offers under its own name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from consulta.contracts.directory import Choosing, TeamConsultant
from consulta.services.directory.domain.offerings import Terms
from consulta.services.directory.errors import NamedTwice, TooFewTogether, TooManyTogether

LONGEST_ROOM_NAME: Final = 60
LONGEST_ROOM_NOTES: Final = 500
MOST_ROOMS: Final = 100
MOST_ACTIVE: Final = 30
MOST_IN_TEAM: Final = 60
MOST_TOGETHER: Final = 6
"""More calendars at once have no time in common, and each is a lock that a booking takes."""
FEWEST_TOGETHER: Final = 2


@dataclass(frozen=True)
class TeamTerms:
    """Everything an organisation decides about an offering of its own."""

    terms: Terms
    choosing: Choosing
    consultants: tuple[TeamConsultant, ...]
    needs_room: bool

    def checked(self, *, currency: str) -> TeamTerms:
        """OR-6. The same; raises `NamedTwice`, `TooFewTogether`, `TooManyTogether`, and what `Terms.checked` raises."""
        self.terms.checked(currency=currency)
        if len({each.consultant_id for each in self.consultants}) < len(self.consultants):
            raise NamedTwice(field="consultants")
        if not is_enough(self.choosing, self.consultants):
            raise TooFewTogether(at_least=FEWEST_TOGETHER)
        if self.choosing is Choosing.COLLECTIVE and len(self.consultants) > MOST_TOGETHER:
            raise TooManyTogether(at_most=MOST_TOGETHER)
        return self


def is_enough(choosing: Choosing, consultants: Sequence[object]) -> bool:
    """Whether these can give the offering: together means two at least, otherwise one will do."""
    return len(consultants) >= (FEWEST_TOGETHER if choosing is Choosing.COLLECTIVE else 1)
