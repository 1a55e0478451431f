"""The ladder is set up and looked at on the day of the tests, whatever the day is."""

from types import SimpleNamespace

import pytest

from loyalty.tiers import api, services, tasks
from tests.factories import NOON


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (api, services, tasks):
        monkeypatch.setattr(module, "timezone", SimpleNamespace(now=lambda: NOON))
