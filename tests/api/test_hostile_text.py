"""Strings that break software: refused with a reason, or kept and given back as they came."""

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import pytest

from accounts.models import Customer
from core.errors import DomainError
from events.models import ActivityEvent
from tests.api.calling import Caller, codes
from tests.api.test_addresses import assert_refusal
from tests.factories import make_member
from tests.shared_files import shared_file

pytestmark = pytest.mark.django_db

OWN = ["a\0b", "\0", "\u202eevil", "\U0010ffff", "é" * 255, "x" * 256, "\x7f", "\x85", "\ufeff"]
BROKEN = [b'"\\ud800"', b'"a\\udfffb"', b'"\\ud800\\ud800"']


@lru_cache
def naughty() -> list[str]:
    """The big list of naughty strings, and some of our own."""
    strings: list[str] = json.loads(shared_file("data/hostile-input/blns.json").read_text())
    return strings + OWN


def in_batches(fields: dict[str, Any], path: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """A draft for each string, with the string in the place that the path names."""
    for text in naughty():
        draft = json.loads(json.dumps(fields))
        place = draft
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = text
        yield text, draft


def post_raw(till: Caller, path: str, body: Any, **query: Any) -> Any:
    """POST text that may hold half a surrogate pair, as the escapes that JSON has for it."""
    answer = till.post(path, json.dumps(body).encode(), **query)
    assert answer.status_code < 500, answer.content
    return answer


VISIT = {"event_category": "activity", "event_type": "visit", "user_id": "sarah"}
SALE = {"event_category": "transaction", "event_type": "purchase", "user_id": "sarah", "amount": 1}
CHANGE = {"event_category": "field_change", "event_type": "field_updated", "field_name": "points"}
KEPT_AS_IT_CAME = [
    ("source", VISIT),
    ("external_id", VISIT),
    ("metadata.note", VISIT | {"metadata": {}}),
    ("metadata.deep.note", VISIT | {"metadata": {"deep": {}}}),
    ("field_name", CHANGE | {"user_id": "sarah"}),
    ("old_value", CHANGE | {"user_id": "sarah"}),
    ("new_value", CHANGE | {"user_id": "sarah"}),
]


@pytest.mark.parametrize(("path", "fields"), KEPT_AS_IT_CAME, ids=lambda x: x if x is str else None)
def test_free_text_comes_back_as_it_went_in(
    till: Caller, member: Customer, path: str, fields: dict[str, Any]
) -> None:
    steps = path.split(".")
    sent = dict(enumerate(in_batches(fields, steps)))

    receipt = post_raw(till, "/events/batch", [draft for _, draft in sent.values()]).json()
    listed = till.get("/events", limit=1000).json()["results"]

    kept = {event["id"]: event for event in listed}
    for result in receipt["results"]:
        if result["status"] == "created":
            value = kept[result["id"]]
            for step in steps:
                value = value[step]
            assert value == (sent[result["index"]][0] or (None if path == "external_id" else ""))
    refused = {sent[error["index"]][0] for error in receipt["errors"]}
    assert refused <= {text for text in naughty() if "\0" in text or len(text) > 255 or not text}
    assert len(kept) == receipt["created"] > 500


def test_names_of_metadata_come_back_as_they_went_in(till: Caller, member: Customer) -> None:
    texts = [text for text in naughty() if "\0" not in text]
    batch = [VISIT | {"metadata": {text: text}} for text in texts]

    receipt = post_raw(till, "/events/batch", batch).json()

    listed = till.get("/events", limit=1000).json()["results"]
    assert receipt["created"] == len(texts)
    assert [event["metadata"] for event in reversed(listed)] == [{text: text} for text in texts]


@pytest.mark.parametrize(
    "path",
    [
        *("event_category", "event_type", "pass_id", "user_id", "currency", "event_timestamp"),
        *("workspace_id", "metadata", "field_name", "amount", "unknown"),
    ],
)
def test_text_that_means_something_is_refused_where_it_means_nothing(
    till: Caller, member: Customer, path: str
) -> None:
    drafts = [draft for _, draft in in_batches(SALE, [path])]

    receipt = post_raw(till, "/events/batch", drafts).json()

    meant = {error["index"] for error in receipt["errors"]}
    taken = [draft[path] for n, draft in enumerate(drafts) if n not in meant]
    assert len(receipt["results"]) == len(drafts)
    assert all(error["code"] and error["message"] for error in receipt["errors"])
    # Some of the strings are numbers, and those are amounts.
    assert path == "amount" or taken == []
    assert receipt["created"] == len(taken)
    kept = ActivityEvent.objects.filter(workspace=member.workspace)
    amounts = sorted(Decimal(text) for text in taken)
    assert list(kept.order_by("amount").values_list("amount", flat=True)) == amounts


def test_ids_of_customers_are_kept_or_refused(till: Caller, member: Customer) -> None:
    texts = naughty()
    batch = [VISIT | {"user_id": text} for text in texts]

    receipt = post_raw(till, "/events/batch", batch, create_customers="true").json()

    made = [texts[one["index"]] for one in receipt["results"] if one["status"] == "created"]
    known = {one["userId"] for one in till.get("/customers", limit=1000).json()["results"]}
    assert known == {*made, "sarah"}
    assert len(made) > 250
    for text in made[::10]:
        assert till.get(f"/customers/{quote(text, safe='')}").json()["userId"] == text


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("path", ["/events", "/customers", "/events/batch", "/events/delete-batch"])
def test_half_a_character_is_refused(
    till: Caller, member: Customer, path: str, broken: bytes
) -> None:
    bodies = {
        "/events": b'{"event_category":"activity","event_type":"visit","source":%s}',
        "/events/batch": b'[{"event_category":"activity","event_type":%s}]',
        "/customers": b'{"userId":"new","name":%s}',
        "/events/delete-batch": b'{"filters":{"source":%s},"confirm":true}',
    }

    answer = till.post(path, bodies[path] % broken)

    if path == "/events/batch" and answer.status_code == 200:
        assert answer.json()["failed"] == 1
    else:
        assert answer.status_code == 400
    assert not ActivityEvent.objects.filter(workspace=member.workspace).exists()


def test_a_customers_text_is_kept_or_refused(till: Caller, member: Customer) -> None:
    for number, text in enumerate(naughty()):
        body = {"userId": f"c-{number}", "name": text, "userGroups": [text]}
        answer = post_raw(till, "/customers", body)

        if answer.status_code == 201:
            # Blanks around a name mean nothing; nothing else may change.
            shown = answer.json()
            assert (shown["name"], shown["userGroups"]) == (text.strip(), [text.strip()])
        else:
            assert answer.status_code == 400
            assert {field.partition(".")[0] for field, _ in codes(answer)} <= {"name", "userGroups"}


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_customers_text_that_means_something_is_refused(
    till: Caller, member: Customer, method: str
) -> None:
    path = "/customers" if method == "POST" else "/customers/sarah"
    for text in naughty():
        body = {"userId": "new", "email": text, "locale": text, "timeZone": text}
        answer = till.send(method, path, json.dumps(body).encode())

        assert answer.status_code == 400 or not text.strip(), (text, answer.content)
        assert answer.status_code in {200, 201, 400, 409}


QUERIES = [
    ("/events", ["event_category", "event_type", "event_types"]),
    ("/events", ["source", "user_id", "external_id", "external_ids", "currency"]),
    ("/events", ["pass_id", "import_id", "from", "to"]),
    ("/events", ["limit"]),
    ("/events", ["cursor"]),
    ("/events", ["workspace_id"]),
    ("/events", ["unknown"]),
    ("/customers", ["search"]),
    ("/customers", ["cursor"]),
]


@pytest.mark.parametrize(("path", "names"), QUERIES)
def test_a_query_is_answered_or_refused(
    till: Caller, member: Customer, path: str, names: list[str]
) -> None:
    for text in naughty():
        answer = till.get(path, **dict.fromkeys(names, text))

        assert answer.status_code in {200, 400, 404}, (text, answer.content)
        if answer.status_code != 200:
            assert answer.json()["code"]


@pytest.mark.parametrize("name", ["atomic", "dry_run", "create_customers"])
@pytest.mark.parametrize("value", ["1", "yes", "", "TRUE ", "null", "[]", "{}", "t\0rue", "é"])
def test_a_flag_is_true_or_false(till: Caller, name: str, value: str) -> None:
    assert_refusal(till.post("/events/batch", [], **{name: value}), 400, "invalid")


@pytest.mark.parametrize("value", ["true", "True", "FALSE", "false"])
def test_a_flag_has_any_case(till: Caller, value: str) -> None:
    assert till.post("/events/batch", [], dry_run=value).status_code == 200


PATHS = [
    *("/customers/{}", "/customers/{}/export", "/passes/{}", "/passes/{}/events", "/events/{}"),
    "/user/{}",
]


@pytest.mark.parametrize("path", PATHS)
def test_an_address_with_anything_in_it_is_missing(
    till: Caller, member: Customer, path: str
) -> None:
    for text in naughty():
        answer = till.get(path.format(quote(text, safe="")))

        # An empty step, a dot or a slash makes it another address.
        assert answer.status_code in {404, 200} if text.strip("./ ") in ("", text) else 404
        assert answer.status_code != 500


@pytest.mark.parametrize("call", ["purchases", "refunds", "check-ins", "activities"])
def test_a_pass_that_cannot_be_is_missing(till: Caller, member: Customer, call: str) -> None:
    body: dict[str, Any] = {"amount": 1} if call in {"purchases", "refunds"} else {}
    body |= {"event_type": "visit"} if call == "activities" else {}

    for text in naughty()[::5]:
        answer = till.post(f"/passes/{quote(text, safe='')}/{call}", body)
        assert answer.status_code == 404, (text, answer.content)


@pytest.mark.parametrize("name", ["orgid", "x-api-key", "Authorization", "Accept", "Content-Type"])
def test_a_header_with_anything_in_it_is_refused(till: Caller, member: Customer, name: str) -> None:
    for text in naughty():
        value = text.encode("utf-8", "replace").decode("latin-1").replace("\n", " ")
        answer = Caller(till.headers | {name: value}).get("/events")

        assert answer.status_code in {200, 400, 401, 404, 406}, (text, answer.content)


@pytest.mark.parametrize(
    "filters",
    [
        {"source": "{}"},
        {"external_ids": ["{}"]},
        {"pass_id": "{}"},
        {"import_id": "{}"},
        {"to": "{}"},
        {"{}": "bar"},
    ],
)
def test_a_deletion_by_anything_deletes_nothing_else(
    till: Caller, member: Customer, filters: dict[str, Any]
) -> None:
    till.post("/events", VISIT | {"source": "kept", "external_id": "kept"})

    for text in naughty():
        named = json.loads(json.dumps(filters).replace("{}", json.dumps(text)[1:-1]))
        answer = till.post("/events/delete-batch", {"filters": named, "confirm": True})
        assert answer.status_code in {200, 400}

    assert ActivityEvent.objects.filter(workspace=member.workspace).count() == 1


def test_a_member_of_any_name_is_exported_and_erased(till: Caller, member: Customer) -> None:
    for number, text in enumerate(naughty()[::10]):
        try:
            customer = make_member(member.workspace, text or f"c-{number}")
        except DomainError:
            continue
        path = f"/customers/{quote(customer.external_id, safe='')}"
        assert till.get(f"{path}/export").status_code == 200
        assert till.post(f"{path}/erasure").status_code == 200
