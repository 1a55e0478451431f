"""Places in a text where something of the customer's is put in."""

import re
from collections.abc import Iterator, Mapping

PLACEHOLDERS = ("name", "points", "tier", "organiser")
_PLACE = re.compile(r"\{([^{}\n]*)\}")


def unknown_placeholders(text: str) -> Iterator[str]:
    """What stands in braces and is no placeholder, each once."""
    for name in dict.fromkeys(_PLACE.findall(text)):
        if name not in PLACEHOLDERS:
            yield name


def fill_in(text: str, words: Mapping[str, str]) -> str:
    """The text with words in the places; what is put in is not looked at again."""
    return _PLACE.sub(lambda found: words.get(found[1], found[0]), text)
