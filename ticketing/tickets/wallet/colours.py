"""The colours of a pass: the workspace's own, with words on it that can be read."""

from accounts.models import Workspace

Colour = tuple[int, int, int]

_FOYER: Colour = (11, 93, 78)
_WHITE: Colour = (255, 255, 255)
_BLACK: Colour = (0, 0, 0)


def ground_of(workspace: Workspace) -> Colour:
    """The colour of a workspace's passes."""
    code = workspace.colour.lstrip("#")
    if not code:
        return _FOYER
    red, green, blue = (int(code[at : at + 2], 16) for at in (0, 2, 4))
    return red, green, blue


def words_on(ground: Colour) -> Colour:
    """White or black, whichever is read more easily (WCAG 2.2, contrast ratio)."""
    light = _lightness(ground)
    return _WHITE if 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 else _BLACK


def as_css(colour: Colour) -> str:
    """As Apple's passes write it."""
    return "rgb({}, {}, {})".format(*colour)


def as_hex(colour: Colour) -> str:
    """As Google's passes write it."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _lightness(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
