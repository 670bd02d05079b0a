"""AU-05: of all tokens that look like ours, only ours are taken."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consulta.contracts.identity import Role
from consulta.kit.access import ALGORITHM, AccessTokens, Caller, PersonId, SignInFirst
from consulta.kit.ids import new_uuid
from consulta.kit.secrets import Keyring
from tests.conftest import SECRET
from tests.services.identity.conftest import Door
from tests.support.house import BEGINNING, House, MovableClock

NOW = int(BEGINNING.timestamp())
SEED = Keyring.parse(SECRET).derive("identity.access_tokens")
OURS = Ed25519PrivateKey.from_private_bytes(SEED)
PUBLIC = OURS.public_key().public_bytes_raw()
HEADER: dict[str, Any] = {"alg": ALGORITHM, "typ": "at+jwt", "kid": "ours"}
CLAIMS: dict[str, Any] = {
    "iss": "consulta",
    "aud": "consulta",
    "sub": str(new_uuid()),
    "sid": str(new_uuid()),
    "roles": ["client"],
    "iat": NOW,
    "exp": NOW + 600,
}


def part(content: object) -> str:
    """Base64url of JSON, or of bytes as they are."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def signed(header: object, claims: object, key: Ed25519PrivateKey = OURS) -> str:
    """A token signed by our real key, unless another is given."""
    body = f"{part(header)}.{part(claims)}"
    return f"{body}.{part(key.sign(body.encode()))}"


def by_secret(header: dict[str, Any], secret: bytes) -> str:
    """A token signed with HMAC."""
    body = f"{part(HEADER | header)}.{part(CLAIMS)}"
    return f"{body}.{part(hmac.digest(secret, body.encode(), hashlib.sha256))}"


def without(*names: str) -> dict[str, Any]:
    """Our claims without some."""
    return {name: value for name, value in CLAIMS.items() if name not in names}


GOOD = signed(HEADER, CLAIMS)
JWK = {
    "kty": "OKP",
    "crv": "Ed25519",
    "x": part(Ed25519PrivateKey.generate().public_key().public_bytes_raw()),
}
MALLORY = Ed25519PrivateKey.generate()

CORPUS: dict[str, str] = {
    "empty": "",
    "dots": "...",
    "words": "not a token",
    "two parts": GOOD.rpartition(".")[0],
    "four parts": GOOD + ".AAAA",
    "no signature": GOOD.rpartition(".")[0] + ".",
    "half a signature": GOOD[:-20],
    "signature of zeros": GOOD.rpartition(".")[0] + "." + part(bytes(64)),
    "another's signature": signed(HEADER, CLAIMS, MALLORY),
    "changed claims": f"{GOOD.split('.')[0]}.{part(CLAIMS | {'roles': ['staff']})}.{GOOD.split('.')[2]}",
    "changed header": f"{part(HEADER | {'x': 1})}.{GOOD.split('.')[1]}.{GOOD.split('.')[2]}",
    "alg none": f"{part(HEADER | {'alg': 'none'})}.{part(CLAIMS)}.",
    "alg None": f"{part(HEADER | {'alg': 'None'})}.{part(CLAIMS)}.",
    "alg nOnE": f"{part(HEADER | {'alg': 'nOnE'})}.{part(CLAIMS)}.",
    "alg none with our signature": signed(HEADER | {"alg": "none"}, CLAIMS),
    "alg EdDSA with our signature": signed(HEADER | {"alg": "EdDSA"}, CLAIMS),
    "alg Ed448": signed(HEADER | {"alg": "Ed448"}, CLAIMS),
    "alg ES256": signed(HEADER | {"alg": "ES256"}, CLAIMS),
    "alg RS256": signed(HEADER | {"alg": "RS256"}, CLAIMS),
    "no alg": signed({"typ": "at+jwt"}, CLAIMS),
    "alg is a list": signed(HEADER | {"alg": [ALGORITHM]}, CLAIMS),
    "alg is an object": signed(HEADER | {"alg": {}}, CLAIMS),
    "alg is null": signed(HEADER | {"alg": None}, CLAIMS),
    "HS256 with the public key": by_secret({"alg": "HS256"}, PUBLIC),
    "HS256 with the public key in base64": by_secret({"alg": "HS256"}, part(PUBLIC).encode()),
    "HS256 with nothing": by_secret({"alg": "HS256"}, b""),
    "HS512": by_secret({"alg": "HS512"}, PUBLIC),
    "kid is a path": signed(HEADER | {"kid": "../../../dev/null"}, CLAIMS, MALLORY),
    "kid is SQL": signed(HEADER | {"kid": "x' UNION SELECT 'a"}, CLAIMS, MALLORY),
    "kid is a URL": signed(HEADER | {"kid": "https://evil.example/key"}, CLAIMS, MALLORY),
    "kid of ours, key of theirs": signed(HEADER | {"kid": "ours"}, CLAIMS, MALLORY),
    "kid is a number": signed(HEADER | {"kid": 7}, CLAIMS, MALLORY),
    "key brought along": signed(HEADER | {"jwk": JWK}, CLAIMS, MALLORY),
    "key to be fetched": signed(HEADER | {"jku": "https://evil.example/jwks.json"}, CLAIMS, MALLORY),
    "certificate to be fetched": signed(HEADER | {"x5u": "https://evil.example/"}, CLAIMS, MALLORY),
    "unknown crit": signed(HEADER | {"crit": ["exp"]}, CLAIMS),
    "unencoded payload": signed(HEADER | {"b64": False, "crit": ["b64"]}, CLAIMS),
    "typ JWT": signed(HEADER | {"typ": "JWT"}, CLAIMS),
    "no typ": signed({"alg": ALGORITHM}, CLAIMS),
    "typ of a call's token": signed(HEADER | {"typ": "call+jwt"}, CLAIMS),
    "header is a list": signed([], CLAIMS),
    "header is a word": signed("x", CLAIMS),
    "header is null": signed(None, CLAIMS),
    "header is no JSON": signed(b"{", CLAIMS),
    "header is no text": signed(b"\xff\xfe", CLAIMS),
    "header is deep": f"{part(b'[' * 2900)}.{part({})}.AAAA",
    "claims are deep": signed(HEADER, b"[" * 2500),
    "claims are a list": signed(HEADER, []),
    "claims are empty": signed(HEADER, {}),
    "wrong iss": signed(HEADER, CLAIMS | {"iss": "https://evil.example"}),
    "no iss": signed(HEADER, without("iss")),
    "wrong aud": signed(HEADER, CLAIMS | {"aud": "other"}),
    "aud is a list": signed(HEADER, CLAIMS | {"aud": ["consulta", "other"]}),
    "no aud": signed(HEADER, without("aud")),
    "expired": signed(HEADER, CLAIMS | {"iat": NOW - 600, "exp": NOW}),
    "expired long ago": signed(HEADER, CLAIMS | {"iat": 0, "exp": 600}),
    "no exp": signed(HEADER, without("exp")),
    "exp far away": signed(HEADER, CLAIMS | {"exp": NOW + 3600}),
    "exp never": signed(HEADER, CLAIMS | {"exp": float("inf")}),
    "exp is not a number": signed(HEADER, CLAIMS | {"exp": float("nan")}),
    "exp is a word": signed(HEADER, CLAIMS | {"exp": "later"}),
    "exp is null": signed(HEADER, CLAIMS | {"exp": None}),
    "future iat": signed(HEADER, CLAIMS | {"iat": NOW + 60, "exp": NOW + 600}),
    "no iat": signed(HEADER, without("iat")),
    "not yet": signed(HEADER, CLAIMS | {"nbf": NOW + 60}),
    "no sub": signed(HEADER, without("sub")),
    "sub is no id": signed(HEADER, CLAIMS | {"sub": "admin"}),
    "no login": signed(HEADER, without("sid")),
    "no roles": signed(HEADER, without("roles")),
    "roles are a word": signed(HEADER, CLAIMS | {"roles": "staff"}),
    "unknown role": signed(HEADER, CLAIMS | {"roles": ["owner"]}),
    "roles are objects": signed(HEADER, CLAIMS | {"roles": [{}]}),
    "over-long": signed(HEADER, CLAIMS | {"pad": "x" * 4000}),
    "a megabyte": "A" * 1_000_000,
    "spaces within": GOOD.replace(".", " . "),
    "letters of another alphabet": "é" * 30,
}


@pytest.fixture
def tokens() -> AccessTokens:
    """Reads tokens at nine o'clock."""
    return AccessTokens(Keyring.parse(SECRET), MovableClock())


def test_the_corpus_is_large_and_its_model_is_good(tokens: AccessTokens) -> None:
    """The red control: what the corpus bends is taken when it is straight."""
    assert len(CORPUS) >= 70
    assert tokens.read(GOOD).roles == {Role.CLIENT}


@pytest.mark.parametrize("name", CORPUS)
def test_a_bent_token_is_not_taken(tokens: AccessTokens, name: str) -> None:
    with pytest.raises(SignInFirst):
        tokens.read(CORPUS[name])


@pytest.mark.parametrize(
    ("seconds", "is_good"), [(-6, False), (-5, True), (0, True), (599, True), (600, False)]
)
def test_a_token_is_good_for_ten_minutes(seconds: int, is_good: bool) -> None:  # noqa: FBT001 - an example
    clock = MovableClock(BEGINNING + timedelta(seconds=seconds))
    tokens = AccessTokens(Keyring.parse(SECRET), clock)
    if is_good:
        assert str(tokens.read(GOOD).person_id) == CLAIMS["sub"]
        return
    with pytest.raises(SignInFirst):
        tokens.read(GOOD)


def test_a_token_that_is_remembered_still_runs_out() -> None:
    clock = MovableClock()
    tokens = AccessTokens(Keyring.parse(SECRET), clock)
    token = tokens.issue(Caller(PersonId(new_uuid()), frozenset({Role.CLIENT}), new_uuid()))
    assert tokens.read(token) == tokens.read(token)
    clock.advance(minutes=10)
    with pytest.raises(SignInFirst):
        tokens.read(token)


def test_after_the_secret_is_rotated_old_tokens_are_read_and_new_ones_made() -> None:
    newer = "a newer secret that is just as long as it needs to be"
    before = AccessTokens(Keyring.parse(SECRET), MovableClock())
    during = AccessTokens(Keyring.parse(f"{newer},{SECRET}"), MovableClock())
    after = AccessTokens(Keyring.parse(newer), MovableClock())
    caller = Caller(PersonId(new_uuid()), frozenset({Role.CLIENT}), new_uuid())
    assert during.read(before.issue(caller)) == caller
    assert after.read(during.issue(caller)) == caller
    with pytest.raises(SignInFirst):
        after.read(before.issue(caller))


async def test_a_bent_token_opens_no_door_and_breaks_none(house: House) -> None:
    http = house.http()
    for name, token in CORPUS.items():
        headers = {b"Authorization": b"Bearer " + (token or "x").encode()}
        answer = await http.get("/identity/me", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "identity.not_signed_in"), name


async def test_a_refresh_token_is_no_access_token_and_the_other_way_round(house: House, door: Door) -> None:
    ada = await door.sign_in("ada@example.org")
    swapped = house.http(Authorization=f"Bearer {ada['refresh_token']}")
    assert (await swapped.get("/identity/me")).status_code == 401
    answer = await house.http().post("/identity/refresh", json={"refresh_token": ada["access_token"][:200]})
    assert answer.status_code == 401


async def test_others_can_verify_our_tokens_by_the_published_keys(house: House, door: Door) -> None:
    published = await house.http().get("/identity/jwks.json")
    [key] = published.json()["keys"]
    assert key["x"] == part(PUBLIC)
    assert (key["kty"], key["crv"], key["alg"], key["use"]) == ("OKP", "Ed25519", "Ed25519", "sig")
    assert "d" not in key, "the private half stays here"
    assert published.headers["cache-control"] == "public, max-age=300"
    header = json.loads(
        base64.urlsafe_b64decode((await door.sign_in("a@example.org"))["access_token"].split(".")[0] + "==")
    )
    assert header["kid"] == key["kid"]
