"""A consultant's picture: whatever was uploaded, what is kept and served is a clean square (UP-01, UP-04)."""

from __future__ import annotations

import asyncio
import io
import struct
import time
import zlib
from pathlib import Path

import pytest
from PIL import Image

from consulta.kit.errors import ConsultaError
from consulta.services.directory.domain.pictures import LARGEST_BYTES, redraw
from consulta.services.directory.gateways import Darkroom
from tests.services.directory.stories import a_consultant, found, ok
from tests.support.house import House, Person

ADDRESS = "/directory/profile/picture"
PLACE = b"47.3769N 8.5417E"


def a_picture(
    width: int = 900,
    height: int = 600,
    *,
    kind: str = "JPEG",
    mode: str = "RGB",
    color: str | int = "teal",
    **options: object,
) -> bytes:
    target = io.BytesIO()
    Image.new(mode, (width, height), color).save(target, kind, **options)
    return target.getvalue()


def an_animation(kind: str) -> bytes:
    target = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "blue", "green")]
    frames[0].save(target, kind, save_all=True, append_images=frames[1:], duration=50)
    return target.getvalue()


def a_png_that_claims(width: int, height: int) -> bytes:
    """A 1-bit PNG of this size whose pixels are a few compressed kilobytes."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    row = b"\0" + b"\0" * ((width + 7) // 8)
    squeeze = zlib.compressobj(9)
    pixels = b"".join(squeeze.compress(row) for _ in range(height)) + squeeze.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def a_jpeg_that_claims(width: int, height: int) -> bytes:
    whole = bytearray(a_picture(16, 16))
    at = whole.index(b"\xff\xc0") + 5
    whole[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(whole)


def a_webp_that_claims(width: int, height: int) -> bytes:
    whole = bytearray(a_picture(16, 16, kind="WEBP", mode="RGBA", lossless=True))
    at = whole.index(b"VP8L") + 9
    (bits,) = struct.unpack_from("<I", whole, at)
    struct.pack_into("<I", whole, at, (bits & ~0xFFFFFFF) | (width - 1) | ((height - 1) << 14))
    return bytes(whole)


def an_upright_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by a quarter
    exif[0x010E] = PLACE.decode()
    return exif


SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
HOSTILE = {
    "truncated JPEG": (a_picture()[:1500], "picture_broken"),
    "truncated PNG": (a_picture(kind="PNG", mode="RGB")[:200], "picture_broken"),
    "truncated WebP": (a_picture(kind="WEBP")[:60], "picture_broken"),
    "PNG of 30000 by 30000": (a_png_that_claims(30_000, 30_000), "picture_too_detailed"),
    "PNG of 12000 by 9000": (a_png_that_claims(12_000, 9_000), "picture_too_detailed"),
    "PNG of 5001 by 5000": (a_png_that_claims(5_001, 5_000), "picture_too_detailed"),
    "JPEG of 65535 by 65535": (a_jpeg_that_claims(65_535, 65_535), "picture_too_detailed"),
    "WebP of 16384 by 16384": (a_webp_that_claims(16_384, 16_384), "picture_too_detailed"),
    "SVG": (SVG, "picture_not_supported"),
    "GIF": (an_animation("GIF"), "picture_not_supported"),
    "BMP": (a_picture(kind="BMP"), "picture_not_supported"),
    "TIFF": (a_picture(kind="TIFF"), "picture_not_supported"),
    "animated PNG": (an_animation("PNG"), "picture_animated"),
    "animated WebP": (an_animation("WEBP"), "picture_animated"),
    "nothing": (b"", "picture_not_supported"),
    "JPEG's first bytes and a script": (b"\xff\xd8\xff" + SVG, "picture_broken"),
    "PNG's first bytes and a JPEG": (b"\x89PNG\r\n\x1a\n" + a_picture(), "picture_broken"),
    "WebP's first bytes and nothing": (b"RIFF\x10\0\0\0WEBP", "picture_broken"),
    "a page": (b"<!doctype html><script>alert(1)</script>", "picture_not_supported"),
    "a zip": (b"PK\x03\x04" + bytes(100), "picture_not_supported"),
    "5 MB and a byte": (a_picture() + bytes(LARGEST_BYTES), "picture_too_large"),
}


@pytest.mark.parametrize("what", HOSTILE)
async def test_what_is_not_a_fit_picture_is_refused_in_a_sentence(house: House, what: str) -> None:
    """DI-7: in less than a second, and the profile stays as it was."""
    content, code = HOSTILE[what]
    http = house.http(await a_consultant(house))
    began = time.perf_counter()
    refused = await http.put(ADDRESS, files={"file": ("me.jpg", content, "image/jpeg")})
    assert time.perf_counter() - began < 1
    assert (refused.status_code, refused.json()["code"]) == (422, f"directory.{code}")
    assert refused.json()["errors"][0]["field"] == "file"
    assert refused.json()["detail"].endswith(".")
    assert (await ok(http.get("/directory/profile")))["picture_url"] is None


@pytest.mark.parametrize(
    ("kind", "mode", "color"),
    [
        ("JPEG", "RGB", "teal"), ("JPEG", "L", 90), ("JPEG", "CMYK", "teal"),
        ("PNG", "RGB", "teal"), ("PNG", "RGBA", "#00808080"), ("PNG", "P", 3), ("PNG", "1", 1), ("PNG", "I;16", 900),
        ("PNG", "LA", "teal"), ("WEBP", "RGB", "teal"), ("WEBP", "RGBA", "#00808080"),
    ],
)  # fmt: skip
async def test_every_kind_of_picture_becomes_two_squares(kind: str, mode: str, color: str | int) -> None:
    """DI-7."""
    drawing = redraw(a_picture(kind=kind, mode=mode, color=color))
    for content, side in ((drawing.picture, 512), (drawing.small, 128)):
        with Image.open(io.BytesIO(content)) as image:
            assert (image.format, image.size, image.mode) == ("WEBP", (side, side), "RGB")


def test_the_turn_is_applied_and_what_the_camera_noted_is_gone() -> None:
    """DI-7, UP-04."""
    sides = Image.new("RGB", (600, 600), "red")
    sides.paste("blue", (0, 0, 300, 600))
    target = io.BytesIO()
    sides.save(target, "JPEG", exif=an_upright_exif(), quality=95)
    assert PLACE in target.getvalue()
    drawing = redraw(target.getvalue())
    assert PLACE not in drawing.picture
    with Image.open(io.BytesIO(drawing.picture)) as image:
        assert not image.getexif()
        red, _, blue = image.convert("RGB").getpixel((256, 60))  # type: ignore[misc]
        assert blue > red  # what was left is on top now


def test_the_largest_allowed_picture_is_drawn() -> None:
    drawing = redraw(a_png_that_claims(5_000, 5_000))
    assert drawing.picture


async def upload(house: House, person: Person, content: bytes) -> str:
    profile = await ok(
        house.http(person).put(ADDRESS, files={"file": ("../../etc/passwd", content, "text/html")})
    )
    address: str = profile["picture_url"]
    return address.removeprefix("/api/v1")


async def test_a_picture_is_served_to_everybody_and_for_ever(house: House) -> None:
    """UP-04."""
    ada = await a_consultant(house)
    address = await upload(house, ada, a_picture())
    assert await upload(house, ada, a_picture()) == address
    served = await house.http().get(address)
    assert served.headers["content-type"] == "image/webp"
    assert served.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert served.headers["x-content-type-options"] == "nosniff"
    assert served.headers["content-security-policy"] == "default-src 'none'; sandbox"
    again = await house.http().get(address, headers={"If-None-Match": served.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    (card,) = await found(house)
    small = await house.http().get(card["thumbnail_url"].removeprefix("/api/v1"))
    assert len(small.content) < len(served.content)
    await house.settle()


async def test_a_picture_nobody_shows_is_removed_an_hour_later(house: House, tmp_path: Path) -> None:
    ada = await a_consultant(house)
    first = await upload(house, ada, a_picture(color="teal"))
    second = await upload(house, ada, a_picture(color="navy"))
    assert (await house.http().get(first)).status_code == 200
    await house.pass_time(hours=2)
    gone = await house.http().get(first)
    assert (gone.status_code, gone.json()["code"]) == (404, "directory.no_such_picture")
    assert (await house.http().get(second)).status_code == 200
    await ok(house.http(ada).delete(ADDRESS))
    await ok(house.http(ada).delete(ADDRESS))
    await house.pass_time(hours=2)
    assert list((tmp_path / "files").rglob("*.webp")) == []
    assert (await found(house))[0]["picture_url"] is None


async def test_who_comes_back_to_a_picture_keeps_it(house: House) -> None:
    ada = await a_consultant(house)
    first = await upload(house, ada, a_picture(color="teal"))
    await upload(house, ada, a_picture(color="navy"))
    await house.pass_time(minutes=30)
    assert await upload(house, ada, a_picture(color="teal")) == first
    await house.pass_time(hours=3)
    assert (await house.http().get(first)).status_code == 200


async def test_two_people_with_one_picture_do_not_lose_it_to_each_other(house: House) -> None:
    ada, eve = await a_consultant(house), await a_consultant(house, "Eve")
    adas, eves = await upload(house, ada, a_picture()), await upload(house, eve, a_picture())
    await ok(house.http(ada).delete(ADDRESS))
    await house.pass_time(hours=2)
    assert (await house.http().get(adas)).status_code == 404
    assert (await house.http().get(eves)).status_code == 200


@pytest.mark.parametrize(
    "name", ["x.webp", "..%2f..%2fsecret", f"{'a' * 40}.webp.html", f"{'a' * 40}-large.webp", "a" * 3000]
)
async def test_only_names_of_pictures_are_looked_for(house: House, name: str) -> None:
    assert (await house.http().get(f"/directory/pictures/{name}")).status_code in {404, 422}


async def test_who_has_no_profile_uploads_nothing(house: House) -> None:
    http = house.http(await house.person("Ada"))
    refused = await http.put(ADDRESS, files={"file": ("me.jpg", a_picture(), "image/jpeg")})
    assert (refused.status_code, refused.json()["code"]) == (404, "directory.no_profile")


async def test_the_darkroom_holds_only_so_many_and_leaves_the_loop_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """DS-07. Red control: without the semaphore all eight are inside at once."""
    inside, most = 0, 0

    def slow(_content: bytes) -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        time.sleep(0.02)
        inside -= 1

    monkeypatch.setattr("consulta.services.directory.gateways.redraw", slow)
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.001)
            ticks += 1

    ticking = asyncio.create_task(tick())
    darkroom = Darkroom(at_once=2)
    await asyncio.gather(*(darkroom.redraw(b"") for _ in range(8)))
    assert most == 2
    assert ticks > 10
    most = 0
    roomy = Darkroom(at_once=8)
    await asyncio.gather(*(roomy.redraw(b"") for _ in range(8)))
    assert most > 2
    ticking.cancel()


def test_every_refusal_of_a_picture_is_one_of_ours() -> None:
    """Whatever bytes come, nothing but a named refusal comes out."""
    whole = {kind: a_picture(60, 40, kind=kind) for kind in ("JPEG", "PNG", "WEBP")}
    for content in whole.values():
        for at in range(0, len(content), 7):
            broken = content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]
            try:
                redraw(broken)
            except ConsultaError as refusal:
                assert refusal.code.startswith("directory.picture_")  # noqa: PT017 - either is fine, a surprise is not
