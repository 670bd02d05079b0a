"""The edge of a service: each request of its router runs in one unit of work, committed before the answer leaves."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict
from pydantic_core import core_schema

from consulta.kit.access import caller_of
from consulta.kit.http.idempotency import (
    answered_before,
    fingerprint_of,
    key_of,
    remember_answer,
)
from consulta.kit.http.problems import PROBLEM_RESPONSES
from consulta.kit.work import Work

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Body(BaseModel):
    """A request's body: what it does not know it refuses."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Answer(BaseModel):
    """An answer's body."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


def _without_control_characters(text: str) -> str:
    if any(ord(letter) < 32 and letter not in "\n\t\r" for letter in text):  # noqa: PLR2004 - below the space
        msg = "control characters are not text"
        raise ValueError(msg)
    return text


@dataclass(frozen=True)
class Plain:
    """A free text of a request, as in `Annotated[str, Plain(80)]`.

    Bounded, stripped, and nothing in it that a database or a page could stumble over.
    """

    longest: int
    shortest: int = 0

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> core_schema.CoreSchema:
        """Bounds first, so that the API's document shows them."""
        del source, handler
        text = core_schema.str_schema(
            min_length=self.shortest, max_length=self.longest, strip_whitespace=True
        )
        return core_schema.no_info_after_validator_function(_without_control_characters, text)


def own_transaction(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a route that keeps its idempotency key itself, within the one statement that is its transaction."""
    function.keeps_own_key = True  # type: ignore[attr-defined]
    return function


def no_replay(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a route whose answer must not be kept: it carries tokens, or repeating it is harmless."""
    function.answers_once = True  # type: ignore[attr-defined]
    return function


def for_anyone(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a route that never asks who calls: a signature or an unguessable address is its own proof."""
    function.asks_nobody = True  # type: ignore[attr-defined]
    return function


class WorkRoute(APIRoute):
    """A route whose request is one unit of work of its service.

    The answer is made, the idempotency key's row gets a copy of it, and the transaction is committed, in this order;
    only then the answer leaves. Whatever is raised on the way rolls everything back.
    """

    service: ClassVar[str]

    def get_route_handler(self) -> Handler:
        """Wrap the route's own handler in a unit of work."""
        answer = super().get_route_handler()
        service = self.service
        ignores_key = hasattr(self.endpoint, "answers_once") or hasattr(self.endpoint, "keeps_own_key")
        asks_nobody = hasattr(self.endpoint, "asks_nobody")

        async def handle(request: Request) -> Response:
            desk = request.app.state.platform.desk(service)
            request_id = getattr(request.state, "request_id", None)
            caller = None if asks_nobody else caller_of(request)
            async with desk.work(caller=caller, request_id=request_id) as work:
                request.state.work = work
                key = None if ignores_key else key_of(request)
                if key is not None:
                    replayed = await answered_before(work, key, await fingerprint_of(request))
                    if replayed is not None:
                        return replayed
                response = await answer(request)
                if key is not None:
                    await remember_answer(work, key, response)
            return response

        return handle


def service_router(service: str) -> APIRouter:
    """The router of a service, mounted under `/api/v1/<service>`."""
    route_class = type(f"{service.title()}Route", (WorkRoute,), {"service": service})
    return APIRouter(route_class=route_class, tags=[service], responses=PROBLEM_RESPONSES)


async def _current_work(request: Request) -> Work:
    work: Work = request.state.work
    return work


InWork = Annotated[Work, Depends(_current_work)]
"""The parameter of a route that needs its unit of work: `work: InWork`."""
