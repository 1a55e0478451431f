"""Refusals: every "no" of the product is one of these, with a code that stays the same for ever."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one field, in words that say how to mend it."""

    field: str
    code: str
    message: str


class DomainError(Exception):
    """A refusal: HTTP `status`, stable `code`, a message for people, and the fields at fault."""

    status: ClassVar[int] = 400
    code: str = "refused"
    # Turned into words when it is refused: in the language that is spoken then.
    says: ClassVar["str | StrPromise"] = _("That is not possible.")

    def __init__(
        self, message: str = "", *, code: str = "", faults: Sequence[FieldFault] = ()
    ) -> None:
        self.message = message or str(self.says)
        self.code = code or self.code
        self.faults = list(faults)
        super().__init__(self.message)


class Invalid(DomainError):
    """The request is understood and one or more of its fields are wrong."""

    status = 400
    code = "invalid"
    says = _("Some fields are wrong.")

    @classmethod
    def field(cls, name: str, code: str, message: str) -> "Invalid":
        """The refusal of a single field."""
        return cls(message, faults=[FieldFault(name, code, message)])


class Malformed(DomainError):
    """The body is not JSON, or not JSON of the expected shape."""

    status = 400
    code = "malformed_json"
    says = _("The body is not valid JSON.")


class NotPermitted(DomainError):
    """The caller is known and may not do this."""

    status = 403
    code = "not_permitted"
    says = _("You may not do this.")


class Missing(DomainError):
    """There is no such thing in the caller's workspace; another workspace's looks the same."""

    status = 404
    code = "not_found"
    says = _("There is no such thing.")


class Conflict(DomainError):
    """The request contradicts what is already there."""

    status = 409
    code = "conflict"
    says = _("This contradicts what is already there.")


class TooLarge(DomainError):
    """The body, or what it asks for, is larger than the documented limit."""

    status = 413
    code = "too_large"
    says = _("The body is too large.")


class Unprocessable(DomainError):
    """The request was to happen whole or not at all, and could not happen whole."""

    status = 422
    code = "unprocessable"
    says = _("Nothing was changed.")
