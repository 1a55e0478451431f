"""Boards are looked at on the day of the tests, whatever the day is."""

from types import SimpleNamespace

import pytest

from loyalty.leaderboards import api_places
from tests.factories import NOON


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_places, "timezone", SimpleNamespace(now=lambda: NOON))
