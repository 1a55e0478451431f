"""Pages of webhooks cost the same number of queries with one row and with ten."""

from collections.abc import Callable

import pytest

from accounts.models import Workspace
from events.models import WebhookEndpoint
from events.webhooks.states import EndpointState
from tests.admin.test_list_costs import MOST, MOST_AT_HOME, queries_of
from tests.admin.visiting import at_desk, page
from tests.admin.webhook_rows import make_delivery, make_endpoint

pytestmark = pytest.mark.django_db
TEN = 10


def add_to_list(workspace: Workspace, number: int) -> str:
    make_delivery(make_endpoint(workspace, url=f"https://till-{number}.example/"))
    return page("events_webhookendpoint_changelist")


def add_to_front(workspace: Workspace, number: int) -> str:
    make_endpoint(workspace, state=EndpointState.FAILING)
    return page("index")


def add_to_log(workspace: Workspace, number: int) -> str:
    endpoint = WebhookEndpoint.objects.of(workspace).first() or make_endpoint(workspace)
    make_delivery(endpoint)
    return page("events_webhookendpoint_change", endpoint.pk)


Add = Callable[[Workspace, int], str]
PAGES: dict[str, Add] = {"list": add_to_list, "front": add_to_front, "log": add_to_log}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_no_more_queries_at_ten_rows(name: str, workspace: Workspace) -> None:
    client = at_desk(workspace)
    one = queries_of(client, PAGES[name](workspace, 0))

    for number in range(1, TEN):
        address = PAGES[name](workspace, number)
    ten = queries_of(client, address)

    assert len(ten) == len(one) <= (MOST_AT_HOME if name == "front" else MOST)
