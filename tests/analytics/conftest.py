"""The clock stands at NOON, the moment at which the factories record."""

from types import SimpleNamespace

import pytest

from analytics import api
from tests.factories import NOON


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "timezone", SimpleNamespace(now=lambda: NOON))
