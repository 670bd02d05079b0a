"""The web application's files, and the facts about this platform that its pages begin with."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from consulta.kit.platform import Platform

BUILT = Path(__file__).parent / "_web"
NOT_BUILT = (
    "<!doctype html><title>Consulta</title><p>The web application is not built. Run <code>make setup</code>."
)


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

    @app.get("/{path:path}", include_in_schema=False)
    async def page(request: Request, path: str) -> Response:
        """A built file when there is one by this name, otherwise the application's page."""
        if path.startswith("api/"):
            raise HTTPException(404)
        return _file(request, path) or _application_page()


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


def _application_page() -> Response:
    index = BUILT / "index.html"
    if not index.is_file():
        return HTMLResponse(NOT_BUILT, status_code=503)
    return HTMLResponse(index.read_text(), headers={"Cache-Control": "no-cache"})
