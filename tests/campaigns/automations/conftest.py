"""Automations listen in every test here."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.campaigns.automations.setting import listening


@pytest.fixture(autouse=True)
def _listening(settings: Settings) -> Iterator[None]:
    with listening(settings):
        yield
