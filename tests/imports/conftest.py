"""Uploads of tests lie in a folder that goes away with them."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    """Where uploads lie."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"
