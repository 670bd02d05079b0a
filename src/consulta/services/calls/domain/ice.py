"""Credentials for a TURN server that both sides' browsers may use for an hour at most."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

from consulta.contracts.identity import PersonId


def turn_credentials(secret: str, person_id: PersonId, *, now: datetime, life: timedelta) -> tuple[str, str]:
    """User name and password by the scheme of coturn's `use-auth-secret` (draft-uberti-behave-turn-rest-00).

    The user name is `<expiry>:<person>`, so that a server can count allocations per person.
    """
    username = f"{int((now + life).timestamp())}:{person_id}"
    # The scheme fixes HMAC-SHA1; HMAC does not rest on SHA-1's resistance to collisions.
    digest = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
    return username, base64.b64encode(digest).decode()
