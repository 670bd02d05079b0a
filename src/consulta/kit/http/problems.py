"""Refusals on the wire: RFC 9457 problem+json with a stable code, a sentence, and the field it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from pydantic_core import to_jsonable_python
from starlette.exceptions import HTTPException

from consulta.kit.database.engine import is_unavailable
from consulta.kit.errors import (
    Conflict,
    ConsultaError,
    Forbidden,
    Invalid,
    NotFound,
    NotSignedIn,
    PaymentNeeded,
    TooMany,
    Unavailable,
)

PROBLEM_JSON = "application/problem+json"

STATUS: dict[type[ConsultaError], int] = {
    Invalid: 422,
    NotSignedIn: 401,
    PaymentNeeded: 402,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    TooMany: 429,
    Unavailable: 503,
}
"""What each kind of refusal is called in HTTP. Services never name a status."""

log = structlog.get_logger(__name__)


class FieldProblem(BaseModel):
    """What is wrong with one field of the request."""

    field: str = Field(examples=["price.amount_minor"])
    code: str
    message: str


class Problem(BaseModel):
    """A refusal. Errors may add fields of their own."""

    type: str = Field(examples=["/problems/booking.slot_taken"])
    title: str
    status: int
    detail: str
    code: str = Field(examples=["booking.slot_taken"])
    request_id: str | None = None
    errors: list[FieldProblem] | None = None


PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "Refused: the code says why",
        "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    },
    "503": {
        "description": "A part that is needed cannot be reached; try again after `Retry-After` seconds",
        "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    },
}


def status_of(error: ConsultaError) -> int:
    """The HTTP status of a refusal, by its kind."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 400)


def problem(
    request: Request,
    *,
    status: int,
    code: str,
    title: str,
    detail: str | None = None,
    extra: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """The answer that refuses."""
    content = {
        "type": f"/problems/{code}",
        "title": title,
        "status": status,
        "detail": detail or title,
        "code": code,
        "request_id": getattr(request.state, "request_id", None),
    }
    body = to_jsonable_python(content | (extra or {}))
    return JSONResponse(body, status_code=status, media_type=PROBLEM_JSON, headers=headers)


def refusal(request: Request, error: ConsultaError) -> JSONResponse:
    """The answer for a named error."""
    status = status_of(error)
    headers: dict[str, str] = {}
    extra = error.extra()
    if isinstance(error, TooMany | Unavailable):
        headers["Retry-After"] = str(max(1, error.retry_after_seconds))
    if isinstance(error, NotSignedIn):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, Invalid):
        field = extra.pop("field", None)
        if field is not None:
            extra["errors"] = [FieldProblem(field=field, code=error.code, message=error.message).model_dump()]
    return problem(
        request, status=status, code=error.code, title=error.message, extra=extra, headers=headers or None
    )


def install_problems(app: FastAPI) -> None:
    """Make every refusal of the application a problem+json."""

    @app.exception_handler(ConsultaError)
    async def _refused(request: Request, error: ConsultaError) -> Response:
        return refusal(request, error)

    @app.exception_handler(RequestValidationError)
    async def _malformed(request: Request, error: RequestValidationError) -> Response:
        fields = field_problems(error.errors())
        title = "What was sent is not right."
        detail = "; ".join(f"{field.field}: {field.message}" for field in fields[:3])
        extra = {"errors": [field.model_dump() for field in fields]}
        return problem(request, status=422, code="request.invalid", title=title, detail=detail, extra=extra)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        names = {404: "request.no_such_address", 405: "request.method_not_allowed", 413: "request.too_large"}
        code = names.get(error.status_code, f"request.http_{error.status_code}")
        titles = {404: "There is nothing at this address.", 413: "The request is larger than 8 MiB."}
        title = titles.get(error.status_code, str(error.detail))
        return problem(
            request,
            status=error.status_code,
            code=code,
            title=title,
            headers=dict(error.headers) if error.headers else None,
        )

    @app.exception_handler(Exception)
    async def _unexpected(request: Request, error: Exception) -> Response:
        return unexpected(request, error)


def unexpected(request: Request, error: Exception) -> Response:
    """What nobody foresaw: a database that is away is said to be away, anything else is our fault and logged."""
    if is_unavailable(error):
        log.warning("request.unavailable", path=request.url.path, error=repr(error)[:300])
        return refusal(request, PartUnavailable())
    log.error("request.failed", path=request.url.path, method=request.method, exc_info=error)
    return problem(
        request,
        status=500,
        code="request.failed",
        title="Something went wrong on our side. It has been written down; trying again may help.",
    )


class PartUnavailable(Unavailable, code="platform.unavailable"):
    """A part of the platform cannot be reached just now. Nothing was lost; try again in a moment."""


def field_problems(errors: Sequence[Any]) -> list[FieldProblem]:
    """Pydantic's findings, with the path as people write it (`price.amount_minor`)."""
    found: list[FieldProblem] = []
    for error in errors[:20]:
        path = [str(part) for part in error["loc"] if part not in {"body", "query", "path", "header"}]
        message = str(error["msg"]).removeprefix("Value error, ")
        found.append(FieldProblem(field=".".join(path) or "body", code=str(error["type"]), message=message))
    return found
