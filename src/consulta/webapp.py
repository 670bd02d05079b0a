"""The web application's files, and the facts about this platform that its pages begin with."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from consulta.kit.platform import Platform
from consulta.services.directory.errors import NoSuchConsultant, NoSuchOrganisation
from consulta.services.directory.queries import Moved, consultant_page, organisation_page
from consulta.services.directory.schemas.consultants import ConsultantOut
from consulta.services.directory.schemas.organisations import OrganisationPageOut

BUILT = Path(__file__).parent / "_web"
CONSULTANT_PAGE = re.compile(r"c/(?P<slug>[a-z0-9-]{1,80})/?")
ORGANISATION_PAGE = re.compile(r"o/(?P<slug>[a-z0-9-]{1,80})/?")
OWN_HEAD = re.compile(r"<title>.*?</title>\s*<meta name=\"description\"[^>]*>", re.DOTALL)
"""What the built page says about itself until the page that was asked for says more."""
NOT_BUILT = (
    "<!doctype html><title>Consulta</title><p>The web application is not built. Run <code>make setup</code>."
)

API_DOCS = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>The API of Consulta</title>
    <link rel="icon" href="/mark.svg" type="image/svg+xml">
    <script type="module" src="/api-docs/rapidoc.js"></script>
  </head>
  <body>
    <rapi-doc spec-url="/api/v1/openapi.json" render-style="focused" load-fonts="false" show-header="false"
      primary-color="#24368f" theme="light" bg-color="#fbfaf6" text-color="#1b1c22" schema-style="table"
      nav-bg-color="#f1efe8" nav-text-color="#1b1c22" nav-accent-color="#24368f"
      allow-spec-file-load="false" allow-spec-url-load="false" allow-server-selection="false"></rapi-doc>
  </body>
</html>
"""


class Meta(BaseModel):
    """What a client must know before anything else."""

    name: str
    version: str
    demo: bool
    preset: str
    currency: str
    services: list[str]


def install_web(app: FastAPI) -> None:
    """Serve the pages at every address that is not the API's."""

    @app.get("/api/v1/meta", tags=["platform"], name="meta")
    async def meta(request: Request) -> Meta:
        """Name, version and kind of this platform."""
        platform: Platform = request.app.state.platform
        return Meta(
            name="Consulta",
            version=app.version,
            demo=platform.settings.demo,
            preset=platform.settings.preset,
            currency=platform.settings.currency,
            services=[service.name for service in platform.services],
        )

    @app.get("/api/docs", include_in_schema=False)
    async def api_docs() -> HTMLResponse:
        """The API's document for people, to read and to try."""
        return HTMLResponse(API_DOCS)

    @app.get("/{path:path}", include_in_schema=False)
    async def page(request: Request, path: str) -> Response:
        """A built file when there is one by this name, otherwise the application's page."""
        if path.startswith("api/"):
            raise HTTPException(404)
        found = _file(request, path)
        if found is not None:
            return found
        head, status = await _head_of(request, path)
        return _application_page(head.html(f"{_base(request)}/{path}"), status)


@dataclass(frozen=True)
class Head:
    """What a page says about itself to those who do not run it: search engines, previews, screen readers' tabs."""

    title: str
    description: str
    picture: str | None = None
    facts: dict[str, Any] | None = None
    """Schema.org, as JSON-LD."""

    def html(self, address: str) -> str:
        """The tags, with nothing in them that could end them early."""
        tags = [
            f"<title>{escape(self.title)}</title>",
            _tag("name", "description", self.description),
            _tag("property", "og:title", self.title),
            _tag("property", "og:description", self.description),
            _tag("property", "og:type", "profile" if self.facts else "website"),
            _tag("property", "og:url", address),
            f'<link rel="canonical" href="{escape(address)}">',
        ]
        if self.picture is not None:
            tags.append(_tag("property", "og:image", self.picture))
        if self.facts is not None:
            safe = json.dumps(self.facts).replace("<", "\\u003c").replace("&", "\\u0026")
            tags.append(f'<script type="application/ld+json">{safe}</script>')
        return "\n    ".join(tags)


HOME = Head("Consulta", "Find someone who knows, book a time that suits you, and talk by video.")


def _base(request: Request) -> str:
    platform: Platform = request.app.state.platform
    return platform.settings.public_url


def _tag(kind: str, name: str, content: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(content)}">'


async def _head_of(request: Request, path: str) -> tuple[Head, int]:
    """The head of the page at a path, and the status a visitor without a browser should see."""
    platform: Platform = request.app.state.platform
    organisation = ORGANISATION_PAGE.fullmatch(path)
    if organisation is not None and "directory" in platform.running:
        return await _organisation_head(platform, organisation["slug"])
    match = CONSULTANT_PAGE.fullmatch(path)
    if match is None or "directory" not in platform.running:
        return HOME, 200
    try:
        async with platform.desk("directory").work() as work:
            found = await consultant_page(work, match["slug"])
    except NoSuchConsultant:
        return HOME, 404
    if isinstance(found, Moved):
        return HOME, 200
    card = ConsultantOut.of_page(found)
    base = _base(request)
    picture = f"{base}{card.picture_url}" if card.picture_url else None
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Person",
        "name": card.name,
        "description": card.headline,
        "url": f"{base}/c/{card.slug}",
        "knowsLanguage": list(card.languages),
    }
    if picture is not None:
        facts["image"] = picture
    return Head(f"{card.name} · Consulta", card.headline, picture, facts), 200


async def _organisation_head(platform: Platform, slug: str) -> tuple[Head, int]:
    try:
        async with platform.desk("directory").work() as work:
            page = OrganisationPageOut.of_page(await organisation_page(work, slug), work.now)
    except NoSuchOrganisation:
        return HOME, 404
    base = platform.settings.public_url
    picture = f"{base}{page.logo_url}" if page.logo_url else None
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": page.name,
        "description": page.headline or page.about,
        "url": f"{base}/o/{page.slug}",
        "member": [
            {"@type": "Person", "name": card.name, "url": f"{base}/c/{card.slug}"}
            for card in page.consultants
        ],
    }
    if page.address:
        facts["address"] = page.address
    if picture is not None:
        facts["logo"] = picture
    description = page.headline or f"All free times of {page.name} on one page."
    return Head(f"{page.name} · Consulta", description, picture, facts), 200


def _file(request: Request, path: str) -> Response | None:
    wanted = (BUILT / path).resolve()
    if (
        not path
        or not wanted.is_relative_to(BUILT)
        or not wanted.is_file()
        or wanted.suffix in {".gz", ".br"}
    ):
        return None
    headers = {"Vary": "Accept-Encoding", "Cache-Control": "public, max-age=300"}
    if path.startswith("assets/"):
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    accepted = request.headers.get("accept-encoding", "")
    media_type = FileResponse(wanted).media_type
    for encoding, suffix in (("br", ".br"), ("gzip", ".gz")):
        packed = wanted.with_name(wanted.name + suffix)
        if encoding in accepted and packed.is_file():
            headers["Content-Encoding"] = encoding
            return FileResponse(packed, media_type=media_type, headers=headers)
    return FileResponse(wanted, headers=headers)


def _application_page(head: str, status: int) -> Response:
    index = BUILT / "index.html"
    if not index.is_file():
        return HTMLResponse(NOT_BUILT, status_code=503)
    return HTMLResponse(
        OWN_HEAD.sub(lambda _: head, index.read_text(), count=1),
        status_code=status,
        headers={"Cache-Control": "no-cache"},
    )
