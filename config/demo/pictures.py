"""Photos of the demo, drawn: lamps, cups, a stage, people from behind. Nobody real is in them."""

import random
from collections.abc import Callable, Iterator
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter, ImageOps

SIZE = (480, 320)
_LARGE = (960, 640)
Scene = Callable[[ImageDraw.ImageDraw, random.Random], None]


def drawn_scenes() -> Iterator[tuple[str, bytes]]:
    """What each shows, and its file; always the same ones."""
    for number, (caption, dark, light, scene) in enumerate(_SCENES):
        picture = _ground(dark, light)
        _glow(picture, random.Random(number))  # noqa: S311  # lamps, not a secret
        scene(ImageDraw.Draw(picture), random.Random(number))  # noqa: S311  # the same
        written = BytesIO()
        picture.resize(_LARGE, Image.Resampling.BICUBIC).save(written, "JPEG", quality=85)
        yield caption, written.getvalue()


def _ground(dark: str, light: str) -> Image.Image:
    """From dark above to light below."""
    return ImageOps.colorize(Image.linear_gradient("L").resize(SIZE), dark, light)


def _glow(picture: Image.Image, chance: random.Random) -> None:
    """Lamps out of focus."""
    lamps = Image.new("L", SIZE)
    pen = ImageDraw.Draw(lamps)
    for _ in range(16):
        x, y, r = chance.randrange(SIZE[0]), chance.randrange(180), chance.randrange(8, 26)
        pen.ellipse((x - r, y - r, x + r, y + r), fill=chance.randrange(50, 150))
    picture.paste("#ffe3b0", mask=lamps.filter(ImageFilter.GaussianBlur(3)))


def _crowd(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    for x in range(-10, SIZE[0] + 20, 44):
        top, r = chance.randrange(215, 245), chance.randrange(15, 21)
        pen.ellipse((x - r, top - r, x + r, top + r), fill="#15131c")
        pen.rounded_rectangle((x - r * 1.8, top + r * 0.8, x + r * 1.8, 360), 16, fill="#15131c")


def _screen(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    pen.rounded_rectangle((110, 40, 370, 180), 6, fill="#f4efe4")
    for row, width in enumerate((160, 200, 120)):
        pen.rounded_rectangle((140, 75 + row * 26, 140 + width, 85 + row * 26), 4, fill="#b98a52")
    _crowd(pen, chance)


def _band(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    for x in (120, 240, 360):
        pen.polygon([(x, -10), (x - 60, 250), (x + 60, 250)], fill=chance.choice(_BEAMS))
        pen.ellipse((x - 14, 150, x + 14, 178), fill="#1b1220")
        pen.rounded_rectangle((x - 24, 174, x + 24, 260), 14, fill="#1b1220")
    pen.rectangle((0, 250, SIZE[0], 262), fill="#2b1c22")
    _crowd(pen, chance)


def _cups(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    for x, y, r in ((140, 190, 74), (310, 150, 58), (400, 260, 50)):
        pen.ellipse((x - r * 1.3, y - r * 1.1, x + r * 1.3, y + r * 1.2), fill="#efe6da")
        pen.ellipse((x - r, y - r, x + r, y + r), fill="#fbf7f0")
        pen.ellipse((x - r * 0.82, y - r * 0.82, x + r * 0.82, y + r * 0.82), fill="#8a5a34")
        for step in (0.5, 0.34, 0.18):
            pen.ellipse((x - r * step, y - r * step, x + r * step, y + r * step * 1.3), "#e9cfa8")


def _garland(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    for start in (30, 95):
        points = [(x, start + (x - 240) ** 2 / -1400 + 60) for x in range(0, 481, 12)]
        pen.line(points, fill="#221a2a", width=2)
        for x, y in points[1::3]:
            pen.ellipse((x - 6, y, x + 6, y + 13), fill=chance.choice(("#ffd98a", "#ffc35c")))
    _crowd(pen, chance)


def _yard(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    for x in (60, 190, 330, 440):
        r = chance.randrange(48, 72)
        pen.rectangle((x - 5, 150, x + 5, 270), fill="#4a3424")
        pen.ellipse((x - r, 130 - r, x + r, 130 + r), fill=chance.choice(("#3f6b43", "#56803f")))
    for x in range(30, 470, 110):
        pen.rounded_rectangle((x, 250, x + 80, 260), 4, fill="#e8d9bf")
        pen.rectangle((x + 36, 258, x + 44, 310), fill="#b99a6e")


_BEAMS = ("#8a4fae", "#b0457a", "#4c5fb5")
_SCENES: list[tuple[str, str, str, Scene]] = [
    ("The first talk, and every chair taken", "#1d2a3a", "#6a4a2e", _screen),
    ("Cups of the tasting", "#6b4a33", "#c9a57c", _cups),
    ("The trio, late", "#150f24", "#4b2247", _band),
    ("The yard at noon", "#9cc7dd", "#a9bf83", _yard),
    ("Lamps over the yard", "#14203a", "#70405a", _garland),
    ("Waiting for the doors", "#26324a", "#8a6a50", _crowd),
    ("", "#2a1a14", "#a86f3d", _cups),
]
