"""Billing over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from fastapi.responses import Response

from consulta.contracts.booking import BookingId
from consulta.kit.access import SignedIn, Staff, opened_by_link
from consulta.kit.files import Files
from consulta.kit.http.paging import Cursor, Limit, Page, decode_cursor, page_of
from consulta.kit.http.routing import InWork, service_router
from consulta.kit.settings import PlatformSettings
from consulta.services.billing.commands import receipts as receipt_commands
from consulta.services.billing.errors import NoSuchBookingHere, NoSuchReceipt
from consulta.services.billing.gateways.documents import Format
from consulta.services.billing.queries import charges, wallet
from consulta.services.billing.queries import earnings as earned
from consulta.services.billing.repository import bookings, ledger, receipts
from consulta.services.billing.schemas import (
    ChargeOut,
    EarnedOut,
    EarningsOut,
    MovementOut,
    ReceiptOut,
    TransferOut,
    TransfersOut,
    WalletOut,
    document_path,
)
from consulta.services.billing.settings import Settings

router = service_router("billing")

DocumentName = Annotated[
    str, Path(pattern=r"^[0-9]{4,9}-[0-9]{6,9}\.(pdf|html)$", examples=["0012-000045.pdf"])
]
_MEDIA = {Format.PDF: "application/pdf", Format.HTML: "text/html; charset=utf-8"}
_PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox allow-modals"
"""A receipt is read and printed; it has no scripts, no forms and no pictures."""


def _currency(work: InWork) -> str:
    return work.resource(PlatformSettings).currency


@router.get("/wallet")
async def show_wallet(work: InWork, caller: SignedIn) -> WalletOut:
    """Your money here."""
    return WalletOut.model_validate(await wallet.wallet(work, caller.person_id, _currency(work)))


@router.get("/movements")
async def list_movements(
    work: InWork, caller: SignedIn, cursor: Cursor = None, limit: Limit = 20
) -> Page[MovementOut]:
    """What happened to your wallet, the newest first."""
    position = decode_cursor(cursor, UUID)
    found = await wallet.wallet_movements(
        work,
        caller.person_id,
        _currency(work),
        before=position[0] if position else None,
        limit=limit + 1,
    )
    return page_of(found, limit, MovementOut.model_validate, lambda movement: (str(movement.id),))


@router.get("/charges/by-booking/{booking_id}")
@opened_by_link
async def show_charge(work: InWork, caller: SignedIn, booking_id: UUID) -> ChargeOut:
    """What a booking of yours holds or cost, and how that was computed."""
    found = await charges.charge_of_booking(work, caller.person_id, BookingId(booking_id))
    return ChargeOut.of(found)


@router.get("/receipts")
async def list_receipts(
    work: InWork, caller: SignedIn, cursor: Cursor = None, limit: Limit = 20
) -> Page[ReceiptOut]:
    """Your receipts, the newest first."""
    position = decode_cursor(cursor, UUID)
    rows = await receipts.list_of_client(
        work, caller.person_id, before=position[0] if position else None, limit=limit + 1
    )
    files = work.resource(Files)
    return page_of(rows, limit, lambda row: ReceiptOut.of(row, files), lambda row: (str(row.charge_id),))


@router.get("/receipts/by-booking/{booking_id}")
@opened_by_link
async def show_receipt(work: InWork, caller: SignedIn, booking_id: UUID) -> ReceiptOut:
    """The receipt of a booking, for its client and its consultant."""
    row = await receipts.find_of_booking(work, BookingId(booking_id))
    if row is None or caller.person_id not in (row.client_id, row.consultant_id):
        raise NoSuchReceipt
    return ReceiptOut.of(row, work.resource(Files))


@router.get(
    "/documents/{name}",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}, "text/html": {}}}},
)
async def show_document(
    work: InWork,
    name: DocumentName,
    expires: Annotated[int, Query(ge=0, le=2**40)],
    signature: Annotated[str, Query(max_length=64, pattern=r"^[\x21-\x7e]*$")],
) -> Response:
    """A receipt's document, for whoever has a link that is signed and not yet five minutes old."""
    number, _, extension = name.partition(".")
    format_ = Format(extension)
    work.resource(Files).check(document_path(number, format_), expires, signature)
    content = await receipt_commands.read_document(work, number, format_)
    if content is None:
        raise NoSuchReceipt
    headers = {
        "cache-control": "private, no-store",
        "content-disposition": f'inline; filename="receipt-{name}"',
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }
    if format_ is Format.HTML:
        headers["content-security-policy"] = _PAGE_POLICY
    return Response(content, media_type=_MEDIA[format_], headers=headers)


@router.get("/earnings")
async def show_earnings(work: InWork, caller: SignedIn) -> EarningsOut:
    """What you earned as a consultant, with the platform's fees."""
    found = await earned.earnings(work, caller.person_id, _currency(work))
    return EarningsOut.of(found, fee_basis_points=work.settings(Settings).fee_basis_points)


@router.get("/earnings/items")
async def list_earned(
    work: InWork, caller: SignedIn, cursor: Cursor = None, limit: Limit = 20
) -> Page[EarnedOut]:
    """What each booking brought you, line by line, the newest first."""
    position = decode_cursor(cursor, UUID)
    rows = await bookings.list_earned(
        work, caller.person_id, before=position[0] if position else None, limit=limit + 1
    )
    return page_of(rows, limit, EarnedOut.of, lambda row: (str(row.id),))


@router.get("/staff/bookings/{booking_id}")
async def list_transfers(work: InWork, _staff: Staff, booking_id: UUID) -> TransfersOut:
    """Every transfer of a booking, for staff."""
    if await bookings.find_booking(work, BookingId(booking_id)) is None:
        raise NoSuchBookingHere
    rows = await ledger.list_of_booking(work, BookingId(booking_id))
    return TransfersOut(items=[TransferOut.of(row) for row in rows])
