"""Whoever may set up webhooks, and who may not."""

import pytest

from accounts.models import Customer
from accounts.scopes import Scope
from events.models import WebhookDelivery, WebhookEndpoint
from tests.api.calling import Answer, Caller, app_of, till_of
from tests.api.test_addresses import assert_refusal
from tests.api.test_workspaces_are_apart import fill
from tests.events.webhooks.strange import CASES, webhook_names
from tests.factories import key_header

pytestmark = pytest.mark.django_db
_OTHERS = [scope.value for scope in Scope if scope != Scope.WEBHOOKS_CONFIGURE]


def send(caller: Caller, method: str, path: str, names: dict[str, str]) -> Answer:
    url, body = f"/{fill(path, names)}", fill(CASES[method, path][1], names)
    return caller.get(url) if method == "GET" else caller.send(method, url, body)


@pytest.mark.parametrize(("method", "path"), CASES)
def test_a_call_needs_the_one_scope(member: Customer, method: str, path: str) -> None:
    names = webhook_names(member)

    refused = send(Caller(key_header(member.workspace, _OTHERS)), method, path, names)
    kept = Caller(key_header(member.workspace, [Scope.WEBHOOKS_CONFIGURE]))

    assert_refusal(refused, 403, "scope_missing")
    assert send(kept, method, path, names).status_code in {200, 201, 202, 204}


@pytest.mark.parametrize(("method", "path"), CASES)
def test_a_customers_token_opens_nothing(member: Customer, method: str, path: str) -> None:
    names = webhook_names(member)

    assert_refusal(send(app_of(member), method, path, names), 403, "api_key_required")


@pytest.mark.parametrize(("method", "path"), CASES)
def test_a_stranger_changes_nothing(
    member: Customer, stranger: Customer, method: str, path: str
) -> None:
    names = webhook_names(member)
    before = kept(member)

    send(till_of(stranger), method, path, names)

    assert kept(member) == before


def test_one_endpoints_delivery_is_not_anothers(member: Customer) -> None:
    names, other = webhook_names(member), webhook_names(member)
    mixed = f"/webhooks/{other['webhook']}/deliveries/{names['delivery']}"

    till = till_of(member)

    assert_refusal(till.get(mixed), 404, "unknown_delivery")
    assert_refusal(till.post(f"{mixed}/redeliver"), 404, "unknown_delivery")


def kept(member: Customer) -> list[object]:
    """Everything of the member's workspace."""
    own = {"workspace": member.workspace}
    return [
        *WebhookEndpoint.objects.filter(**own).order_by("id").values(),
        *WebhookDelivery.objects.filter(**own).order_by("id").values(),
    ]
