"""Letters of any script on paper: each piece of a text in the first font that has its letters.

A letter that no font has is drawn without its accent, else as a box; nothing stops a ticket from
being printed. Scripts that run from right to left are boxes: nothing here joins their letters.
"""

from collections.abc import Callable, Sequence
from itertools import groupby
from unicodedata import bidirectional, category, normalize

from reportlab.pdfbase.pdfmetrics import stringWidth

from ticketing.tickets.paper.faces import PLAIN, font_of

_BOX = "\N{WHITE SQUARE}"
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"

Piece = tuple[str, str]  # the font, and what is written in it


def _font_of(letter: str, own: str) -> str:
    return "" if bidirectional(letter) in {"R", "AL"} else font_of(letter, own)


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
        taken = _most_that_fit(rest, " ", fits)
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


def _most_that_fit(parts: Sequence[str], between: str, fits: Callable[[str], bool]) -> int:
    """How many of the parts fit, counted up from none: what is long is much longer than a line."""
    number = 0
    while number < len(parts) and fits(between.join(parts[: number + 1])):
        number += 1
    return number


def _head_that_fits(word: str, fits: Callable[[str], bool]) -> str:
    """As much of a long word as fits; at least one letter, so that there is an end."""
    return word[: max(1, _most_that_fit(word, "", fits))]
