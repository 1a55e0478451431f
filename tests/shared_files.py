"""Files that lie beside the project and are no part of it: what needs them is skipped without."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared_file(name: str) -> Path:
    """The shared file; skips the test where there is none."""
    found = SHARED / name
    if not found.exists():
        pytest.skip(f"needs ../shared/{name}, which is not here")
    return found
