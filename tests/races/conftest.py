"""Races run on real connections, as many as there are runners."""

import pytest


@pytest.fixture(autouse=True)
def _on_many_connections(many_connections: None) -> None:
    """Nobody waits for a connection instead of for a lock."""
