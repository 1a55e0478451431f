"""Logs say which page it was, and no secret that stands in its address."""

import logging
from io import StringIO

import pytest
from django.test import Client

from ticketing.pages.views import claims

pytestmark = pytest.mark.django_db
ADDRESS = "/whats-on/claim/live-secret-of-a-link/"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What is written on standard error."""
    kept = StringIO()
    for handler in logging.getLogger().handlers:
        if type(handler) is logging.StreamHandler:
            monkeypatch.setattr(handler, "stream", kept)
    return kept


def test_a_form_that_is_not_ours_leaves_no_secret_in_the_log(log: StringIO) -> None:
    answer = Client(enforce_csrf_checks=True).post(ADDRESS)

    assert answer.status_code == 403
    assert "Forbidden" in log.getvalue()
    assert "whats-on/claim/<str:token>/" in log.getvalue()
    assert "live-secret" not in log.getvalue()


def test_a_fault_of_ours_leaves_no_secret_in_the_log(
    log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(claims, "find_offer", fail)

    answer = Client(raise_request_exception=False).get(ADDRESS)

    assert answer.status_code == 500
    assert "Internal Server Error" in log.getvalue()
    assert "live-secret" not in log.getvalue()
