"""Races run on real connections, as many as there are runners."""

import pytest

from tests.events.webhooks.conftest import receiver as receiver
from tests.events.webhooks.conftest import sending as sending
from tests.events.webhooks.conftest import woken as woken


@pytest.fixture(autouse=True)
def _on_many_connections(many_connections: None) -> None:
    """Nobody waits for a connection instead of for a lock."""
