"""The fonts that tickets are written in, and which letters each has.

Bitstream Vera, which reportlab carries, has the letters of western Europe. What it lacks is looked
for in the fonts of the machine (`FOYER_FONTS`), of which the letters in use are embedded. What
those lack too is drawn, of some scripts, with fonts that PDF viewers bring along, or not.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import structlog
from django.conf import settings
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

PLAIN, BOLD = "Vera", "VeraBd"
_KOREAN, _CHINESE, _JAPANESE = "HYSMyeongJo-Medium", "STSong-Light", "HeiseiMin-W3"
_OF_VIEWERS: Sequence[tuple[str, str, str]] = (
    ("\u3040", "\u30ff", _JAPANESE),
    ("\uac00", "\ud7a3", _KOREAN),
    ("\u4e00", "\u9fff", _CHINESE),
    ("\u0370", "\u03ff", _JAPANESE),
    ("\u0400", "\u045f", _JAPANESE),
    ("\u3000", "\u303f", _JAPANESE),
    ("\uff01", "\uff5e", _JAPANESE),
    ("\u25a1", "\u25a1", _JAPANESE),
)
log = structlog.get_logger("foyer.tickets")


def font_of(letter: str, own: str) -> str:
    """The font in which a letter is written where the text is in `own`; empty where none has it."""
    for name, letters in _faces(tuple(settings.FONT_FILES))[own].items():
        if ord(letter) in letters:
            return name
    return next((font for first, last, font in _OF_VIEWERS if first <= letter <= last), "")


@lru_cache(maxsize=4)
def _faces(files: Sequence[Path]) -> Mapping[str, Mapping[str, frozenset[int]]]:
    """For plain and for bold text, the fonts in the order in which they are asked."""
    for name in (_KOREAN, _CHINESE, _JAPANESE):
        registerFont(UnicodeCIDFont(name))
    plain = dict(_registered([Path(f"{PLAIN}.ttf"), *files]))
    bolder = [file.with_stem(f"{file.stem}-Bold") for file in files]
    bold = dict(_registered([Path(f"{BOLD}.ttf"), *(file for file in bolder if file.is_file())]))
    return {PLAIN: plain, BOLD: bold | plain}


def _registered(files: Sequence[Path]) -> Iterator[tuple[str, frozenset[int]]]:
    for file in files:
        try:
            font = TTFont(file.stem, str(file))
        except (TTFError, OSError) as fault:
            # A ticket with boxes is better than none.
            log.warning("font not usable", file=str(file), fault=str(fault))
            continue
        registerFont(font)
        # Glyph 0 is what a font draws for letters that it lacks.
        yield file.stem, frozenset(code for code, glyph in font.face.charToGlyph.items() if glyph)
