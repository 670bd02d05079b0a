"""Everything that is printed on a receipt."""

from __future__ import annotations

from consulta.contracts.billing import ChargeReason
from consulta.contracts.identity import PersonId
from consulta.kit.money import Money
from consulta.kit.money_words import spoken
from consulta.kit.work import Work
from consulta.services.billing.domain.documents import ReceiptDocument, Row, local
from consulta.services.billing.domain.settlement import Line
from consulta.services.billing.domain.wording import REASONS, duration, line_text
from consulta.services.billing.repository import bookings, receipts
from consulta.services.billing.settings import Settings

UTC_ZONE = "UTC"


async def receipt_document(work: Work, number: str) -> ReceiptDocument | None:
    """The receipt with this number in words and figures, times in the client's zone."""
    receipt = await receipts.find(work, number)
    if receipt is None:
        return None
    settings = work.settings(Settings)
    client = await bookings.find_person(work, PersonId(receipt.client_id))
    consultant = await bookings.find_person(work, PersonId(receipt.consultant_id))
    zone = UTC_ZONE if client is None else client.zone
    lines = [Line.from_json(values, receipt.currency) for values in receipt.lines]
    amount = Money(receipt.amount_minor, receipt.currency)
    released = Money(receipt.held_minor, receipt.currency) - amount
    reason = ChargeReason(receipt.reason)
    return ReceiptDocument(
        number=number,
        year=receipt.issued_at.year,
        is_printed=receipt.documents_at is not None,
        operator=settings.operator_name,
        operator_details=tuple(settings.operator_details.splitlines()),
        tax_note=settings.tax_note,
        heading=REASONS[reason],
        issued_on=local(receipt.issued_at, zone, with_time=False),
        client="Client" if client is None else client.name,
        consultant="Consultant" if consultant is None else consultant.name,
        subject=receipt.offering_title,
        took_place=local(receipt.starts_at, zone, with_time=True),
        talk_time=duration(receipt.talk_seconds) if reason is ChargeReason.CALL else None,
        rows=tuple(Row(line_text(line), spoken(line.amount)) for line in lines),
        total=spoken(amount),
        reserved=spoken(Money(receipt.held_minor, receipt.currency)),
        given_back=spoken(released),
        booking=str(receipt.booking_id),
    )
