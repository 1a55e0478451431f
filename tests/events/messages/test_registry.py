"""Types of messages: each is described whole, and the net under all tests holds what is told."""

from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from accounts.models import Workspace
from events.messages.schema import example_of, schema_of
from events.messages.types import MessageType, message_types, text_field, whole_number_field
from events.outbox import publish, publish_all
from tests.described import MessageNet, NotAsDescribed, faults_of, misfits

KINDS = list(message_types().values())
A_PASS = "01930d3c-2a90-7e11-a4c8-0f1e2d3c4b5a"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_type_has_words_fields_and_an_example_of_them(kind: MessageType) -> None:
    schema = schema_of(kind)

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(example_of(kind))
    assert faults_of(kind, kind.example) == []
    assert list(kind.example) == list(kind.fields)
    assert kind.when.endswith(".")
    assert all(field["description"].endswith(".") for field in kind.fields.values())
    assert not {"event_id", "timestamp", "type", "cursor"} & set(kind.fields)


def test_each_name_is_given_once() -> None:
    names = [kind.name for path in settings.MESSAGE_TYPES for kind in import_string(path)]

    assert sorted(names) == sorted(set(names))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("type", "body", "fault"),
    [
        ("tier.lost", {"pass_id": A_PASS}, "tier.lost is no type"),
        ("customer.erased", {"pass_id": A_PASS, "name": "Sarah"}, "name is not described"),
        ("customer.erased", {}, "pass_id is missing"),
        ("customer.erased", {"pass_id": "sarah"}, "is 'sarah' and no uuid"),
        ("customer.erased", {"pass_id": None}, "is None and no string"),
        ("customer.erased", {"each": [{"pass_id": A_PASS}, {"pass_id": 7}]}, "is 7 and no string"),
        ("streak.milestone", {"pass_id": A_PASS, "key": "a", "goal": True}, "no integer"),
        ("customer.erased", {"pass_id": A_PASS, "event_id": "x"}, "is of the envelope"),
    ],
)
def test_what_is_told_otherwise_fails_the_test_that_told_it(
    workspace: Workspace, message_net: MessageNet, type: str, body: dict[str, Any], fault: str
) -> None:
    with pytest.raises(NotAsDescribed, match=fault), transaction.atomic():
        publish(workspace=workspace, type=type, body=body)
    with pytest.raises(NotAsDescribed, match=fault), transaction.atomic():
        publish_all(workspace=workspace, news=[("told", {}), (type, body)])

    # It is also kept, for what swallows exceptions.
    assert len(message_net.caught) >= 2
    message_net.caught.clear()


@pytest.mark.parametrize(
    ("schema", "value", "fault"),
    [
        ({"type": "array", "items": {"type": "string", "format": "uuid"}}, ["x"], "0 is 'x'"),
        ({"type": "string", "format": "date-time"}, "2026-11-21T18:30:00", "no date-time"),
        ({"type": "string", "format": "date-time"}, "yesterday", "no date-time"),
        ({"type": "object", "properties": {}, "required": ["a"]}, {}, "a is missing"),
        ({"type": "object", "properties": {}}, {"b": 1}, "b is not described"),
        (text_field("", enum=["a"]), "b", "none of"),
        ({"type": "string", "pattern": "^a$"}, "b", "not as"),
        (whole_number_field("") | {"minimum": 0}, -1, "nobody checks"),
    ],
)
def test_the_check_finds_what_does_not_fit(schema: Any, value: Any, fault: str) -> None:
    assert any(fault in found for found in misfits(schema, value, "it"))


def test_the_check_passes_what_fits() -> None:
    moment = {"type": ["string", "null"], "format": "date-time"}
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")

    assert [*misfits(moment, now, "it"), *misfits(moment, None, "it")] == []
