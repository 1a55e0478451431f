"""A home of its own for each launch test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.launch.machine import temporary_home


@pytest.fixture
def home() -> Iterator[Path]:
    """A FOYER_HOME that every account can reach; the folders that pytest gives are private."""
    with temporary_home() as folder:
        yield folder
