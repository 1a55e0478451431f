"""A mistake of ours: the caller learns where to look, the log learns everything."""

import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import Workspace
from accounts.services.keys import create_api_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(**_: object) -> None:
        raise ZeroDivisionError("a secret of the inside")

    monkeypatch.setattr("events.api.reading.used_types", stumble)


def test_the_answer_has_the_one_body_and_names_the_request(
    workspace: Workspace, broken: None
) -> None:
    answer = _call(workspace)

    body = json.loads(answer.content)
    assert (answer.status_code, body["statusCode"], body["code"]) == (500, 500, "internal_error")
    assert body["errors"] == []
    assert answer["X-Request-Id"] in body["message"]
    assert "secret" not in answer.content.decode()


def test_the_log_has_the_traceback_and_the_request(
    workspace: Workspace, broken: None, caplog: pytest.LogCaptureFixture
) -> None:
    _call(workspace)

    found = [
        record for record in caplog.records if record.exc_info and record.name == "django.request"
    ]
    assert len(found) == 1
    assert "a secret of the inside" in caplog.text


def _call(workspace: Workspace) -> Any:
    key = create_api_key(workspace=workspace, name="till")[1]
    return Client(raise_request_exception=False).get("/events/types", headers={"x-api-key": key})
