"""Homes for the launch tests: most want one of their own, some only one that was used before."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.launch.postgres import embedded_postgres
from config.launch.server import Durability
from tests.launch.machine import server_of, temporary_home


@pytest.fixture
def home() -> Iterator[Path]:
    """A FOYER_HOME that every account can reach; the folders that pytest gives are private."""
    with temporary_home() as folder:
        yield folder


@pytest.fixture(scope="session")
def _lasting_home() -> Iterator[Path]:
    with temporary_home() as folder:
        yield folder


@pytest.fixture
def settled_home(_lasting_home: Path) -> Iterator[Path]:
    """One that exists already and is not changed: its first start, three seconds, is paid once."""
    with embedded_postgres(_lasting_home, durability=Durability.NONE):
        pass
    yield _lasting_home
    assert server_of(_lasting_home) is None, "a test left its server running"
