"""Tokens as cookies: no script can read them, and the refresh token goes to identity alone."""

from __future__ import annotations

from fastapi import Response

from consulta.kit.access import ACCESS_COOKIE, ACCESS_TOKEN_LIFE, REFRESH_COOKIE

REFRESH_PATH = "/api/v1/identity"


def put(response: Response, *, access: str, refresh: str, keep_days: int, is_https: bool) -> None:
    """Set both cookies."""
    life = int(ACCESS_TOKEN_LIFE.total_seconds())
    response.set_cookie(
        ACCESS_COOKIE, access, max_age=life, path="/", secure=is_https, httponly=True, samesite="lax"
    )
    response.set_cookie(
        REFRESH_COOKIE,
        refresh,
        max_age=keep_days * 24 * 60 * 60,
        path=REFRESH_PATH,
        secure=is_https,
        httponly=True,
        samesite="lax",
    )


def clear(response: Response, *, is_https: bool) -> None:
    """Delete both cookies."""
    for name, path in ((ACCESS_COOKIE, "/"), (REFRESH_COOKIE, REFRESH_PATH)):
        response.delete_cookie(name, path=path, secure=is_https, httponly=True, samesite="lax")
