"""What can be refused about appeals."""

from __future__ import annotations

from datetime import datetime

from consulta.kit.errors import Conflict, Forbidden, NotFound


class NothingToAppeal(Conflict, code="booking.nothing_to_appeal"):
    """Only who is said not to have come can appeal, and nobody says that of you here."""


class AppealTooLate(Conflict, code="booking.appeal_too_late"):
    """The time to appeal is over. Write to the operator if there is something they must know."""

    appeal_by: datetime


class AlreadyAppealed(Conflict, code="booking.already_appealed"):
    """You have appealed already, and there is one appeal for each booking. Wait for the decision, or read it."""


class NoSuchAppeal(NotFound, code="booking.no_such_appeal"):
    """There is no such appeal. Look for it in the list of appeals."""


class AppealAlreadyDecided(Conflict, code="booking.appeal_already_decided"):
    """This appeal was decided already, and decisions stand. Look at it again."""

    state: str


class OwnAppeal(Forbidden, code="booking.own_appeal"):
    """This booking is your own, so somebody else on the staff decides about it."""
