"""The race that matters most, over real HTTP against the real server."""

import random
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Workspace
from accounts.services.keys import create_api_key
from events.models import ActivityEvent
from tests.concurrency import at_once
from tests.webserver import Line, web_server

pytestmark = pytest.mark.slow
CLIENTS = 8
BATCH = 1000


def test_eight_clients_send_one_batch_with_new_people_and_each_event_is_kept_once(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = create_api_key(workspace=workspace, name="till")[1]
    batch = [_purchase(n) for n in range(BATCH)]

    with web_server(tmp_path, monkeypatch) as server:
        lines = [Line(server, key=key) for _ in range(CLIENTS)]
        path = "/events/batch?create_customers=true"
        orders = [random.Random(n).sample(batch, BATCH) for n in range(CLIENTS)]
        answers = at_once([partial(a.post, path, b) for a, b in zip(lines, orders, strict=True)])
        for line in lines:
            line.close()

    counts: Counter[str] = Counter()
    for _, receipt in answers:
        counts.update({name: receipt[name] for name in ("created", "duplicates", "failed")})
    assert [status for status, _ in answers] == [200] * CLIENTS
    assert counts == {"created": BATCH, "duplicates": BATCH * (CLIENTS - 1), "failed": 0}
    assert ActivityEvent.objects.of(workspace).count() == BATCH


def _purchase(number: int) -> dict[str, Any]:
    return {
        "user_id": f"guest-{number % 100}",
        "event_category": "transaction",
        "event_type": "purchase",
        "amount": "4.50",
        "event_timestamp": "2026-03-14T12:00:00Z",
        "external_id": f"ORD-{number}",
    }
