"""Names and addresses that people type, checked before they are kept."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core.errors import FieldFault, Invalid

MOST_OF_A_NAME = 200
MOST_OF_AN_ADDRESS = 254


def check_contact(*, name: str = "", email: str = "", note: str = "", note_most: int = 300) -> None:
    """Raise Invalid for a name, an address or a note that could not be kept; empty ones can."""
    faults = [
        *name_faults("name", name),
        *_too_long("note", note, note_most),
        *_address_faults(email),
    ]
    if faults:
        raise Invalid(faults=faults)


def name_faults(field: str, name: str) -> Iterator[FieldFault]:
    """The faults of a name: it stands in letters, on paper and in tables, always in one line."""
    yield from _too_long(field, name, MOST_OF_A_NAME)
    if not name.isprintable():
        yield FieldFault(field, "unprintable", _("Write it in one line of signs that can be seen."))


def _too_long(field: str, text: str, most: int) -> Iterator[FieldFault]:
    if len(text) > most:
        yield FieldFault(field, "too_long", _("Use at most %(most)s characters.") % {"most": most})


def _address_faults(email: str) -> Iterator[FieldFault]:
    if not email:
        return
    try:
        validate_email(email)
    except ValidationError:
        yield FieldFault("email", "invalid_email", _("This is no e-mail address."))
        return
    yield from _too_long("email", email, MOST_OF_AN_ADDRESS)
