"""Receipts: a number in the settlement's transaction, documents afterwards."""

from __future__ import annotations

from consulta.contracts.identity import PersonId
from consulta.kit.files import Files, NoSuchFile
from consulta.kit.money import Money
from consulta.kit.work import Work
from consulta.services.billing.gateways.documents import Format, Printer
from consulta.services.billing.queries.documents import receipt_document
from consulta.services.billing.repository import receipts as repository
from consulta.services.billing.repository.bookings import KnownBooking
from consulta.services.billing.repository.receipts import Number
from consulta.services.billing.timers import ReceiptDue


async def next_number(work: Work, consultant_id: PersonId) -> Number:
    """BL-9. The next of the consultant's numbers, gapless: given back when the transaction fails. Locks the series."""
    return await repository.take_number(work, consultant_id)


async def issue(work: Work, number: Number, booking: KnownBooking, amount: Money) -> None:
    """Write the receipt of a charge and have its documents made once this is committed."""
    await repository.add(
        work,
        number=str(number),
        booking_id=booking.id,
        client_id=booking.client_id,
        consultant_id=booking.consultant_id,
        series=number.series,
        sequence=number.sequence,
        amount_minor=amount.amount_minor,
        currency=amount.currency,
        issued_at=work.now,
    )
    work.publish(ReceiptDue(number=str(number)))


async def make_documents(work: Work, number: str) -> None:
    """BL-10. Print the receipt and keep it. Doing it again, after a crash say, prints and keeps the same."""
    document = await receipt_document(work, number)
    if document is None or document.is_printed:
        return
    printer, files = work.resource(Printer), work.resource(Files)
    for format_ in Format:
        await files.put(document.file_key(format_), await printer.print(document, format_))
    await repository.note_documents(work, number)


async def read_document(work: Work, number: str, format_: Format) -> bytes | None:
    """The kept document; one that is not there yet, or was lost, is printed now. `None` without such a receipt."""
    document = await receipt_document(work, number)
    if document is None:
        return None
    if document.is_printed:
        try:
            return await work.resource(Files).get(document.file_key(format_))
        except NoSuchFile:
            pass  # a file store that was lost with its backup: what is printed anew says the same
    return await work.resource(Printer).print(document, format_)
