"""Bodies that break parsers: a clear refusal, nothing stored, no fault of ours."""

import json
from typing import Any

import pytest

from accounts.models import Customer
from events.models import ActivityEvent
from tests.api.calling import Caller, codes
from tests.api.test_addresses import assert_refusal

pytestmark = pytest.mark.django_db

VISIT = b'{"event_category":"activity","event_type":"visit","user_id":"sarah","metadata":%s}'
CHANGE = b'{"field_name":"x","old_value":%s}'
SALE = b'{"amount":%s}'
ADDRESSES = [
    *("/events", "/events/batch", "/events/delete-batch", "/events/aggregate", "/customers"),
    *("/passes/{}/purchases", "/passes/{}/check-ins", "/passes/{}/field-changes"),
]
NO_JSON = [
    *(
        b"{",
        b"[",
        b"{}}",
        b"[1,]",
        b"{'a': 1}",
        b"\xff\xfe",
        b"\x00",
        b'"\xc3"',
        b"undefined",
        b"-",
    ),
    *(b'{"a":NaN}', b'{"a":Infinity}', b'{"a":01}', b"{}\x00", b"\xef\xbb\xbf{}", b'{"a":"\x01"}'),
    *(b"[" * 100_000, b'{"a":' * 100_000, b'[{"a":' * 50_000, b'"' + b"a" * 1000),
    b'{"event_category":"\xed\xa0\x80"}',
]


@pytest.mark.parametrize("path", ADDRESSES)
def test_what_is_no_json_is_refused(till: Caller, member: Customer, path: str) -> None:
    for body in NO_JSON:
        answer = till.post(path.format(member.id), body)

        # An unknown field may be met before the place where it stops being JSON.
        assert_refusal(answer, 400, "invalid" if codes(answer) else "malformed_json")
        assert len(answer.content) < 2000
    assert not ActivityEvent.objects.filter(workspace=member.workspace).exists()


@pytest.mark.parametrize("path", ADDRESSES)
def test_what_is_no_object_is_refused(till: Caller, member: Customer, path: str) -> None:
    for body in (b"7", b'"text"', b"true", b"null", b"1e999", b"[[]]", b"[null]", b"[7]", b"[{}]"):
        answer = till.post(path.format(member.id), body)

        if path == "/events/batch" and answer.status_code == 200:
            assert (answer.json()["created"], answer.json()["failed"]) == (0, 1)
        else:
            assert answer.status_code == 400, (path, body, answer.content)
            assert answer.json()["code"] in {"malformed_json", "invalid"}
    assert not ActivityEvent.objects.filter(workspace=member.workspace).exists()


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (b"1e400", "invalid_type"),
        (b"-1e400", "invalid_type"),
        (b"1" + b"0" * 400, "number_too_large"),
        (b"1" + b"0" * 5000, "invalid_type"),
        (b"9223372036854775808", "number_too_large"),
        (b"1e300", "number_too_large"),
        (b"1.2345678901234567e17", "number_too_large"),
        (b'"\\u0000"', "nul_character"),
        (b'{"\\u0000":1}', "nul_character"),
        (b"[" * 25 + b"]" * 25, "too_deep"),
        (b'{"a":' * 25 + b"1" + b"}" * 25, "too_deep"),
        (b'"%s"' % (b"x" * 70_000), "metadata_too_large"),
    ],
)
def test_metadata_that_could_not_be_given_back_is_refused(
    till: Caller, member: Customer, value: bytes, code: str
) -> None:
    single = till.post("/events", VISIT % (b'{"a":%s}' % value))
    batch = till.post("/events/batch", b"[%s]" % (VISIT % (b'{"a":%s}' % value)))

    assert (single.status_code, [code for _, code in codes(single)]) == (400, [code])
    assert [error["code"] for error in batch.json()["errors"]] == [code]
    assert not ActivityEvent.objects.filter(workspace=member.workspace).exists()


@pytest.mark.parametrize(
    "value",
    [
        *(b"0", b"-0", b"1", b"9223372036854775807", b"-9223372036854775807", b"1.5", b"1e15"),
        *(b"5e-324", b"0.1", b"1.0", b"-1.7976931348623157e-300", b"9007199254740992.0", b"1e-400"),
        *(b"true", b"null", b'""', b"[]", b"{}", b"[[[[{}]]]]", b'{"":""}', b'{"a.b":{"$ne":1}}'),
        b'{"a":1,"a":2}',
    ],
)
def test_metadata_comes_back_as_it_came_and_is_the_same_the_second_time(
    till: Caller, member: Customer, value: bytes
) -> None:
    body = (VISIT % (b'{"a":%s}' % value))[:-1] + b',"external_id":"V-1"}'

    first = till.post("/events", body)
    again = till.post("/events", body)

    kept = till.get(f"/events/{first.json()['id']}").json()["metadata"]["a"]
    assert (first.status_code, again.status_code) == (201, 200)
    assert kept == first.json()["metadata"]["a"] == json.loads(value)


@pytest.mark.parametrize(
    "value", [b"1e400", b"1" + b"0" * 400, b"1" + b"0" * 30, b"1e300", b"[]", b"{}", b'"\\u0000"']
)
def test_a_value_that_could_not_be_given_back_is_refused(
    till: Caller, member: Customer, value: bytes
) -> None:
    answer = till.post(f"/passes/{member.id}/field-changes", CHANGE % value)

    assert answer.status_code == 400
    assert codes(answer)[0][0] == "old_value"


@pytest.mark.parametrize(
    "amount",
    [
        *(b"1e400", b"1e-400", b"1e99999999999999999999", b"-1e-30", b'"sNaN"', b'"1e99999999"'),
        *(b'"Infinity"', b"1" * 400, b'"%s"' % (b"1" * 100_000), b"true", b"[]", b"{}", b'"1,5"'),
        *(b'""', b'" "', b'"0x10"', b"99999999999999999999", b"0.00000000000000000000000000001"),
    ],
)
def test_an_amount_that_is_none_is_refused(till: Caller, member: Customer, amount: bytes) -> None:
    answer = till.post(f"/passes/{member.id}/purchases", SALE % amount)

    assert answer.status_code == 400
    assert [field for field, _ in codes(answer)] == ["amount"]


FIELDS = [
    *("event_category", "event_type", "pass_id", "user_id", "currency", "event_timestamp"),
    *("external_id", "source", "metadata", "field_name", "workspace_id", "amount"),
]


@pytest.mark.parametrize("value", [[], {}, [{}], True, 7, 1.5, [None]], ids=str)
def test_a_value_of_another_type_is_refused_in_every_field(
    till: Caller, member: Customer, value: Any
) -> None:
    sale = {"event_category": "transaction", "event_type": "purchase", "amount": "1"}
    wrong = [
        sale | {"user_id": "sarah"} | {field: value}
        for field in FIELDS
        if not (field == "amount" and type(value) in {int, float})
        if not (field == "metadata" and isinstance(value, dict))
    ]

    receipt = till.post("/events/batch", wrong).json()

    assert receipt["created"] == 0
    assert {error["code"] for error in receipt["errors"]} == {"invalid_type"}


@pytest.mark.parametrize(("path", "status"), [("purchases", 400), ("check-ins", 201)])
def test_an_empty_body_is_an_empty_object(
    till: Caller, member: Customer, path: str, status: int
) -> None:
    assert till.post(f"/passes/{member.id}/{path}", b"").status_code == status


@pytest.mark.parametrize("path", ["/events", "/customers", "/events/delete-batch"])
def test_an_empty_body_where_something_is_needed_is_refused(till: Caller, path: str) -> None:
    answer = till.post(path, b"")

    assert answer.status_code == 400
    assert answer.json()["code"] in {"malformed_json", "invalid"}


@pytest.mark.parametrize("query", ["%ff", "%00=%00", "a=%ed%a0%80", "limit=%ff", "&&&", "=", "%"])
def test_a_query_that_is_no_text_is_refused(till: Caller, member: Customer, query: str) -> None:
    answer = till.client.get(f"/events?{query}", headers=till.headers)

    assert answer.status_code in {200, 400}
    for name in ("cursor", "source", "from", "pass_id"):
        broken = till.client.get(f"/events?{name}=%ff%fe%00", headers=till.headers)
        assert broken.status_code == 400


@pytest.mark.parametrize("step", ["%ff", "%00", "%ed%a0%80", "..%2f..", "%252e", "a" * 5000])
def test_an_address_that_is_no_text_is_missing(till: Caller, member: Customer, step: str) -> None:
    for path in (f"/customers/{step}", f"/events/{step}", f"/passes/{step}/events"):
        assert till.get(path).status_code == 404
        assert till.patch(path, {}).status_code in {404, 405}
    for path in (f"/customers/{step}/erasure", f"/passes/{step}/check-ins"):
        assert till.post(path).status_code == 404


def test_of_a_field_that_is_given_twice_the_last_counts(till: Caller, member: Customer) -> None:
    body = b'{"amount":1,"amount":2}'

    answer = till.post(f"/passes/{member.id}/purchases", body)

    assert (answer.status_code, answer.json()["amount"]) == (201, "2.00")


def test_a_body_just_below_the_limit_is_read(till: Caller) -> None:
    body = b"[" + b" " * (5 * 1024 * 1024 - 2) + b"]"

    assert till.post("/events/batch", body).status_code == 200
    assert_refusal(till.post("/events/batch", body + b" "), 413, "body_too_large")
