"""The log of deliveries is kept for a while, and what waits for as long as it waits."""

from datetime import timedelta

import pytest

from accounts.models import Customer, Workspace
from events.models import WebhookDelivery
from events.webhooks import forgetting
from events.webhooks.forgetting import forget_deliveries
from events.webhooks.states import DeliveryState
from tests.events.webhooks.setting import make_delivery, make_endpoint
from tests.factories import NOON

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "days", "forgotten"),
    [
        (DeliveryState.DELIVERED, 29, 0),
        (DeliveryState.DELIVERED, 31, 1),
        (DeliveryState.FAILED, 31, 1),
        (DeliveryState.WAITING, 400, 0),
    ],
)
def test_what_came_to_its_end_a_month_ago_is_forgotten(
    workspace: Workspace, state: DeliveryState, days: int, forgotten: int
) -> None:
    make_delivery(make_endpoint(workspace), state=state, at=NOON)

    assert forget_deliveries(workspace=workspace, at=NOON + days * DAY) == forgotten
    assert WebhookDelivery.objects.of(workspace).count() == 1 - forgotten


def test_many_are_forgotten_chunk_by_chunk(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "CHUNK", 2)
    endpoint = make_endpoint(workspace)
    for _ in range(5):
        make_delivery(endpoint, state=DeliveryState.DELIVERED, at=NOON)

    assert forget_deliveries(workspace=workspace, at=NOON + 31 * DAY) == 5


def test_the_log_of_others_is_theirs(workspace: Workspace, stranger: Customer) -> None:
    make_delivery(make_endpoint(stranger.workspace), state=DeliveryState.DELIVERED, at=NOON)

    assert forget_deliveries(workspace=workspace, at=NOON + 31 * DAY) == 0
