"""Everything billing refuses, by name."""

from __future__ import annotations

from consulta.kit.errors import Conflict, NotFound


class NoSuchCharge(NotFound, code="billing.no_such_charge"):
    """There is no money held or charged for such a booking of yours."""


class NoSuchReceipt(NotFound, code="billing.no_such_receipt"):
    """There is no such receipt of yours. Free consultations have none."""


class NoSuchBookingHere(NotFound, code="billing.no_such_booking"):
    """Billing knows no booking with this id."""


class BooksMoved(Conflict, code="billing.books_moved"):
    """An account changed while it was being written, although it was locked. Nothing was written; try again."""
