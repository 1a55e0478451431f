"""Whatever colour a house chooses, its pages and letters stay readable, by day and by night."""

import re
from dataclasses import asdict

import pytest

from accounts.look.colours import as_hex, contrast, read_colour
from accounts.look.palette import Palette, dark, light
from accounts.look.sheet import sheet_of

ENOUGH = 4.5  # WCAG 2.2, 1.4.3
_OKLCH = re.compile(r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)")
_TOKEN = re.compile(r"--([a-z-]+):\s*(oklch\([^)]*\)|#[0-9a-f]{3})\s*;")

HUES = [as_hex(lightness, 0.2, hue) for hue in range(0, 360, 10) for lightness in (0.3, 0.6, 0.9)]
GREYS = [f"#{part:02x}{part:02x}{part:02x}" for part in range(0, 256, 17)]
PURE = [
    f"#{red}{green}{blue}"
    for red in ("00", "ff")
    for green in ("00", "ff")
    for blue in ("00", "ff")
]
COLOURS = sorted({*HUES, *GREYS, *PURE})


def hex_of(written: str) -> str:
    """What a colour of the style sheet is, as `#rrggbb`."""
    if found := _OKLCH.fullmatch(written):
        lightness, chroma, hue = map(float, found.groups())
        return as_hex(lightness / 100, chroma, hue)
    return "#" + "".join(sign * 2 for sign in written[1:])


def tokens(sheet: str) -> tuple[dict[str, str], dict[str, str]]:
    """Every colour token, by day and by night, as the last rule that names it says."""
    day: dict[str, str] = {}
    night: dict[str, str] = {}
    for block in re.finditer(r"(@media[^{]*dark\)\s*\{\s*)?:root\s*\{([^}]*)\}", sheet):
        found = {name: hex_of(code) for name, code in _TOKEN.findall(block[2] + ";")}
        night |= found
        if not block[1]:
            day |= found
    return day, night


def faults_of(of: dict[str, str]) -> list[tuple[str, str, float]]:
    """Pairs that are too near to each other to be read."""
    grounds = ("ground", "surface", "notice", "tint", "hover")
    pairs = [("accent", "ground"), ("accent", "surface"), ("on-accent", "accent")]
    pairs += [("on-accent", "accent-hover"), ("accent-hover", "surface")]
    pairs += [("text", one) for one in grounds] + [("quiet", "ground"), ("quiet", "surface")]
    ratios = [(one, on, contrast(of[one], of[on])) for one, on in pairs]
    return [(one, on, round(ratio, 2)) for one, on, ratio in ratios if ratio < ENOUGH]


@pytest.mark.parametrize("colour", ["", *COLOURS])
def test_pages_are_readable(colour: str) -> None:
    day, night = tokens(sheet_of(colour))

    assert (faults_of(day), faults_of(night)) == ([], [])


@pytest.mark.parametrize("colour", ["", *COLOURS])
def test_letters_are_readable(colour: str) -> None:
    for look in (light(colour), dark(colour)):
        found = vars_of(look)

        assert faults_of(found | {"notice": found["tint"], "hover": found["ground"]}) == []


def vars_of(look: Palette) -> dict[str, str]:
    """The colours of a letter under the names that pages use."""
    found = {name.replace("_", "-"): code for name, code in asdict(look).items()}
    return found | {"accent-hover": found["accent"]}


def test_the_test_sees_what_cannot_be_read() -> None:
    day, _ = tokens(sheet_of(""))

    assert faults_of(day | {"accent": "#bbbbbb"})


def test_contrast_is_what_the_guidelines_say() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54
    assert contrast("#0b5d66", "#0b5d66") == 1


@pytest.mark.parametrize("code", ["#000000", "#ffffff", "#0b5d66", "#ff0000", "#1a2b3c"])
def test_a_colour_comes_back_as_it_was(code: str) -> None:
    read = read_colour(code)

    assert as_hex(read.lightness, read.chroma, read.hue) == code
    assert read.hex_at(read.lightness, most=1) == code


def test_the_hue_of_a_house_stays_its_own() -> None:
    day, _ = tokens(sheet_of("#c2185b"))

    assert abs(read_colour(day["accent"]).hue - read_colour("#c2185b").hue) < 3
