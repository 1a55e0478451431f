"""What strangers send becomes plain pixels, or is refused: nothing else gets through."""

import struct
import threading
import time
import tracemalloc
import zlib
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from PIL import Image, ImageCms

from core.errors import DomainError
from tests.ticketing.media.gallery import bomb, encoded, image, jpeg, located_jpeg, opened
from ticketing.media import decoding
from ticketing.media.encoding import make_photo
from ticketing.media.errors import (
    PhotosBusy,
    PhotoTooManyPixels,
    PhotoTooSmall,
    PhotoUnreadable,
)

SECRETS = (b"Secret", b"Exif", b"http", b"GPS", b"ICC_PROFILE", b"2026")
# Start, frame, tables, restart, scan, end, and JFIF's own: nothing that could carry anything.
PLAIN_MARKERS = {0xC0, 0xC2, 0xC4, 0xDB, 0xDA, 0xDD, 0xE0}


def markers(content: bytes) -> list[int]:
    """The segments of a JPEG, up to its first scan (ITU T.81, annex B)."""
    assert content[:2] == b"\xff\xd8"
    found: list[int] = []
    at = 2
    while not found or found[-1] != 0xDA:
        assert content[at] == 0xFF
        found.append(content[at + 1])
        at += 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
    return found


def colour_of(raw: bytes) -> Any:
    """The pixel in the middle of the large file."""
    shown = opened(make_photo(raw).files["large"])
    return shown.getpixel((shown.width // 2, shown.height // 2))


def assert_like(colour: Any, wanted: tuple[int, int, int]) -> None:
    assert all(abs(one - other) < 12 for one, other in zip(colour, wanted, strict=True)), colour


def test_a_photo_with_gps_comes_out_without_it() -> None:
    raw = located_jpeg()
    assert opened(raw).getexif().get_ifd(0x8825)[2] == (52.0, 31.0, 12.0)
    assert b"SecretComment" in raw

    made = make_photo(raw)

    for content in made.files.values():
        assert not any(word in content for word in SECRETS)
        assert set(markers(content)) <= PLAIN_MARKERS
        assert dict(opened(content).getexif()) == {}


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_formats_lose_what_they_carry_too(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    raw = encoded(image(), kind, exif=exif, xmp=b"<x>SecretPlace</x>")

    made = make_photo(raw)

    assert b"Secret" in raw
    assert not any(b"Secret" in content for content in made.files.values())


def test_two_sizes_are_made_and_nothing_is_made_larger() -> None:
    large, small = make_photo(jpeg(size=(3200, 2400))), make_photo(jpeg(size=(60, 40)))

    assert opened(large.files["large"]).size == (large.width, large.height) == (1600, 1200)
    assert opened(large.files["small"]).size == (400, 300)
    assert opened(small.files["small"]).size == opened(small.files["large"]).size == (60, 40)


@pytest.mark.parametrize(
    ("mark", "corner"),
    [
        *[(1, (5, 5)), (2, (54, 5)), (3, (54, 34)), (4, (5, 34))],
        *[(5, (5, 5)), (6, (34, 5)), (7, (34, 54)), (8, (5, 54))],
    ],
)
def test_a_photo_stands_upright_however_the_camera_was_held(
    mark: int, corner: tuple[int, int]
) -> None:
    picture = image("white")
    picture.paste("red", (0, 0, 12, 12))
    exif = Image.Exif()
    exif[0x0112] = mark

    shown = opened(make_photo(encoded(picture, exif=exif)).files["large"])

    assert shown.size == ((60, 40) if mark < 5 else (40, 60))
    assert_like(shown.getpixel(corner), (255, 0, 0))


@pytest.mark.parametrize("mark", [0, 9, 65535])
def test_a_mark_that_says_nothing_turns_nothing(mark: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = mark

    assert make_photo(jpeg(exif=exif)).width == 60
    assert make_photo(jpeg(exif=b"Exif\0\0MM no such thing")).width == 60


def test_colours_of_print_and_of_other_screens_look_as_they_were_meant() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    assert_like(colour_of(encoded(image("teal").convert("CMYK"))), (0, 128, 128))
    assert_like(colour_of(jpeg(icc_profile=profile)), (0, 128, 128))
    assert_like(colour_of(jpeg(icc_profile=b"no profile")), (0, 128, 128))
    assert_like(colour_of(jpeg(icc_profile=profile + b"\0" * 1_000_000)), (0, 128, 128))
    assert_like(colour_of(encoded(image(200, mode="L"))), (200, 200, 200))


def test_sixteen_bits_and_see_through_and_palettes_become_plain() -> None:
    grey = encoded(image(32768, mode="I;16"), "PNG")
    glass = encoded(image((0, 128, 128, 0), mode="RGBA"), "PNG")
    palette = encoded(image().convert("P"), "PNG", transparency=0)

    assert_like(colour_of(grey), (128, 128, 128))
    assert_like(colour_of(glass), (255, 255, 255))
    assert make_photo(palette).width == 60


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_what_moves_the_first_frame_is_kept(kind: str) -> None:
    raw = encoded(image("red"), kind, save_all=True, append_images=[image("blue")], duration=50)

    assert_like(colour_of(raw), (255, 0, 0))


def test_a_bomb_of_forty_thousand_pixels_squared_is_refused_unopened() -> None:
    raw = bomb()
    assert (len(raw) < 300_000, opened_size(raw)) == (True, (40_000, 40_000))
    tracemalloc.start()
    began = time.perf_counter()

    with pytest.raises(PhotoTooManyPixels):
        make_photo(raw)

    assert time.perf_counter() - began < 1
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def opened_size(raw: bytes) -> tuple[int, int]:
    """The size that a PNG says it has."""
    width, height = struct.unpack(">II", raw[16:24])
    return width, height


def test_a_bomb_between_the_libraries_limit_and_ours_is_refused_too() -> None:
    for side in (5_008, 9_600, 16_000):
        with pytest.raises(PhotoTooManyPixels):
            make_photo(bomb(side))


def test_a_jpeg_that_says_it_is_as_large_is_refused_too() -> None:
    raw = bytearray(jpeg())
    frame = raw.index(b"\xff\xc0")
    raw[frame + 5 : frame + 9] = struct.pack(">HH", 40_000, 40_000)

    with pytest.raises(PhotoTooManyPixels):
        make_photo(bytes(raw))


@pytest.mark.parametrize("kind", [b"zTXt", b"iCCP", b"iTXt"])
def test_what_is_pressed_beside_the_pixels_is_not_unfolded_without_end(kind: bytes) -> None:
    """A hundred megabytes of zeros in a text or a profile take a hundred kilobytes."""
    pressed = zlib.compress(b"\0" * 100_000_000, 9)
    body = {b"iTXt": b"x\0\1\0\0\0"}.get(kind, b"x\0\0") + pressed
    chunk = struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    whole = encoded(image(), "PNG")
    tracemalloc.start()

    with suppress(PhotoUnreadable):
        make_photo(whole[:33] + chunk + whole[33:])

    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_photo_of_a_phone_that_is_two_photos_in_one_is_taken() -> None:
    """Phones put a second picture behind the first (CIPA DC-007)."""
    raw = encoded(image("red"), "MPO", save_all=True, append_images=[image("blue")])
    assert opened(raw).format == "MPO"

    assert_like(colour_of(raw), (255, 0, 0))
    assert b"MPF" in raw
    assert not any(b"MPF" in content for content in make_photo(raw).files.values())


def test_the_header_of_a_webp_is_read_before_the_library_takes_room_for_it() -> None:
    small = encoded(image(size=(60, 40)), "WEBP", lossless=True)
    huge = bytearray(small)
    huge[21:25] = (16_383 | 16_383 << 14).to_bytes(4, "little")

    assert make_photo(small).width == 60
    with pytest.raises(PhotoTooManyPixels):
        make_photo(bytes(huge))
    with pytest.raises(PhotoTooManyPixels):
        make_photo(b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xff" * 6)


def test_a_jpeg_of_a_thousand_scans_is_refused() -> None:
    with pytest.raises(PhotoTooManyPixels):
        make_photo(jpeg() + b"\xff\xda\x00\x02" * 1000)


def test_what_is_too_small_or_narrow_is_refused() -> None:
    for size in ((1, 1), (15, 400), (1600, 1)):
        with pytest.raises(PhotoTooSmall):
            make_photo(jpeg(size=size))


HTML = b"<!doctype html><script>alert(document.domain)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"\0", HTML, SVG, b'<?xml version="1.0"?>' + SVG, b"%PDF-1.7", b"PK\x03\x04"),
        *(b"\xff\xd8\xff", b"\xff\xd8\xff" + HTML, b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"),
        *(encoded(image(), kind) for kind in ("GIF", "BMP", "TIFF", "ICO", "PPM", "PDF", "EPS")),
        *(jpeg(size=(600, 400))[:-300], encoded(image("red", (600, 400)), "PNG")[:-90]),
        encoded(image(), "WEBP")[:-20],
    ],
)
def test_what_is_no_photo_is_refused(raw: bytes) -> None:
    with pytest.raises(PhotoUnreadable):
        make_photo(raw)


@pytest.mark.parametrize("tail", [HTML, SVG, b"PK\x03\x04 an archive"])
def test_what_hangs_behind_an_image_does_not_come_along(tail: bytes) -> None:
    made = make_photo(jpeg() + tail)

    assert not any(tail[:20] in content for content in made.files.values())


@examples(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes_are_refused_and_break_nothing(raw: bytes) -> None:
    with pytest.raises(DomainError):
        make_photo(raw)


_WHOLE = [
    *(located_jpeg(), jpeg(size=(64, 64), progressive=True)),
    *(encoded(image(), kind) for kind in ("PNG", "WEBP")),
    encoded(image().convert("CMYK")),
    encoded(image("red"), "WEBP", save_all=True, append_images=[image("blue")]),
]


@examples(max_examples=400, deadline=None)
@given(
    whole=st.sampled_from(_WHOLE),
    changes=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=12),
    cut=st.integers(0, 40),
)
def test_a_broken_image_is_made_anew_or_refused(
    whole: bytes, changes: list[tuple[int, int]], cut: int
) -> None:
    broken = bytearray(whole[: len(whole) - cut])
    for place, value in changes:
        broken[place % len(broken)] = value

    files: dict[str, bytes] = {}
    with suppress(PhotoUnreadable, PhotoTooManyPixels, PhotoTooSmall):
        files = make_photo(bytes(broken)).files

    assert not any(word in content for content in files.values() for word in SECRETS)


def test_one_photo_is_decoded_at_a_time_and_nobody_waits_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(decoding, "PATIENCE_SECONDS", 0.05)
    raw, refused = jpeg(), []

    def send() -> None:
        try:
            make_photo(raw)
        except PhotosBusy as refusal:
            refused.append(refusal.status)

    with decoding._own_place():
        other = threading.Thread(target=send)
        other.start()
        other.join(10)

    assert refused == [503]
    assert make_photo(raw).width == 60
