"""HTTP to commands and queries of payments, and the sandbox's checkout page."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Form, Header, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from consulta.kit.access import SignedIn, Staff
from consulta.kit.http.idempotency import key_of
from consulta.kit.http.paging import Cursor, Limit, Page, decode_cursor, page_of
from consulta.kit.http.routing import InWork, for_anyone, no_replay, own_transaction, service_router
from consulta.kit.limits import limit
from consulta.kit.money import Money
from consulta.kit.money_words import plain
from consulta.kit.work import Desk
from consulta.services.payments import commands, queries, repository
from consulta.services.payments.domain import Outcome
from consulta.services.payments.errors import NoSuchCheckout
from consulta.services.payments.gateways import Gateway
from consulta.services.payments.gateways.sandbox import SandboxGateway
from consulta.services.payments.schemas import DiscrepancyOut, TopUpOut, TopUpRequest

router = service_router("payments")
pages = Environment(
    loader=PackageLoader("consulta.services.payments"), autoescape=True, undefined=StrictUndefined
)

Reference = Annotated[str, Path(pattern=r"^[A-Za-z0-9_=-]{20,60}$")]
DECISIONS = {"pay": Outcome.PAID, "decline": Outcome.DECLINED, "cancel": Outcome.CANCELLED}


@router.post("/top-ups", status_code=201, dependencies=[Depends(limit("20/minute", "payments.top_up"))])
@own_transaction
async def start_top_up(request: Request, work: InWork, caller: SignedIn, body: TopUpRequest) -> TopUpOut:
    """Begin to put money into your wallet: pay at `checkout_url`, from where you come back to `return_to`."""
    gateway = work.resource(Gateway)  # type: ignore[type-abstract]
    wanted = commands.payment_id_for(work, caller.person_id, key_of(request))
    payment_id = await commands.start_top_up(
        work.desk, gateway, caller.person_id, body.amount, payment_id=wanted, return_to=body.return_to
    )
    return TopUpOut.of(await queries.own_top_up(work, payment_id))


@router.get("/top-ups")
async def list_top_ups(
    work: InWork, caller: SignedIn, limit: Limit = 20, cursor: Cursor = None
) -> Page[TopUpOut]:
    """Your top-ups, newest first."""
    position = decode_cursor(cursor, UUID)
    rows = await repository.list_own(
        work, caller.person_id, before=position[0] if position else None, limit=limit
    )
    return page_of(rows, limit, TopUpOut.of, lambda top_up: [str(top_up.id)])


@router.get("/top-ups/{payment_id}")
async def show_top_up(work: InWork, payment_id: UUID, _caller: SignedIn) -> TopUpOut:
    """How far a top-up of yours has come."""
    return TopUpOut.of(await queries.own_top_up(work, payment_id))


@router.get("/staff/discrepancies")
async def list_discrepancies(
    work: InWork, _staff: Staff, limit: Limit = 20, cursor: Cursor = None
) -> Page[DiscrepancyOut]:
    """Where a gateway's word does not fit our record, newest first, for staff."""
    position = decode_cursor(cursor, UUID)
    rows = await repository.list_discrepancies(work, before=position[0] if position else None, limit=limit)
    return page_of(rows, limit, DiscrepancyOut.of, lambda row: [str(row[0].id)])


@router.post("/webhooks/sandbox", status_code=204, include_in_schema=False)
@no_replay
@for_anyone
async def hear_sandbox(
    request: Request,
    work: InWork,
    signature: Annotated[str, Header(alias="sandbox-signature", max_length=400)],
) -> None:
    """The sandbox says what became of a checkout."""
    word = _sandbox(work.desk).read_webhook(await request.body(), signature, work.now)
    await commands.hear(work, SandboxGateway.name, word)


@router.get("/sandbox/checkout/{reference}", include_in_schema=False)
@for_anyone
async def sandbox_checkout(work: InWork, reference: Reference) -> HTMLResponse:
    """The sandbox's checkout page, which says that it is one."""
    checkout = await _sandbox(work.desk).find(reference)
    is_open = checkout.outcome == Outcome.OPEN and checkout.expires_at > work.now
    page = pages.get_template("checkout.html").render(
        amount=plain(Money(checkout.amount_minor, checkout.currency)),
        is_open=is_open,
        return_to=checkout.return_to,
    )
    return HTMLResponse(page)


@router.post("/sandbox/checkout/{reference}", include_in_schema=False)
@no_replay
@for_anyone
async def decide_sandbox_checkout(
    work: InWork, reference: Reference, decision: Annotated[str, Form(pattern="^(pay|decline|cancel)$")]
) -> Response:
    """A button of the sandbox's page: the sandbox closes its books, tells us, and sends the visitor back."""
    sandbox = _sandbox(work.desk)
    checkout = await sandbox.decide(reference, DECISIONS[decision])
    body, signature = sandbox.webhook_for(checkout, work.now)
    await commands.hear(work, sandbox.name, sandbox.read_webhook(body, signature, work.now))
    return RedirectResponse(checkout.return_to, status_code=303)


def _sandbox(desk: Desk) -> SandboxGateway:
    """The sandbox, when it is the gateway here."""
    gateway = desk.work().resource(Gateway)  # type: ignore[type-abstract]
    if not isinstance(gateway, SandboxGateway):
        raise NoSuchCheckout
    return gateway
