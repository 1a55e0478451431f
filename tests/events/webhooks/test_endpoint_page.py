"""The page about webhooks says what is so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Workspace
from events.webhooks.states import DeliveryState
from tests.api.calling import Caller
from tests.events.webhooks.setting import make_delivery, make_endpoint
from tests.factories import key_header
from tests.samples import play

pytestmark = pytest.mark.django_db
ATTEMPT = {
    "at": "2026-11-21T18:30:02Z",
    "status": 500,
    "ms": 12,
    "fault": "bad_status",
    "answer": "not today",
}


def test_every_sample_of_the_page_is_answered_as_it_says(workspace: Workspace) -> None:
    desk = make_endpoint(workspace, url="https://desk.example/hooks")
    long_ago = timezone.now() - timedelta(days=1)
    make_delivery(desk, state=DeliveryState.FAILED, at=long_ago, attempts=1, log=[ATTEMPT])

    assert play("webhooks.md", Caller(key_header(workspace))) == 10
