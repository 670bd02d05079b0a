"""Signing in and out, profiles, and people for staff, over HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from consulta.contracts.begun import BegunId
from consulta.contracts.identity import CodeRequestId, PersonId, Role
from consulta.kit.access import (
    ACCESS_TOKEN_LIFE,
    REFRESH_COOKIE,
    AccessTokens,
    Caller,
    SignedIn,
    SignInFirst,
    Staff,
    forgives_stale_tokens,
    opened_by_link,
    refuse_foreign,
)
from consulta.kit.http.paging import Cursor, Limit, Page, decode_cursor, page_of
from consulta.kit.http.problems import refusal
from consulta.kit.http.routing import InWork, Plain, no_replay, service_router
from consulta.kit.limits import limit
from consulta.kit.settings import PlatformSettings
from consulta.kit.work import Work
from consulta.services.identity import cookies, queries
from consulta.services.identity.commands import codes, links, logins, people
from consulta.services.identity.commands.logins import OpenLogin
from consulta.services.identity.domain import LinkToken, Transport
from consulta.services.identity.errors import LinkSpent, NoDemo
from consulta.services.identity.models import Person
from consulta.services.identity.schemas import (
    BookingLinkAnswer,
    CodeRequestAnswer,
    CodeRequestBody,
    DemoPeople,
    DemoPerson,
    DemoSignInBody,
    LinkBody,
    LinkFollowedAnswer,
    Me,
    PersonForStaff,
    ProfileBody,
    RefreshBody,
    RolesBody,
    SignedInAnswer,
    SignInBody,
)
from consulta.services.identity.settings import Settings

router = service_router("identity")


async def _access_tokens(request: Request) -> AccessTokens:
    tokens: AccessTokens = request.app.state.platform.access_tokens
    return tokens


Tokens = Annotated[AccessTokens, Depends(_access_tokens)]


# A school's pupils share one address, so these only stop machines; codes and guesses have limits of their own.
@router.post(
    "/codes", status_code=202, dependencies=[Depends(limit("60/10minutes", "identity.codes", by="address"))]
)
@forgives_stale_tokens
@no_replay
async def request_code(work: InWork, body: CodeRequestBody) -> CodeRequestAnswer:
    """Send a six-digit code to an address. The answer is the same whether somebody has the address or not."""
    requested = await codes.request_code(work, body.email, body.language)
    return CodeRequestAnswer(
        request_id=CodeRequestId(requested.id),
        expires_at=requested.expires_at,
        resend_after_seconds=work.settings(Settings).resend_seconds,
    )


@router.post("/sign-in", dependencies=[Depends(limit("200/10minutes", "identity.sign_in", by="address"))])
@forgives_stale_tokens
@no_replay
async def sign_in(
    request: Request, response: Response, work: InWork, tokens: Tokens, body: SignInBody
) -> SignedInAnswer:
    """Sign in with the code from the email; the first time makes an account."""
    if body.transport is Transport.COOKIE:
        # Another site's page must not be able to sign its visitors in as somebody else.
        refuse_foreign(request)
    # The guess is spent in a transaction of its own: a wrong code rolls this one back, and the guess stays spent.
    async with work.desk.work(request_id=work.request_id) as spending:
        guess = await codes.take_guess(spending, CodeRequestId(body.request_id))
    newcomer = people.Newcomer(body.name, body.zone, body.language)
    login = await logins.sign_in(work, guess, body.code, newcomer)
    made_now = login.person.registered_at == work.now
    answer = _answer(work, response, tokens, login, body.transport)
    return answer.model_copy(update={"needs_name": made_now and body.name is None})


# A GET of the link's page changes nothing: programs that look at every link of a mail use nobody's up.
@router.post("/links", dependencies=[Depends(limit("200/10minutes", "identity.links", by="address"))])
@forgives_stale_tokens
@no_replay
async def follow_link(
    request: Request, response: Response, work: InWork, tokens: Tokens, body: LinkBody
) -> LinkFollowedAnswer:
    """Sign in, as a client, with the link from the email; the first time makes an account. It works once."""
    if body.transport is Transport.COOKIE:
        refuse_foreign(request)
    token = LinkToken.read(body.token)
    if token is None:
        raise LinkSpent
    async with work.desk.work(request_id=work.request_id) as spending:
        guess = await links.take_guess(spending, token)
    login = await logins.follow_link(work, guess, token.secret)
    answer = _answer(work, response, tokens, login, body.transport)
    begun_id = None if guess.begun_id is None else BegunId(guess.begun_id)
    return LinkFollowedAnswer(
        **answer.model_dump(exclude={"person"}), person=answer.person, begun_id=begun_id
    )


# The link stays good, so its page's button may be pressed again; looking at the page presses nothing.
@router.post(
    "/booking-links", dependencies=[Depends(limit("200/10minutes", "identity.booking_links", by="address"))]
)
@forgives_stale_tokens
@no_replay
async def open_booking_link(
    request: Request, response: Response, work: InWork, tokens: Tokens, body: LinkBody
) -> BookingLinkAnswer:
    """Come in by the link in a guest's letter: a login that opens the one booking it is about, and nothing else."""
    if body.transport is Transport.COOKIE:
        refuse_foreign(request)
    login, booking_id = await links.open_booking(work, body.token)
    answer = _answer(work, response, tokens, login, body.transport)
    return BookingLinkAnswer(
        **answer.model_dump(exclude={"person"}), person=answer.person, booking_id=booking_id
    )


@router.post("/refresh", dependencies=[Depends(limit("600/10minutes", "identity.refresh", by="address"))])
@forgives_stale_tokens
@no_replay
async def refresh(
    request: Request, response: Response, work: InWork, tokens: Tokens, body: RefreshBody | None = None
) -> Any:  # noqa: ANN401 - an answer, or a refusal that must be kept and takes the cookies away
    """Exchange a refresh token, from the body or the cookie, for new tokens. Each works once.

    Presenting a spent one ends the login, except that the newest spent one gives the same answer for ten seconds.
    """
    given = body.refresh_token if body is not None else None
    transport = Transport.TOKEN if given is not None else Transport.COOKIE
    login = await logins.renew(work, given or _refresh_cookie(request) or "")
    if login is not None:
        return _answer(work, response, tokens, login, transport)
    refused = refusal(request, SignInFirst())
    if transport is Transport.COOKIE:
        cookies.clear(refused, is_https=work.resource(PlatformSettings).is_https)
    return refused


@router.post("/sign-out", status_code=204)
@forgives_stale_tokens
@no_replay
async def sign_out(
    request: Request, response: Response, work: InWork, body: RefreshBody | None = None
) -> None:
    """End this login. Signing out twice is as good as once."""
    given = body.refresh_token if body is not None else None
    await logins.sign_out(work, given or _refresh_cookie(request))
    cookies.clear(response, is_https=work.resource(PlatformSettings).is_https)


@router.post("/sign-out-everywhere", status_code=204)
@no_replay
async def sign_out_everywhere(response: Response, work: InWork, _caller: SignedIn) -> None:
    """End all of your logins on all devices, their access tokens and sockets with them."""
    await logins.sign_out_everywhere(work)
    cookies.clear(response, is_https=work.resource(PlatformSettings).is_https)
    response.headers["Clear-Site-Data"] = '"storage"'


@router.get("/jwks.json")
@forgives_stale_tokens
async def jwks(response: Response, tokens: Tokens) -> dict[str, Any]:
    """The public keys that access tokens are signed with."""
    response.headers["Cache-Control"] = "public, max-age=300"
    return tokens.public_keys()


@router.get("/me")
@opened_by_link
async def me(work: InWork, caller: SignedIn) -> Me:
    """Who you are, as what your login makes of you."""
    person = await queries.me(work)
    return _me(person, await queries.roles_here(work, person), caller)


@router.patch("/me")
async def change_me(work: InWork, caller: SignedIn, body: ProfileBody) -> Me:
    """Change your name, time zone or language; what is left out stays."""
    changed = await people.change_profile(work, name=body.name, zone=body.zone, language=body.language)
    return _me(changed, await queries.roles_here(work, changed), caller)


@router.get("/people")
async def list_people(
    work: InWork,
    _staff: Staff,
    query: Annotated[str, Plain(100), Query(description="Part of a name or an address")] = "",
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[PersonForStaff]:
    """People by name, for staff."""
    position = decode_cursor(cursor, str, UUID)
    after = (position[0], position[1]) if position is not None else None
    rows = await queries.list_people(work, query, after=after, limit=limit)
    return page_of(rows, limit, PersonForStaff.model_validate, _position)


@router.get("/people/{person_id}")
async def get_person(work: InWork, _staff: Staff, person_id: UUID) -> PersonForStaff:
    """A person, for staff."""
    return PersonForStaff.model_validate(await queries.get_person(work, person_id))


@router.put("/people/{person_id}/roles")
async def set_roles(work: InWork, _staff: Staff, person_id: UUID, body: RolesBody) -> PersonForStaff:
    """Decide what a person is. It is written down who did this; the last staff person cannot be removed."""
    return PersonForStaff.model_validate(await people.set_roles(work, PersonId(person_id), body.roles))


@router.get("/demo/people")
@forgives_stale_tokens
async def list_demo_people(work: InWork) -> DemoPeople:
    """Whom you can be in this demo; nothing is here when this is not a demo."""
    _only_in_a_demo(work)
    return DemoPeople(items=[DemoPerson.of(person) for person in await queries.list_demo_people(work)])


@router.post("/demo/sign-in")
@forgives_stale_tokens
@no_replay
async def sign_in_to_demo(
    request: Request, response: Response, work: InWork, tokens: Tokens, body: DemoSignInBody
) -> SignedInAnswer:
    """Be one of the demo's people; nothing is here when this is not a demo."""
    _only_in_a_demo(work)
    refuse_foreign(request)
    login = await logins.sign_in_to_demo(work, PersonId(body.person_id))
    return _answer(work, response, tokens, login, Transport.COOKIE)


def _only_in_a_demo(work: Work) -> None:
    if not work.resource(PlatformSettings).demo:
        raise NoDemo


def _position(person: Person) -> tuple[str, str]:
    return person.name, str(person.id)


def _refresh_cookie(request: Request) -> str | None:
    cookie = request.cookies.get(REFRESH_COOKIE)
    if cookie is not None:
        refuse_foreign(request)
    return cookie


def _me(person: Person, roles: Iterable[Role], caller: Caller) -> Me:
    """Who is signed in, as what this login makes of them."""
    fields = {"roles": sorted(roles), "only_booking_id": caller.only_booking_id}
    return Me.model_validate(person).model_copy(update=fields)


def _answer(
    work: Work, response: Response, tokens: AccessTokens, login: OpenLogin, transport: Transport
) -> SignedInAnswer:
    access = tokens.issue(login.caller)
    in_body = transport is Transport.TOKEN
    if not in_body:
        cookies.put(
            response,
            access=access,
            refresh=login.refresh_token,
            keep_days=work.settings(Settings).login_idle_days,
            is_https=work.resource(PlatformSettings).is_https,
        )
    return SignedInAnswer(
        person=_me(login.person, login.caller.roles, login.caller),
        access_token=access if in_body else None,
        refresh_token=login.refresh_token if in_body else None,
        expires_in=int(ACCESS_TOKEN_LIFE.total_seconds()),
    )
