"""Consultants, their own profiles and offerings over HTTP."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from sqlalchemy import Row

from consulta.contracts.directory import OfferingId
from consulta.contracts.identity import PersonId
from consulta.kit.access import SignedIn
from consulta.kit.files import Files
from consulta.kit.http.paging import Page, decode_cursor, page_of
from consulta.kit.http.routing import InWork, no_replay
from consulta.kit.limits import limit as rate
from consulta.kit.work import Work
from consulta.services.directory import gateways, queries
from consulta.services.directory.commands import offerings, profiles
from consulta.services.directory.domain.pictures import LARGEST_BYTES, PICTURE_TYPE
from consulta.services.directory.errors import NoSuchConsultant
from consulta.services.directory.gateways import Darkroom
from consulta.services.directory.models import Profile
from consulta.services.directory.queries import Counted
from consulta.services.directory.repository import profiles as profile_rows
from consulta.services.directory.repository import search as search_rows
from consulta.services.directory.routes.edge import router
from consulta.services.directory.schemas.consultants import CardOut, ConsultantOut
from consulta.services.directory.schemas.offerings import OfferingOut, OfferingsOut, OfferingTerms
from consulta.services.directory.schemas.profiles import ProfileEdit, ProfileOpening, ProfileOut
from consulta.services.directory.schemas.searches import FacetsOut, SearchQuery

FACETS_CACHED = "public, max-age=15"
PICTURE_CACHED = "public, max-age=31536000, immutable"
PICTURE_POLICY = "default-src 'none'; sandbox"

SlugInPath = Annotated[str, Path(max_length=60)]
PictureName = Annotated[str, Path(pattern=r"^[0-9a-f]{40}(-small)?\.webp$", max_length=60)]


@router.get("/consultants")
async def list_consultants(work: InWork, query: Annotated[SearchQuery, Query()]) -> Page[CardOut]:
    """Find consultants. Each result says why it is here; nobody can pay for a place."""
    wanted = query.search(work.now)
    position = decode_cursor(query.cursor, search_rows.figure, search_rows.figure, UUID)
    after = None if position is None else search_rows.Position(*position)
    rows = await queries.consultants(work, wanted, after=after, limit=query.limit + 1)

    def show(row: Row[Any]) -> CardOut:
        return CardOut.of(row, wanted, work.now)

    return page_of(
        rows, query.limit, show, lambda row: (str(row.first), str(row.second), str(row.consultant_id))
    )


@router.get("/facets")
async def show_facets(work: InWork, response: Response) -> FacetsOut:
    """What one can filter by, counted over all published consultants."""
    response.headers["cache-control"] = FACETS_CACHED
    return FacetsOut.of(await work.resource(Counted).facets(work))


@router.get(
    "/consultants/{slug}",
    response_model=ConsultantOut,
    responses={307: {"description": "The page has another address now"}},
)
async def show_consultant(work: InWork, slug: SlugInPath) -> ConsultantOut | RedirectResponse:
    """A consultant's page with all that can be booked. A former address leads to the present one."""
    if not slug.isascii() or not slug.isprintable():
        raise NoSuchConsultant
    found = await queries.consultant_page(work, slug)
    if isinstance(found, queries.Moved):
        # Not a permanent redirect: a page may move back, and browsers would go round in circles for ever.
        return RedirectResponse(f"/api/v1/directory/consultants/{found.slug}", status_code=307)
    return ConsultantOut.of_page(found)


@router.get("/profile")
async def show_profile(work: InWork, caller: SignedIn) -> ProfileOut:
    """Your own profile and what is missing before it can be published."""
    return await _shown(work, await profile_rows.get(work, caller.person_id))


@router.post("/profile", status_code=201)
async def open_profile(work: InWork, caller: SignedIn, body: ProfileOpening) -> ProfileOut:
    """Become a consultant. Asking again gives the profile you have."""
    return await _shown(work, await profiles.join(work, caller.person_id, headline=body.headline))


@router.put("/profile", dependencies=[Depends(rate("60/minute", "directory.profile"))])
async def edit_profile(work: InWork, caller: SignedIn, body: ProfileEdit) -> ProfileOut:
    """Replace what your profile says. Former addresses of your page keep leading to it."""
    return await _shown(work, await profiles.edit(work, caller.person_id, body.text()))


@router.post("/profile/publish")
async def publish_profile(work: InWork, caller: SignedIn) -> ProfileOut:
    """Let clients find and book you."""
    return await _shown(work, await profiles.publish(work, caller.person_id))


@router.post("/profile/unpublish")
async def unpublish_profile(work: InWork, caller: SignedIn) -> ProfileOut:
    """Be found and booked no longer. What is booked stands."""
    return await _shown(work, await profiles.unpublish(work, caller.person_id))


@router.put("/profile/picture", dependencies=[Depends(rate("20/minute", "directory.picture"))])
@no_replay
async def put_picture(request: Request, work: InWork, caller: SignedIn, file: UploadFile) -> ProfileOut:
    """Show a picture: JPEG, PNG or WebP of at most 5 MB and 25 million pixels, cut square, without its metadata.

    Sending the same file twice changes nothing, so no idempotency key is kept.
    """
    # Decoding and keeping happen before this request's own transaction has begun: none is open meanwhile.
    async with request.app.state.platform.desk("directory").work(caller=caller) as looking:
        await profile_rows.get(looking, caller.person_id)
    drawing = await work.resource(Darkroom).redraw(await file.read(LARGEST_BYTES + 1))
    key = drawing.key_for(caller.person_id)
    await gateways.keep(work.resource(Files), key, drawing)
    return await _shown(work, await profiles.set_picture(work, caller.person_id, key))


@router.delete("/profile/picture")
async def delete_picture(work: InWork, caller: SignedIn) -> ProfileOut:
    """Show no picture. Its file is removed an hour later."""
    return await _shown(work, await profiles.set_picture(work, caller.person_id, None))


@router.get("/pictures/{name}", response_class=Response, responses={200: {"content": {PICTURE_TYPE: {}}}})
async def show_picture(work: InWork, request: Request, name: PictureName) -> Response:
    """A consultant's picture, for everybody; a name never shows anything else, so it may be kept for ever."""
    headers = {
        "cache-control": PICTURE_CACHED,
        "etag": f'"{name}"',
        "content-security-policy": PICTURE_POLICY,
        "content-disposition": "inline",
        "x-content-type-options": "nosniff",
    }
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    key, _, size = name.removesuffix(".webp").partition("-")
    content = await gateways.read(work.resource(Files), key, small=bool(size))
    return Response(content, media_type=PICTURE_TYPE, headers=headers)


@router.get("/offerings")
async def list_offerings(work: InWork, caller: SignedIn) -> OfferingsOut:
    """All your offerings, archived ones last."""
    found = await queries.own_offerings(work, caller.person_id)
    return OfferingsOut(items=[OfferingOut.of_own(offering) for offering in found])


@router.post("/offerings", status_code=201, dependencies=[Depends(rate("60/minute", "directory.offerings"))])
async def add_offering(work: InWork, caller: SignedIn, body: OfferingTerms) -> OfferingOut:
    """Offer something new."""
    return OfferingOut.of_own(await offerings.offer(work, caller.person_id, body.terms()))


@router.put("/offerings/{offering_id}", dependencies=[Depends(rate("60/minute", "directory.offerings"))])
async def change_offering(
    work: InWork, caller: SignedIn, offering_id: UUID, body: OfferingTerms
) -> OfferingOut:
    """Change an offering for bookings made from now on."""
    changed = await offerings.change(work, caller.person_id, OfferingId(offering_id), body.terms())
    return OfferingOut.of_own(changed)


@router.post("/offerings/{offering_id}/archive")
async def archive_offering(work: InWork, caller: SignedIn, offering_id: UUID) -> OfferingOut:
    """Offer something no longer. What is booked stands."""
    return OfferingOut.of_own(await offerings.archive(work, caller.person_id, OfferingId(offering_id)))


async def _shown(work: Work, profile: Profile) -> ProfileOut:
    topics = await profile_rows.topics_of(work, PersonId(profile.consultant_id))
    return ProfileOut.of(profile, topics, await profiles.what_is_missing(work, profile))
