"""The bodies of the two ingest endpoints, parsed from raw bytes: thirty times a serializer."""

import re

import msgspec

from core.errors import DomainError, Invalid, Malformed
from events.drafts import Draft
from events.errors import MAX_BATCH, BatchTooLarge
from events.kinds import did_you_mean

_WHERE = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?$", re.DOTALL)
_FIELD = re.compile(r"`([^`]*)`")
_FIELDS = list(Draft.__struct_fields__)

_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_draft_decoder = msgspec.json.Decoder(Draft)


class _Envelope(msgspec.Struct, forbid_unknown_fields=True):
    events: list[msgspec.Raw]


_batch_decoder = msgspec.json.Decoder(list[msgspec.Raw] | _Envelope)


def parse_draft(raw: bytes | msgspec.Raw) -> Draft:
    """One event. Raises Malformed for what is not JSON, Invalid for what is not an event."""
    try:
        return _draft_decoder.decode(raw)
    except msgspec.ValidationError as fault:
        raise refusal_of(fault) from fault
    except _UNREADABLE as fault:
        raise Malformed(f"The body is not valid JSON: {fault}.") from fault


def parse_batch(raw: bytes) -> list[Draft | DomainError]:
    """The events of `[…]` or `{"events": […]}`, each parsed on its own: one fault spoils one.

    Raises Malformed for a body that is no such envelope, BatchTooLarge beyond 1000.
    """
    try:
        envelope = _batch_decoder.decode(raw)
    except _UNREADABLE as fault:
        raise Malformed(f'Send a list of events, or {{"events": […]}}: {fault}.') from fault
    items = envelope.events if isinstance(envelope, _Envelope) else envelope
    if len(items) > MAX_BATCH:
        raise BatchTooLarge(f"{len(items)} events; {BatchTooLarge.message}")
    decode = _draft_decoder.decode
    drafts: list[Draft | DomainError] = []
    for item in items:
        try:
            drafts.append(decode(item))
        except msgspec.ValidationError as fault:
            drafts.append(refusal_of(fault))
        except _UNREADABLE as fault:
            drafts.append(Malformed(f"This event cannot be read: {fault}."))
    return drafts


def refusal_of(fault: msgspec.ValidationError) -> Invalid:
    """The parser's complaint as a refusal that names the field."""
    found = _WHERE.match(str(fault))
    what, path = (found["what"], found["path"]) if found else (str(fault), "")
    named = _FIELD.search(what)
    field = path or (named[1] if named else "")
    if "unknown field" in what:
        return Invalid.field(field, "unknown_field", f"{what}. {did_you_mean(field, _FIELDS)}")
    if "missing required field" in what:
        return Invalid.field(field, "required", f"{field} is missing.")
    return Invalid.field(field, "invalid_type", f"{what}.")
