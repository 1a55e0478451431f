"""Query parameters: read strictly, because a misspelt filter that is ignored answers too much."""

from collections.abc import Collection
from difflib import get_close_matches

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.errors import FieldFault, Invalid

# Understood everywhere: the credential's own workspace, named once more.
ALWAYS_KNOWN = frozenset({"workspace_id"})


def refuse_unknown(params: Collection[str], known: Collection[str]) -> None:
    """Raise Invalid that names every parameter that this address does not have."""
    strange = sorted(set(params) - set(known) - ALWAYS_KNOWN)
    if strange:
        raise Invalid(
            "Some parameters are not known here.",
            code="unknown_parameter",
            faults=[
                FieldFault(name[:100], "unknown_parameter", hint(name, known)) for name in strange
            ],
        )


def hint(name: str, known: Collection[str]) -> str:
    """A closing sentence with the closest known name, or with all of them."""
    close = get_close_matches(name, sorted(known), n=1)
    if close:
        return _("Did you mean %(name)s?") % {"name": repr(close[0])}
    return _("Known are: %(names)s.") % {"names": ", ".join(sorted(known))}


def flag(params: QueryDict, name: str, *, default: str = "false") -> bool:
    """A parameter that is true or false, in any case. Raises Invalid for others."""
    text = params.get(name, default).lower()
    if text not in {"true", "false"}:
        raise Invalid.field(name, "not_a_flag", "Say true or false.")
    return text == "true"


def whole_number(params: QueryDict, name: str, *, default: int, most: int, least: int = 1) -> int:
    """A parameter from `least` to `most`. Raises Invalid for others."""
    text = params.get(name, str(default))
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    if not least <= number <= most:
        raise Invalid.field(name, "out_of_range", f"Give a whole number from {least} to {most}.")
    return number
