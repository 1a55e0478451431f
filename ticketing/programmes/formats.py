"""A file becomes one structure, whichever of the two public formats it is in."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.api.parsing import decode
from ticketing.programmes.errors import ProgrammeTooLarge, ProgrammeUnreadable
from ticketing.programmes.xml import read_xml

MOST_BYTES = 5 * 1024 * 1024
# Ten times what the largest conference has; each costs far more memory than its bytes.
MOST_VALUES = 250_000


def read_file(raw: bytes) -> Mapping[str, Any]:
    """The structure of the schedule JSON, out of JSON or XML.

    Raises ProgrammeTooLarge, ProgrammeUnreadable, or Malformed for what is not JSON.
    """
    if len(raw) > MOST_BYTES:
        raise ProgrammeTooLarge(
            _("A programme may have at most %(most)s bytes.") % {"most": MOST_BYTES}
        )
    plain = raw.removeprefix(b"\xef\xbb\xbf").lstrip()
    content = read_xml(plain) if plain.startswith(b"<") else decode(plain)
    _refuse_too_many(content)
    if not isinstance(content, dict) or not isinstance(content.get("schedule"), dict):
        raise ProgrammeUnreadable
    if not isinstance(content["schedule"].get("conference"), dict):
        raise ProgrammeUnreadable(_("The schedule has no conference."))
    return content


def _refuse_too_many(content: Any) -> None:
    """Raise ProgrammeTooLarge for a small file of very many small things."""
    waiting, count = [content], 0
    while waiting:
        one = waiting.pop()
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        count += len(inner)
        if count > MOST_VALUES:
            raise ProgrammeTooLarge(
                _("A programme may have at most %(most)s values.") % {"most": MOST_VALUES}
            )
        waiting.extend(inner)
