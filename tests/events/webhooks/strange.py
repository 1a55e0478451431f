"""What a stranger gets of each call about webhooks: `tests/api/test_workspaces_are_apart.py`."""

from typing import Any

from accounts.models import Customer
from events.webhooks.states import DeliveryState
from tests.events.webhooks.setting import make_delivery, make_endpoint

MISSING = "missing"  # what it names is not there: 404
NOTHING = "nothing"  # it answers, and with nothing of the other workspace's

_ONE = "webhooks/{webhook}"
# `{webhook}` and `{delivery}` are those of the other workspace.
CASES: dict[tuple[str, str], tuple[str, Any]] = {
    ("GET", "webhooks"): (NOTHING, None),
    ("POST", "webhooks"): (NOTHING, {"url": "https://own.example/"}),
    ("GET", _ONE): (MISSING, None),
    ("PATCH", _ONE): (MISSING, {"url": "https://own.example/", "state": "active"}),
    ("DELETE", _ONE): (MISSING, None),
    ("POST", f"{_ONE}/rotate-secret"): (MISSING, {"overlap_hours": 0}),
    ("POST", f"{_ONE}/test"): (MISSING, {}),
    ("POST", f"{_ONE}/redeliver"): (MISSING, {"since": "2026-01-01T00:00:00Z", "all": True}),
    ("GET", f"{_ONE}/replays"): (MISSING, None),
    ("GET", f"{_ONE}/deliveries"): (MISSING, None),
    ("GET", f"{_ONE}/deliveries/{{delivery}}"): (MISSING, None),
    ("POST", f"{_ONE}/deliveries/{{delivery}}/redeliver"): (MISSING, {}),
}


def webhook_names(member: Customer) -> dict[str, str]:
    """An endpoint and a delivery that must not be seen."""
    endpoint = make_endpoint(member.workspace, url="https://secret.example/", description="Secret")
    delivery = make_delivery(endpoint, state=DeliveryState.FAILED)
    return {"webhook": str(endpoint.id), "delivery": str(delivery.id)}
