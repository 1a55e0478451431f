"""JSON in: strict UTF-8, bounded depth; what PostgreSQL could not keep is refused."""

import re
from collections.abc import Mapping, Sequence
from typing import IO, Any, Generic, TypeVar

import msgspec
from rest_framework.parsers import BaseParser

from core.api.params import hint
from core.errors import Invalid, Malformed

S = TypeVar("S", bound=msgspec.Struct)
MAX_DEPTH = 20
UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_WHERE = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?$", re.DOTALL)
_FIELD = re.compile(r"`([^`]*)`")
_PLACE = re.compile(r"\[(\d*)[^\]]*\]")


class Shape(Generic[S]):
    """A struct that bodies are read as, from raw bytes: thirty times a serializer."""

    def __init__(self, struct: type[S]) -> None:
        self._decode = msgspec.json.Decoder(struct).decode
        self._fields = [field.encode_name for field in msgspec.structs.fields(struct)]

    def read(self, raw: bytes | msgspec.Raw) -> S:
        """The struct. Raises Malformed for what is not JSON, Invalid naming the field at fault."""
        try:
            return self._decode(raw)
        except msgspec.ValidationError as fault:
            raise refusal_of(fault, self._fields) from fault
        except UNREADABLE as fault:
            raise Malformed(f"The body is not valid JSON: {fault}.") from fault


def refusal_of(fault: msgspec.ValidationError, fields: Sequence[str]) -> Invalid:
    """The parser's complaint as a refusal that names the field."""
    found = _WHERE.match(str(fault))
    what, path = (found["what"], found["path"] or "") if found else (str(fault), "")
    path = _PLACE.sub(r".\1", path).strip(".")
    named = _FIELD.search(what)
    name = named[1] if named else ""
    within = f"{path}.{name}".strip(".")[:100]
    if "unknown field" in what:
        words = f"{what}." if path else f"{what}. {hint(name, fields)}"
        return Invalid.field(within, "unknown_field", words)
    if "missing required field" in what:
        return Invalid.field(within, "required", f"{within} is missing.")
    return Invalid.field(path, "invalid_type", f"{what}.")


def decode(raw: bytes) -> Any:
    """The JSON value of a body. Raises Malformed, or Invalid for text that cannot be kept."""
    try:
        value = msgspec.json.decode(raw)
    except UNREADABLE as fault:
        raise Malformed(f"The body is not valid JSON: {fault}.") from fault
    refuse_unkeepable(value)
    return value


def refuse_cut_off(raw: bytes, meta: Mapping[str, Any]) -> None:
    """Raise Malformed for a body whose sender fell silent: what came may look whole, or empty."""
    if len(raw) < int(meta.get("CONTENT_LENGTH") or 0):
        raise Malformed("The body ends before its Content-Length.")


def refuse_unkeepable(value: Any, *, field: str = "", depth: int = 0) -> None:
    """Raise Invalid for nesting beyond MAX_DEPTH, and for text PostgreSQL cannot hold.

    A NUL, and half of a surrogate pair, are JSON but no PostgreSQL text; a whole number beyond
    64 bits, and a float beyond 2^53, could be kept but not given back as they came.
    """
    if isinstance(value, str):
        refuse_unkeepable_text(value, field=field)
    elif isinstance(value, int) and abs(value) >= 2**63:
        raise Invalid.field(field, "number_too_large", "Whole numbers must fit in 64 bits.")
    elif isinstance(value, float) and abs(value) > 2**53:
        raise Invalid.field(field, "number_too_large", "Beyond 2^53, send the number as text.")
    elif isinstance(value, dict):
        _refuse_too_deep(depth, field)
        for key, inner in value.items():
            refuse_unkeepable_text(key, field=field)
            refuse_unkeepable(inner, field=f"{field}.{key}" if field else key, depth=depth + 1)
    elif isinstance(value, list):
        _refuse_too_deep(depth, field)
        for inner in value:
            refuse_unkeepable(inner, field=field, depth=depth + 1)


def refuse_unkeepable_text(text: str, *, field: str) -> None:
    """Raise Invalid when PostgreSQL could not hold the text."""
    if "\0" in text:
        raise Invalid.field(field, "nul_character", "Text must not contain the NUL character.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Invalid.field(
            field, "broken_unicode", "Text must not contain half a surrogate pair."
        ) from None


def _refuse_too_deep(depth: int, field: str) -> None:
    if depth >= MAX_DEPTH:
        raise Invalid.field(field, "too_deep", f"Nest at most {MAX_DEPTH} levels.")


class JSONParser(BaseParser):
    """The API's only body format."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The body's value; an empty body is an empty object."""
        raw = stream.read()
        if parser_context:
            refuse_cut_off(raw, parser_context["request"].META)
        return decode(raw) if raw.strip() else {}
