"""docs/messages.md says what the types say, and docs/changes.md what is answered."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from accounts.models import Customer
from events.messages.types import MessageType, message_types
from tests.api.calling import till_of
from tests.samples import DOCS, play

_ROW = re.compile(r"^\| `[\w.]+` \|.*\|$", re.MULTILINE)
_WORDS = {"integer": "whole number", "string": "text", "object": "object", "array": "list"}
_FORMATS = {"uuid": "id", "date-time": "instant"}


def row_of(kind: MessageType) -> str:
    """A type in the table of its room."""
    fields = ", ".join(f"`{name}`" for name in kind.fields)
    return f"| `{kind.name}` | {kind.when} | {fields} |"


def rows_of_fields(kinds: list[MessageType]) -> Iterator[str]:
    """The fields of these types, each once for each meaning."""
    for kind in kinds:
        for name, schema in kind.fields.items():
            yield f"| `{name}` | {sort_of(schema)} | {schema['description']} |"


def sort_of(schema: Mapping[str, Any]) -> str:
    """What a field is, in a few words."""
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    sort = _FORMATS.get(schema.get("format", ""), _WORDS[types[0]])
    if types[0] == "array":
        sort = f"list of {sort_of(schema['items'])}s"
    if "enum" in schema:
        sort = "one of " + ", ".join(f"`{word}`" for word in schema["enum"])
    return f"{sort} or null" if "null" in types else sort


def test_the_page_has_a_row_for_every_type_and_every_field() -> None:
    kinds = list(message_types().values())
    page = (DOCS / "messages.md").read_text().partition("## Activity that")[0]

    rows = set(_ROW.findall(page))
    described = {row_of(kind) for kind in kinds} | set(rows_of_fields(kinds))

    assert described - rows == set(), "these rows are to be added"
    assert rows - described == set(), "these rows say what is not so"


@pytest.mark.django_db
def test_every_sample_of_the_page_about_changes_is_answered_as_it_says(member: Customer) -> None:
    assert play("changes.md", till_of(member)) == 6
