"""Redraw an uploaded picture: whatever came, a clean square WebP leaves, without metadata and without surprises."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from PIL import Image, ImageOps

from consulta.kit.errors import ConsultaError
from consulta.services.directory.errors import (
    PictureAnimated,
    PictureBroken,
    PictureNotSupported,
    PictureTooDetailed,
    PictureTooLarge,
)

LARGEST_BYTES: Final = 5_000_000
MOST_PIXELS: Final = 25_000_000
SIDE: Final = 512
SMALL_SIDE: Final = 128
PICTURE_TYPE: Final = "image/webp"


@dataclass(frozen=True)
class Drawing:
    """A picture as it is kept: 512 and 128 pixels square."""

    picture: bytes
    small: bytes

    def key_for(self, owner: UUID) -> str:
        """The picture's key: what it shows and whose it is, so that nobody's removal takes away another's."""
        return hashlib.sha256(owner.bytes + self.picture).hexdigest()[:40]


def redraw(content: bytes) -> Drawing:
    """DI-7. Decode only JPEG, PNG or WebP by their first bytes, only within the pixel limit, and encode anew.

    EXIF (with its places) and colour profiles are dropped, its orientation applied, transparency put on white.
    The largest WebP takes about three seconds and 270 MB: never call it on the event loop. Raises `Picture…` errors.
    """
    if len(content) > LARGEST_BYTES:
        raise PictureTooLarge
    kind = _kind_of(content)
    try:
        with Image.open(io.BytesIO(content), formats=(kind,)) as image:
            _refuse_unfit(image, kind)
            image.draft("RGB", (SIDE * 2, SIDE * 2))
            return _squares(image)
    except ConsultaError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooDetailed from error
    except Exception as error:  # a decoder may raise anything when fed with hostile bytes
        raise PictureBroken from error


def _refuse_unfit(image: Image.Image, kind: str) -> None:
    """Judge size and frames by the header, before anything is decoded."""
    if image.width * image.height > MOST_PIXELS:
        raise PictureTooDetailed
    if kind != "JPEG" and getattr(image, "n_frames", 1) > 1:
        raise PictureAnimated


def _kind_of(content: bytes) -> str:
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "WEBP"
    raise PictureNotSupported


def _squares(image: Image.Image) -> Drawing:
    # Shrunk before anything else touches it: the full size exists once, decoded, and never as a converted copy.
    if image.mode in {"1", "P", "I;16", "I", "F", "CMYK", "YCbCr", "LA", "PA"}:
        image = image.convert("RGBA" if _is_transparent(image) else "RGB")
    image.thumbnail((SIDE * 4, SIDE * 4))
    upright = ImageOps.exif_transpose(image)
    square = ImageOps.fit(upright.convert("RGBA"), (SIDE, SIDE), Image.Resampling.LANCZOS)
    white = Image.new("RGBA", square.size, "white")
    flat = Image.alpha_composite(white, square).convert("RGB")
    return Drawing(_encoded(flat), _encoded(flat.resize((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)))


def _is_transparent(image: Image.Image) -> bool:
    return image.mode in {"LA", "PA"} or "transparency" in image.info


def _encoded(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "WEBP", quality=85, method=4)
    return target.getvalue()
