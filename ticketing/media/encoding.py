"""Pixels become files that hold nothing but pixels."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageCms

from ticketing.media.decoding import decode_photo
from ticketing.media.names import LARGE, MEDIUM, PICTURE_SIDES, SIDES

_QUALITY = 82
# A phone on a slow line waits for the middle size: as good as fits into what it can wait for.
_MIDDLE_QUALITIES = (80, 72, 64, 56, 48)
_MIDDLE_BYTES = 65_000
# A profile of a camera has some kilobytes.
_LARGEST_PROFILE = 256 * 1024
_SRGB = ImageCms.createProfile("sRGB")
_WITH_SEE_THROUGH = {"RGBA", "LA", "PA", "RGBa", "La"}


@dataclass(frozen=True, slots=True)
class MadePhoto:
    """A photo made anew: its files by size, and what is told of it."""

    files: dict[str, bytes]
    width: int
    height: int
    # Of what was sent.
    digest: str

    @property
    def stored_bytes(self) -> int:
        """What its files take."""
        return sum(map(len, self.files.values()))


def make_photo(raw: bytes) -> MadePhoto:
    """Decode what was sent and make its files anew. Raises what `decode_photo` raises.

    Nothing but the pixels is taken over: no place, no camera, no time, no comment, no profile.
    """
    return _made(raw, SIDES)


def make_picture(raw: bytes) -> MadePhoto:
    """The same for an event's picture, which has a middle size too."""
    return _made(raw, PICTURE_SIDES)


def _made(raw: bytes, sides: Mapping[str, int]) -> MadePhoto:
    image = plain(decode_photo(raw, side=sides[LARGE]))
    files = {}
    for size, side in sides.items():
        rendition = image.copy()
        rendition.thumbnail((side, side), Image.Resampling.LANCZOS)
        files[size] = _light_jpeg(rendition) if size == MEDIUM else _jpeg(rendition)
    return MadePhoto(files, image.width, image.height, sha256(raw).hexdigest())


def plain(image: Image.Image) -> Image.Image:
    """The image in the colours of the web, without anything that came with it."""
    image = _in_srgb(_in_eight_bits(image))
    if image.mode in _WITH_SEE_THROUGH or "transparency" in image.info:
        seen = image.convert("RGBA")
        image = Image.new("RGB", seen.size, "white")
        image.paste(seen, mask=seen.getchannel("A"))
    image = image.convert("RGB")
    # The encoder takes a comment from here.
    image.info.clear()
    return image


def _in_eight_bits(image: Image.Image) -> Image.Image:
    if not image.mode.startswith("I"):
        return image
    # 16 bits of grey; converted as it is, all that is not nearly black would be white.
    return image.point(lambda value: value * (1 / 256)).convert("L")


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not isinstance(profile, bytes) or not 0 < len(profile) <= _LARGEST_PROFILE:
        return image
    try:
        kept = ImageCms.ImageCmsProfile(BytesIO(profile))
        mode = image.mode if image.mode in {"RGB", "RGBA"} else "RGB"
        return ImageCms.profileToProfile(image, kept, _SRGB, outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        # A profile for other colours than these, or none at all.
        return image


def _light_jpeg(image: Image.Image) -> bytes:
    tries = (_jpeg(image, quality) for quality in _MIDDLE_QUALITIES)
    return next((one for one in tries if len(one) <= _MIDDLE_BYTES), None) or _jpeg(
        image, _MIDDLE_QUALITIES[-1]
    )


def _jpeg(image: Image.Image, quality: int = _QUALITY) -> bytes:
    written = BytesIO()
    image.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
    return written.getvalue()
