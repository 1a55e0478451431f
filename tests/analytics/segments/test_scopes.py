"""Each call about segments needs its scope, and no customer's app makes any."""

import pytest

from accounts.models import Customer
from accounts.scopes import Scope
from tests.analytics.segments.setting import make_segment
from tests.analytics.segments.strange import CASES
from tests.api.calling import Caller, app_of
from tests.api.test_addresses import assert_refusal
from tests.factories import key_header

pytestmark = pytest.mark.django_db

CHANGING = {("PUT", "segments/{segment}"), ("DELETE", "segments/{segment}")}
CHANGING |= {("POST", "segments/{segment}/duplicate"), ("POST", "segments/preview")}


@pytest.mark.parametrize(("method", "path"), CASES)
def test_a_call_needs_its_scope_and_no_other(member: Customer, method: str, path: str) -> None:
    is_change = (method, path) in CHANGING
    needed = Scope.SEGMENTS_CONFIGURE if is_change else Scope.CUSTOMERS_READ
    url = f"/{path.format(segment=make_segment(member.workspace).key)}"
    others = [scope.value for scope in Scope if scope != needed]
    body = CASES[method, path][1]

    refused = Caller(key_header(member.workspace, others)).send(method, url, body)
    admitted = Caller(key_header(member.workspace, [needed.value])).send(method, url, body)

    assert_refusal(refused, 403, "scope_missing")
    assert admitted.status_code in {200, 201, 204}


@pytest.mark.parametrize(("method", "path"), CASES)
def test_a_customers_own_app_makes_no_call(member: Customer, method: str, path: str) -> None:
    url = f"/{path.format(segment=make_segment(member.workspace).key)}"

    assert_refusal(app_of(member).send(method, url, {}), 403, "api_key_required")
