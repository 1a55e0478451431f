"""The log of a webhook, and sending again, by HTTP."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Workspace
from events.models import Replay
from events.webhooks.states import DeliveryState
from tests.api.calling import Caller, codes
from tests.api.test_addresses import assert_refusal
from tests.events.webhooks.setting import (
    URL,
    make_delivery,
    make_endpoint,
    tell,
)
from tests.factories import key_header

pytestmark = pytest.mark.django_db
ATTEMPT = {
    "at": "2026-11-21T18:30:02Z",
    "status": 500,
    "ms": 12,
    "fault": "bad_status",
    "answer": "not today",
}


@pytest.fixture
def till(workspace: Workspace) -> Caller:
    """A machine that acts for the workspace."""
    return Caller(key_header(workspace))


def statements(caller: Caller, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert caller.get(path).status_code == 200
    return len(queries)


def test_the_log_is_listed_newest_first_page_by_page(till: Caller, workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    made = [str(make_delivery(endpoint).id) for _ in range(3)]
    make_delivery(make_endpoint(workspace))
    path = f"/webhooks/{endpoint.id}/deliveries"

    first = till.get(path, limit=2).json()
    second = till.get(path, limit=2, cursor=first["next_cursor"]).json()

    listed = [one["delivery_id"] for one in first["results"] + second["results"]]
    assert (listed, second["next_cursor"]) == (made[::-1], None)


def test_the_log_says_what_became_of_each(till: Caller, workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    kept = make_delivery(endpoint, attempts=1, log=[ATTEMPT])

    (shown,) = till.get(f"/webhooks/{endpoint.id}/deliveries").json()["results"]

    assert shown["event_id"] == f"evt_{kept.message_id.hex}"
    assert (shown["type"], shown["state"]) == ("customer.erased", "waiting")
    assert (shown["attempt_count"], shown["last_attempt"]) == (1, ATTEMPT)
    assert shown["next_attempt_at"]
    assert shown["delivered_at"] is None


def test_the_log_is_narrowed(till: Caller, workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    long_ago = timezone.now() - timedelta(days=2)
    make_delivery(endpoint, state=DeliveryState.FAILED, at=long_ago)
    make_delivery(endpoint, state=DeliveryState.DELIVERED)
    path = f"/webhooks/{endpoint.id}/deliveries"
    yesterday = (timezone.now() - timedelta(days=1)).isoformat()

    def states(**query: Any) -> list[str]:
        return [one["state"] for one in till.get(path, **query).json()["results"]]

    assert states(state="failed") == ["failed"]
    assert states(type="customer.erased") == ["delivered", "failed"]
    assert states(type="import.failed") == []
    assert states(since=yesterday) == ["delivered"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"state": "lost"}, "unknown_state"),
        ({"state": ""}, "unknown_state"),
        ({"type": "customer.erazed"}, "unknown_message_type"),
        ({"since": "yesterday"}, "invalid_type"),
        ({"since": ""}, "invalid_type"),
        ({"since": "2026-11-21T18:30:00"}, "time_zone_missing"),
        ({"since": "0001-01-01T00:00:00Z"}, "out_of_range"),
        ({"cursor": "x"}, "invalid_cursor"),
        ({"limit": "0"}, "out_of_range"),
        ({"states": "failed"}, "unknown_parameter"),
    ],
)
def test_a_filter_that_cannot_be_is_refused(
    till: Caller, workspace: Workspace, query: dict[str, str], code: str
) -> None:
    answer = till.get(f"/webhooks/{make_endpoint(workspace).id}/deliveries", **query)

    assert (answer.status_code, [found for _, found in codes(answer)]) == (400, [code])


def test_a_delivery_is_shown_with_what_goes_over_the_wire(
    till: Caller, workspace: Workspace
) -> None:
    endpoint = make_endpoint(workspace)
    kept = make_delivery(endpoint, attempts=1, log=[ATTEMPT])
    secret = endpoint.secrets["v1"][0]["sealed"]

    answer = till.get(f"/webhooks/{endpoint.id}/deliveries/{kept.id}")

    shown = answer.json()
    sent = shown["request"]
    assert shown["attempts"] == [ATTEMPT]
    assert (sent["method"], sent["url"]) == ("POST", URL)
    assert sent["headers"]["webhook-id"] == shown["event_id"]
    assert sent["headers"]["webhook-timestamp"] == "1795285802"
    assert sent["headers"]["foyer-cursor"] == "1-0"
    assert f'"event_id":"{shown["event_id"]}"' in sent["body"]
    assert "signature" not in answer.content.decode()
    assert secret not in answer.content.decode()


def test_a_delivery_is_sent_again(till: Caller, workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    kept = make_delivery(endpoint, state=DeliveryState.FAILED, attempts=10)
    path = f"/webhooks/{endpoint.id}/deliveries/{kept.id}"

    answer = till.post(f"{path}/redeliver")

    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
    assert till.get(path).json()["attempt_count"] == 0
    assert_refusal(till.get(f"/webhooks/{endpoint.id}/deliveries/x"), 404, "unknown_delivery")


def test_everything_since_an_instant_is_sent_again(till: Caller, workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    tell(workspace)
    tell(workspace)
    path = f"/webhooks/{endpoint.id}"

    answer = till.post(f"{path}/redeliver", {"since": "2026-01-01T00:00:00+01:00"})

    replay = answer.json()
    assert (answer.status_code, replay["state"]) == (202, "under_way")
    assert (replay["messages"], replay["looked_at"], replay["taken_up"]) == (2, 0, 0)
    assert till.get(f"{path}/replays").json() == {"results": [replay], "next_cursor": None}
    again = till.post(f"{path}/redeliver", {"since": "2026-01-01T00:00:00Z", "all": True})
    assert_refusal(again, 409, "replay_under_way")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, ("since", "required")),
        ({"since": 5}, ("since", "invalid_type")),
        ({"since": "soon"}, ("since", "invalid_type")),
        ({"since": "2026-11-21T18:30:00"}, ("since", "time_zone_missing")),
        ({"since": "9999-12-31T23:59:59-14:00"}, ("since", "out_of_range")),
        ({"since": "2026-11-21T18:30:00Z", "all": "true"}, ("all", "invalid_type")),
        ({"since": "2026-11-21T18:30:00Z", "everything": 1}, ("everything", "unknown_field")),
    ],
)
def test_a_replay_that_cannot_be_is_refused(
    till: Caller, workspace: Workspace, body: dict[str, Any], found: tuple[str, str]
) -> None:
    answer = till.post(f"/webhooks/{make_endpoint(workspace).id}/redeliver", body)

    assert (answer.status_code, codes(answer)) == (400, [found])


def test_ten_cost_what_one_costs(till: Caller, workspace: Workspace) -> None:
    endpoint = make_endpoint(workspace)
    paths = ["/webhooks", f"/webhooks/{endpoint.id}/deliveries", f"/webhooks/{endpoint.id}/replays"]
    few: list[int] = []
    many: list[int] = []
    for rows in (few, many):
        for _ in range(1 if rows is few else 9):
            make_delivery(endpoint, state=DeliveryState.FAILED, log=[ATTEMPT])
            Replay.objects.create(
                workspace=workspace,
                endpoint=endpoint,
                first_position=1,
                next_position=1,
                last_position=1,
                begun_at=timezone.now(),
            )
            make_endpoint(workspace)
        till.get("/webhooks")
        rows += [statements(till, path) for path in paths]

    assert few == many
