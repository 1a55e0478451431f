"""Reports that break parsers and engines: a clear refusal, or kept and given back as they came."""

from typing import Any

import pytest

from accounts.models import Customer
from events.models import ActivityEvent
from tests.api.calling import Caller, codes
from tests.api.test_addresses import assert_refusal
from tests.api.test_hostile_bodies import NO_JSON
from tests.api.test_logging_an_event import log
from tests.loyalty.programme import make_rule

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("body", [*NO_JSON, b"[]", b"7", b"null", b'"x"', b"{}", b"[{}]"])
def test_what_is_no_report_is_refused(till: Caller, member: Customer, body: bytes) -> None:
    make_rule(member.workspace)

    answer = till.post("/event", body)

    assert_refusal(answer, 400, "invalid" if codes(answer) else "malformed_json")
    assert len(answer.content) < 2000
    assert not ActivityEvent.objects.of(member.workspace).exists()


def test_half_a_surrogate_pair_is_no_text(till: Caller, member: Customer) -> None:
    make_rule(member.workspace)
    report = b'{"eventId":"%s","userId":"%s","metadata":{"%s":1}}'

    for texts in ((b"\\ud800", b"x", b"x"), (b"x", b"a\\udfffb", b"x"), (b"x", b"x", b"\\ud800")):
        assert_refusal(till.post("/event", report % texts), 400, "malformed_json")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (b'"\\u0000"', "nul_character"),
        (b'{"\\u0000":1}', "nul_character"),
        (b"9223372036854775808", "number_too_large"),
        (b"1e300", "number_too_large"),
        (b"[" * 25 + b"]" * 25, "too_deep"),
        (b'"%s"' % (b"x" * 70_000), "metadata_too_large"),
    ],
)
def test_metadata_that_cannot_be_kept_is_refused(
    till: Caller, member: Customer, value: bytes, code: str
) -> None:
    make_rule(member.workspace)
    body = b'{"eventId":"purchase_completed","userId":"sarah","metadata":{"amount":1,"a":%s}}'

    answer = till.post("/event", body % value)

    assert_refusal(answer, 400, "invalid")
    assert [found for _, found in codes(answer)] == [code]


@pytest.mark.parametrize("field", ["eventId", "userId", "externalId"])
@pytest.mark.parametrize("text", [b"\\u0000", b"a\\u0000b", b"\\u202e", b" ", b"a/b", b"."])
def test_text_that_cannot_be_an_id_is_refused(
    till: Caller, member: Customer, field: str, text: bytes
) -> None:
    make_rule(member.workspace)
    fields = {"eventId": b"purchase_completed", "userId": b"sarah", "externalId": b"x"}
    body = b",".join(b'"%s":"%s"' % (n.encode(), v) for n, v in (fields | {field: text}).items())

    answer = till.post("/event", b'{%s,"metadata":{"amount":1}}' % body)

    if field == "externalId" and b"0000" not in text:
        assert answer.status_code == 200  # any text that can be kept
    else:
        assert_refusal(answer, 400, "invalid")
        assert [name for name, _ in codes(answer)] == [field]


@pytest.mark.parametrize(
    "metadata",
    [
        {"amount": 1, "action": []},
        {"amount": 1, "action": {"a": 1}},
        {"amount": 1, "usergroup": {"vip": True}},
        {"amount": 1, "usergroup": [None, 7, ["vip"]]},
        {"amount": 1, "currency": None, "source": ["web"]},
        {"amount": 0.0, "order_id": []},
    ],
    ids=str,
)
def test_words_of_ours_may_be_any_json(
    till: Caller, member: Customer, metadata: dict[str, Any]
) -> None:
    make_rule(member.workspace)
    make_rule(member.workspace, "named", triggers=[{"names": ["x"]}])

    answer = log(till, metadata)
    body = {"event_category": "activity", "event_type": "custom", "user_id": "sarah"}
    streamed = till.post("/events", body | {"metadata": metadata})

    assert (answer.status_code, streamed.status_code) == (200, 201)
    assert answer.json()["data"]["metadata"] == metadata
