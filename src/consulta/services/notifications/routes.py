"""The demo's mailbox over HTTP. Outside a demo there is none."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from consulta.kit.http.paging import Cursor, CursorMalformed, Limit, Page, decode_cursor, page_of
from consulta.kit.http.routing import InWork, Plain, service_router
from consulta.kit.settings import PlatformSettings
from consulta.services.notifications import queries
from consulta.services.notifications.errors import NoMailbox
from consulta.services.notifications.schemas import MailOut, MailSummary

router = service_router("notifications")


async def refuse_outside_demo(work: InWork) -> None:
    """Raises `NoMailbox` unless this is a demo."""
    if not work.resource(PlatformSettings).demo:
        raise NoMailbox


@router.get("/mailbox", dependencies=[Depends(refuse_outside_demo)])
async def list_mailbox(
    work: InWork,
    to: Annotated[str, Plain(320), Query(description="Only emails to this address")] = "",
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[MailSummary]:
    """Every email the demo would have sent, newest first. Anybody may read them; a demo has no secrets."""
    position = decode_cursor(cursor, _moment, UUID)
    rows = await queries.list_mailbox(
        work, to=to, before=(position[0], position[1]) if position else None, at_most=limit + 1
    )
    return page_of(rows, limit, MailSummary.of, lambda row: (row.sent_at.isoformat(), str(row.id)))


@router.get("/mailbox/{mail_id}", dependencies=[Depends(refuse_outside_demo)])
async def get_mail(work: InWork, mail_id: UUID) -> MailOut:
    """One email with its HTML and its attachments."""
    return MailOut.of(await queries.get_mail(work, mail_id))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise CursorMalformed(field="cursor")
    return moment
