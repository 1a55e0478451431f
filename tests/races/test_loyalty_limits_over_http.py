"""The limit that matters most, over real HTTP against the real server."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Customer
from accounts.services.keys import create_api_key
from tests.concurrency import at_once
from tests.loyalty.programme import points_of
from tests.loyalty.shop import VISIT_POINTS, VISITS_A_DAY, make_visit_rule
from tests.webserver import Line, WebServer, web_server

pytestmark = pytest.mark.slow
CLIENTS = 50
NAMED = {"eventId": "visit", "userId": "sarah"}
REPORTED = {"user_id": "sarah", "event_category": "activity", "event_type": "visit"}


def test_fifty_tills_at_once_never_pass_a_limit(
    member: Customer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_visit_rule(member.workspace)
    key = create_api_key(workspace=member.workspace, name="till")[1]

    with web_server(tmp_path, monkeypatch) as server:
        calls = [partial(_report, server, key, number) for number in range(CLIENTS)]
        answers = at_once(calls)

    assert [status for status, _ in answers] == [200, 201] * (CLIENTS // 2)
    assert sum(map(_points, answers)) == VISITS_A_DAY * VISIT_POINTS
    assert points_of(member) == VISITS_A_DAY * VISIT_POINTS


def _report(server: WebServer, key: str, number: int) -> tuple[int, Any]:
    """Every other till names the rule, the others say what happened."""
    line = Line(server, key=key)
    try:
        return line.post("/events", REPORTED) if number % 2 else line.post("/event", NAMED)
    finally:
        line.close()


def _points(answer: tuple[int, Any]) -> int:
    body = answer[1]
    found = body["data"]["points"] if "data" in body else body["earned"].get("points", 0)
    return int(found)
