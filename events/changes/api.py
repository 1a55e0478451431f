"""The log of changes, and the description of what stands in it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.models import Workspace
from accounts.scopes import Scope
from core.api.paging import DEFAULT_LIMIT, MAX_LIMIT
from core.api.params import refuse_unknown, whole_number
from core.api.schema import describe, query
from core.errors import Invalid
from events.changes.catching_up import catch_up
from events.changes.reading import BEGINNING, Place, Stretch, newest_cursor, read_changes
from events.messages.notices import place_of, rendered
from events.messages.schema import ENVELOPE, example_of, schema_of
from events.messages.types import message_types
from events.webhooks.choosing import chooses, faults_of_types

_NAMES = {"after", "limit", "types"}
# Instead of a cursor: whoever starts today reads what is told from now on.
_NOW = "now"
_REFUSALS = (
    "unknown_parameter out_of_range invalid_cursor cursor_ahead unknown_message_type too_many"
)
_CURSOR = {"type": "string", "description": "Send it as `after` to go on behind this."}
_CHANGE = {
    "type": "object",
    "description": "A message, with the fields of its type: see GET /webhooks/types.",
    "properties": {"cursor": _CURSOR, **ENVELOPE},
    "required": ["cursor", *ENVELOPE],
}
_CHANGES = {
    "type": "object",
    "properties": {
        "changes": {"type": "array", "items": _CHANGE},
        "next": _CURSOR,
        "has_more": {"type": "boolean", "description": "Whether to ask again at once."},
    },
    "required": ["changes", "next", "has_more"],
}
_TYPE = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "when": {"type": "string", "description": "When it is told."},
        "schema": {"type": "object", "description": "A JSON Schema of the whole message."},
        "example": {"type": "object", "description": "A whole message."},
    },
    "required": ["name", "when", "schema", "example"],
}


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be read; `after` is None for what is told from now on."""

    after: Place | None
    limit: int
    types: Collection[str] | None


class ChangesView(Endpoint):
    """Everything that was told, in its order."""

    scopes = {"GET": Scope.CHANGES_READ}

    @describe(
        "listChanges",
        summary="Read the log of all messages, the oldest first",
        answers={200: _CHANGES},
        parameters=[
            query("after", says="A cursor; `now` for its newest. Missing: from the beginning."),
            query("limit", int, "1 to 1000; 50 when missing."),
            query("types", says="Names with commas between them; `ticket.*` means all such."),
        ],
        refusals={400: _REFUSALS},
    )
    def get(self, request: Request) -> Response:
        wish = _wish_of(request.query_params)
        catch_up(workspace=self.workspace)
        return Response(_shown(self.workspace, _found(self.workspace, wish)))


class MessageTypesView(Endpoint):
    """What there is to be told."""

    scopes = {"GET": Scope.CHANGES_READ}

    @describe(
        "listMessageTypes",
        summary="List the types of messages, with schema and example",
        answers={200: {"type": "array", "items": _TYPE}},
        refusals={400: "unknown_parameter"},
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, set())
        return Response(
            [
                {
                    "name": kind.name,
                    "when": kind.when,
                    "schema": schema_of(kind),
                    "example": example_of(kind),
                }
                for kind in message_types().values()
            ]
        )


def _wish_of(params: QueryDict) -> _Wish:
    refuse_unknown(params, _NAMES)
    limit = whole_number(params, "limit", default=DEFAULT_LIMIT, most=MAX_LIMIT)
    words = params.get("types")
    types = None if words is None else _types_of(words.split(","))
    after = params.get("after") or None
    if after == _NOW:
        return _Wish(None, limit, types)
    return _Wish(place_of(after) if after else BEGINNING, limit, types)


def _types_of(words: list[str]) -> list[str]:
    if faults := faults_of_types(words):
        raise Invalid(faults=faults)
    return [name for name in message_types() if any(chooses(word, name) for word in words)]


def _found(workspace: Workspace, wish: _Wish) -> Stretch:
    if wish.after is None:
        return Stretch([], newest_cursor(workspace=workspace), has_more=False)
    return read_changes(workspace=workspace, after=wish.after, limit=wish.limit, types=wish.types)


def _shown(workspace: Workspace, stretch: Stretch) -> dict[str, Any]:
    messages = rendered(workspace, stretch.notices)
    return {
        "changes": [
            {"cursor": notice.cursor} | message
            for notice, message in zip(stretch.notices, messages, strict=True)
        ],
        "next": stretch.next,
        "has_more": stretch.has_more,
    }
