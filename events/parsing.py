"""The bodies of the two ingest endpoints, parsed from raw bytes."""

import msgspec

from core.api.parsing import UNREADABLE, Shape
from core.errors import DomainError, Malformed
from events.drafts import Draft
from events.errors import MAX_BATCH, BatchTooLarge

_draft = Shape(Draft)


class _Envelope(msgspec.Struct, forbid_unknown_fields=True):
    events: list[msgspec.Raw]


_batch_decoder = msgspec.json.Decoder(list[msgspec.Raw] | _Envelope)


def parse_draft(raw: bytes | msgspec.Raw) -> Draft:
    """One event. Raises Malformed for what is not JSON, Invalid for what is not an event."""
    return _draft.read(raw)


def parse_batch(raw: bytes) -> list[Draft | DomainError]:
    """The events of `[…]` or `{"events": […]}`, each parsed on its own: one fault spoils one.

    Raises Malformed for a body that is no such envelope, BatchTooLarge beyond 1000.
    """
    try:
        envelope = _batch_decoder.decode(raw)
    except UNREADABLE as fault:
        raise Malformed(f'Send a list of events, or {{"events": […]}}: {fault}.') from fault
    items = envelope.events if isinstance(envelope, _Envelope) else envelope
    if len(items) > MAX_BATCH:
        raise BatchTooLarge(f"{len(items)} events; {BatchTooLarge.says}")
    drafts: list[Draft | DomainError] = []
    for item in items:
        try:
            drafts.append(_draft.read(item))
        except DomainError as fault:
            drafts.append(fault)
    return drafts
