"""Homes of their own for the launch tests."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.launch.reset import delete_home
from tests.launch.machine import server_of


@pytest.fixture
def home() -> Iterator[Path]:
    """A FOYER_HOME that every account can reach; the folders that pytest gives are private."""
    folder = Path(tempfile.mkdtemp(prefix="foyer-test-"))
    folder.chmod(0o755)
    yield folder / "home"
    for found in folder.rglob("postgres/location"):
        assert server_of(found.parent.parent) is None, "a test left its server running"
        delete_home(found.parent.parent)
    shutil.rmtree(folder)
