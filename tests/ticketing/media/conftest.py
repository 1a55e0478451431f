from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    """Files of a test are its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
