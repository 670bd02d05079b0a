"""Portraits of people who do not exist, drawn from a few words: calm, flat, the same for the same words every time."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]

SIDE: Final = 512
_FINER: Final = 2
"""Drawn larger and shrunk, which smooths the edges."""
_UNIT: Final = SIDE * _FINER / 100
"""Everything is measured in hundredths of the picture's side."""

SKINS: Final[dict[str, Colour]] = {
    "fair": (246, 212, 188),
    "light": (240, 201, 170),
    "olive": (222, 176, 138),
    "tan": (205, 155, 114),
    "brown": (160, 108, 74),
    "deep": (108, 70, 50),
}
HAIRS: Final[dict[str, Colour]] = {
    "black": (38, 34, 38),
    "brown": (92, 62, 46),
    "auburn": (140, 66, 42),
    "blond": (214, 172, 104),
    "grey": (172, 172, 174),
    "plum": (110, 62, 92),
    "teal": (44, 110, 116),
}
PAPERS: Final[Sequence[Colour]] = (
    (232, 214, 186),
    (196, 210, 186),
    (184, 205, 214),
    (228, 196, 178),
    (208, 196, 218),
    (240, 222, 170),
    (182, 208, 200),
    (222, 190, 196),
    (198, 202, 224),
    (214, 208, 198),
)
"""Sand, sage, mist, clay, heather, straw, lichen, rose, lavender, stone."""
CLOTHS: Final[Sequence[Colour]] = (
    (52, 78, 98),
    (150, 84, 66),
    (74, 98, 82),
    (112, 78, 104),
    (186, 140, 70),
    (62, 64, 84),
    (168, 108, 104),
    (88, 116, 128),
    (226, 218, 204),
    (104, 92, 74),
)
_INK: Final[Colour] = (46, 40, 44)
_WHITE: Final[Colour] = (255, 255, 255)
_BLACK: Final[Colour] = (0, 0, 0)


@dataclass(frozen=True)
class Look:
    """What somebody looks like: “bob brown fair glasses” is hair, its colour, skin, and what else there is."""

    hair: str
    hair_colour: Colour
    skin: Colour
    glasses: bool
    beard: bool

    @classmethod
    def parse(cls, words: str) -> Look:
        """Read the words; raises `KeyError` or `ValueError` for what nobody can draw."""
        hair, hair_colour, skin, *more = words.split()
        if hair not in _HAIRSTYLES or set(more) - {"glasses", "beard"}:
            msg = f"nobody can draw “{words}”"
            raise ValueError(msg)
        return cls(hair, HAIRS[hair_colour], SKINS[skin], "glasses" in more, "beard" in more)


def portrait(look: Look, name: str) -> bytes:
    """A square picture as PNG. The name decides on everything the look leaves open."""
    chance = random.Random(name)  # noqa: S311 - a picture, not a secret
    paper = chance.choice(PAPERS)
    image = Image.new("RGB", (SIDE * _FINER, SIDE * _FINER), _mixed(paper, _WHITE, 0.25))
    chance.choice(_BACKGROUNDS)(image, paper, chance)
    _Figure(image, look, chance.choice(CLOTHS), chance).draw()
    target = io.BytesIO()
    image.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(target, "PNG", compress_level=1)
    return target.getvalue()


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _scaled(box: Sequence[float]) -> list[float]:
    return [each * _UNIT for each in box]


def _arches(image: Image.Image, paper: Colour, chance: random.Random) -> None:
    """Rings around the head, like an old icon."""
    draw = ImageDraw.Draw(image)
    accent = chance.choice([each for each in PAPERS if each != paper])
    for radius, share in ((64, 0.0), (52, 0.1), (40, 0.2)):
        shade = _mixed(paper, _mixed(accent, _INK, 0.3), share * 1.6)
        draw.ellipse(_scaled((50 - radius, 46 - radius, 50 + radius, 46 + radius)), fill=shade)
    x = chance.choice((13.0, 87.0))
    draw.ellipse(_scaled((x - 5, 9, x + 5, 19)), fill=_mixed(accent, _WHITE, 0.2))


def _hills(image: Image.Image, paper: Colour, chance: random.Random) -> None:
    """A sun over layered hills."""
    draw = ImageDraw.Draw(image)
    accent = chance.choice([each for each in PAPERS if each != paper])
    x = chance.choice((20.0, 80.0))
    draw.ellipse(_scaled((x - 10, 12, x + 10, 32)), fill=_mixed(accent, (246, 206, 150), 0.6))
    for number in range(3):
        top = 48 + number * 13 + chance.uniform(-4, 4)
        middle = chance.uniform(0, 100)
        shade = _mixed(_mixed(paper, accent, 0.3 * number), _INK, 0.06 + 0.1 * number)
        draw.ellipse(_scaled((middle - 90, top, middle + 90, top + 120)), fill=shade)


def _sheets(image: Image.Image, paper: Colour, chance: random.Random) -> None:
    """Sheets of cut paper with soft shadows."""
    accents = chance.sample(PAPERS, 3)
    for number, accent in enumerate(accents):
        lean = chance.uniform(-14, 14)
        left = number * 34 + chance.uniform(-8, 8)
        sheet = [(left, -10.0), (110.0, -10.0), (110.0, 110.0), (left + lean, 110.0)]
        shadow = Image.new("L", (SIDE // 4, SIDE // 4), 0)
        small = shadow.width / 100
        ImageDraw.Draw(shadow).polygon([(x * small - 2, y * small) for x, y in sheet], fill=60)
        softened = shadow.filter(ImageFilter.GaussianBlur(3)).resize(image.size)
        image.paste((40, 34, 50), (0, 0), softened)
        points = [(x * _UNIT, y * _UNIT) for x, y in sheet]
        ImageDraw.Draw(image).polygon(points, fill=_mixed(paper, accent, 0.55))


_BACKGROUNDS: Final[Sequence[Callable[[Image.Image, Colour, random.Random], None]]] = (
    _arches,
    _hills,
    _sheets,
)


class _Figure:
    """Head and shoulders."""

    def __init__(self, image: Image.Image, look: Look, garment: Colour, chance: random.Random) -> None:
        self._draw = ImageDraw.Draw(image)
        self._look = look
        self._garment = garment
        self._chance = chance
        self._shade = _mixed(look.skin, (120, 50, 40), 0.16)
        self._hair = look.hair_colour

    def draw(self) -> None:
        behind, before = _HAIRSTYLES[self._look.hair]
        behind(self)
        self._shoulders()
        self._head()
        if self._look.beard:
            self._beard()
        before(self)
        self._face()
        if self._look.glasses:
            self._spectacles()

    def ellipse(self, box: Box, fill: Colour) -> None:
        self._draw.ellipse(_scaled(box), fill=fill)

    def block(self, box: Box, radius: float, fill: Colour) -> None:
        self._draw.rounded_rectangle(_scaled(box), radius * _UNIT, fill=fill)

    def shape(self, points: Sequence[tuple[float, float]], fill: Colour) -> None:
        self._draw.polygon([(x * _UNIT, y * _UNIT) for x, y in points], fill=fill)

    def slice(self, box: Box, start: float, end: float, fill: Colour) -> None:
        self._draw.chord(_scaled(box), start, end, fill=fill)

    def arc(self, box: Box, start: float, end: float, fill: Colour, width: float) -> None:
        self._draw.arc(_scaled(box), start, end, fill=fill, width=round(width * _UNIT))

    def _shoulders(self) -> None:
        self.block((14, 80, 86, 130), 20, self._garment)
        self.ellipse((38, 74, 62, 90), _mixed(self._garment, _BLACK, 0.18))
        self.block((42.5, 60, 57.5, 85), 7, self._shade)
        kind = self._chance.choice(("round", "collar", "open"))
        if kind == "collar":
            light = _mixed(self._garment, _WHITE, 0.75)
            self.shape([(42, 78), (50, 90), (44, 95), (36, 82)], light)
            self.shape([(58, 78), (50, 90), (56, 95), (64, 82)], light)
        elif kind == "open":
            dark = _mixed(self._garment, _BLACK, 0.28)
            self.shape([(41, 79), (50, 100), (59, 79), (66, 82), (60, 104), (40, 104), (34, 82)], dark)
            self.shape([(44, 82), (50, 95), (56, 82)], self._shade)

    def _head(self) -> None:
        if self._look.hair != "scarf":
            for left in (28.2, 65.8):
                self.ellipse((left, 43, left + 6, 53), self._shade)
        self.block((31, 24, 69, 72), 18.5, self._look.skin)

    def _face(self) -> None:
        brow = _mixed(self._hair if self._look.hair != "scarf" else _INK, _INK, 0.35)
        for middle in (42, 58):
            self.ellipse((middle - 1.5, 45.6, middle + 1.5, 49.2), _INK)
            self.arc((middle - 4.5, 40, middle + 4.5, 47), 215, 325, brow, 1.1)
        self.arc((46.5, 46, 53.5, 56), 40, 140, _mixed(self._look.skin, (110, 40, 30), 0.35), 0.9)
        mouth = _mixed(self._look.skin, (140, 40, 48), 0.6)
        self.arc((43, 53, 57, 63.5), 28, 152, mouth, 1.2)
        blush = _mixed(self._look.skin, (226, 96, 84), 0.2)
        for middle in (37, 63):
            self.ellipse((middle - 3, 52.5, middle + 3, 56.5), blush)

    def _beard(self) -> None:
        self.slice((31, 30, 69, 75), 20, 160, self._hair)
        self.slice((39, 52, 61, 66), 180, 360, self._hair)
        self.block((31, 44, 34.2, 62), 1.4, self._hair)
        self.block((65.8, 44, 69, 62), 1.4, self._hair)
        self.slice((40.5, 48.5, 59.5, 64.5), 14, 166, _mixed(self._look.skin, self._hair, 0.12))

    def _spectacles(self) -> None:
        for middle in (42, 58):
            box = _scaled((middle - 6.2, 42, middle + 6.2, 53))
            self._draw.rounded_rectangle(box, 4.6 * _UNIT, outline=_INK, width=round(1.05 * _UNIT))
        self.arc((47.4, 44.4, 52.6, 49.4), 200, 340, _INK, 1.05)

    # Hair: what lies behind the head, and what lies before it.

    def bare(self) -> None:
        """Nothing."""

    def cap(self, *, low: float = 41) -> None:
        """Hair over the top of the head, its line at `low`."""
        self.slice((29.6, 19, 70.4, 19 + (low - 19) * 2.1), 180, 360, self._hair)

    def short_front(self) -> None:
        self.cap(low=40)
        self.block((29.8, 36, 33, 47), 1.5, self._hair)
        self.block((67, 36, 70.2, 47), 1.5, self._hair)
        self.shape([(32, 41), (34, 28), (66, 25), (68, 39), (62, 33), (44, 36)], self._hair)

    def fade_front(self) -> None:
        thin = _mixed(self._hair, self._look.skin, 0.45)
        self.block((30.2, 33, 69.8, 43), 5, thin)
        self.block((33.6, 35.5, 66.4, 46), 6, self._look.skin)
        self.block((32, 18.5, 68, 35.5), 9, self._hair)

    def bald_front(self) -> None:
        for left in (30.0, 67.0):
            self.block((left, 40, left + 3, 49), 1.5, self._hair)
        self.arc((37, 26, 55, 40), 205, 265, _mixed(self._look.skin, _WHITE, 0.4), 1.2)

    def parted(self) -> None:
        """A side parting over the brow."""
        self.cap(low=40)
        self.shape([(30.5, 44), (31.5, 29), (46, 21), (58, 23), (50, 31), (38, 36)], self._hair)
        self.shape([(69.5, 44), (68.5, 29), (55, 21), (54, 27), (60, 34), (67, 38)], self._hair)

    def fringe(self) -> None:
        self.cap(low=40)
        self.block((31.4, 25, 68.6, 40.5), 6, self._hair)

    def bob_behind(self) -> None:
        self.block((26.5, 19, 73.5, 68), 20, self._hair)

    def long_behind(self) -> None:
        self.block((25.5, 18.5, 74.5, 92), 21, self._hair)

    def wavy_behind(self) -> None:
        self.block((27, 19, 73, 64), 20, self._hair)
        for x, y in ((27, 46), (73, 46), (25.5, 56), (74.5, 56), (28, 66), (72, 66)):
            self.ellipse((x - 6, y - 6.5, x + 6, y + 6.5), self._hair)

    def wavy_short_front(self) -> None:
        self.cap(low=38)
        for x, y, size in ((36, 27, 7.0), (45, 23.5, 7.5), (32.5, 34, 4.5)):
            self.ellipse((x - size, y - size, x + size, y + size * 0.85), self._hair)
            self.ellipse((100 - x - size, y - size, 100 - x + size, y + size * 0.85), self._hair)

    def waves_front(self) -> None:
        self.parted()
        for x, y in ((29, 40), (71, 40)):
            self.ellipse((x - 4, y - 8, x + 4, y + 8), self._hair)

    def curly_behind(self) -> None:
        for x, y in ((29, 32), (26, 43), (27, 54), (31, 63), (38, 22)):
            self.ellipse((x - 8, y - 8, x + 8, y + 8), self._hair)
            self.ellipse((92 - x, y - 8, 108 - x, y + 8), self._hair)
        self.ellipse((42, 11, 58, 27), self._hair)

    def curly_front(self) -> None:
        for x, y in ((34, 31), (41, 26.5), (50, 25), (59, 26.5), (66, 31)):
            self.ellipse((x - 6, y - 6, x + 6, y + 6), self._hair)

    def bun_behind(self) -> None:
        self.ellipse((40.5, 7.5, 59.5, 26.5), self._hair)

    def tail_behind(self) -> None:
        self.ellipse((60, 17, 82, 44), self._hair)
        self.block((69, 28, 80, 76), 5.5, self._hair)

    def braids_behind(self) -> None:
        self.block((28, 19, 72, 60), 20, self._hair)
        for x in (27, 31.5, 68.5, 73):
            for y in range(48, 86, 6):
                self.ellipse((x - 2.9, y, x + 2.9, y + 7.4), self._hair)

    def braids_front(self) -> None:
        self.cap(low=40)
        self.arc((31.5, 24.5, 68.5, 52), 200, 340, self._hair, 2.6)

    def scarf_behind(self) -> None:
        self.block((26, 16, 74, 84), 22, self._hair)

    def scarf_front(self) -> None:
        dark = _mixed(self._hair, _BLACK, 0.16)
        self.shape([(29, 66), (50, 76), (71, 66), (76, 90), (50, 98), (24, 90)], self._hair)
        self._draw.arc(_scaled((27.5, 17.5, 72.5, 78)), 0, 360, fill=self._hair, width=round(5.4 * _UNIT))
        self.slice((29, 16.5, 71, 50), 196, 344, self._hair)
        self.arc((34, 66, 72, 90), 20, 130, dark, 0.9)
        self.arc((31, 24.5, 69, 60), 212, 328, dark, 0.8)


_Pencil = Callable[[_Figure], None]
_HAIRSTYLES: Final[dict[str, tuple[_Pencil, _Pencil]]] = {
    "short": (_Figure.bare, _Figure.short_front),
    "fade": (_Figure.bare, _Figure.fade_front),
    "bald": (_Figure.bare, _Figure.bald_front),
    "wavy": (_Figure.bare, _Figure.wavy_short_front),
    "waves": (_Figure.wavy_behind, _Figure.waves_front),
    "bob": (_Figure.bob_behind, _Figure.parted),
    "long": (_Figure.long_behind, _Figure.parted),
    "bangs": (_Figure.long_behind, _Figure.fringe),
    "curly": (_Figure.curly_behind, _Figure.curly_front),
    "bun": (_Figure.bun_behind, _Figure.parted),
    "ponytail": (_Figure.tail_behind, _Figure.parted),
    "braids": (_Figure.braids_behind, _Figure.braids_front),
    "scarf": (_Figure.scarf_behind, _Figure.scarf_front),
}
