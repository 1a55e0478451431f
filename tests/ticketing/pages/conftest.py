"""What tests of pages ask for."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from accounts.pages.keeping import forget_pages


@pytest.fixture
def pages_kept(settings: Settings) -> Iterator[None]:
    """Pages are given again, as they are outside of tests; none is there at first."""
    settings.PAGES_KEPT_SECONDS = 60
    forget_pages()
    yield
    forget_pages()
