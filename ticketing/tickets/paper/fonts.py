"""Letters of any script on paper: each piece of a text in the first font that has its letters.

Bitstream Vera, which reportlab carries, is embedded and covers western and central Europe. Greek,
Cyrillic, Chinese, Japanese and Korean use fonts that PDF viewers bring along. A letter that no font
has is drawn without its accent, else as a box; nothing stops a ticket from being printed.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import groupby
from unicodedata import category, normalize

from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD = "Vera", "VeraBd"
_KOREAN, _CHINESE, _JAPANESE = "HYSMyeongJo-Medium", "STSong-Light", "HeiseiMin-W3"
_RANGES: Sequence[tuple[str, str, str]] = (
    ("\u3040", "\u30ff", _JAPANESE),
    ("\uac00", "\ud7a3", _KOREAN),
    ("\u4e00", "\u9fff", _CHINESE),
    ("\u0370", "\u03ff", _JAPANESE),
    ("\u0400", "\u045f", _JAPANESE),
    ("\u3000", "\u303f", _JAPANESE),
    ("\uff01", "\uff5e", _JAPANESE),
    ("\u25a1", "\u25a1", _JAPANESE),
)
_BOX = "\N{WHITE SQUARE}"
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"

Piece = tuple[str, str]  # the font, and what is written in it


@lru_cache(maxsize=1)
def _letters_of_vera() -> frozenset[int]:
    for name in (PLAIN, BOLD):
        registerFont(TTFont(name, f"{name}.ttf"))
    for name in (_KOREAN, _CHINESE, _JAPANESE):
        registerFont(UnicodeCIDFont(name))
    return frozenset(TTFont(PLAIN, f"{PLAIN}.ttf").face.charToGlyph)


def _font_of(letter: str, own: str) -> str:
    if ord(letter) in _letters_of_vera():
        return own
    return next((font for first, last, font in _RANGES if first <= letter <= last), "")


def _drawable(letter: str, own: str) -> Piece:
    """The letter, else the same without its accent, else a box."""
    for one in (letter, normalize("NFD", letter)[0]):
        if fit := _font_of(one, own):
            return fit, one
    return _font_of(_BOX, own), _BOX


def pieces_of(text: str, font: str = PLAIN) -> list[Piece]:
    """A text as pieces of one font each; marks and controls that no font has are left out."""
    composed = " ".join(normalize("NFC", text).split())
    drawn = []
    for letter in composed:
        if category(letter)[0] in "MC" and not _font_of(letter, font):
            continue
        drawn.append(_drawable(letter, font))
    groups = groupby(drawn, key=lambda one: one[0])
    return [(fit, "".join(letter for _, letter in group)) for fit, group in groups]


def width_of(text: str, font: str, size: float) -> float:
    """How wide a text is, in points."""
    return float(sum(stringWidth(piece, fit, size) for fit, piece in pieces_of(text, font)))


def lines_of(text: str, font: str, size: float, *, width: float, most: int) -> list[str]:
    """A text in at most so many lines of a width, in points; what is left over ends in dots."""

    def fits(line: str) -> bool:
        return width_of(line, font, size) <= width

    lines: list[str] = []
    rest = text.split()
    while rest and len(lines) < most:
        taken = _most_that_fit(rest, fits)
        if taken:
            lines.append(" ".join(rest[:taken]))
            rest = rest[taken:]
        else:
            head = _head_that_fits(rest[0], fits)
            lines.append(head)
            rest[0] = rest[0][len(head) :]
    if rest and lines:
        lines[-1] = _head_that_fits(f"{lines[-1]} ", lambda line: fits(line + _ELLIPSIS))
        lines[-1] = lines[-1].rstrip() + _ELLIPSIS
    return lines


def _most_that_fit(words: Sequence[str], fits: Callable[[str], bool]) -> int:
    number = 0
    while number < len(words) and fits(" ".join(words[: number + 1])):
        number += 1
    return number


def _head_that_fits(word: str, fits: Callable[[str], bool]) -> str:
    """As much of a long word as fits; at least one letter, so that there is an end."""
    length = len(word)
    while length > 1 and not fits(word[:length]):
        length -= 1
    return word[:length]
