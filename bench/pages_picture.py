"""The picture of the concert: as restless as a photo of a stage, and the same every time."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFilter

SIZE = (1600, 900)
LIGHTS, PEOPLE = 60, 400


def drawn_stage() -> bytes:
    """A JPEG of lights, haze and heads."""
    chance = Random(7)
    picture = Image.new("RGB", SIZE, (24, 18, 44))
    pen = ImageDraw.Draw(picture)
    for _ in range(LIGHTS):
        _dot(pen, chance, y=chance.randrange(500), most=90, dark=90)
    picture = picture.filter(ImageFilter.GaussianBlur(18))
    pen = ImageDraw.Draw(picture)
    for _ in range(PEOPLE):
        _dot(pen, chance, y=chance.randrange(480, 900), most=26, dark=10)
    grain = Image.effect_noise(SIZE, 24).convert("RGB")
    written = BytesIO()
    Image.blend(picture, grain, 0.08).save(written, "JPEG", quality=90)
    return written.getvalue()


def _dot(pen: ImageDraw.ImageDraw, chance: Random, *, y: int, most: int, dark: int) -> None:
    x, radius = chance.randrange(SIZE[0]), chance.randrange(8, most)
    red, green, blue = (chance.randrange(dark, dark + 120) for _ in range(3))
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(red, green, blue))
