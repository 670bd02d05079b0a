"""What a consultant earned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from consulta.contracts.identity import PersonId
from consulta.kit.money import Money
from consulta.kit.work import Work
from consulta.services.billing.domain.ledger import earnings_of
from consulta.services.billing.queries.documents import UTC_ZONE
from consulta.services.billing.repository import bookings as repository
from consulta.services.billing.repository import ledger

MONTHS_SHOWN = 24


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a consultant's, in their zone."""

    month: str
    gross: Money
    fee: Money
    net: Money
    calls: int


@dataclass(frozen=True, slots=True)
class Earnings:
    """All a consultant earned, and the last months of it."""

    total: Money
    this_month: Money
    fees: Money
    months: Sequence[Month]


async def earnings(work: Work, consultant_id: PersonId, currency: str) -> Earnings:
    """The total is the consultant's account in the ledger; the months are what the charges say."""
    person = await repository.find_person(work, consultant_id)
    zone = UTC_ZONE if person is None else person.zone
    rows = await repository.list_months(work, consultant_id, currency=currency, zone=zone, limit=MONTHS_SHOWN)
    months = [
        Month(
            month=row.month,
            gross=Money(int(row.gross), currency),
            fee=Money(int(row.fee), currency),
            net=Money(int(row.net), currency),
            calls=row.calls,
        )
        for row in rows
    ]
    present = f"{work.now.astimezone(ZoneInfo(zone)):%Y-%m}"
    standing = await ledger.standing_of(work, earnings_of(consultant_id, currency))
    return Earnings(
        total=Money(standing.balance_minor, currency),
        this_month=next((each.net for each in months if each.month == present), Money.zero(currency)),
        fees=Money(await repository.total_fees(work, consultant_id, currency), currency),
        months=months,
    )
